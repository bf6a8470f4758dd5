"""How the screen looks where colours or characters are few: themes of our own, and drawing in ASCII."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#00ffff",
    warning="#ffff00",
    error="#ff6b6b",
    success="#00ff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    boost="#1a1a1a",
    dark=True,
    variables={
        "text-muted": "#ffffff",
        "text-error": "#ff8f8f",
        "text-warning": "#ffff00",
        "footer-key-foreground": "#ffff00",
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
        "input-selection-background": "#0000ff",
    },
)
"""White on black: every text has a contrast of 7 to 1 at least (WCAG 2, AAA)."""

HIGH_CONTRAST_LIGHT = Theme(
    name="high-contrast-light",
    primary="#00007a",
    secondary="#5a0057",
    accent="#00007a",
    warning="#6b3900",
    error="#8f0000",
    success="#004d00",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#ffffff",
    boost="#e6e6e6",
    dark=False,
    variables={
        "text-muted": "#000000",
        "text-error": "#8f0000",
        "text-warning": "#6b3900",
        "footer-key-foreground": "#00007a",
        "block-cursor-background": "#00007a",
        "block-cursor-foreground": "#ffffff",
    },
)
"""Black on white, with the same contrast."""

_DRAWN = {
    "\u2500\u2501\u2504\u2505\u2508\u2509\u2550\u2594\u2581\u2580\u2584\u2013\u2014": "-",
    "\u2502\u2503\u2506\u2507\u250a\u250b\u2551\u258c\u2590\u258e\u258f\u2595": "|",
    "\u256d\u256e\u256f\u2570\u250c\u2510\u2514\u2518\u251c\u2524\u252c\u2534\u253c": "+",
    "\u203a\u2192\u25b6\u25b8": ">",
    "\u2039\u2190\u25c0\u25c2": "<",
    "\u2191\u25b2\u25b4": "^",
    "\u2193\u25bc\u25be": "v",
    "\u00b7\u2022": "-",
    "\u2026": ".",
    "\u23ce": "E",
    "\u2588\u2589\u258a\u258b\u258d\u2592\u2593": "#",
    "\u2591\u2583\u2582\u2585\u2586\u2587": "=",
    "\u2212": "-",
}
"""Signs we and Textual draw with, all one cell wide, and what stands for them."""

_TABLE = str.maketrans({sign: plain for signs, plain in _DRAWN.items() for sign in signs})


class AsciiFilter(LineFilter):
    """Draws lines and marks in ASCII; letters of names stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with their drawing replaced."""
        return [Segment(_ascii(text), style, control) for text, style, control in segments]


@lru_cache(4096)
def _ascii(text: str) -> str:
    return text if text.isascii() else text.translate(_TABLE)
