"""How this terminal shows pages: as pictures of its own kind, as blocks of colour, or as text.

Nobody asks the terminal, because the answer would come among the keys: it is known by its name, which also goes over
SSH, and else a preference says it.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import struct
import sys
import termios
from typing import Any

from textual.app import App
from textual.widget import Widget

from tui.preferences import ASCII, BLOCKS, KITTY, SIXEL, TEXT, Preferences

EXTRA_ADVICE = "To show pages in pixels, install the extra `pictures`: pip install 'progress-billings[pictures]'."

_KITTY_TERMS = ("xterm-kitty", "xterm-ghostty")
_SIXEL_TERMS = ("foot", "foot-extra", "mlterm", "wezterm", "contour")
_SIXEL_PROGRAMS = ("WezTerm", "mintty", "iTerm.app", "contour")


def no_pictures(app: App[Any], preferences: Preferences) -> str:
    """Why pages are shown as text only; empty where the terminal shows pictures."""
    if preferences.pictures == TEXT:
        return "Your preferences say so, so pages are shown as text."
    if os.environ.get("NO_COLOR"):
        return "NO_COLOR is set, so pages are shown as text."
    if preferences.borders == ASCII:
        return "Only ASCII is drawn here, so pages are shown as text."
    # Without a terminal, as under a script, there is nobody to say how many colours it has.
    colours = preferences.colour_system or "truecolor" if app.is_headless else app.console.color_system
    if colours not in ("256", "truecolor"):
        return "Here are too few colours for pictures, so pages are shown as text."
    return ""


def picture_kind(app: App[Any], preferences: Preferences) -> str:
    """How pictures are shown where they are: KITTY, SIXEL or BLOCKS.

    The first two need the extra `pictures`, and a terminal that says how many pixels a cell has.
    """
    wanted = preferences.pictures or kind_by_name()
    if wanted not in (KITTY, SIXEL) or app.is_headless or cell_pixels() is None:
        return BLOCKS
    return wanted if has_extra() else BLOCKS


def has_extra() -> bool:
    """Whether the extra `pictures` is installed."""
    return importlib.util.find_spec("textual_image") is not None


def kind_by_name() -> str:
    """How the terminal shows pictures, as far as its name tells: KITTY, SIXEL or BLOCKS."""
    if os.environ.get("TMUX"):
        return BLOCKS  # it draws over what it does not know of
    term, program = os.environ.get("TERM", ""), os.environ.get("TERM_PROGRAM", "")
    if term in _KITTY_TERMS:
        return KITTY
    return SIXEL if term in _SIXEL_TERMS or program in _SIXEL_PROGRAMS else BLOCKS


def cell_pixels() -> tuple[int, int] | None:
    """The width and height of a cell in pixels; None where the terminal does not say."""
    try:
        answer = fcntl.ioctl(sys.__stdout__.fileno() if sys.__stdout__ else 1, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("HHHH", answer)
    if not (rows and columns and width >= columns and height >= rows):
        return None
    return width // columns, height // rows


def picture_widget(kind: str) -> Any:
    """A widget of the extra for pictures of a kind; its `image` is set to what Pillow opens."""
    out, sys.__stdout__ = sys.__stdout__, None  # type: ignore[misc] # when imported, it would ask the terminal
    try:
        import textual_image.renderable  # noqa: F401 - asks what the terminal can do, once, here
    finally:
        sys.__stdout__ = out  # type: ignore[misc] # as above
    from textual_image.widget import SixelImage, TGPImage

    widget: Widget = (TGPImage if kind == KITTY else SixelImage)()
    return widget
