"""The columns of a record table: which fit, how wide each is, and a cell's text cut to its width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.cells import cell_len, set_cell_size

from tui.output import plain

Row = TypeVar("Row")

GAP = 2
"""Cells between two columns."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column.

    Attributes:
        cell: the text of a row's cell; may hold anything, it is made harmless here.
        width: cells it takes at least.
        right: figures stand at the right.
        grows: takes its share of the room that is left.
        up_to: cells it takes before others grow, once all columns are on the screen; more do not help it.
        fixed: stays when the others move sideways.
    """

    id: str
    heading: str
    width: int
    cell: Callable[[Row], str]
    right: bool = False
    grows: bool = False
    fixed: bool = False
    up_to: int = 0


@dataclass(frozen=True)
class Placed(Generic[Row]):
    """A column on the screen, with the width it has there."""

    column: Column[Row]
    width: int


def place(columns: Sequence[Column[Row]], first: int, room: int) -> list[Placed[Row]]:
    """The columns to draw in `room` cells, when the moving ones start with number `first`."""
    moving = [column for column in columns if not column.fixed]
    wanted = [column for column in columns if column.fixed] + moving[first:]
    placed: list[Placed[Row]] = []
    for column in wanted:
        needed = column.width + (GAP if placed else 0)
        if needed > room and placed:
            break
        placed.append(Placed(column, min(column.width, max(room, 1))))
        room -= needed
    for number, one in enumerate(placed if len(placed) == len(columns) else ()):
        more = min(max(one.column.up_to - one.width, 0), max(room, 0))
        placed[number] = Placed(one.column, one.width + more)
        room -= more
    growing = [number for number, one in enumerate(placed) if one.column.grows]
    if growing and room > 0:
        extra, rest = divmod(room, len(growing))
        for turn, number in enumerate(growing):
            one = placed[number]
            placed[number] = Placed(one.column, one.width + extra + (turn < rest))
    return placed


def last_first(columns: Sequence[Column[Row]], room: int) -> int:
    """The furthest the moving columns can go: the last one is then on the screen."""
    moving = sum(not column.fixed for column in columns)
    for first in range(moving):
        if len(place(columns, first, room)) == len(columns) - first:
            return first
    return max(moving - 1, 0)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Text as exactly `width` cells, harmless and on one line; what is cut off leaves an ellipsis."""
    text = plain(text)
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width)
    return " " * (width - length) + text if right else text + " " * (width - length)
