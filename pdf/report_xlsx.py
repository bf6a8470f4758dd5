"""A report as an Excel workbook: a sheet for each table, its first row frozen, written row by row."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from store.errors import RuleBroken
from store.formula import starts_formula
from store.money import plain_cents
from store.report import Cell, Kind, Report, ReportTable

MOST_ROWS = 1_048_576
"""Rows of an Excel sheet, the header included."""

LONGEST_TEXT = 32_767
"""Characters of an Excel cell."""

_WIDTHS = {Kind.TEXT: 22, Kind.COUNT: 9, Kind.CENTS: 16, Kind.RATE: 11, Kind.QUANTITY: 13, Kind.DAY: 12}
"""Of columns, in characters."""

_FORMATS = {
    Kind.CENTS: "#,##0.00",
    Kind.RATE: "0.0%",
    Kind.QUANTITY: "#,##0.00##",
    Kind.DAY: "yyyy-mm-dd",
    Kind.COUNT: "#,##0",
}

_TRUE_DAYS = date(1900, 3, 1)
"""Before it Excel counts a 29 February 1900 that never was."""

_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold or would change, and the underscore of what looks like its replacement."""


def report_to_xlsx(report: Report, target: Path) -> int:
    """Writes a report; returns the rows of its first table.

    Amounts are the decimals of their cents, which a spreadsheet keeps to 15 digits. Text is written as text, never as a
    formula; what would start one keeps being text when somebody edits the cell.

    Raises:
        RuleBroken: more rows than a sheet holds, or a text longer than a cell.
    """
    book = Workbook(write_only=True)
    try:
        counts = [_write(book, table) for table in report.tables]
    except BaseException:
        for sheet in book:
            sheet.close()  # else what was begun complains when it is cleared away
        raise
    book.save(target)
    return counts[0]


def _write(book: Workbook, table: ReportTable) -> int:
    """Writes a table to a sheet of its own; returns how many rows it has, totals not counted."""
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[column.kind]
    cells = _Cells(sheet)
    sheet.append([cells.made(Kind.TEXT, column.name, bold=True) for column in table.columns])
    count = 0
    for number, row in enumerate(table.rows, start=2):
        if number > MOST_ROWS:
            raise RuleBroken(f"An Excel sheet holds {MOST_ROWS - 1:,} rows at most; take CSV, or narrow the list.")
        pairs = zip(table.columns, row.cells, strict=True)
        sheet.append([cells.made(column.kind, value, bold=row.total) for column, value in pairs])
        count += not row.total
    return count


class _Cells:
    """Makes the cells of a sheet; each style is put together once, which is what takes time."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._styles: dict[tuple[Kind, bool, bool], Any] = {}

    def made(self, kind: Kind, value: Cell, *, bold: bool) -> Any:
        """A cell; None for an empty one."""
        if value is None or value == "":
            return None
        if isinstance(value, date) and value < _TRUE_DAYS:
            value = value.isoformat()
        if isinstance(value, str):
            return self._text(value, bold)
        cell = WriteOnlyCell(self._sheet, _number(kind, value) if isinstance(value, int) else value)
        cell._style = self._style(kind, bold, literal=False)
        return cell

    def _text(self, text: str, bold: bool) -> Any:
        if len(text) > LONGEST_TEXT:
            raise RuleBroken(f"An Excel cell holds {LONGEST_TEXT:,} characters at most, and one has more; take CSV.")
        cell = WriteOnlyCell(self._sheet, _ODD.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
        cell.data_type = "s"  # also where it looks like a formula or an error
        cell._style = self._style(Kind.TEXT, bold, literal=starts_formula(text))
        return cell

    def _style(self, kind: Kind, bold: bool, *, literal: bool) -> Any:
        key = (kind, bold, literal)
        if key not in self._styles:
            pattern = WriteOnlyCell(self._sheet)
            pattern.number_format = _FORMATS.get(kind, "General")
            if bold:
                pattern.font = Font(bold=True)
            if literal:
                pattern.quotePrefix = True
            self._styles[key] = pattern._style
        return self._styles[key]


def _number(kind: Kind, value: int) -> Decimal | int:
    if kind is Kind.CENTS:
        return Decimal(plain_cents(value))
    scale = {Kind.RATE: 1_000_000, Kind.QUANTITY: 10_000}.get(kind)
    return value if scale is None else Decimal(value) / scale
