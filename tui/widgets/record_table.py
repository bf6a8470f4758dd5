"""A table of any number of rows: a vector of keys, pages of rows on demand, ticks by key.

A million rows open in well under a second, because only the rows on the screen are ever asked for or drawn
(ARCHITECTURE.md, Textual: what DataTable costs instead).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.asking import Asker
from tui.widgets.columns import GAP, Column, fit, last_first, place
from tui.widgets.record_source import Listing, PageCache, RecordSource
from tui.widgets.ticking import Ticking

Row = TypeVar("Row")

PAGE = 128
"""Rows that are asked for at once."""

TICK_WIDTH = 4
MARK_WIDTH = 1


class RecordTable(Ticking, ScrollView, Generic[Row], can_focus=True):
    """Shows what a RecordSource holds.

    Args:
        columns: left to right.
        ticks: whether rows can be ticked.
        opens: whether enter opens a row.
        empty: the sentence of a list without rows.
        muted: rows that are drawn faintly.
    """

    HELP = """\
A list. The arrow keys move the cursor; left and right show further columns.
Ticks stay when the list is filtered or sorted."""

    DEFAULT_CSS = """
    RecordTable { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    RecordTable > .record-table--header { text-style: bold; color: $text; background: $panel; }
    RecordTable > .record-table--totals { text-style: bold; color: $text; background: $panel; }
    RecordTable > .record-table--cursor { background: $surface-lighten-2; }
    RecordTable:focus > .record-table--cursor { background: $primary; color: $text; text-style: bold; }
    RecordTable > .record-table--ticked { color: $text-accent; }
    RecordTable > .record-table--muted { color: $text-muted; }
    RecordTable > .record-table--notice { color: $text-muted; }
    RecordTable > .record-table--trouble { color: $text-error; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-table--header",
        "record-table--totals",
        "record-table--cursor",
        "record-table--ticked",
        "record-table--muted",
        "record-table--notice",
        "record-table--trouble",
    }

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
    ]

    first_column: reactive[int] = reactive(0)

    @dataclass
    class Opened(Message):
        """A row was opened with enter or a second click."""

        table: RecordTable[Any]
        key: int

        @property
        def control(self) -> RecordTable[Any]:
            """The table, for `@on` selectors."""
            return self.table

    @dataclass
    class Listed(Message):
        """The list has been asked for and is shown, or the sentence why not."""

        table: RecordTable[Any]
        listing: Listing
        trouble: str

        @property
        def control(self) -> RecordTable[Any]:
            """The table, for `@on` selectors."""
            return self.table

    @dataclass
    class Moved(Message):
        """The cursor stands on another row, or the row's contents have come."""

        table: RecordTable[Any]
        key: int | None

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
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.can_tick = ticks
        self._opens = opens
        self.empty_sentence = empty
        self.sorted_by: tuple[str, bool] | None = None
        self._columns = tuple(columns)
        self._muted = muted
        self._source: RecordSource[Row] | None = None
        self._listing = Listing(array("q"))
        self._loading = True
        self._trouble = ""
        self._pages: PageCache[Row] = PageCache()
        self._asking_rows = False
        self._asker = Asker(self)

    # What others ask.

    @property
    def keys(self) -> array[int]:
        """The keys of all rows, in order."""
        return self._listing.keys

    @property
    def trouble(self) -> str:
        """Why the list cannot be shown; empty where it can."""
        return self._trouble

    @property
    def cursor_key(self) -> int | None:
        """The key under the cursor; None in an empty list."""
        return self.keys[self.cursor] if self.cursor < len(self.keys) else None

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor; None where there is none or it has not come yet."""
        return self.row_at(self.cursor)

    def row_at(self, number: int) -> Row | None:
        """A row by its place in the list, if it has come."""
        if not 0 <= number < len(self.keys):
            return None
        page = self._pages.get(number // PAGE)
        return None if page is None else page.get(self.keys[number])

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Shows other columns from now on."""
        self._columns = tuple(columns)
        self.first_column = 0
        self.refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A table that opens nothing has no key for it."""
        if action == "open":
            return self._opens
        return super().check_action(action, parameters)

    # Asking for the list and its rows.

    def show(self, source: RecordSource[Row]) -> None:
        """Shows another list; the old one stays until the new one has come, and the cursor keeps its row."""
        self._source = source
        self.reload()

    def reload(self) -> None:
        """Asks for the same list again."""
        source = self._source
        if source is None:
            return
        kept = self.cursor_key
        height = max(self.size.height, 1)

        def question() -> tuple[Listing, int, dict[int, Mapping[int, Row]]]:
            listing = source.listing()
            cursor = _place_of(listing.keys, kept)
            pages = range(max(cursor - height, 0) // PAGE, (cursor + height) // PAGE + 1)
            return listing, cursor, {page: source.rows(listing.keys[page * PAGE : (page + 1) * PAGE]) for page in pages}

        self._asking_rows = False
        self._asker.forget("rows")
        self._asker.ask("listing", question, self._show_listing, self._show_trouble)

    def _show_listing(self, found: tuple[Listing, int, dict[int, Mapping[int, Row]]]) -> None:
        self._listing, cursor, pages = found
        self._loading = False
        self._trouble = ""
        self.end_range()
        self._pages.clear()
        for page, rows in pages.items():
            self._pages.put(page, rows)
        self._resize_list()
        self.cursor = cursor
        self._keep_cursor_visible()
        self.refresh()
        self.post_message(self.Listed(self, self._listing, ""))
        self._say_moved()

    def _show_trouble(self, sentence: str) -> None:
        self._loading = False
        self._trouble = sentence
        self.refresh()
        self.post_message(self.Listed(self, self._listing, sentence))

    def _want_rows(self) -> None:
        """Asks for the pages on the screen that are not here; one question at a time, always for what is seen now."""
        if self._source is None or self._asking_rows:
            return
        top = self.scroll_offset.y
        seen = range(top // PAGE, (top + max(self._rows_high(), 1) - 1) // PAGE + 1)
        keys = self.keys
        missing = [page for page in seen if page * PAGE < len(keys) and self._pages.get(page) is None]
        if not missing:
            return
        self._asking_rows = True
        source = self._source

        def question() -> dict[int, Mapping[int, Row]]:
            return {page: source.rows(keys[page * PAGE : (page + 1) * PAGE]) for page in missing}

        self._asker.ask("rows", question, self._show_rows, self._no_rows)

    def _show_rows(self, pages: dict[int, Mapping[int, Row]]) -> None:
        self._asking_rows = False
        for page, rows in pages.items():
            self._pages.put(page, rows)
        self.refresh()
        self._say_moved()
        self._want_rows()

    def _no_rows(self, sentence: str) -> None:
        self._asking_rows = False
        self._show_trouble(sentence)

    # Moving.

    def action_move(self, by: int) -> None:
        """Moves the cursor by some rows."""
        self.go_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        """Moves the cursor by what the screen holds."""
        self.go_to(self.cursor + by * max(self._rows_high() - 1, 1))

    def action_edge(self, end: int) -> None:
        """Moves the cursor to the first or the last row."""
        self.go_to(len(self.keys) - 1 if end else 0)

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
        self.cursor = min(max(number, 0), max(len(self.keys) - 1, 0))
        self.cursor_moved(self.cursor)
        self._keep_cursor_visible()
        for one in (before, self.cursor):
            self._refresh_row(one)
        if before != self.cursor:
            self._say_moved()

    def _say_moved(self) -> None:
        self.post_message(self.Moved(self, self.cursor_key))

    def _keep_cursor_visible(self) -> None:
        high = max(self._rows_high(), 1)
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + high:
            self.scroll_to(y=self.cursor - high + 1, animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Asks for the rows that came into sight (messages from `render_line` would stop at the screen)."""
        super().watch_scroll_y(old_value, new_value)
        self._want_rows()

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

    # Drawing.

    @property
    def _width(self) -> int:
        """Cells of a line, without the scrollbar's."""
        return self.scrollable_content_region.width

    def _rows_high(self) -> int:
        return self.size.height - 1 - bool(self._listing.totals)

    def _resize_list(self) -> None:
        # The header, and the totals where there are any, stay on the screen and take a line of the list's height.
        self.virtual_size = Size(self._width, len(self.keys) + 1 + bool(self._listing.totals))

    def _columns_room(self) -> int:
        return self._width - MARK_WIDTH - (TICK_WIDTH if self.can_tick else 0)

    def _refresh_row(self, number: int) -> None:
        self.refresh(Region(0, number - self.scroll_offset.y + 1, self._width, 1))

    def refresh_ticks(self) -> None:
        """Draws the rows again after ticks have changed."""
        self.refresh()

    def watch_first_column(self) -> None:
        """Draws the columns that are now to be seen."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The header, a row, the totals, or the notice of a list without rows."""
        if y == 0:
            return self._strip(self._header(), "record-table--header")
        if self._listing.totals and y == self.size.height - 1:
            return self._strip(self._totals(), "record-table--totals")
        number = self.scroll_offset.y + y - 1
        if self._trouble:
            text = f" {self._trouble}" if y == 1 else " r looks again." if y == 2 else ""
            return self._strip(text, "record-table--trouble")
        if self._loading or not self.keys:
            text = "" if y > 1 else " Loading ..." if self._loading else f" {self.empty_sentence}"
            return self._strip(text, "record-table--notice")
        if number >= len(self.keys):
            return Strip.blank(self._width, self.rich_style)
        return self._row_strip(number)

    def _header(self) -> str:
        def heading(column: Column[Row], width: int) -> str:
            sign = ""
            if self.sorted_by is not None and self.sorted_by[0] == column.id:
                sign = " ▼" if self.sorted_by[1] else " ▲"
            return fit(column.heading + sign, width, right=column.right)

        return self._line("", "    " if self.can_tick else "", heading)

    def _totals(self) -> str:
        totals = self._listing.totals
        return self._line(
            "",
            "    " if self.can_tick else "",
            lambda column, width: fit(totals.get(column.id, ""), width, right=column.right),
        )

    def _row_strip(self, number: int) -> Strip:
        key = self.keys[number]
        at_cursor = number == self.cursor
        ticked = key in self.selection
        row = self.row_at(number)
        tick = ("[x] " if ticked else "[ ] ") if self.can_tick else ""
        if row is None:
            text = self._line("›" if at_cursor else "", tick, lambda _, width: fit("…", width))
        else:
            text = self._line("›" if at_cursor else "", tick, partial(_cell, row))
        classes = []
        if row is not None and self._muted is not None and self._muted(row):
            classes.append("record-table--muted")
        if ticked:
            classes.append("record-table--ticked")
        if at_cursor:
            classes.append("record-table--cursor")
        return self._strip(text, *classes)

    def _line(self, mark: str, tick: str, cell: Callable[[Column[Row], int], str]) -> str:
        placed = place(self._columns, self.first_column, self._columns_room())
        return mark.ljust(MARK_WIDTH) + tick + (" " * GAP).join(cell(one.column, one.width) for one in placed)

    def _strip(self, text: str, *classes: str) -> Strip:
        style: Style = self.rich_style
        for name in classes:
            style += self.get_component_rich_style(name, partial=True)
        return Strip([Segment(fit(text, self._width), style)], self._width)


def _cell(row: Row, column: Column[Row], width: int) -> str:
    return fit(column.cell(row), width, right=column.right)


def _place_of(keys: array[int], key: int | None) -> int:
    """Where a key stands; the first row where it is gone."""
    if key is None:
        return 0
    try:
        return keys.index(key)
    except ValueError:
        return 0
