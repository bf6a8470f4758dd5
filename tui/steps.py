"""Steps that a person takes by a key or by a form; the store refuses those that may not be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session
from textual.dom import DOMNode
from textual.screen import ModalScreen

from tui.asking import Asker
from tui.opening import Office

Answer = TypeVar("Answer")


class Steps:
    """Takes steps on behalf of a screen or a pane.

    Args:
        node: on whose behalf they are taken; `asker` is its own.
        done: called after each step that was taken.
    """

    def __init__(self, node: DOMNode, office: Office, asker: Asker, done: Callable[[], None]) -> None:
        self._node = node
        self._office = office
        self._asker = asker
        self._done = done

    def ask(self, form: ModalScreen[str | None]) -> None:
        """Shows a form that saves, and tells what was done."""
        self._node.app.push_screen(form, lambda sentence: self._taken(sentence) if sentence else None)

    def take(self, step: Callable[[Session], Answer], words: Callable[[Answer], str] = lambda _none: "") -> None:
        """Takes a step in a transaction of its own, in a thread, and says what it came to.

        Args:
            words: makes the sentence of what the step answered; an empty one where the screen shows it.
        """

        def question() -> Answer:
            with self._office.database.write() as session:
                return step(session)

        self._asker.ask("step", question, lambda answer: self._taken(words(answer)), self._refused)

    def _refused(self, sentence: str) -> None:
        self._asker.refuse(sentence)
        self._done()  # somebody else may have been first: what is shown is read again

    def _taken(self, sentence: str) -> None:
        if sentence:
            self._node.app.notify(sentence, markup=False)
        self._done()
