"""A table of any number of rows: a vector of keys, pages of rows on demand, ticks by key.

A million rows open in well under a second, because only the rows on the screen are ever asked for or drawn
(ARCHITECTURE.md, Textual: what DataTable costs instead).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from store.column_layouts import Layout
from tui.widgets.column_layout import LayoutKeeper, laid_out
from tui.widgets.columns import Column, last_first
from tui.widgets.record_list import RecordList
from tui.widgets.record_view import MARK_WIDTH, TICK_WIDTH

Row = TypeVar("Row")


class RecordTable(RecordList[Row], can_focus=True):
    """Shows what a RecordSource holds.

    Args:
        columns: left to right.
        ticks: whether rows can be ticked.
        opens: whether enter opens a row.
        empty: the sentence of a list without rows.
        muted: rows that are drawn faintly.
        lays_out: whether the person may lay out the columns; the layout is kept under the id.
    """

    HELP = """\
A list. The arrow keys move the cursor; left and right show further columns.
Ticks stay when the list is filtered or sorted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", id="table.up", show=False),
        Binding("down,j", "move(1)", "Down", id="table.down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="table.page-up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="table.page-down", show=False),
        Binding("home", "edge(0)", "First row", id="table.first", show=False),
        Binding("end", "edge(1)", "Last row", id="table.last", show=False),
        Binding("left", "columns(-1)", "Columns left", id="table.left", show=False),
        Binding("right", "columns(1)", "Columns right", id="table.right", show=False),
        Binding("enter", "open", "Open", id="table.open", tooltip="Open the row under the cursor"),
        Binding("r", "reload", "Look again", id="table.reload", show=False, tooltip="Ask for the list again"),
        Binding(
            "C",
            "lay_out",
            "Columns of this list",
            key_display="C",
            show=False,
            id="table.columns",
            tooltip="Which columns, how wide",
        ),
    ]

    @dataclass
    class Opened(Message):
        """A row was opened with enter or a second click."""

        table: RecordTable[Any]
        key: int

        @property
        def control(self) -> RecordTable[Any]:
            """The table, for `@on` selectors."""
            return self.table

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        ticks: bool = False,
        opens: bool = True,
        empty: str = "Nothing here yet.",
        muted: Callable[[Row], bool] | None = None,
        lays_out: bool = True,
        id: str | None = None,
    ) -> None:
        super().__init__(columns, ticks=ticks, empty=empty, muted=muted, id=id)
        self._opens = opens
        self._lays_out = lays_out
        self._usual_columns = tuple(columns)
        self._layout: Layout = ()

    def on_mount(self) -> None:
        """Shows the columns as the person left them."""
        if self._keeper is not None:
            self._show_layout(self._keeper.layout_of(self._list_name))

    @property
    def _keeper(self) -> LayoutKeeper | None:
        return self.app if self._lays_out and self.id and isinstance(self.app, LayoutKeeper) else None

    @property
    def _list_name(self) -> str:
        return self.id or ""

    def _show_layout(self, layout: Layout) -> None:
        if layout != self._layout:
            self._layout = layout
            self.set_columns(laid_out(self._usual_columns, layout))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A table has no key for what it does not do."""
        if action == "open":
            return self._opens
        if action == "lay_out":
            return self._keeper is not None
        return super().check_action(action, parameters)

    def action_lay_out(self) -> None:
        """Chooses the columns, their order and width."""
        if self._keeper is not None:
            self._keeper.choose_columns(self._list_name, self._usual_columns, self._layout, self._show_layout)

    def action_move(self, by: int) -> None:
        """Moves the cursor by some rows."""
        self.go_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Moves the cursor by what the screen holds."""
        self.go_to(self.cursor + by * max(self._rows_high() - 1, 1))

    def action_edge(self, end: int) -> None:
        """Moves the cursor to the first or the last row."""
        self.go_to(len(self.keys) - 1 if end else 0)
        # Of a list whose beginning is here, the last row is still to come.
        self._to_end = bool(end) and self._listing.whole is not None

    def action_columns(self, by: int) -> None:
        """Moves the columns that are not fixed."""
        furthest = last_first(self._columns, self._columns_room())
        self.first_column = min(max(self.first_column + by, 0), furthest)

    def action_open(self) -> None:
        """Opens the row under the cursor."""
        if self.cursor_key is not None:
            self.post_message(self.Opened(self, self.cursor_key))

    def action_reload(self) -> None:
        """Asks for the list again."""
        self.reload()

    def go_to(self, number: int) -> None:
        """Puts the cursor on a row, by its place in the list."""
        before = self.cursor
        self._to_end = False
        self.cursor = min(max(number, 0), max(len(self.keys) - 1, 0))
        self.cursor_moved(self.cursor)
        self._keep_cursor_visible()
        for one in (before, self.cursor):
            self.refresh_row(one)
        if before != self.cursor:
            self._say_moved()

    def on_resize(self) -> None:
        """Fits the list to the new size."""
        self._resize_list()
        self.action_columns(0)
        self._keep_cursor_visible()
        self._want_rows()

    def on_click(self, event: events.Click) -> None:
        """Puts the cursor on the clicked row; on its tick, ticks it; a second click opens."""
        number = self.scroll_offset.y + event.y - 1
        if not 1 <= event.y <= self._rows_high() or number >= len(self.keys):
            return
        again = number == self.cursor
        self.go_to(number)
        if self.can_tick and MARK_WIDTH <= event.x < MARK_WIDTH + TICK_WIDTH:
            self.action_tick()
        elif again and event.chain > 1:
            self.action_open()
