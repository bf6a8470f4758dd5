"""A page as characters of four quarters, each in two colours: a picture for any terminal that has colours.

A cell shows 2 x 2 pixels. Of the four, the light ones get one colour and the dark ones another: on a page that is
paper and ink, nothing is lost by that.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from pdf.preview import Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ACROSS, DOWN = 2, 2
"""Pixels of a cell."""

QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""The character whose quarters are drawn by the bits: 1 top left, 2 top right, 4 bottom left, 8 bottom right."""

_FLAT = 24
"""How far apart the lightest and the darkest of four pixels, 0 to 255, may be to be one colour."""

_STEP = 17
"""Colours are rounded to multiples of this, so that neighbours are often the same and need no bytes."""


def block_strips(picture: Picture) -> list[Strip]:
    """The lines of a picture that was drawn with 2 x 2 pixels a cell."""
    import numpy as np

    pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.rows, DOWN, picture.columns, ACROSS, 3)
    four = pixels.transpose(0, 2, 1, 3, 4).reshape(picture.rows, picture.columns, 4, 3).astype(np.int32)
    light = four.sum(axis=3)
    least, most = light.min(axis=2, keepdims=True), light.max(axis=2, keepdims=True)
    ink = (light * 2 < least + most) & (most - least > 3 * _FLAT)
    drawn = (ink * np.array([1, 2, 4, 8])).sum(axis=2)
    paper = _mean(four, ~ink)
    # What shows no ink has that of the paper: one colour more is one change more on the line.
    shown = np.where(drawn[..., None] > 0, _mean(four, ink), paper)
    return [_strip(*row) for row in zip(drawn.tolist(), shown.tolist(), paper.tolist(), strict=True)]


def _mean(four: NDArray[np.int32], which: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The mean colour of some of the pixels of each cell, rounded; that of none is black."""
    import numpy as np

    number = np.maximum(which.sum(axis=2), 1)[..., None]
    mean = (four * which[..., None]).sum(axis=2) / number
    rounded: NDArray[np.int32] = (np.rint(mean / _STEP) * _STEP).astype(np.int32)
    return rounded


def _strip(drawn: Sequence[int], ink: Sequence[Sequence[int]], paper: Sequence[Sequence[int]]) -> Strip:
    segments = []
    for colors, run in groupby(range(len(drawn)), lambda place: (tuple(ink[place]), tuple(paper[place]))):
        segments.append(Segment("".join(QUARTERS[drawn[place]] for place in run), _style(*colors)))
    return Strip(segments, len(drawn))


@lru_cache(4096)
def _style(ink: tuple[int, ...], paper: tuple[int, ...]) -> Style:
    return Style(color=Color.from_rgb(*ink), bgcolor=Color.from_rgb(*paper))
