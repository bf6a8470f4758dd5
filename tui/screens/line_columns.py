"""The columns in which the lines of a billing are listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from store.billing_entry import EntryLine
from store.dictionary import word
from store.money import format_cents, format_rate
from store.sheet import SheetLine
from store.units import format_decimal
from store.vocabulary import LineReview
from tui.widgets.columns import Column


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as the form shows it, and what may be done with it; the totals row has no more than figures."""

    shown: SheetLine
    line: EntryLine | None = None

    @property
    def review(self) -> str:
        """What the review said, nothing before it."""
        if self.line is None or self.line.review is LineReview.WAITING:
            return ""
        return "Noted" if self.line.claimed_work is not None else word(self.line.review)


def _cents(field: str) -> Callable[[LineRow], str]:
    return lambda row: format_cents(getattr(row.shown, field))


def _measured(field: str) -> Callable[[LineRow], str]:
    def cell(row: LineRow) -> str:
        return "" if row.shown.measured is None else format_decimal(getattr(row.shown.measured, field))

    return cell


def _complete(row: LineRow) -> str:
    return "" if row.shown.complete_rate is None else format_rate(row.shown.complete_rate)


COLUMNS: tuple[Column[LineRow], ...] = (
    Column("item", "Item", 8, lambda row: row.shown.item, fixed=True),
    Column("description", "Description", 20, lambda row: row.shown.description, grows=True),
    Column("scheduled", "C Scheduled", 13, _cents("scheduled"), right=True),
    Column("total", "G Total", 13, _cents("total"), right=True),
    Column("complete", "%", 7, _complete, right=True),
    Column("review", "Review", 8, lambda row: row.review),
    Column("previous", "D Previous", 13, _cents("previous"), right=True),
    Column("work", "E This Period", 13, _cents("work"), right=True),
    Column("stored", "F Stored", 13, _cents("stored"), right=True),
    Column("balance", "H Balance", 13, _cents("balance"), right=True),
    Column("retainage", "I Retainage", 13, _cents("retainage"), right=True),
    Column("quantity", "Quantity", 11, _measured("now"), right=True),
    Column("quantity_to_date", "Qty To Date", 11, _measured("to_date"), right=True),
    Column("unit", "Unit", 6, lambda row: row.shown.measured.unit if row.shown.measured else ""),
    Column("detail_of", "Detail Of", 14, lambda row: row.shown.detail_of),
    Column("change_order", "Change Order", 12, lambda row: row.shown.change_order),
    Column("budget_code", "Budget Code", 16, lambda row: row.shown.budget_code),
)
