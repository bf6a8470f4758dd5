"""What the pane beside a list tells of a billing, or of a commitment without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.dictionary import Term, label, word
from store.lists import ListRow
from store.money import format_cents, format_rate
from store.queries import BillingDetail
from store.sheet import SheetLine
from tui.wording import count, day, days

MOST_LINES = 8
"""How many lines of this period are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the pane: words at the left, a figure at the right.

    Attributes:
        heading: whether it stands above others.
        trouble: whether somebody has to look.
    """

    left: str = ""
    right: str = ""
    heading: bool = False
    trouble: bool = False


def commitment_lines(row: ListRow) -> Sequence[Line]:
    """Of a commitment that has no billing in the period."""
    return (
        Line(f"{row.contract_number} {row.contract_title}", heading=True),
        Line(row.company),
        Line(f"No billing in the period: {row.status}"),
        Line(),
        Line("Contract sum", format_cents(row.contract_total)),
    )


def billing_lines(detail: BillingDetail) -> Iterator[Line]:
    """Of a billing: what it is, its summary, what this period bills, its attachments; a blank line between them."""
    sheet, summary = detail.sheet, detail.sheet.summary
    yield Line(f"{sheet.contract_number} #{sheet.position}", detail.status, heading=True)
    yield Line(detail.company)
    yield Line(f"{sheet.contract_title} ({word(sheet.contract_kind)})")
    number = label(sheet.dictionary, Term.NUMBER_COLUMN)
    yield Line(f"{number} {sheet.number}", day(sheet.billing_date))
    yield Line("Period", days(sheet.period_from, sheet.period_to) or "none")
    if sheet.comment:
        yield Line(" ".join(sheet.comment.split()))
    attention = [one for one in detail.attachments if any(finding.attention for finding in one.findings)]
    for one in attention:
        sentences = " ".join(finding.sentence for finding in one.findings if finding.attention)
        yield Line(f"! {one.title}: {sentences}", trouble=True)
    yield Line()
    complete = sheet.totals.complete_rate
    yield Line("3 Contract sum to date", format_cents(summary.contract_sum))
    yield Line("4 Completed and stored", format_cents(summary.completed))
    if complete is not None:
        yield Line("  Complete", format_rate(complete))
    yield Line("5 Retainage", format_cents(summary.retainage))
    yield Line("7 Certified before", format_cents(summary.previous_certificates))
    yield Line("8 Payment due", format_cents(summary.due), heading=True)
    yield Line("  Paid", format_cents(detail.paid))
    yield Line("9 Balance to finish", format_cents(summary.to_finish))
    billed = [line for line in sheet.lines if line.work or line.stored]
    yield Line()
    yield Line(f"{count(len(billed), 'line')} of this period", "work and stored", heading=True)
    yield from map(_sheet_line, billed[:MOST_LINES])
    if len(billed) > MOST_LINES:
        yield Line(f"and {count(len(billed) - MOST_LINES, 'more', 'more')}")
    yield Line()
    yield Line(count(len(detail.attachments), "attachment"), "pages", heading=True)
    for one in detail.attachments:
        mark = "! " if one in attention else ""
        yield Line(f"{mark}{one.title}", "?" if one.pages is None else str(one.pages or "-"))


def _sheet_line(line: SheetLine) -> Line:
    return Line(f"{line.item} {line.description}", format_cents(line.work + line.stored))
