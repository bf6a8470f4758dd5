"""The columns of a table on paper: which hold figures, how wide each is, and which stand on a page together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from pdf.canvas import LETTER, Canvas

MARGIN = 40.0
PAD = 3.0
"""Points on each side of a cell's text."""

_SIZES = (8.0, 7.0, 6.0)
_WIDEST = 250.0
_WIDEST_IN_GROUPS = 160.0
_NARROWEST = 18.0
_AIR = 8.0
"""Points by which a column gets wider than it must where there is room."""

_SAMPLE = 40
"""The longest so many texts of a column are measured; a wider one among the others is wrapped."""

_FIGURE = re.compile(r"[-+(\u2212]?\s?[$\u20ac\u00a3]?\s?[-\u2212]?(\d[\d,.'\u2019\u00a0 ]*|\.\d+)\s?[%)-]?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it stands on its pages; widths in points, the padding included.

    Attributes:
        index: its place in the file's rows, from 0.
        figures: whether its cells stand to the right.
    """

    index: int
    width: float
    figures: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """How the columns fit the paper.

    Attributes:
        size: of the letters, in points.
        columns: of the whole table.
        groups: the columns that stand on a page together; each group after the first begins with the first column.
    """

    size: float
    landscape: bool
    columns: tuple[Column, ...]
    groups: tuple[tuple[Column, ...], ...]


def is_figure(cell: str) -> bool:
    """Whether a cell is an amount, a quantity or a percentage."""
    return _FIGURE.fullmatch(cell) is not None


def is_remark(row: Sequence[str]) -> bool:
    """Whether a row holds a single text, like a title above or a note below a table: it may run across the columns."""
    return sum(map(bool, row)) == 1 and not any(map(is_figure, row))


def fit(
    canvas: Canvas, names: Sequence[str], rows: Sequence[Sequence[str]], count: int, *, landscape: bool = False
) -> Fit:
    """Finds the largest letters and the smallest paper with which all columns stand side by side.

    Where they never do, they are dealt to groups of neighbours.

    Args:
        names: of the columns; empty where they have none.
        rows: of cells.
        count: how many columns there are.
        landscape: whether the pages lie in any case.
    """
    rows = [row for row in rows if count == 1 or not is_remark(row)]
    figures = [_holds_figures(rows, index) for index in range(count)]
    natural, least = zip(
        *(_measured(canvas, names, rows, index, figures[index]) for index in range(count)), strict=True
    )
    for size in _SIZES:
        full = [width * size + 2 * PAD for width in natural]
        wanted = [min(width, _WIDEST) for width in full]
        needed = [min(width, narrow * size + 2 * PAD) for width, narrow in zip(wanted, least, strict=True)]
        for lying in (True,) if landscape else (False, True):
            room = (LETTER[1] if lying else LETTER[0]) - 2 * MARGIN
            # Portrait only where no cell needs wrapping that landscape would spare.
            if sum(needed if lying else wanted) > room:
                continue
            widths = _grown(_grown(needed, wanted, room), full, room)
            columns = _columns(_grown(widths, [width + _AIR for width in widths], room), figures)
            return Fit(size, lying, columns, (columns,))
    return _grouped(natural, figures)


def _holds_figures(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Whether nine in ten of a column's cells are figures, of those that are not empty."""
    cells = [row[index] for row in rows if index < len(row) and row[index]]
    return bool(cells) and sum(map(is_figure, cells)) >= len(cells) * 0.9


def _measured(
    canvas: Canvas, names: Sequence[str], rows: Sequence[Sequence[str]], index: int, figures: bool
) -> tuple[float, float]:
    """The widths a column would like and must have, in sizes: that of its widest cell, and of its widest word."""
    header = names[index] if index < len(names) else ""
    cells = nlargest(_SAMPLE, (row[index] for row in rows if index < len(row)), key=len)
    lines = [line for cell in cells for line in cell.splitlines()]
    words = nlargest(_SAMPLE, (word for line in lines for word in line.split()), key=len)
    header_words = max((canvas.width(word, size=1, bold=True) for word in header.split()), default=0.0)
    natural = max((canvas.width(line, size=1) for line in lines), default=0.0)
    least = natural if figures else max((canvas.width(word, size=1) for word in words), default=0.0)
    # A header may take two lines rather than make its column twice as wide.
    whole = min(canvas.width(" ".join(header.split()), size=1, bold=True), max(natural, header_words, 6.0))
    return max(natural, header_words, whole), min(max(least, header_words), max(natural, header_words))


def _grown(widths: Sequence[float], limits: Sequence[float], room: float) -> list[float]:
    """The widths with what is left of the room shared out, to each in proportion to how far it is from its limit."""
    wish = sum(limits) - sum(widths)
    share = min(1.0, (room - sum(widths)) / wish) if wish > 0 else 0.0
    return [width + (limit - width) * share for width, limit in zip(widths, limits, strict=True)]


def _columns(widths: Sequence[float], figures: Sequence[bool]) -> tuple[Column, ...]:
    return tuple(Column(index, width, right) for index, (width, right) in enumerate(zip(widths, figures, strict=True)))


def _grouped(natural: Sequence[float], figures: Sequence[bool]) -> Fit:
    size = _SIZES[1]
    room = LETTER[1] - 2 * MARGIN
    columns = _columns([min(max(width * size + 2 * PAD, _NARROWEST), _WIDEST_IN_GROUPS) for width in natural], figures)
    first = columns[0]
    groups: list[list[Column]] = [[first]]
    used = first.width
    for column in columns[1:]:
        if used + column.width > room:
            groups.append([first])
            used = first.width
        groups[-1].append(column)
        used += column.width
    return Fit(size, True, columns, tuple(tuple(group) for group in groups))
