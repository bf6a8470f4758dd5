"""The first frame: stands while the store is loaded and the database opened; says what is in the way."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from tui.output import plain
from tui.widgets.key_line import KeyLine
from tui.widgets.strip import TextStrip

LOOK_SECONDS = 0.25
"""How often is looked for what the opening thread has to say."""


class OpeningScreen(Screen[None]):
    """Says that the database is being opened, how far that is, or why it cannot be."""

    HELP = "The database is being opened. Where that fails, r tries again and q leaves."
    CSS_PATH = "opening.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", "Try again", id="opening.again"),
        Binding("q", "app.quit", "Quit", id="opening.quit"),
    ]

    class AskedAgain(Message):
        """The database is to be tried once more."""

    def __init__(self) -> None:
        super().__init__(id="opening")
        self.in_trouble = False
        self._said = ""
        self._notice = Static(id="opening-notice")

    def compose(self) -> ComposeResult:
        """The title, the notice, the keys."""
        yield TextStrip("Progress Billings", id="title")
        yield self._notice
        yield KeyLine(id="footer")

    def on_mount(self) -> None:
        """Shows what the opening thread says."""
        self.set_interval(LOOK_SECONDS, self._show_said)

    def begin(self) -> None:
        """Says that it is being tried."""
        self.in_trouble = False
        self._said = "Opening the database ..."
        self._show_said()

    def say_from_thread(self, words: str) -> None:
        """Notes how far the opening is; shown at the next look, because this is another thread."""
        self._said = words

    def trouble(self, sentence: str) -> None:
        """Says why the database cannot be used just now."""
        self.in_trouble = True
        self._said = f"{sentence}\n\nr tries again, q leaves."
        self._show_said()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to try again while it is being tried."""
        return self.in_trouble if action == "again" else super().check_action(action, parameters)

    def action_again(self) -> None:
        """Has it tried again."""
        self.post_message(self.AskedAgain())

    def _show_said(self) -> None:
        self._notice.update(Content("\n".join(map(plain, self._said.split("\n")))))
        self._notice.set_class(self.in_trouble, "-trouble")
        self.refresh_bindings()
