"""A line of text that is data, never markup: titles, counts, notices."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui.output import plain
from tui.widgets.columns import fit


class TextStrip(Widget):
    """One line at the left and one at the right; what does not fit is cut off with an ellipsis, the left one first.

    Args:
        text: at the left.
        right: at the right; gone where it would leave the left less than half of the width.
    """

    DEFAULT_CSS = "TextStrip { height: 1; padding: 0 1; }"

    def __init__(self, text: str = "", right: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._text = plain(text)
        self._right = plain(right)

    @property
    def text(self) -> str:
        """What stands at the left."""
        return self._text

    def say(self, text: str, right: str | None = None) -> None:
        """Shows another text; draws only where it differs."""
        right = self._right if right is None else plain(right)
        if (plain(text), right) != (self._text, self._right):
            self._text, self._right = plain(text), right
            self.refresh()

    def render(self) -> Content:
        """The line as plain text."""
        width = self.content_size.width
        right = self._right if cell_len(self._right) + 2 <= width // 2 else ""
        room = width - (cell_len(right) + 2 if right else 0)
        return Content(fit(self._text, max(room, 0)) + ("  " + right if right else ""))
