"""A line of a form: what is asked for, and the field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import Horizontal
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Label


class FieldRow(Horizontal):
    """Words and a line to type in beside them.

    Args:
        id: of the field.
        wide: whether the field takes all the room there is: for texts rather than figures.
        known: values to complete what is typed from.
    """

    DEFAULT_CSS = """
    FieldRow { height: 1; margin: 0 1; }
    FieldRow Label { width: 24; }
    FieldRow Input { width: 14; }
    FieldRow.-wide Input { width: 1fr; }
    """

    def __init__(self, words: str, value: str, *, id: str, wide: bool = False, known: Sequence[str] = ()) -> None:
        super().__init__(classes="-wide" if wide else "")
        self._words = words
        suggester = SuggestFromList(known, case_sensitive=False) if known else None
        self.input = Input(value, compact=True, id=id, suggester=suggester)
        self.input.cursor_blink = False

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.input.value

    def compose(self) -> Iterable[Widget]:
        """The words and the field."""
        yield Label(Content(self._words))
        yield self.input
