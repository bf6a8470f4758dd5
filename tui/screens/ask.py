"""One line of text that somebody types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from tui.screens.dialog import Dialog
from tui.widgets.strip import TextStrip


class AskScreen(Dialog[str | None]):
    """Asks for a line; answers it, or None.

    Args:
        question: what is asked for.
        value: what stands there at first.
        secret: whether what is typed is hidden.
    """

    CSS_PATH = "ask.tcss"
    HELP = "Enter answers, escape leaves everything as it was."

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer", "OK", id="ask.answer"),
        Binding("escape", "dismiss", "Back", id="ask.back"),
    ]

    def __init__(self, question: str, value: str = "", *, secret: bool = False) -> None:
        super().__init__(id="ask")
        self._question = question
        self._input = Input(value, password=secret, id="ask-text", compact=True, select_on_focus=False)
        self._input.cursor_blink = False

    def compose_body(self) -> Iterable[Widget]:
        """The question and the line."""
        with Vertical(id="ask-frame"):
            yield TextStrip(self._question, id="ask-question")
            yield self._input

    @on(Input.Submitted)
    def action_answer(self) -> None:
        """Answers."""
        self.dismiss(self._input.value)
