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
    line: str | None = None
    for word in paragraph.split(" "):
        longer = word if line is None else f"{line} {word}"
        if measure(longer) <= width:
            line = longer
            continue
        if line is not None and line.strip():
            lines.append(line.rstrip(" "))
            longer = word
        elif line is not None and measure(line) > width / 2:
            longer = word  # an indentation that leaves no room for its text is given up
        *full, rest = _cut(longer, width, measure)
        lines += full
        line = rest or None
    last = (line or "").rstrip(" ")
    return [*lines, last] if last or not lines else lines


def _cut(word: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """A word as pieces that fit; at least one character each, so that a narrow column cannot loop."""
    pieces: list[str] = []
    start = 0
    while (end := _fitting(word, start, width, measure)) < len(word):
        place = _good_place(word, start, end)
        pieces.append(word[start:place])
        start = place
    return [*pieces, word[start:]] if start < len(word) or not pieces else pieces


def _fitting(word: str, start: int, width: float, measure: Callable[[str], float]) -> int:
    """Where the longest piece from `start` that fits ends, one character at least.

    Gallops from short pieces to longer ones: to measure all that is left for every piece would take hours for a
    word of a megabyte.
    """
    low, step = start + 1, 16
    while (high := min(start + step, len(word))) < len(word) and measure(word[start:high]) <= width:
        low, step = high, step * 2
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(word[start:middle]) <= width else (low, middle - 1)
    return low


def _good_place(word: str, start: int, limit: int) -> int:
    """Where to cut: after a separator in the last third, else between two whole characters at or before `limit`."""
    for place in range(limit, start + max((limit - start) * 2 // 3, 1), -1):
        if word[place - 1] in "-_/\\.,":
            return place
    place = limit
    while place > start + 1 and _sticks(word, place):
        place -= 1
    if place > start + 1 or not _sticks(word, place):
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
