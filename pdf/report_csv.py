"""A report as CSV: commas, quotes where needed, one line a row (RFC 4180).

UTF-8 with a byte order mark, because without one Excel takes the bytes for the machine's old code page. Amounts are
`1234.50` and days `2026-09-30`, which Excel reads as numbers and days whatever the country's signs for others are.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from store.formula import guarded
from store.money import plain_cents, plain_rate
from store.report import Cell, Kind, Report, ReportColumn
from store.units import plain_decimal

_PLAIN = {Kind.CENTS: plain_cents, Kind.RATE: plain_rate, Kind.QUANTITY: plain_decimal}


def report_to_csv(report: Report, target: Path) -> int:
    """Writes a report, its tables one after the other with an empty line between; returns the rows of the first.

    A text that would start a formula gets an apostrophe before it; figures are never changed.
    """
    counts: list[int] = []
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        for table in report.tables:
            if counts:
                writer.writerow(())
            writer.writerow([column.name for column in table.columns])
            count = 0
            for row in table.rows:
                writer.writerow(_texts(table.columns, row.cells))
                count += not row.total
            counts.append(count)
    return counts[0]


def _texts(columns: Sequence[ReportColumn], cells: Sequence[Cell]) -> list[str]:
    return [_text(column.kind, cell) for column, cell in zip(columns, cells, strict=True)]


def _text(kind: Kind, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int):
        return _PLAIN.get(kind, str)(cell)
    if isinstance(cell, str):
        return guarded(cell)
    return cell.isoformat()
