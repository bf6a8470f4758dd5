"""What text and tables have in common on their way to pages: limits, reading, the foot of a page."""

from __future__ import annotations

from pathlib import Path

from pdf.canvas import HAIR, SOFT, Align, Canvas
from pdf.decoding import decode
from pdf.unconvertible import Unconvertible

MOST_PAGES = 2_000
"""More pages than anybody will leaf through; one file must not make a backup unusable."""

_MOST_BYTES = 32_000_000
"""Well above what MOST_PAGES can hold (13 million characters), so that reading is bounded, too."""


def read_text(source: Path) -> str:
    """The file's text, with every kind of line end as a newline.

    Raises:
        Unconvertible: too large, or nothing but white space.
    """
    size = source.stat().st_size
    if size > _MOST_BYTES:
        raise Unconvertible(f"The text has {size:,} bytes, more than the {_MOST_BYTES:,} that are taken.")
    text = decode(source.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unconvertible("The file holds nothing but white space.")
    return text


def check_pages(pages: int) -> None:
    """Refuses a file of more than MOST_PAGES pages as a whole: half of it would look like all of it."""
    if pages > MOST_PAGES:
        raise Unconvertible(f"The file would fill more than the {MOST_PAGES:,} pages that are taken.")


def draw_foot(canvas: Canvas, width: float, height: float, margin: float, left: str, right: str) -> None:
    """Draws the foot of a page, half an inch from its lower edge.

    Args:
        width: of the page in points, like `height` and `margin`.
        left: may be empty.
    """
    y = height - 30
    canvas.rule(margin, y - 10, width - margin, y - 10, weight=0.4, colour=HAIR)
    if left:
        canvas.text(margin, y, left, size=7.5, colour=SOFT, room=width - 2 * margin - 190)
    canvas.text(width - margin, y, right, size=7.5, colour=SOFT, align=Align.RIGHT)
