"""One billing to take away: its form on paper, its lines with columns C to I and its summary as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from store.access import Actor
from store.details import billing_detail
from store.dictionary import Term, label
from store.naming import safe_name
from store.report import Kind, Report, ReportColumn, ReportRow, ReportTable
from store.sheet import SheetLine, summary_lines

LINE_COLUMNS = (
    ReportColumn("Item"),
    ReportColumn("Budget Code"),
    ReportColumn("Description"),
    ReportColumn("Change Order"),
    ReportColumn("C Scheduled Value", Kind.CENTS),
    ReportColumn("D Work, Earlier Applications", Kind.CENTS),
    ReportColumn("E Work, This Period", Kind.CENTS),
    ReportColumn("F Material Stored", Kind.CENTS),
    ReportColumn("G Done and Stored", Kind.CENTS),
    ReportColumn("% (G / C)", Kind.RATE),
    ReportColumn("H Balance", Kind.CENTS),
    ReportColumn("I Retainage", Kind.CENTS),
)

DETAIL_COLUMN = ReportColumn("Detail Of", paper=False)
"""Only where a line is a detail of another."""

UNIT_COLUMNS = (
    ReportColumn("Unit"),
    ReportColumn("Unit Price", Kind.QUANTITY),
    ReportColumn("Scheduled Quantity", Kind.QUANTITY),
    ReportColumn("Quantity, This Period", Kind.QUANTITY),
    ReportColumn("Quantity to Date", Kind.QUANTITY),
)
"""Only where a line is measured."""

CLAIMED_COLUMNS = (
    ReportColumn("Claimed Work", Kind.CENTS),
    ReportColumn("Claimed New Material", Kind.CENTS),
    ReportColumn("Certified Otherwise Because"),
)
"""Only where other amounts are certified than were claimed."""

SUMMARY_COLUMNS = (ReportColumn("Line"), ReportColumn("Summary"), ReportColumn("Amount", Kind.CENTS))


def billing_report(session: Session, actor: Actor, billing_id: int) -> Report:
    """A billing's report, for whoever may see the billing.

    Raises:
        NotFound: there is no such billing for this actor.
    """
    sheet = billing_detail(session, actor, billing_id).sheet
    words = label(sheet.dictionary, Term.BILLING)
    shown = [part for part in _OPTIONAL if any(map(part.holds, sheet.lines))]
    lines = [ReportRow((*_cells(line), *_more(shown, line))) for line in sheet.lines]
    totals = ReportRow(("Total", *_cells(sheet.totals)[1:], *_more(shown, sheet.totals)), total=True)
    columns = (*LINE_COLUMNS, *(column for part in shown for column in part.columns))
    summary = [ReportRow(line) for line in summary_lines(sheet.summary)]
    return Report(
        file_name=safe_name(f"{words} - {sheet.project_number} - {sheet.contract_number} - {sheet.position}", ""),
        title=f"{words} {sheet.number}: {sheet.contract_number} {sheet.contract_title}".strip(),
        tables=(
            ReportTable("Lines", columns, (*lines, totals)),
            ReportTable("Summary", SUMMARY_COLUMNS, summary),
        ),
        sheet=sheet,
    )


@dataclass(frozen=True, slots=True)
class _Optional:
    """Columns that are there where some line has something in them."""

    columns: tuple[ReportColumn, ...]
    cells: Callable[[SheetLine], tuple[str | int, ...]]

    def holds(self, line: SheetLine) -> bool:
        """Whether a line has something in these columns."""
        return any(self.cells(line))


def _measured(line: SheetLine) -> tuple[str | int, ...]:
    one = line.measured
    return () if one is None else (one.unit, one.price, one.scheduled, one.now, one.to_date)


def _claimed(line: SheetLine) -> tuple[str | int, ...]:
    one = line.claimed
    return () if one is None else (one.work, one.materials_new, one.reason)


_OPTIONAL = (
    _Optional((DETAIL_COLUMN,), lambda line: (line.detail_of,)),
    _Optional(UNIT_COLUMNS, _measured),
    _Optional(CLAIMED_COLUMNS, _claimed),
)


def _more(shown: Sequence[_Optional], line: SheetLine) -> tuple[str | int | None, ...]:
    return tuple(cell for part in shown for cell in part.cells(line) or (None,) * len(part.columns))


def _cells(line: SheetLine) -> tuple[str | int | None, ...]:
    return (
        line.item,
        line.budget_code,
        line.description,
        line.change_order,
        line.scheduled,
        line.previous,
        line.work,
        line.stored,
        line.total,
        line.complete_rate,
        line.balance,
        line.retainage,
    )
