"""The slip sheet: the one page that stands where a file could not become pages (PRODUCT.md section 3, rule 7)."""

from __future__ import annotations

from pdf.canvas import ACCENT, ALARM, INK, LETTER, PALE, SOFT, Canvas

_LEFT, _RIGHT = 60.0, LETTER[0] - 60.0
_VALUE = _LEFT + 104.0


def slip_sheet(
    title: str, file_name: str, size: int, sha256: str, reason: str, billing: str, *, embedded: bool = True
) -> bytes:
    """Draws the page that names a file, says why it is not here, and where the original is.

    Args:
        title: what the contents call the part.
        file_name: as it was attached; shown literally, whatever it holds.
        size: bytes.
        reason: one sentence.
        billing: the label of the billing the file belongs to.
        embedded: whether the original travels inside the backup; it cannot where it is lost or has changed.
    """
    canvas = Canvas()
    canvas.page()
    canvas.box(_LEFT, 72, _RIGHT - _LEFT, 4, ALARM)
    canvas.text(
        _LEFT, 106, "This file could not be shown as pages", size=20, bold=True, colour=ACCENT, room=_RIGHT - _LEFT
    )
    canvas.text(
        _LEFT, 126, "Slip sheet: it stands in for one attachment, so that nothing is missing unnoticed.", colour=SOFT
    )
    y = _reason(canvas, reason, 150)
    facts = (
        ("Billing", billing, 11.0, True),
        ("Title", title, 11.0, True),
        ("File name", file_name, 11.0, False),
        ("Size", _size(size), 10.0, False),
        ("SHA-256", sha256, 10.0, False),
    )
    y += 34
    for name, value, text_size, bold in facts:
        y = _fact(canvas, name, value, text_size, bold, y)
    y += 18
    original = (
        "The original file is embedded in this PDF, unchanged, as an attachment. Open the attachments pane of your"
        " PDF reader and look for the file name above; its SHA-256 is the one above."
        if embedded
        else "The original file is not in this PDF either."
    )
    for line in canvas.wrap(original, _RIGHT - _LEFT, size=10):
        canvas.text(_LEFT, y, line, size=10)
        y += 14
    return canvas.output()


def missing_sheet(title: str, reason: str, billing: str) -> bytes:
    """Draws the page that stands where a paper is wanted that nobody attached.

    Args:
        title: what the paper is called.
        reason: one sentence.
        billing: the label of the billing that lacks it.
    """
    canvas = Canvas()
    canvas.page()
    canvas.box(_LEFT, 72, _RIGHT - _LEFT, 4, ALARM)
    canvas.text(_LEFT, 106, "This paper is missing", size=20, bold=True, colour=ACCENT, room=_RIGHT - _LEFT)
    canvas.text(_LEFT, 126, "It was wanted and not attached when this backup was compiled.", colour=SOFT)
    y = _reason(canvas, reason, 150) + 34
    for name, value in (("Billing", billing), ("Paper", title)):
        y = _fact(canvas, name, value, 11.0, True, y)
    return canvas.output()


def _reason(canvas: Canvas, reason: str, y: float) -> float:
    """The reason in a shaded box that grows with it; where it ends."""
    lines, size = canvas.fitted(reason, _RIGHT - _LEFT - 32, size=12, most=12)
    leading = size * 4 / 3
    height = 34 + len(lines) * leading
    canvas.box(_LEFT, y, _RIGHT - _LEFT, height, PALE)
    canvas.box(_LEFT, y, 3, height, ALARM)
    canvas.text(_LEFT + 16, y + 18, "Why", size=8, colour=SOFT)
    for index, line in enumerate(lines):
        canvas.text(_LEFT + 16, y + 35 + index * leading, line, size=size)
    return y + height


def _fact(canvas: Canvas, name: str, value: str, size: float, bold: bool, y: float) -> float:
    """A name and its value."""
    canvas.text(_LEFT, y, name, size=9, colour=SOFT)
    lines, size = canvas.fitted(value, _RIGHT - _VALUE, size=size, bold=bold, most=8)
    for line in lines:
        canvas.text(_VALUE, y, line, size=size, bold=bold, colour=INK)
        y += size * 1.35
    y += 4
    canvas.rule(_LEFT, y - size * 0.6, _RIGHT, y - size * 0.6, weight=0.4)
    return y + max(size, 9.0) * 0.9


def _size(size: int) -> str:
    """A file size for a person, with the exact number of bytes."""
    exact = f"{size:,} bytes"
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit} ({exact})"
    return exact
