"""What all dialogs have: the screen below stays to be seen, the keys stand in the footer, ? helps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.widgets.key_line import KeyLine

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A dialog that answers something."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # The application's own keys stop at a dialog.
        Binding(
            "question_mark", "app.help", "Help", key_display="?", id="dialog.help", tooltip="All keys of the dialog"
        ),
    ]

    def compose(self) -> ComposeResult:
        """The dialog's own body, and the keys."""
        yield from self.compose_body()
        yield KeyLine(id="footer")

    def compose_body(self) -> Iterable[Widget]:
        """The frame and what is in it."""
        raise NotImplementedError
