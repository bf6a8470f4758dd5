"""A question that is answered with yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from tui.output import plain_lines
from tui.screens.dialog import Dialog
from tui.widgets.strip import TextStrip


class ConfirmScreen(Dialog[bool]):
    """Asks before something that cannot be taken back; the focus is on No.

    Args:
        question: what is about to be done.
        consequence: what follows from it.
        yes: the word on the button that does it.
    """

    CSS_PATH = "confirm.tcss"
    HELP = "y does it, n or escape leaves everything as it was. Left and right move between the buttons."

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="confirm.yes"),
        Binding("n,escape", "answer(False)", "No", id="confirm.no"),
        Binding("left,right", "app.focus_next", "Other button", show=False, id="confirm.other"),
    ]

    def __init__(self, question: str, consequence: str, *, yes: str) -> None:
        super().__init__(id="confirm")
        self._question = question
        self._consequence = consequence
        self._yes = yes

    def compose_body(self) -> ComposeResult:
        """The question and two buttons."""
        with Vertical(id="confirm-frame"):
            yield TextStrip(self._question, id="confirm-question")
            yield Static(Content(plain_lines(self._consequence)), id="confirm-consequence")
            with Horizontal(id="confirm-buttons"):
                yield Button(f"{self._yes} (y)", id="confirm-yes", variant="warning", compact=True)
                yield Button("No (n)", id="confirm-no", variant="primary", compact=True)

    def on_mount(self) -> None:
        """Puts the focus on the answer that changes nothing."""
        self.query_one("#confirm-no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answers."""
        self.dismiss(event.button.id == "confirm-yes")

    def action_answer(self, yes: bool) -> None:
        """Answers."""
        self.dismiss(yes)
