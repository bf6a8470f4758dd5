"""The billing PDF: our own form (PRODUCT.md section 7), a summary page and continuation sheets.

Nothing of its title, wording or layout is taken from an AIA document, and its foot says that it is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pdf.canvas import ACCENT, HAIR, INK, LETTER, PALE, SOFT, WHITE, Align, Canvas
from pdf.form_lines import continuation, lay_out
from store.dictionary import Term, label, word
from store.money import format_cents
from store.sheet import BillingSheet, Recap, Summary
from store.vocabulary import Direction

DISCLAIMER = "Our own form; not an AIA document"

_LEFT, _RIGHT = 46.0, LETTER[0] - 46.0
_FOOT = LETTER[1] - 30.0
_NOTE_LINES = 4
"""Lines of comment that the summary page holds; a longer comment moves to pages of its own."""


def billing_form(sheet: BillingSheet) -> bytes:
    """Draws one billing as a PDF: summary, continuation sheets, and pages for a comment too long for the summary.

    The same sheet gives the same bytes.
    """
    canvas = Canvas()
    comment = canvas.wrap(sheet.comment.strip(), _RIGHT - _LEFT, size=8.5) if sheet.comment.strip() else []
    apart = comment if len(comment) > _NOTE_LINES else []
    layout = lay_out(canvas, sheet)
    per_page = 62
    notes = [apart[start : start + per_page] for start in range(0, len(apart), per_page)]
    pages = 1 + len(layout) + len(notes)

    canvas.page()
    y = _head(canvas, sheet)
    y = _parties(canvas, sheet, y)
    y = _lines(canvas, sheet.summary, y + 14)
    y = _recap(canvas, sheet, y + 16)
    if comment:
        y = _comment(canvas, ["See the notes at the end of this billing."] if apart else comment, y + 16)
    _signatures(canvas, sheet, max(y + 16, 618))
    _foot(canvas, sheet, 1, pages)
    continuation(canvas, sheet, layout, first=2, pages=pages)
    for number, lines in enumerate(notes, start=2 + len(layout)):
        canvas.page()
        _notes_page(canvas, sheet, lines)
        _foot(canvas, sheet, number, pages)
    return canvas.output()


def title(sheet: BillingSheet) -> str:
    """The form's title in the project's words, e.g. `Progress Billing 2`."""
    return f"{label(sheet.dictionary, Term.BILLING)} {sheet.number}".strip()


def day(when: date | None) -> str:
    """A date as the form prints it; an absent one by words."""
    return "not set" if when is None else f"{when:%d %b %Y}".lstrip("0")


def _head(canvas: Canvas, sheet: BillingSheet) -> float:
    canvas.box(_LEFT, 40, _RIGHT - _LEFT, 3, ACCENT)
    canvas.text(_LEFT, 70, title(sheet), size=21, bold=True, colour=ACCENT, room=330)
    canvas.text(_RIGHT, 62, "Amount due this period", size=8, colour=SOFT, align=Align.RIGHT)
    canvas.text(_RIGHT, 80, format_cents(sheet.summary.due), size=16, bold=True, align=Align.RIGHT, room=180)
    canvas.text(_LEFT, 86, "Summary of account", size=10.5, colour=SOFT)
    return 98.0


def _parties(canvas: Canvas, sheet: BillingSheet, y: float) -> float:
    """Who bills whom, for what and when: two columns of labelled values."""
    project = [f"{sheet.project_number}  {sheet.project_name}".strip(), *sheet.project_address.splitlines()]
    period = "not set"
    if sheet.period_from or sheet.period_to:
        period = f"{day(sheet.period_from)} to {day(sheet.period_to)}"
    upstream = sheet.contract_kind.direction is Direction.UPSTREAM
    left = [
        ("Project", project),
        ("Billed by", [sheet.payee]),
        ("Billed to", [sheet.payer]),
        (
            word(sheet.contract_kind) if upstream else "Commitment",
            [f"{sheet.contract_number}  {sheet.contract_title}".strip()],
        ),
    ]
    right = [
        (label(sheet.dictionary, Term.INVOICE_NUMBER), sheet.number),
        ("Application", str(sheet.position)),
        ("Period", period),
        ("Billing date", day(sheet.billing_date)),
        ("Status", word(sheet.status)),
        ("Contract type", word(sheet.contract_kind)),
    ]
    canvas.rule(_LEFT, y, _RIGHT, y, colour=HAIR)
    middle, y = 360.0, y + 15
    left_y = right_y = y
    for name, values in left:
        canvas.text(_LEFT, left_y, name, size=8, colour=SOFT, room=70)
        for index, value in enumerate(values):
            for line in canvas.wrap(value, middle - _LEFT - 90, size=9, bold=index == 0):
                canvas.text(_LEFT + 74, left_y, line, size=9, bold=index == 0)
                left_y += 12
        left_y += 3
    for name, value in right:
        canvas.text(middle, right_y, name, size=8, colour=SOFT, room=82)
        for line in canvas.wrap(value, _RIGHT - middle - 88, size=9):
            canvas.text(middle + 88, right_y, line, size=9)
            right_y += 12
        right_y += 3
    y = max(left_y, right_y) - 6
    canvas.rule(_LEFT, y, _RIGHT, y, colour=HAIR)
    return y


def _lines(canvas: Canvas, summary: Summary, y: float) -> float:
    """Lines 1 to 9; the sums stand out, the amount due most."""
    rows: Sequence[tuple[str, str, int, str]] = (
        ("1", "Original contract sum", summary.original, ""),
        ("2", "Net approved change orders", summary.net_changes, ""),
        ("3", "Contract sum to date  (1 + 2)", summary.contract_sum, "sum"),
        ("4", "Work completed and material stored to date  (column G)", summary.completed, ""),
        ("5a", "Retainage on completed work", summary.retainage_work, "part"),
        ("5b", "Retainage on stored material", summary.retainage_stored, "part"),
        ("5", "Retainage held  (5a + 5b, column I)", summary.retainage, ""),
        ("6", "Earned less retainage  (4 \u2013 5)", summary.earned, "sum"),
        ("7", "Certified on earlier applications", summary.previous_certificates, ""),
        ("8", "Amount due this period  (6 \u2013 7)", summary.due, "due"),
        ("9", "Balance to finish, with retainage  (3 \u2013 6)", summary.to_finish, ""),
    )
    canvas.text(_LEFT, y + 8, "Account", size=10.5, bold=True, colour=ACCENT)
    y += 15
    for number, words, amount, weight in rows:
        bold = weight in ("sum", "due")
        height = 20.0 if weight == "due" else 15.5
        if weight == "due":
            canvas.box(_LEFT, y, _RIGHT - _LEFT, height, ACCENT)
        elif weight == "sum":
            canvas.box(_LEFT, y, _RIGHT - _LEFT, height, PALE)
        else:
            canvas.rule(_LEFT, y + height, _RIGHT, y + height, weight=0.4)
        colour = WHITE if weight == "due" else INK
        base = y + height / 2 + 3.2
        indent = 12 if weight == "part" else 0
        canvas.text(_LEFT + 6 + indent, base, number, size=9, bold=bold, colour=WHITE if weight == "due" else SOFT)
        canvas.text(_LEFT + 30 + indent, base, words, size=9.5, bold=bold, colour=colour)
        right = _RIGHT - 6 - (96 if weight == "part" else 0)
        canvas.text(right, base, format_cents(amount), size=9.5, bold=bold, colour=colour, align=Align.RIGHT, room=130)
        y += height
    return y


def _recap(canvas: Canvas, sheet: BillingSheet, y: float) -> float:
    """Approved change orders: previous months and this month, additions and deductions."""
    recap: Recap = sheet.summary.recap
    additions = recap.additions_before + recap.additions_now
    deductions = recap.deductions_before + recap.deductions_now
    rows = (
        ("Approved in earlier months", recap.additions_before, recap.deductions_before, False),
        ("Approved this month", recap.additions_now, recap.deductions_now, False),
        ("Total", additions, deductions, True),
    )
    upstream = sheet.contract_kind.direction is Direction.UPSTREAM
    heading = label(sheet.dictionary, Term.PRIME_CHANGE_ORDER) + "s" if upstream else "Change orders"
    columns = (_RIGHT - 226, _RIGHT - 116, _RIGHT - 6)
    canvas.text(_LEFT, y + 8, heading, size=10.5, bold=True, colour=ACCENT, room=240)
    for x, name in zip(columns, ("Additions", "Deductions", "Net"), strict=True):
        canvas.text(x, y + 8, name, size=8, colour=SOFT, align=Align.RIGHT)
    y += 14
    for name, added, deducted, bold in rows:
        if bold:
            canvas.box(_LEFT, y, _RIGHT - _LEFT, 14.5, PALE)
        else:
            canvas.rule(_LEFT, y + 14.5, _RIGHT, y + 14.5, weight=0.4)
        canvas.text(_LEFT + 6, y + 10.5, name, bold=bold)
        for x, amount in zip(columns, (added, deducted, added + deducted), strict=True):
            canvas.text(x, y + 10.5, format_cents(amount), bold=bold, align=Align.RIGHT, room=104)
        y += 14.5
    return y


def _comment(canvas: Canvas, lines: Sequence[str], y: float) -> float:
    canvas.text(_LEFT, y + 6, "Comment", size=8, colour=SOFT)
    y += 18
    for line in lines:
        canvas.text(_LEFT, y, line, size=8.5)
        y += 10.5
    return y - 8


def _signatures(canvas: Canvas, sheet: BillingSheet, y: float) -> None:
    """Two places to sign, in our own words."""
    half = (_RIGHT - _LEFT - 24) / 2
    sides = (
        (
            _LEFT,
            f"For {sheet.payee}",
            "We ask to be paid the amount due above. The work and material it covers are in place or stored as the"
            " line detail states, and what was paid to us before has been passed on to those we owed for them.",
            ("Name and title", "Signature", "Date"),
        ),
        (
            _LEFT + half + 24,
            f"For {sheet.payer}",
            "We have compared this billing with the work and the contract, and release for payment the amount"
            " entered here. An amount other than the one due is explained in writing.",
            ("Amount released", "Name and signature", "Date"),
        ),
    )
    for x, heading, statement, blanks in sides:
        canvas.rule(x, y, x + half, y, weight=1, colour=ACCENT)
        canvas.text(x, y + 13, heading, size=9, bold=True, room=half)
        line_y = y + 25
        for line in canvas.wrap(statement, half, size=7.5):
            canvas.text(x, line_y, line, size=7.5, colour=SOFT)
            line_y += 9.3
        line_y += 15
        for blank in blanks:
            canvas.text(x, line_y, blank, size=7.5, colour=SOFT)
            canvas.rule(x + 76, line_y + 1.5, x + half, line_y + 1.5, weight=0.5, colour=SOFT)
            line_y += 18


def _notes_page(canvas: Canvas, sheet: BillingSheet, lines: Sequence[str]) -> None:
    canvas.box(_LEFT, 40, _RIGHT - _LEFT, 3, ACCENT)
    canvas.text(_LEFT, 66, f"{title(sheet)}: notes", size=14, bold=True, colour=ACCENT, room=_RIGHT - _LEFT)
    for index, line in enumerate(lines):
        canvas.text(_LEFT, 90 + index * 10.5, line, size=8.5)


def _foot(canvas: Canvas, sheet: BillingSheet, page: int, pages: int) -> None:
    canvas.rule(_LEFT, _FOOT - 10, _RIGHT, _FOOT - 10, weight=0.4)
    canvas.text(_LEFT, _FOOT, DISCLAIMER, size=7, colour=SOFT)
    canvas.text(_RIGHT, _FOOT, f"Page {page} of {pages}", size=7, colour=SOFT, align=Align.RIGHT)
    middle = f"{sheet.project_number} \u00b7 {sheet.contract_number} \u00b7 {title(sheet)}"
    canvas.text(LETTER[0] / 2, _FOOT, middle, size=7, colour=SOFT, align=Align.CENTRE, room=240)
