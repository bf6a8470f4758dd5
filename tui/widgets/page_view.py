"""A page as lines of text or of blocks of colour, larger than the screen where it has to be."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.output import plain


def text_strips(text: str) -> list[Strip]:
    """The lines of a text, each harmless."""
    return [Strip([Segment(plain(line))]) for line in text.split("\n")]


class PageView(ScrollView, can_focus=False, inherit_bindings=False):
    """Shows lines, moved where they are more than the screen holds."""

    DEFAULT_CSS = """
    PageView { height: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
    """

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
