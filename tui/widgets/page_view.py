"""A page as lines of text or of blocks of colour, larger than the screen where it has to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.output import plain

STEP = 4
"""Columns that left and right move by."""


def text_strips(text: str) -> list[Strip]:
    """The lines of a text, each harmless."""
    return [Strip([Segment(plain(line))]) for line in text.split("\n")]


class PageView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows lines; the arrow keys move what is larger than the screen."""

    DEFAULT_CSS = """
    PageView { height: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
    """
    HELP = "A page. The arrow keys, or h j k l, move it where it is larger than the screen."

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(0, -1)", "Up", id="page.up", show=False),
        Binding("down,j", "move(0, 1)", "Down", id="page.down", show=False),
        Binding("left,h", "move(-1, 0)", "Left", id="page.left", show=False),
        Binding("right,l", "move(1, 0)", "Right", id="page.right", show=False),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._strips: Sequence[Strip] = ()

    @property
    def text(self) -> str:
        """What stands there, line by line."""
        return "\n".join(strip.text for strip in self._strips)

    def show(self, strips: Sequence[Strip], *, stay: bool = False) -> None:
        """Shows other lines, from the top, or where the last ones stood."""
        self._strips = strips
        self.virtual_size = Size(max((strip.cell_length for strip in strips), default=0), len(strips))
        if not stay:
            self.scroll_home(animate=False)
        self.refresh()

    def action_move(self, across: int, down: int) -> None:
        """Moves the page under the screen."""
        self.scroll_relative(across * STEP, down, animate=False)

    def page_on(self, by: int) -> bool:
        """Moves by a screen; False where the page's end, or its begin, is on the screen already."""
        before = self.scroll_offset
        self.scroll_relative(0, by * max(self.size.height - 1, 1), animate=False)
        return self.scroll_offset != before

    def render_line(self, y: int) -> Strip:
        """A line, in the middle where the page is narrower than the screen."""
        left, top = self.scroll_offset
        number, width = top + y, self.size.width
        if number >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        before = max((width - self.virtual_size.width) // 2, 0)
        strip = self._strips[number].crop(left, left + width)
        strip = Strip([Segment(" " * before), *strip], before + strip.cell_length)
        return strip.apply_style(self.rich_style).adjust_cell_length(width, self.rich_style)
