"""Plain text becomes Letter pages, line for line, in a typewriter face; HTML and other markup is shown as it stands.

The columns of a listing stay in line: lines of up to 132 characters, as line printers had, are set smaller until
they fit; longer lines are wrapped. A line outside cp1252 is set in Noto, whose letters differ in width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pdf.canvas import LETTER, Canvas, Face
from pdf.fonts import is_plain, visible
from pdf.text_file import check_pages, draw_foot, read_text
from pdf.wrapping import wrap

_MARGIN = 45.0
_WIDTH = LETTER[0] - 2 * _MARGIN
_TOP = 50.0
_LINES = 66
"""Lines a page, as line printers had, so that a form feed after the 66th leaves no page nearly empty."""

_LEADING = (LETTER[1] - _TOP - 50.0) / _LINES
_SIZE = 9.0
_ADVANCE = 0.6
"""The width of every Courier character, in sizes."""

_PRINTER_COLUMNS = 132
_TAB = 8
_LINE_END = re.compile("[\n\v\x85\u2028\u2029]")


def text_to_pdf(source: Path, name: str, target: Path) -> None:
    """Writes the text at `source` to a PDF at `target`, nothing cut off.

    Tabs are expanded, a form feed starts a page, other control characters are shown by their codes.

    Args:
        name: printed at the foot of each page; may be empty.

    Raises:
        Unconvertible: nothing but white space, or more than can be taken.
    """
    sheets = [_lines(sheet) for sheet in read_text(source).strip("\f").rstrip().split("\f")]
    check_pages(sum(1 + (len(lines) - 1) // _LINES for lines in sheets))
    longest = max(len(line) for lines in sheets for line in lines)
    size = min(_SIZE, _WIDTH / (_ADVANCE * longest)) if longest <= _PRINTER_COLUMNS else _SIZE
    canvas = Canvas()
    pages: list[list[str]] = []
    for lines in sheets:
        page: list[str] = []
        for line in _wrapped(canvas, lines, size):
            if len(page) == _LINES:
                pages.append(page)
                check_pages(len(pages) + 1)
                page = []
            page.append(line)
        pages.append(page)
    for number, page in enumerate(pages, start=1):
        canvas.page()
        for index, line in enumerate(page):
            if line:
                _draw(canvas, line, _TOP + (index + 1) * _LEADING - 2, size)
        draw_foot(canvas, *LETTER, _MARGIN, name, f"Page {number:,} of {len(pages):,}")
    target.write_bytes(canvas.output())


def _lines(sheet: str) -> list[str]:
    """The visible lines between two form feeds."""
    return [visible(line.expandtabs(_TAB)).rstrip() for line in _LINE_END.split(sheet.rstrip())]


def _wrapped(canvas: Canvas, lines: list[str], size: float) -> Iterator[str]:
    """The lines as they fit the page's width."""
    columns = int(_WIDTH / (_ADVANCE * size) + 1e-6)
    for line in lines:
        if is_plain(line) or not line:
            yield from wrap(line, columns, len) if len(line) > columns else (line,)
        else:
            yield from wrap(line, _WIDTH, lambda piece: _width(canvas, piece, size))


def _width(canvas: Canvas, line: str, size: float) -> float:
    """The width of a line outside cp1252, whose indentation is as wide as that of its neighbours."""
    text = line.lstrip(" ")
    return (len(line) - len(text)) * _ADVANCE * size + canvas.width(text, size=size, face=Face.MONO)


def _draw(canvas: Canvas, line: str, y: float, size: float) -> None:
    text = line.lstrip(" ")
    canvas.text(_MARGIN + (len(line) - len(text)) * _ADVANCE * size, y, text, size=size, face=Face.MONO)
