"""A billing's summary as text: who, when, and lines 1 to 9 of the application (PRODUCT.md section 7)."""

from __future__ import annotations

from store.dictionary import Term, label, word
from store.money import format_cents, format_rate
from store.queries import BillingDetail
from tui.wording import day, days

_WORDS, _FIGURE = 44, 18


def summary_text(detail: BillingDetail) -> str:
    """The lines, left to right as they are read."""
    sheet, summary = detail.sheet, detail.sheet.summary
    about = [
        (label(sheet.dictionary, Term.NUMBER_COLUMN), sheet.number),
        ("Status", detail.status),
        ("Contract", f"{sheet.contract_number} {sheet.contract_title} ({word(sheet.contract_kind)})"),
        ("From", sheet.payee),
        ("To", sheet.payer),
        ("Billing period", days(sheet.period_from, sheet.period_to) or "none"),
        ("Date", day(sheet.billing_date) or "none"),
        ("Comment", sheet.comment),
    ]
    figures = [
        ("1  Original contract sum", summary.original),
        ("2  Net approved change orders", summary.net_changes),
        ("3  Contract sum to date", summary.contract_sum),
        ("4  Completed and stored to date", summary.completed),
        ("5a Retainage on completed work", summary.retainage_work),
        ("5b Retainage on stored material", summary.retainage_stored),
        ("5  Retainage", summary.retainage),
        ("6  Earned less retainage", summary.earned),
        ("7  Less previous certificates", summary.previous_certificates),
        ("8  Payment due", summary.due),
        ("9  Balance to finish, retainage included", summary.to_finish),
        ("   Paid", detail.paid),
    ]
    complete = detail.sheet.totals.complete_rate
    lines = [f"{name:<16}{value}" for name, value in about if value]
    lines += ["", *(f"{name:<{_WORDS}}{format_cents(cents):>{_FIGURE}}" for name, cents in figures)]
    if complete is not None:
        lines.append(f"{'   Complete':<{_WORDS}}{format_rate(complete):>{_FIGURE}}")
    recap = summary.recap
    lines += [
        "",
        f"{'Change orders':<{_WORDS - _FIGURE}}{'Additions':>{_FIGURE}}{'Deductions':>{_FIGURE}}",
        _recap("Previous months", recap.additions_before, recap.deductions_before),
        _recap("This month", recap.additions_now, recap.deductions_now),
    ]
    return "\n".join(lines)


def _recap(name: str, additions: int, deductions: int) -> str:
    return f"{name:<{_WORDS - _FIGURE}}{format_cents(additions):>{_FIGURE}}{format_cents(deductions):>{_FIGURE}}"
