"""A bar chart of characters: as plain as a terminal is."""

from __future__ import annotations

import os
from collections.abc import Sequence

from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from store.money import format_cents
from store.project_reports import Bar
from tui.output import plain

_LONGEST = 36
"""Cells of a label; of a longer one the beginning is shown."""

_EIGHTHS = " \u258f\u258e\u258d\u258c\u258b\u258a\u2589"
MOST_BARS = 8
"""Bars that are drawn; the smallest are added up in one more."""


class Chart(Static):
    """Bars, the longest as wide as there is room."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._bars: tuple[Bar, ...] = ()
        self._counts = False

    def show(self, bars: Sequence[Bar], *, counts: bool) -> None:
        """Shows bars; `counts` says that they are numbers of things and not cents."""
        self._bars, self._counts = tuple(bars), counts
        self._draw()

    def on_resize(self, _event: Resize) -> None:
        """Draws them as wide as there is room."""
        self._draw()

    def _draw(self) -> None:
        plain_signs = "UTF" not in os.environ.get("LC_ALL", os.environ.get("LANG", "UTF-8")).upper()
        self.update(Content(bars_text(self._bars, self.size.width, counts=self._counts, plain_signs=plain_signs)))


def bars_text(bars: Sequence[Bar], width: int, *, counts: bool, plain_signs: bool = False) -> str:
    """The chart as lines of text.

    Args:
        width: cells there are.
        plain_signs: draws with `#` where a terminal may not know block characters.
    """
    shown = _largest(bars)
    values = [f"{bar.value:,}" if counts else format_cents(bar.value) for bar in shown]
    figures = max(map(len, values), default=0)
    labels = [plain(bar.label) for bar in shown]
    wide = min(max(map(len, labels), default=0), _LONGEST)
    room = max(width - wide - figures - 3, 1)
    most = max((abs(bar.value) for bar in shown), default=0)
    lines = []
    for bar, label, value in zip(shown, labels, values, strict=True):
        named = label if len(label) <= wide else label[: wide - 1] + "\u2026"
        eighths = abs(bar.value) * room * 8 // most if most else 0
        drawn = "#" * round(eighths / 8) if plain_signs else "\u2588" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
        lines.append(f"{named:<{wide}} {value:>{figures}} {drawn}")
    return "\n".join(lines)


def _largest(bars: Sequence[Bar]) -> list[Bar]:
    """The largest bars in their order, and one for all others."""
    if len(bars) <= MOST_BARS:
        return list(bars)
    kept = sorted(range(len(bars)), key=lambda place: -abs(bars[place].value))[: MOST_BARS - 1]
    others = [bar for place, bar in enumerate(bars) if place not in kept]
    return [bars[place] for place in sorted(kept)] + [Bar(f"{len(others):,} others", sum(one.value for one in others))]
