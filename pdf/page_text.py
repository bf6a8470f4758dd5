"""The text of a page as it reads: its lines from top to bottom, each word about where it stands on the paper.

Pages that have no text, such as scans, give an empty one. Runs in the child process of `pdf.preview`.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

MOST_CHARACTERS = 50_000
"""How many characters of a page are looked at; a densely printed page has 10,000."""

MOST_COLUMNS = 240
"""How wide a page becomes at most, in characters."""

_SAME_LINE = 0.5
"""How far apart the middles of two characters of one line may be, in heights of a character."""

_SPACE, _COLUMN = 0.12, 0.6
"""From how far apart on two characters have a space between them, and are in two columns; in heights of a character."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character where it stands on the page as it is seen, in points from its top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """How far down the page it is."""
        return (self.top + self.bottom) / 2


def page_text(page: Any) -> str:
    """The text of a page that is open in pypdfium2; empty where it has none."""
    upright, turned = _characters(page)
    lines = [*_lines(upright), *turned]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def _characters(page: Any) -> tuple[list[Character], list[str]]:
    """The characters that stand upright, and the texts of those that do not, in the order of the file."""
    from pypdfium2 import raw

    found = page.get_textpage()
    width, height = page.get_size()
    turns = page.get_rotation() // 90
    upright: list[Character] = []
    turned: list[str] = []
    box = raw.FS_RECTF()
    try:
        for index in range(min(found.count_chars(), MOST_CHARACTERS)):
            text = _visible(raw.FPDFText_GetUnicode(found, index))
            quarter = round((raw.FPDFText_GetCharAngle(found, index) % (2 * math.pi)) / (math.pi / 2)) % 4
            if (quarter - turns) % 4:
                turned.append(text)
                continue
            # The loose box: the ink of a comma is neither as high as its line nor as wide as its place in it.
            if text.isspace() or not raw.FPDFText_GetLooseCharBox(found, index, ctypes.byref(box)):
                continue
            place = (box.left, box.bottom, box.right, box.top)
            upright.append(Character(text, *_seen(place, (width, height), turns)))
    finally:
        found.close()
    return upright, "".join(turned).split("\n") if "".join(turned).strip() else []


def _visible(code: int) -> str:
    """A character that a terminal may get; a space for what is none."""
    if code in (10, 13):
        return "\n"
    if code < 32 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return " "
    character = chr(code)
    return " " if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn") else character


def _seen(
    box: tuple[float, float, float, float], size: tuple[float, float], turns: int
) -> tuple[float, float, float, float]:
    """A box of the page's own space as left, top, right, bottom of the page as it is seen (ISO 32000-1, 7.7.3.3)."""
    left, bottom, right, top = box
    width, height = size
    if turns == 1:
        return bottom, left, top, right
    if turns == 2:
        return width - right, bottom, width - left, top
    if turns == 3:
        return width - top, height - right, width - bottom, height - left
    return left, height - top, right, height - bottom


def _lines(characters: Sequence[Character]) -> Iterable[str]:
    """The lines of a page, an empty one where there is room between two."""
    if not characters:
        return
    tall = median(one.bottom - one.top for one in characters) or 1.0
    left = min(one.left for one in characters)
    widest = max(one.right for one in characters) - left
    wide = max(median(one.right - one.left for one in characters), widest / MOST_COLUMNS) or 1.0
    before = -math.inf
    for line in _rows(characters, tall):
        top = min(one.middle for one in line)
        if top - before > 2 * tall and before > -math.inf:
            yield ""
        before = top
        yield _line(line, left, wide)


def _rows(characters: Sequence[Character], tall: float) -> Iterable[list[Character]]:
    """Characters that are about as far down, together."""
    row: list[Character] = []
    for one in sorted(characters, key=lambda one: one.middle):
        if row and one.middle - row[0].middle > _SAME_LINE * tall:
            yield sorted(row, key=lambda one: one.left)
            row = []
        row.append(one)
    yield sorted(row, key=lambda one: one.left)


def _line(line: Sequence[Character], left: float, wide: float) -> str:
    """A line with a space between words, and columns about where they stand."""
    written = ""
    end = -math.inf
    for one in line:
        gap = (one.left - end) / ((one.bottom - one.top) or 1.0)
        if gap > _COLUMN:
            written = written.ljust(max(round((one.left - left) / wide), len(written) + 2 * bool(written)))
        elif gap > _SPACE:
            written += " "
        written += one.text
        end = max(end, one.right)
    return written.rstrip()
