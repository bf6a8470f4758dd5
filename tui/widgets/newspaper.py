"""Sections of lines laid out in columns, as a newspaper does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Text = TypeVar("Text")

FEWEST = 3
"""Lines of a section that are not worth beginning a column's end with."""


def laid_out(
    sections: Sequence[Sequence[Text]], columns: int, height: int, blank: Text
) -> tuple[list[list[Text]], int]:
    """Columns of lines, and how many lines found no room.

    A section that fits into a column is not broken as long as there is another column to begin.

    Args:
        columns: how many there may be.
        height: lines of a column.
        blank: what stands between two sections of a column.
    """
    pages: list[list[Text]] = [[]]
    lost = 0
    for section in sections:
        room = height - len(pages[-1]) - bool(pages[-1])
        if pages[-1] and len(section) > room and len(pages) < columns and (len(section) <= height or room < FEWEST):
            pages.append([])
        if pages[-1] and len(pages[-1]) < height:
            pages[-1].append(blank)
        for line in section:
            if len(pages[-1]) >= height and len(pages) < columns:
                pages.append([])
            if len(pages[-1]) < height:
                pages[-1].append(line)
            else:
                lost += 1
    return pages, lost
