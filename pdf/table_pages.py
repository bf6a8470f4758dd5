"""Rows become tables on pages: header on every page, cells wrapped, figures to the right, nothing cut off.

Drawn cell by cell: fpdf2's own tables take eight times as long.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from pdf.canvas import ACCENT, HAIR, INK, LETTER, PALE, Align, Canvas
from pdf.delimited import delimiter_of, rows_of
from pdf.table_columns import MARGIN, PAD, Column, Fit, fit, is_figure, is_remark
from pdf.text_file import MOST_PAGES, check_pages, draw_foot, read_text
from pdf.unconvertible import Unconvertible

_TOP = 44.0
_FOOT_ROOM = 48.0
_MOST_COLUMNS = 500
_MOST_TITLES = 4
MOST_ROWS = MOST_PAGES * 80
"""No page holds 80 rows; a file of more is refused before it is laid out."""

_TITLE_SIZE = 12.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, which may differ in length.

    Attributes:
        title: stands above the table on every page of it; empty where it has none.
        landscape: whether the pages lie also where the columns would fit upright ones.
        total: whether the last row sums up the others.
    """

    title: str
    rows: Sequence[Sequence[str]]
    landscape: bool = False
    total: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with the lines of each of its cells, or as many of a long row's lines as stand together.

    Attributes:
        remark: whether its only cell runs across the columns.
        bold: whether it stands out.
    """

    cells: tuple[tuple[str, ...], ...]
    remark: bool = False
    bold: bool = False

    @property
    def lines(self) -> int:
        """Of its tallest cell."""
        return max(map(len, self.cells), default=1) or 1


def table_to_pdf(source: Path, name: str, target: Path) -> None:
    """Writes the table at `source` to a PDF at `target`.

    Where more columns are than fit a landscape page, the same rows go on with further columns on the next page,
    behind the first column again.

    Args:
        name: printed at the foot of each page; may be empty.

    Raises:
        Unconvertible: more rows, columns or pages than can be taken.
    """
    text = read_text(source)
    rows = _rows(text)
    if not rows:
        # The sample by which the file was told to be a table promised more than the whole keeps.
        from pdf.text_pages import text_to_pdf

        text_to_pdf(source, name, target)
        return
    target.write_bytes(tables_to_pdf([Table("", rows)], name))


def tables_to_pdf(tables: Sequence[Table], name: str) -> bytes:
    """Draws tables one after the other, each from a new page on; where they are several, each is in the outline.

    Args:
        tables: one at least, each with one row at least.
        name: printed at the foot of each page; may be empty.

    Raises:
        Unconvertible: more rows, columns or pages than can be taken.
    """
    canvas = Canvas()
    laid = [_laid(canvas, table) for table in tables]
    pages = sum(len(bands) * len(page.groups) for page, bands in laid)
    check_pages(pages)
    number = 0
    for table, (page, bands) in zip(tables, laid, strict=True):
        for index, band in enumerate(bands):
            for group in page.groups:
                number += 1
                width, height = canvas.page(landscape=page.landscape)
                if len(tables) > 1 and index == 0 and group is page.groups[0]:
                    canvas.outline(table.title)
                page.draw(canvas, band, group)
                draw_foot(canvas, width, height, MARGIN, name, page.foot(group, number, pages))
    return canvas.output()


def _laid(canvas: Canvas, table: Table) -> tuple[_Page, list[list[_Row]]]:
    """What the pages of a table have in common, and the rows of each."""
    rows = table.rows
    columns = max(map(len, rows))
    if columns > _MOST_COLUMNS:
        raise Unconvertible(f"The table has {columns:,} columns, more than the {_MOST_COLUMNS:,} that are taken.")
    heads = _heads(rows)
    layout = fit(canvas, rows[heads - 1] if heads else (), rows[heads:], columns, landscape=table.landscape)
    page = _Page(canvas, layout, rows[:heads], table.title)
    return page, list(page.bands(canvas, rows[heads:], total=table.total))


def _rows(text: str) -> list[list[str]]:
    """The file's rows without the empty ones at its end; none where it is no table after all."""
    delimiter = delimiter_of(text)
    if not delimiter:
        return []
    try:
        rows = [[cell.strip() for cell in row] for row in islice(rows_of(text, delimiter), MOST_ROWS + 1)]
    except csv.Error:
        return []
    if len(rows) > MOST_ROWS:
        raise Unconvertible(f"The table has more than the {MOST_ROWS:,} rows that are taken.")
    while not any(rows[-1]):
        rows.pop()
    return rows


def _heads(rows: Sequence[Sequence[str]]) -> int:
    """How many rows at the beginning are repeated: those of titles, and the one that names the columns.

    None where the first row that is not a title holds figures: to repeat it would make up an entry.
    """
    for index, row in enumerate(rows[: _MOST_TITLES + 1]):
        if not is_remark(row) and any(row):
            return 0 if any(map(is_figure, row)) else index + 1
    return 0


class _Page:
    """What all pages of a table have in common.

    Args:
        heads: the rows that are repeated.
        title: stands above the table; may be empty.
    """

    def __init__(self, canvas: Canvas, layout: Fit, heads: Sequence[Sequence[str]], title: str) -> None:
        self._layout = layout
        self._leading = layout.size * 1.2
        self._heads = [self._row(canvas, cells, bold=True) for cells in heads]
        paper = (LETTER[1] if layout.landscape else LETTER[0]) - 2 * MARGIN
        self._title = canvas.wrap(title, paper, size=_TITLE_SIZE, bold=True) if title else []
        self._table_top = _TOP + len(self._title) * _TITLE_SIZE * 1.3
        self._top = self._table_top + sum(map(self._height, self._heads))
        self._bottom = (LETTER[0] if layout.landscape else LETTER[1]) - _FOOT_ROOM

    @property
    def groups(self) -> tuple[tuple[Column, ...], ...]:
        """The columns that stand on a page together."""
        return self._layout.groups

    @property
    def landscape(self) -> bool:
        """Whether the pages lie."""
        return self._layout.landscape

    def foot(self, group: Sequence[Column], number: int, pages: int) -> str:
        """The words at the foot of a page."""
        words = f"Page {number:,} of {pages:,}"
        if len(self.groups) == 1:
            return words
        first = group[0] if group is self.groups[0] else group[1]
        return f"Columns {first.index + 1} to {group[-1].index + 1} of {len(self._layout.columns)} \u00b7 {words}"

    def bands(self, canvas: Canvas, rows: Sequence[Sequence[str]], *, total: bool) -> Iterator[list[_Row]]:
        """The rows that stand on a page together."""
        room = self._bottom - self._top
        most = int((room - 4) / self._leading)
        if most < 4:
            raise Unconvertible("The table's column names fill a page.")
        band: list[_Row] = []
        bands, used = 0, 0.0
        for number, cells in enumerate(rows, start=1):
            bold = total and number == len(rows)
            for row in _pieces(replace(self._row(canvas, cells), bold=bold), most):
                height = self._height(row)
                if band and used + height > room:
                    yield band
                    bands += 1
                    check_pages((bands + 1) * len(self._layout.groups))
                    band, used = [], 0.0
                band.append(row)
                used += height
        yield band

    def draw(self, canvas: Canvas, band: Sequence[_Row], group: Sequence[Column]) -> None:
        """Draws one page."""
        for index, line in enumerate(self._title):
            base = _TOP + (index + 0.6) * _TITLE_SIZE * 1.3
            canvas.text(MARGIN, base, line, size=_TITLE_SIZE, bold=True, colour=ACCENT)
        y = self._table_top
        right = MARGIN + sum(column.width for column in group)
        for row in self._heads:
            if row is self._heads[-1]:
                canvas.box(MARGIN, y, right - MARGIN, self._height(row), PALE)
            self._draw_row(canvas, row, group, y)
            y += self._height(row)
        canvas.rule(MARGIN, y, right, y, weight=1, colour=ACCENT)
        for row in band:
            if row.bold:
                canvas.box(MARGIN, y, right - MARGIN, self._height(row), PALE)
            self._draw_row(canvas, row, group, y)
            y += self._height(row)
            canvas.rule(MARGIN, y, right, y, weight=0.3, colour=HAIR)

    def _height(self, row: _Row) -> float:
        return row.lines * self._leading + 4.0

    def _row(self, canvas: Canvas, cells: Sequence[str], *, bold: bool = False) -> _Row:
        """A row's cells wrapped to the widths of their columns."""
        size, columns = self._layout.size, self._layout.columns
        remark = len(columns) > 1 and is_remark(cells)
        return _Row(
            tuple(
                tuple(canvas.wrap(cell, self._room(column, remark) + 0.01, size=size, bold=bold)) if cell else ()
                for cell, column in zip(cells, columns, strict=False)
            ),
            remark,
            bold,
        )

    def _room(self, column: Column, remark: bool) -> float:
        """Points for the text of a cell; a remark has all the paper to its right in every group that shows it."""
        if not remark:
            return column.width - 2 * PAD
        paper = (LETTER[1] if self._layout.landscape else LETTER[0]) - 2 * MARGIN
        groups = (group for group in self._layout.groups if column in group)
        return min(paper - sum(other.width for other in group[: group.index(column)]) for group in groups) - 2 * PAD

    def _draw_row(self, canvas: Canvas, row: _Row, group: Sequence[Column], y: float) -> None:
        size = self._layout.size
        base = y + 2.0 + size * 0.95
        x = MARGIN
        for column in group:
            if column.index < len(row.cells):
                right = column.figures and not row.remark
                at, align = (x + column.width - PAD, Align.RIGHT) if right else (x + PAD, Align.LEFT)
                for index, line in enumerate(row.cells[column.index]):
                    height = base + index * self._leading
                    # Columns are as wide as their cells are in regular letters.
                    room = self._room(column, row.remark) if row.bold else None
                    canvas.text(at, height, line, size=size, bold=row.bold, align=align, colour=INK, room=room)
            x += column.width


def _pieces(row: _Row, most: int) -> Iterator[_Row]:
    """A row, or the pieces of one that is taller than a page."""
    if row.lines <= most:
        yield row
        return
    for start in range(0, row.lines, most):
        yield _Row(tuple(cell[start : start + most] for cell in row.cells), row.remark, row.bold)
