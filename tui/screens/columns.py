"""Which columns a list shows, in which order and how wide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from store.column_layouts import NARROWEST, WIDEST, Layout
from store.key_set import in_order
from tui.screens.dialog import Dialog
from tui.widgets.column_layout import Arranged, arranged, chosen_layout
from tui.widgets.columns import Column
from tui.widgets.record_source import Listing
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip
from tui.widgets.ticking import Ticking


class _Order:
    """The columns in their order now, each by its usual place as key; nothing is asked for."""

    def __init__(self, order: Mapping[int, Arranged[Any]]) -> None:
        self._order = dict(order)

    def listing(self) -> Listing:
        """The keys in order."""
        return Listing(in_order(self._order))

    def rows(self, keys: Sequence[int]) -> Mapping[int, Arranged[Any]]:
        """The columns with some keys."""
        return {key: self._order[key] for key in keys}


class ColumnsScreen(Dialog[Layout | None]):
    """Asks how the columns are to be; answers the layout to keep, an empty one for the list as it comes, or None.

    Args:
        columns: all that the list can show.
        layout: as it is now.
    """

    CSS_PATH = "columns.tcss"
    HELP = """\
Space shows a column or hides it, J and K move it right and left, + and - make it wider and narrower.
u brings all back as the list comes. Enter keeps the columns, for you alone, also next time; escape drops the changes.
The first column names the row: it stays, and stays first. What is exported has all columns as ever."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", id="columns.keep"),
        Binding("J", "shift(1)", "Right", key_display="J", id="columns.later", tooltip="Further right in the list"),
        Binding("K", "shift(-1)", "Left", key_display="K", id="columns.earlier", tooltip="Further left in the list"),
        Binding("plus,equals_sign", "widen(1)", "Wider", key_display="+", id="columns.wider"),
        Binding("minus", "widen(-1)", "Narrower", key_display="-", id="columns.narrower"),
        Binding("u", "usual", "Usual", show=False, id="columns.usual", tooltip="All columns as the list comes"),
        Binding("escape", "dismiss", "Back", id="columns.back"),
    ]

    def __init__(self, columns: Sequence[Column[Any]], layout: Layout) -> None:
        super().__init__(id="columns")
        self._columns = tuple(columns)
        self._before = layout
        self._order: list[Arranged[Any]] = []
        self.table: RecordTable[Arranged[Any]] = RecordTable(
            (
                Column("name", "Show", 16, lambda one: one.column.heading, fixed=True, grows=True),
                Column("width", "Width", 8, _width, right=True),
            ),
            ticks=True,
            opens=False,
            lays_out=False,
            id="columns-table",
        )
        self._arrange(layout)

    def compose_body(self) -> Iterable[Widget]:
        """The columns in a frame."""
        with Vertical(id="columns-frame"):
            yield TextStrip("Columns, from left to right", id="columns-title")
            yield self.table

    def on_mount(self) -> None:
        """Shows the columns."""
        self._show()
        self.table.focus()

    def _arrange(self, layout: Layout) -> None:
        self._order = arranged(self._columns, layout)
        self.table.selection.replace(self._key(one) for one in self._order if one.shown)

    def _key(self, one: Arranged[Any]) -> int:
        return 1 + [column.id for column in self._columns].index(one.column.id)

    def _show(self) -> None:
        self.table.show(_Order({self._key(one): one for one in self._order}))

    @on(Ticking.Ticked)
    def _stays(self) -> None:
        """Ticks the columns again that cannot be hidden."""
        for one in self._order:
            if one.column.fixed and self._key(one) not in self.table.selection:
                self.table.selection.toggle(self._key(one))
                self.table.refresh_ticks()
                self.notify(f"{one.column.heading} names the row and is always shown.", markup=False)

    def action_shift(self, by: int) -> None:
        """Moves the column under the cursor."""
        place = self.table.cursor
        if not 0 <= place + by < len(self._order):
            return
        first, second = self._order[place], self._order[place + by]
        if first.column.fixed or second.column.fixed:
            self.notify("The column that names the row stays first.", markup=False)
            return
        self._order[place], self._order[place + by] = second, first
        self._show()

    def action_widen(self, by: int) -> None:
        """Makes the column under the cursor wider or narrower by a cell."""
        place = self.table.cursor
        if place < len(self._order):
            one = self._order[place]
            width = (one.column.width if one.width is None else one.width) + by
            self._order[place] = replace(one, width=min(max(width, NARROWEST), WIDEST))
            self._show()

    def action_usual(self) -> None:
        """Brings all columns back as the list comes."""
        self._before = ()
        self._arrange(())
        self._show()

    def action_keep(self) -> None:
        """Answers."""
        now = [replace(one, shown=self._key(one) in self.table.selection) for one in self._order]
        layout = chosen_layout(now, self._before)
        usual = now == arranged(self._columns, ()) and len(layout) == len(now)
        self.dismiss(() if usual else layout)


def _width(one: Arranged[Any]) -> str:
    if one.width is not None:
        return str(one.width)
    return f"{one.column.width}+" if one.column.grows else str(one.column.width)
