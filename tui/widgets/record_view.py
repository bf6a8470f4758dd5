"""What a record table looks like: header, rows, totals, and the notice of a list without rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store.key_set import KeySet, in_order
from tui.widgets.columns import GAP, Column, Placed, fit, place
from tui.widgets.record_source import HEADING, Heading, Listing, PageCache
from tui.widgets.ticking import Ticking

Row = TypeVar("Row")

PAGE = 128
"""Rows that are asked for at once."""

ROWS_KEPT = 256
"""Drawn rows that are kept as they are: some screens full."""

_Look = tuple[object, ...]
"""What a drawn line depends on; a row: its key, whether it has not come, the cursor, the tick, the width."""

TICK_WIDTH = 4
MARK_WIDTH = 1


class RecordView(Ticking, ScrollView, Generic[Row]):
    """The drawing half of a record table; only the rows on the screen are ever drawn.

    Args:
        columns: left to right.
        ticks: whether rows can be ticked.
        empty: the sentence of a list without rows.
        muted: rows that are drawn faintly.
    """

    DEFAULT_CSS = """
    RecordView { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    RecordView > .record-table--header { text-style: bold; color: $text; background: $panel; }
    RecordView > .record-table--totals { text-style: bold; color: $text; background: $panel; }
    RecordView > .record-table--heading { text-style: bold; color: $text; background: $surface; }
    RecordView > .record-table--cursor { background: $surface-lighten-2; }
    RecordView:focus > .record-table--cursor { background: $primary; color: $text; text-style: bold; }
    RecordView > .record-table--ticked { color: $text-accent; }
    RecordView > .record-table--muted { color: $text-muted; }
    RecordView > .record-table--notice { color: $text-muted; }
    RecordView > .record-table--trouble { color: $text-error; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-table--header",
        "record-table--totals",
        "record-table--heading",
        "record-table--cursor",
        "record-table--ticked",
        "record-table--muted",
        "record-table--notice",
        "record-table--trouble",
    }

    first_column: reactive[int] = reactive(0)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        ticks: bool,
        empty: str,
        muted: Callable[[Row], bool] | None,
        id: str | None,
    ) -> None:
        super().__init__(id=id)
        self.can_tick = ticks
        self.empty_sentence = empty
        self.sorted_by: tuple[str, bool] | None = None
        self._columns = tuple(columns)
        self._muted = muted
        self._listing = Listing(in_order())
        self._key_set = KeySet()
        self._loading = True
        self._trouble = ""
        self._pages: PageCache[Row] = PageCache()
        # Drawing costs more than all else that a key does, and most rows are drawn as they were.
        self._drawn: LRUCache[_Look, Strip] = LRUCache(ROWS_KEPT)
        self._styles: dict[tuple[str, ...], Style] = {}
        self._placed_for: tuple[Sequence[Column[Row]], int, int] | None = None
        self._placed_columns: Sequence[Placed[Row]] = ()
        self._drawing_width = 0

    @property
    def keys(self) -> array[int]:
        """The keys of all rows, in order."""
        return self._listing.keys

    @property
    def columns(self) -> Sequence[Column[Row]]:
        """The columns, from left to right, also those out of sight."""
        return self._columns

    @property
    def totals(self) -> Mapping[str, str]:
        """The cells of the totals row by column id; empty for none."""
        return self._listing.sums.totals

    @property
    def key_set(self) -> KeySet:
        """The same keys as a set; empty in a table without ticks."""
        return self._key_set

    @property
    def trouble(self) -> str:
        """Why the list cannot be shown; empty where it can."""
        return self._trouble

    @property
    def cursor_key(self) -> int | None:
        """The key under the cursor; None in an empty list and on the heading of a group."""
        key = self.cursor_place
        return None if key is None or key <= HEADING else key

    @property
    def cursor_place(self) -> int | None:
        """The key under the cursor, also that of a heading; None in an empty list."""
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
        self._drawn.clear()
        self.first_column = 0
        self.refresh()

    @property
    def _width(self) -> int:
        """Cells of a line, without the scrollbar's."""
        return self._drawing_width or self.scrollable_content_region.width

    def _rows_high(self) -> int:
        return self.size.height - 1 - bool(self._listing.sums.totals)

    def _resize_list(self) -> None:
        # The header, and the totals where there are any, stay on the screen and take a line of the list's height.
        self.virtual_size = Size(self._width, len(self.keys) + 1 + bool(self._listing.sums.totals))

    def _placed(self) -> Sequence[Placed[Row]]:
        """The columns on the screen; found once for all rows."""
        asked = self._columns, self.first_column, self._columns_room()
        if self._placed_for != asked:
            self._placed_for, self._placed_columns = asked, place(*asked)
        return self._placed_columns

    def _columns_room(self) -> int:
        return self._width - MARK_WIDTH - (TICK_WIDTH if self.can_tick else 0)

    def refresh_row(self, number: int) -> None:
        """Draws a row again, by its place in the list."""
        self.refresh(Region(0, number - self.scroll_offset.y + 1, self._width, 1))

    def refresh_rows(self) -> None:
        """Draws the rows again after what their cells say has changed."""
        self._drawn.clear()
        self.refresh()

    def refresh_ticks(self) -> None:
        """Draws the rows again after ticks have changed."""
        self.refresh()

    def watch_first_column(self) -> None:
        """Draws the columns that are now to be seen."""
        self._drawn.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Forgets how rows looked: a theme, or who has the focus, has changed."""
        super().notify_style_update()
        self._drawn.clear()
        self._styles.clear()

    def put_pages(self, pages: Mapping[int, Mapping[int, Row]]) -> None:
        """Takes the rows of pages that have come."""
        for page, rows in pages.items():
            self._pages.put(page, rows)

    def forget_pages(self) -> None:
        """Forgets the rows that have come, and how they looked."""
        self._pages.clear()
        self._drawn.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of it.

        Past Textual's cache of what border, padding and opacity make of a line: a list has none of them, and keeps its
        drawn rows by what they show, where that cache keeps lines by their place and is wrong after a row's move.
        """
        if self.parent is None:  # removed, and drawn once more before the screen has closed the gap
            return [Strip.blank(crop.width)] * crop.height
        background, style = self.background_colors[1], self.rich_style
        self._drawing_width = self._width  # Textual works it out from scratch for whoever asks, and every row asks
        try:
            strips = [self.render_line(y).crop_extend(crop.x, crop.right, style) for y in crop.line_range]
        finally:
            self._drawing_width = 0
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """The header, a row, the totals, or the notice of a list without rows."""
        if y == 0:
            return self._drawn_once(("header", self.sorted_by), self._header)
        if self._listing.sums.totals and y == self.size.height - 1:
            return self._drawn_once(("totals", *self._listing.sums.totals.items()), self._totals)
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

    def _drawn_once(self, what: tuple[object, ...], line: Callable[[], str]) -> Strip:
        """The header or the totals; asked for with every row that is drawn."""
        look = (*what, self._width)
        drawn = self._drawn.get(look)
        if drawn is None:
            drawn = self._drawn[look] = self._strip(line(), f"record-table--{what[0]}")
        return drawn

    def _header(self) -> str:
        def heading(column: Column[Row], width: int) -> str:
            sign = ""
            if self.sorted_by is not None and self.sorted_by[0] == column.id:
                sign = " ▼" if self.sorted_by[1] else " ▲"
            return fit(column.heading + sign, width, right=column.right)

        return self._line("", "    " if self.can_tick else "", heading)

    def _totals(self) -> str:
        totals = self._listing.sums.totals
        return self._line(
            "",
            "    " if self.can_tick else "",
            lambda column, width: fit(totals.get(column.id, ""), width, right=column.right),
        )

    def _heading_strip(self, heading: Heading, number: int) -> Strip:
        """The name of a group, and behind it the figures that leave it room."""
        figures = self._line(
            "",
            "",
            lambda column, width: fit(heading.cells.get(column.id, ""), width, right=column.right),
        )
        figures = " " * (self._width - self._columns_room()) + figures[MARK_WIDTH:]
        room = len(figures) - len(figures.lstrip())
        at_cursor = number == self.cursor
        text = fit(("›" if at_cursor else " ") + heading.name, max(room - GAP, 1)) + " " * GAP + figures.lstrip()
        classes = ["record-table--heading", *(["record-table--cursor"] if at_cursor else [])]
        return self._strip(text, *classes)

    def _row_strip(self, number: int) -> Strip:
        key = self.keys[number]
        if heading := self._listing.headings.get(key):
            return self._heading_strip(heading, number)
        row = self.row_at(number)
        at_cursor, ticked = number == self.cursor, key in self.selection
        look = (key, row is None, at_cursor, ticked, self._width)
        drawn = self._drawn.get(look)
        if drawn is None:
            drawn = self._drawn[look] = self._draw_row(row, at_cursor=at_cursor, ticked=ticked)
        return drawn

    def _draw_row(self, row: Row | None, *, at_cursor: bool, ticked: bool) -> Strip:
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
        placed = self._placed()
        cells = MARK_WIDTH + len(tick) + sum(one.width for one in placed) + GAP * (len(placed) - 1)
        return self._strip(text, *classes, cells=cells)

    def _line(self, mark: str, tick: str, cell: Callable[[Column[Row], int], str]) -> str:
        return mark.ljust(MARK_WIDTH) + tick + (" " * GAP).join(cell(one.column, one.width) for one in self._placed())

    def _strip(self, text: str, *classes: str, cells: int | None = None) -> Strip:
        """A line as wide as the list.

        Args:
            cells: how many the text takes, where that is known: to measure any script's costs as much as to draw it.
        """
        width = self._width
        text = fit(text, width) if cells is None or cells > width else text + " " * (width - cells)
        return Strip([Segment(text, self._style(classes))], width)

    def _style(self, classes: tuple[str, ...]) -> Style:
        style = self._styles.get(classes)
        if style is None:
            style = self.rich_style
            for name in classes:
                style += self.get_component_rich_style(name, partial=True)
            self._styles[classes] = style
        return style


def _cell(row: Row, column: Column[Row], width: int) -> str:
    return fit(column.cell(row), width, right=column.right)
