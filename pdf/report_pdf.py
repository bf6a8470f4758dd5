"""A report on paper: a billing as its own form, a list as a table on landscape pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from pdf.form import billing_form
from pdf.table_pages import Table, tables_to_pdf
from pdf.text_file import MOST_PAGES
from pdf.unconvertible import Unconvertible
from store.errors import RuleBroken
from store.money import format_cents, format_rate
from store.report import Cell, Kind, Report, ReportRow, ReportTable
from store.units import format_decimal

_FORMATS: dict[Kind, Callable[[int], str]] = {
    Kind.CENTS: format_cents,
    Kind.RATE: format_rate,
    Kind.QUANTITY: format_decimal,
}

_MOST_ROWS = MOST_PAGES * 44
"""No landscape page holds more rows than 44: a list of more is refused before it is laid out, which takes half a
minute for 100,000 rows."""


def report_to_pdf(report: Report, target: Path) -> int:
    """Writes a report; returns the rows of its first table.

    Raises:
        RuleBroken: it would fill more pages than anybody leafs through.
    """
    if report.sheet is not None:
        # The same bytes as the form in a backup.
        target.write_bytes(billing_form(report.sheet))
        return len(report.sheet.lines)
    too_long = f"The list fills more than {MOST_PAGES:,} pages; take CSV or XLSX, or narrow it."
    rows = [list(islice(table.rows, _MOST_ROWS + 1)) for table in report.tables]
    if any(len(found) > _MOST_ROWS for found in rows):
        raise RuleBroken(too_long)
    tables = [
        Table(report.title, list(_texts(table, found)), landscape=True, total=bool(found) and found[-1].total)
        for table, found in zip(report.tables, rows, strict=True)
    ]
    try:
        target.write_bytes(tables_to_pdf(tables, report.title))
    except Unconvertible as error:
        raise RuleBroken(too_long) from error
    return sum(not row.total for row in rows[0])


def _texts(table: ReportTable, rows: Sequence[ReportRow]) -> Iterator[list[str]]:
    """The names of the columns, then the rows, without the columns that paper has no use for."""
    shown = [at for at, column in enumerate(table.columns) if column.paper]
    yield [table.columns[at].name for at in shown]
    for row in rows:
        yield [_text(table.columns[at].kind, row.cells[at]) for at in shown]


def _text(kind: Kind, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return _FORMATS[kind](cell) if kind in _FORMATS else f"{cell:,}"
    # As on the screen; a month in letters would be broken in a narrow column.
    return f"{cell:%m/%d/%Y}"
