"""What a person keeps of a list of billings: columns, views and ticks under names; and the way to a contract in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from store.column_layouts import Layout
from store.kept_selections import TakenUp
from store.lists import ListRow
from store.queries import PeriodRow
from store.saved_views import NamedView, View
from tui.jumping import Jumping
from tui.kept_selections import SelectionShelf, taken_up
from tui.kept_views import ViewShelf, not_there
from tui.screens.billing_columns import billing_columns
from tui.screens.list_doors import ListPlace
from tui.screens.list_order import ListOrder
from tui.widgets.column_layout import LayoutKeeper, laid_out
from tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel


class ListKept(ListOrder):
    """A pane with a table of billings that looks as the person left it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("C", "columns", "Columns", show=False, id="billings.columns", tooltip="Which columns, how wide"),
        Binding("V", "views", "Views", show=False, id="billings.views", tooltip="Views kept under names"),
        Binding("T", "selections", "Selections", show=False, id="billings.selections", tooltip="Ticks kept by name"),
        Binding(
            "number_sign",
            "jump",
            "Go to contract",
            key_display="#",
            show=False,
            id="billings.jump",
            tooltip="Type the number of a contract",
        ),
    ]

    def __init__(self, place: ListPlace, table: RecordTable[ListRow], *, id: str) -> None:
        super().__init__(place, table, id=id)
        self._list_name = f"billings-{place.direction.value}"
        self._layout: Layout = ()
        self._jumping = Jumping(table, self._office, self._asker, self._project, self._direction, self._elsewhere)
        self._periods: Sequence[PeriodRow] = ()

    def on_mount(self) -> None:
        """Shows the columns as they were left."""
        if isinstance(self.app, LayoutKeeper):
            self._show_layout(self.app.layout_of(self._list_name))

    def _show_layout(self, layout: Layout) -> None:
        if layout != self._layout:
            self._layout = layout
            self.show_columns()

    def show_columns(self) -> None:
        """Draws the list with the columns as they are wanted now."""
        columns = billing_columns(self._project.dictionary, self._direction, periods=self._period is None)
        self.table.set_columns(laid_out(columns, self._layout))

    def action_columns(self) -> None:
        """Chooses columns, their order and width."""
        columns = billing_columns(self._project.dictionary, self._direction, periods=True)
        if isinstance(self.app, LayoutKeeper):
            self.app.choose_columns(self._list_name, columns, self._layout, self._show_layout)

    def show_period(self, period: PeriodRow | None) -> None:
        """Shows the billings of a period, or all for None."""
        raise NotImplementedError

    def action_views(self) -> None:
        """Takes up a view, or keeps the list as it is now as one."""
        from tui.screens.kept import KeptScreen

        shelf = ViewShelf(self._office, View(self._wanted, self._sort, self._group, self._layout))

        def chosen(view_id: int | None) -> None:
            if view_id is not None:
                self._show_view(shelf.found[view_id])

        empty = "You keep no view yet; n keeps the list as it is now."
        self.app.push_screen(KeptScreen(shelf, "view", "Views of this list", empty), chosen)

    def _show_view(self, named: NamedView) -> None:
        view = named.view
        self._wanted, self._sort, self._group = view.wanted, view.sort, view.group
        self._companies = dict(named.companies)
        self.filter_bar.put(view.wanted.text)
        self._show_layout(view.layout)
        self.show_period(next((one for one in self._periods if one.id == view.wanted.period_id), None))
        if sentence := not_there(named):
            self.notify(sentence, severity="warning", markup=False)

    def action_selections(self) -> None:
        """Ticks what was kept under a name, or keeps what is ticked."""
        from tui.screens.kept import KeptScreen

        ticked = self.table.selection.keys.copy()
        shelf = SelectionShelf(self._office, self._project.id, self._direction, ticked)

        def chosen(selection_id: int | None) -> None:
            if selection_id is not None:
                self._asker.ask("selection", lambda: shelf.take_up(selection_id), self._tick, self._asker.refuse)

        empty = "You keep no selection yet; n keeps the billings that are ticked."
        title = f"Selections of this project ({len(ticked):,} ticked now)"
        self.app.push_screen(KeptScreen(shelf, "selection", title, empty), chosen)

    def _tick(self, found: TakenUp) -> None:
        self.table.tick_exactly(found.keys)
        severity: SeverityLevel = "warning" if found.missing else "information"
        self.notify(taken_up(found), severity=severity, markup=False)

    def action_jump(self) -> None:
        """Goes to the first row of a contract."""
        self._jumping.ask()

    def _elsewhere(self) -> str:
        """What brings rows back that the list does not show."""
        if self._wanted.narrowed:
            return f"the filter leaves it out: {self.filter_off()}"
        return "p shows another period, or all of them" if self._period is not None else "b makes its first billing"
