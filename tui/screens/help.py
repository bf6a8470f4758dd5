"""Help: what the focus is on, and every key that works there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import Key
from tui.widgets.key_line import KeyLine
from tui.widgets.strip import TextStrip


class HelpScreen(ModalScreen[None]):
    """Shows texts and keys gathered before it opened.

    Args:
        texts: of the focused widget first.
        keys: nearest first.
    """

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss", "Back", key_display="esc", id="help.back"),
    ]

    def __init__(self, texts: Sequence[str], keys: Sequence[Key]) -> None:
        super().__init__(id="help")
        self._texts = texts
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Keys in a column, words beside them."""
        width = max((len(key.display) for key in self._keys), default=0)
        keys = "\n".join(f"{key.display:>{width}}  {key.explanation}" for key in self._keys)
        with VerticalScroll(id="help-frame"):
            yield TextStrip("Help", id="help-title")
            yield Static(Content(keys), id="help-keys")
            yield Static(Content("\n\n".join(self._texts)), id="help-text")
        yield KeyLine(id="footer")

    def on_mount(self) -> None:
        """Lets the arrow keys scroll."""
        self.query_one("#help-frame").focus()
