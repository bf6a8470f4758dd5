"""The separator: a page before a billing that says what follows."""

from __future__ import annotations

from collections.abc import Sequence

from pdf.canvas import ACCENT, HAIR, INK, LETTER, SOFT, Align, Canvas
from store.plan import PlanItem

_LEFT, _RIGHT = 60.0, LETTER[0] - 60.0
_MOST = 36
"""Parts that are named; of more, the number of the others is said."""


def separator(item: PlanItem, parts: Sequence[tuple[str, int]]) -> bytes:
    """Draws the page, always one.

    Args:
        parts: title and pages of each part that follows.
    """
    canvas = Canvas()
    canvas.page()
    canvas.box(0, 0, 18, LETTER[1], ACCENT)
    lines, size = canvas.fitted(item.label, _RIGHT - _LEFT, size=26, bold=True, most=4)
    y = 110.0
    for line in lines:
        canvas.text(_LEFT, y, line, size=size, bold=True, colour=ACCENT)
        y += size * 1.25
    y += 10
    canvas.rule(_LEFT, y, _RIGHT, y, weight=1, colour=ACCENT)
    for title, pages in parts[:_MOST]:
        y += 15
        canvas.text(_LEFT, y, title, size=10, colour=INK, room=_RIGHT - _LEFT - 70)
        words = f"{pages:,} page" + ("" if pages == 1 else "s")
        canvas.text(_RIGHT, y, words, size=9, colour=SOFT, align=Align.RIGHT)
        canvas.rule(_LEFT, y + 4, _RIGHT, y + 4, weight=0.3, colour=HAIR)
    if len(parts) > _MOST:
        canvas.text(_LEFT, y + 17, f"and {len(parts) - _MOST:,} more", size=9, colour=SOFT)
    return canvas.output()
