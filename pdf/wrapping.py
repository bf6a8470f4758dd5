"""Lines that fit a width, for any script; nothing of the text is lost but the spaces at which it breaks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from pdf.fonts import paragraphs


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Breaks `text` into lines no wider than `width`.

    Breaks at line separators, then at spaces; a word wider than the column breaks between characters, after a hyphen,
    underscore, slash or dot where one is near, and never before a combining mark.

    Args:
        measure: the width of a piece of text, in the unit of `width`.
    """
    lines: list[str] = []
    for paragraph in paragraphs(text):
        lines += [paragraph] if measure(paragraph) <= width else _fill(paragraph, width, measure)
    return lines


def _fill(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in paragraph.split(" "):
        longer = f"{line} {word}" if line else word
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, width, measure)
        lines += full
    return [*lines, line]


def _cut(word: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """A word as pieces that fit; at least one character each, so that a narrow column cannot loop."""
    pieces: list[str] = []
    while measure(word) > width:
        low, high = 1, len(word)  # the longest prefix that fits, by bisection
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if measure(word[:middle]) <= width else (low, middle - 1)
        place = _good_place(word, low)
        if place >= len(word):
            break
        pieces.append(word[:place])
        word = word[place:]
    return [*pieces, word]


def _good_place(word: str, limit: int) -> int:
    """Where to cut: after a separator in the last third, else between two whole characters at or before `limit`."""
    for place in range(limit, max(limit * 2 // 3, 1), -1):
        if word[place - 1] in "-_/\\.," and place < len(word):
            return place
    place = limit
    while place > 1 and place < len(word) and _sticks(word, place):
        place -= 1
    if place > 1 or not _sticks(word, place):
        return place
    place = limit
    while place < len(word) and _sticks(word, place):
        place += 1
    return place


def _sticks(word: str, place: int) -> bool:
    """Whether the character at `place` belongs to the one before it."""
    if place >= len(word):
        return False
    following = word[place]
    return (
        unicodedata.category(following) in ("Mn", "Mc", "Me")
        or following in "\u200c\u200d\ufe0e\ufe0f"
        or "\U0001f3fb" <= following <= "\U0001f3ff"
        or word[place - 1] == "\u200d"
    )
