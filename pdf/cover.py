"""The cover: what the backup is, of which project, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass

from pdf.canvas import ACCENT, ALARM, LETTER, PALE, SOFT, Align, Canvas
from store.dictionary import Term, label
from store.money import format_cents
from store.plan import Plan, PlanItem

_LEFT, _RIGHT = 60.0, LETTER[0] - 60.0
_SHORT = 22
"""Up to so many billings the cover lists them one by one; more are only summed up."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a backup holds.

    Attributes:
        parts: billing forms, signed copies, attachments and slip sheets.
        pages: of the whole file, cover and contents included.
        exceptions: parts that need attention.
    """

    parts: int
    pages: int
    exceptions: int


def cover(plan: Plan, counts: Counts, volume: int = 0) -> bytes:
    """Draws the cover, always one page; no clock and no person on it (PRODUCT.md section 3, rule 9).

    Args:
        plan: what is in this file.
        volume: the number of the volume, from 1; 0 where there is one file only.
    """
    canvas = Canvas()
    canvas.page()
    canvas.box(0, 0, LETTER[0], 150, ACCENT)
    white = (255, 255, 255)
    canvas.text(
        _LEFT, 78, label(plan.dictionary, Term.BACKUP_TITLE), size=24, bold=True, colour=white, room=_RIGHT - _LEFT
    )
    project = f"Project {plan.project_number}" + (f", volume {volume}" if volume else "")
    canvas.text(_LEFT, 104, project, size=12, colour=(206, 220, 234), room=_RIGHT - _LEFT)
    y = 196.0
    lines, size = canvas.fitted(plan.project_name, _RIGHT - _LEFT, size=20, bold=True, most=4)
    for line in lines:
        canvas.text(_LEFT, y, line, size=size, bold=True)
        y += size * 1.25
    y -= 4
    lines, size = canvas.fitted(plan.project_address, _RIGHT - _LEFT, size=11, most=5)
    for line in lines:
        canvas.text(_LEFT, y, line, size=size, colour=SOFT)
        y += size * 15 / 11
    y = _counts(canvas, plan, counts, y + 16)
    _billings(canvas, plan, y + 34)
    return canvas.output()


def _counts(canvas: Canvas, plan: Plan, counts: Counts, y: float) -> float:
    billings = sum(item.billing_id is not None for item in plan.items)
    figures = (
        (billings, label(plan.dictionary, Term.BILLING if billings == 1 else Term.BILLINGS), ACCENT),
        (counts.parts, "part" if counts.parts == 1 else "parts", ACCENT),
        (counts.pages, "page" if counts.pages == 1 else "pages", ACCENT),
        (counts.exceptions, "needs attention" if counts.exceptions == 1 else "need attention", ALARM),
    )
    width = (_RIGHT - _LEFT - 36) / 4
    for index, (number, words, colour) in enumerate(figures):
        x = _LEFT + index * (width + 12)
        tone = colour if number else SOFT
        canvas.box(x, y, width, 58, PALE)
        canvas.box(x, y, width, 2, tone)
        canvas.text(x + 10, y + 30, f"{number:,}", size=20, bold=True, colour=tone, room=width - 20)
        canvas.text(x + 10, y + 47, words, size=9, colour=SOFT, room=width - 20)
    return y + 58


def _billings(canvas: Canvas, plan: Plan, y: float) -> None:
    """Gross, retainage and net of each billing when they are few, and their sums."""
    items = [item for item in plan.items if item.sheet is not None]
    if not items:
        return
    columns = (_RIGHT - 186, _RIGHT - 96, _RIGHT - 4)
    for x, name in zip(columns, ("Gross", "Retainage", "Net"), strict=True):
        canvas.text(x, y, name, size=8, colour=SOFT, align=Align.RIGHT)
    canvas.text(_LEFT, y, label(plan.dictionary, Term.BILLING), size=8, colour=SOFT)
    y += 6
    canvas.rule(_LEFT, y, _RIGHT, y, weight=1, colour=ACCENT)
    for item in items if len(items) <= _SHORT else []:
        y += 14
        canvas.text(_LEFT, y, item.label, size=9, room=columns[0] - 76 - _LEFT)
        _amounts(canvas, columns, _figures(item), y, bold=False)
        canvas.rule(_LEFT, y + 4, _RIGHT, y + 4, weight=0.3)
    sums = [sum(figures) for figures in zip(*(_figures(item) for item in items), strict=True)]
    canvas.box(_LEFT, y + 4.5, _RIGHT - _LEFT, 18, PALE)
    y += 17
    canvas.text(_LEFT + 4, y, f"Total of {len(items):,}", size=9, bold=True)
    _amounts(canvas, columns, (sums[0], sums[1], sums[2]), y, bold=True)


def _figures(item: PlanItem) -> tuple[int, int, int]:
    """Gross billed this period, retainage held on it and what is due, in cents.

    Gross is what completed and stored has grown by, so that it agrees with net also when stored material moves.
    """
    assert item.sheet is not None
    sheet = item.sheet
    gross = sheet.totals.work + sheet.totals.stored
    return gross, sheet.summary.retainage, sheet.summary.due


def _amounts(
    canvas: Canvas, columns: tuple[float, ...], amounts: tuple[int, int, int], y: float, *, bold: bool
) -> None:
    for x, amount in zip(columns, amounts, strict=True):
        canvas.text(x, y, format_cents(amount), size=9, bold=bold, align=Align.RIGHT, room=84)
