"""What a list of billings shows and how: filter, order, groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from store.lists import Column as SortColumn
from store.lists import Grouping, ListFilter, ListRow, Sort
from tui.filter_chips import Chip, chips
from tui.screens.billing_columns import GROUPS, SORTS
from tui.screens.list_doors import ListDoors, ListPlace
from tui.widgets.chip_bar import ChipBar
from tui.widgets.filter_bar import FilterBar
from tui.widgets.record_table import RecordTable

NO_GROUPS = "none"


class ListOrder(ListDoors):
    """A pane with a table of billings whose filter, order and groups are chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort", show=False, id="billings.sort", tooltip="Sort; the same column again turns it"),
        Binding("f", "narrow", "Statuses", show=False, id="billings.narrow", tooltip="Show some statuses only"),
        Binding("F", "chips", "Filters that are on", show=False, id="billings.chips", tooltip="Take one filter off"),
        Binding("G", "group", "Group", show=False, id="billings.group", tooltip="Groups with totals of their own"),
    ]

    def __init__(self, place: ListPlace, table: RecordTable[ListRow], *, id: str) -> None:
        super().__init__(place, table, id=id)
        self._wanted = ListFilter(place.project.id, place.direction)
        self._sort = Sort()
        self._group: Grouping | None = None
        self._companies: dict[int, str] = {}
        self.chip_bar = ChipBar(id=f"{id.removesuffix('-list')}-chips")
        placeholder = "Filter by number, contract, title, company or comment"
        self.filter_bar = FilterBar(placeholder, id=f"{id.removesuffix('-list')}-filter")

    def ask_list(self, *, from_top: bool = False) -> None:
        """Asks for the list as it is wanted now.

        Args:
            from_top: a cursor on the first row stays there.
        """
        raise NotImplementedError

    def action_filter(self) -> None:
        """Filters as one types."""
        self.filter_bar.use()

    @on(FilterBar.Narrowed)
    def _narrowed(self, message: FilterBar.Narrowed) -> None:
        self._wanted = replace(self._wanted, text=message.text.strip())
        # When the text is taken away, what stands around the row it found is to be seen.
        self.ask_list(from_top=bool(self._wanted.text))

    @on(FilterBar.Left)
    @on(ChipBar.Left)
    def _left(self) -> None:
        self.table.focus()

    def action_narrow(self) -> None:
        """Chooses statuses, paid or not, kinds of contracts and companies."""
        from tui.screens.narrow import NarrowScreen

        screen = NarrowScreen(self._office, self._wanted)

        def chosen(wanted: ListFilter | None) -> None:
            if wanted is not None:
                self._companies |= screen.companies or {}
                self._wanted = wanted
                self.ask_list(from_top=True)

        self.app.push_screen(screen, chosen)

    def show_chips(self) -> None:
        """Shows a chip for each filter that is on."""
        self.chip_bar.show([chip.words for chip in self._chips()])

    def _chips(self) -> list[Chip]:
        # The text stands in a line of its own, which is taken away by itself.
        return list(chips(replace(self._wanted, text=""), self._companies))

    def filter_off(self) -> str:
        """What takes the filter away, as the end of a sentence; empty where none is on."""
        words = ["/ then escape takes the text away"] if self._wanted.text else []
        words += ["F takes filters off one by one"] if self._chips() else []
        return ", ".join(words)

    def action_chips(self) -> None:
        """Goes to the chips, to take one off."""
        if self.chip_bar.chips:
            self.chip_bar.focus()
        else:
            self.notify("No filter is on; f chooses what the list shows, / filters by text.", markup=False)

    @on(ChipBar.TakenOff)
    def _taken_off(self, message: ChipBar.TakenOff) -> None:
        found = self._chips()
        if message.place < len(found):
            self._wanted = replace(found[message.place].without, text=self._wanted.text)
            self.ask_list(from_top=True)

    def action_sort(self) -> None:
        """Chooses the order; rows that are equal keep the order chosen before."""
        from tui.screens.choose import ChooseScreen

        def chosen(code: str | None) -> None:
            if code is not None:
                self._sort = sorted_by(self._sort, SortColumn(code))
                self.ask_list(from_top=True)

        title = "Sort by" if self._sort.second is None else f"Sort by (now {_order_words(self._sort)})"
        options = [(column.value, words) for column, words in SORTS]
        self.app.push_screen(ChooseScreen(title, options, self._sort.column.value), chosen)

    def action_group(self) -> None:
        """Chooses by what the list is grouped."""
        from tui.screens.choose import ChooseScreen

        def chosen(code: str | None) -> None:
            if code is not None:
                self._group = None if code == NO_GROUPS else Grouping(code)
                self.ask_list(from_top=True)

        options = [(NO_GROUPS, "No groups"), *((group.value, words) for group, words in GROUPS)]
        now = NO_GROUPS if self._group is None else self._group.value
        self.app.push_screen(ChooseScreen("Group by", options, now), chosen)

    def order_words(self) -> Sequence[str]:
        """What the line above the list says of its order; nothing where it is the usual one."""
        words = []
        if self._group is not None:
            words.append(f"by {dict(GROUPS)[self._group].lower()}")
        if self._sort.second is not None:
            words.append(_order_words(self._sort))
        return words


def sorted_by(before: Sort, column: SortColumn) -> Sort:
    """The order that follows when a column is chosen: the same one again is turned, another goes before the last."""
    if column is before.column:
        return replace(before, descending=not before.descending)
    if column is SortColumn.CONTRACT or before.column is SortColumn.CONTRACT:
        return Sort(column)
    return Sort(column, False, before.column, before.descending)


def _order_words(sort: Sort) -> str:
    words = dict(SORTS)
    first = f"{words[sort.column]}{' ▼' if sort.descending else ' ▲'}"
    if sort.second is None:
        return first
    return f"{first}, then {words[sort.second]}{' ▼' if sort.second_descending else ' ▲'}"
