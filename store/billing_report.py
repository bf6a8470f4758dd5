"""One billing to take away: its form on paper, its lines with columns C to I and its summary as tables."""

from __future__ import annotations

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

SUMMARY_COLUMNS = (ReportColumn("Line"), ReportColumn("Summary"), ReportColumn("Amount", Kind.CENTS))


def billing_report(session: Session, actor: Actor, billing_id: int) -> Report:
    """A billing's report, for whoever may see the billing.

    Raises:
        NotFound: there is no such billing for this actor.
    """
    sheet = billing_detail(session, actor, billing_id).sheet
    words = label(sheet.dictionary, Term.BILLING)
    lines = [ReportRow(_cells(line)) for line in sheet.lines]
    totals = ReportRow(("Total", *_cells(sheet.totals)[1:]), total=True)
    summary = [ReportRow(line) for line in summary_lines(sheet.summary)]
    return Report(
        file_name=safe_name(f"{words} - {sheet.project_number} - {sheet.contract_number} - {sheet.position}", ""),
        title=f"{words} {sheet.number}: {sheet.contract_number} {sheet.contract_title}".strip(),
        tables=(
            ReportTable("Lines", LINE_COLUMNS, (*lines, totals)),
            ReportTable("Summary", SUMMARY_COLUMNS, summary),
        ),
        sheet=sheet,
    )


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
