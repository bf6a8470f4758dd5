"""The billing PDF: our own form (PRODUCT.md section 7), a summary page and continuation sheets.

Nothing of its title, wording or layout is taken from an AIA document, and its foot says that it is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from pdf.canvas import ACCENT, INK, LETTER, PALE, SOFT, WHITE, Align, Canvas
from pdf.form_lines import continuation, lay_out
from pdf.form_parties import LEFT, RIGHT, parties
from store.dictionary import Term, label
from store.money import format_cents
from store.sheet import BillingSheet, Recap, Summary, summary_lines
from store.vocabulary import Direction

DISCLAIMER = "Our own form; not an AIA document"

_FOOT = LETTER[1] - 30.0
_NOTE_LINES = 4
"""Lines of comment that the summary page holds; a longer comment moves to pages of its own."""

_WEIGHTS = {"3": "sum", "5a": "part", "5b": "part", "6": "sum", "8": "due"}
"""How the summary's lines are drawn, by number."""

_SIGNATURES = 618.0
_BELOW_PARTIES = 294.0
"""Points that the account and the recap take, with the space around them."""


def billing_form(sheet: BillingSheet) -> bytes:
    """Draws one billing as a PDF: summary, continuation sheets, and pages for a comment too long for the summary.

    The same sheet gives the same bytes.
    """
    canvas = Canvas()
    comment = canvas.wrap(sheet.comment.strip(), RIGHT - LEFT, size=8.5) if sheet.comment.strip() else []
    apart = comment if len(comment) > _NOTE_LINES else []
    layout = lay_out(canvas, sheet)
    per_page = 62
    notes = [apart[start : start + per_page] for start in range(0, len(apart), per_page)]
    pages = 1 + len(layout) + len(notes)

    canvas.page()
    shown = ["See the notes at the end of this billing."] if apart else comment
    y = _head(canvas, sheet)
    y = parties(canvas, sheet, y, _SIGNATURES - _BELOW_PARTIES - _comment_height(shown))
    y = _lines(canvas, sheet.summary, y + 14)
    y = _recap(canvas, sheet, y + 16)
    if shown:
        _comment(canvas, shown, y + 16)
    _signatures(canvas, sheet, _SIGNATURES)
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


def _head(canvas: Canvas, sheet: BillingSheet) -> float:
    canvas.box(LEFT, 40, RIGHT - LEFT, 3, ACCENT)
    canvas.text(LEFT, 70, title(sheet), size=21, bold=True, colour=ACCENT, room=330)
    canvas.text(RIGHT, 62, "Amount due this period", size=8, colour=SOFT, align=Align.RIGHT)
    canvas.text(RIGHT, 80, format_cents(sheet.summary.due), size=16, bold=True, align=Align.RIGHT, room=180)
    canvas.text(LEFT, 86, "Summary of account", size=10.5, colour=SOFT)
    return 98.0


def _lines(canvas: Canvas, summary: Summary, y: float) -> float:
    """Lines 1 to 9; the sums stand out, the amount due most."""
    canvas.text(LEFT, y + 8, "Account", size=10.5, bold=True, colour=ACCENT)
    y += 15
    for number, words, amount in summary_lines(summary):
        weight = _WEIGHTS.get(number, "")
        bold = weight in ("sum", "due")
        height = 20.0 if weight == "due" else 15.5
        if weight == "due":
            canvas.box(LEFT, y, RIGHT - LEFT, height, ACCENT)
        elif weight == "sum":
            canvas.box(LEFT, y, RIGHT - LEFT, height, PALE)
        else:
            canvas.rule(LEFT, y + height, RIGHT, y + height, weight=0.4)
        colour = WHITE if weight == "due" else INK
        base = y + height / 2 + 3.2
        indent = 12 if weight == "part" else 0
        canvas.text(LEFT + 6 + indent, base, number, size=9, bold=bold, colour=WHITE if weight == "due" else SOFT)
        canvas.text(LEFT + 30 + indent, base, words, size=9.5, bold=bold, colour=colour)
        right = RIGHT - 6 - (96 if weight == "part" else 0)
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
    columns = (RIGHT - 226, RIGHT - 116, RIGHT - 6)
    canvas.text(LEFT, y + 8, heading, size=10.5, bold=True, colour=ACCENT, room=240)
    for x, name in zip(columns, ("Additions", "Deductions", "Net"), strict=True):
        canvas.text(x, y + 8, name, size=8, colour=SOFT, align=Align.RIGHT)
    y += 14
    for name, added, deducted, bold in rows:
        if bold:
            canvas.box(LEFT, y, RIGHT - LEFT, 14.5, PALE)
        else:
            canvas.rule(LEFT, y + 14.5, RIGHT, y + 14.5, weight=0.4)
        canvas.text(LEFT + 6, y + 10.5, name, bold=bold)
        for x, amount in zip(columns, (added, deducted, added + deducted), strict=True):
            canvas.text(x, y + 10.5, format_cents(amount), bold=bold, align=Align.RIGHT, room=104)
        y += 14.5
    return y


def _comment_height(lines: Sequence[str]) -> float:
    return 26.0 + len(lines) * 10.5 if lines else 0.0


def _comment(canvas: Canvas, lines: Sequence[str], y: float) -> None:
    canvas.text(LEFT, y + 6, "Comment", size=8, colour=SOFT)
    for index, line in enumerate(lines):
        canvas.text(LEFT, y + 18 + index * 10.5, line, size=8.5)


def _signatures(canvas: Canvas, sheet: BillingSheet, y: float) -> None:
    """Two places to sign, in our own words."""
    half = (RIGHT - LEFT - 24) / 2
    sides = (
        (
            LEFT,
            f"For {sheet.payee}",
            "We ask to be paid the amount due above. The work and material it covers are in place or stored as the"
            " line detail states, and what was paid to us before has been passed on to those we owed for them.",
            ("Name and title", "Signature", "Date"),
        ),
        (
            LEFT + half + 24,
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
    canvas.box(LEFT, 40, RIGHT - LEFT, 3, ACCENT)
    canvas.text(LEFT, 66, f"{title(sheet)}: notes", size=14, bold=True, colour=ACCENT, room=RIGHT - LEFT)
    for index, line in enumerate(lines):
        canvas.text(LEFT, 90 + index * 10.5, line, size=8.5)


def _foot(canvas: Canvas, sheet: BillingSheet, page: int, pages: int) -> None:
    canvas.rule(LEFT, _FOOT - 10, RIGHT, _FOOT - 10, weight=0.4)
    canvas.text(LEFT, _FOOT, DISCLAIMER, size=7, colour=SOFT)
    canvas.text(RIGHT, _FOOT, f"Page {page} of {pages}", size=7, colour=SOFT, align=Align.RIGHT)
    middle = f"{sheet.project_number} \u00b7 {sheet.contract_number} \u00b7 {title(sheet)}"
    canvas.text(LETTER[0] / 2, _FOOT, middle, size=7, colour=SOFT, align=Align.CENTRE, room=240)
