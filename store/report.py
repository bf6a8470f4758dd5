"""Rows to take away, with what each column holds: the same for CSV, XLSX and paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.sheet import BillingSheet


class Format(StrEnum):
    """What a report is written as; the value is the file's suffix."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"


class Kind(StrEnum):
    """What a column holds: text, a whole number, cents, millionths, ten-thousandths of a unit, or a day."""

    TEXT = "text"
    COUNT = "count"
    CENTS = "cents"
    RATE = "rate"
    QUANTITY = "quantity"
    DAY = "day"


Cell = str | int | date | None
"""A value of its column's kind; None for an empty cell."""


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column.

    Attributes:
        paper: whether it stands on paper too; what only programs want is left out there.
    """

    name: str
    kind: Kind = Kind.TEXT
    paper: bool = True


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row; `total` where it sums up the others."""

    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows under named columns.

    Attributes:
        name: a word or two, as a workbook names its sheets.
        rows: may be a stream, to be gone through once.
    """

    name: str
    columns: tuple[ReportColumn, ...]
    rows: Iterable[ReportRow]


@dataclass(frozen=True, slots=True)
class Report:
    """Tables that belong together.

    Attributes:
        file_name: a safe name for it, without a suffix.
        title: says what it shows and what was left out.
        sheet: the billing it is about, which on paper has its own form; None for lists.
    """

    file_name: str
    title: str
    tables: tuple[ReportTable, ...]
    sheet: BillingSheet | None = None
