"""A line of a form on which one of a few is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Label, Select

Choice = TypeVar("Choice")


class ChoiceRow(Horizontal, Generic[Choice]):
    """Words and what is chosen beside them.

    Args:
        options: words and value of each.
        id: of the field.
    """

    DEFAULT_CSS = """
    ChoiceRow { height: 1; margin: 0 1; }
    ChoiceRow Label { width: 24; }
    ChoiceRow Select { width: 1fr; max-width: 36; }
    """

    def __init__(self, words: str, options: Iterable[tuple[str, Choice]], value: Choice, *, id: str) -> None:
        super().__init__()
        self._words = words
        self.select: Select[Choice] = Select(list(options), value=value, allow_blank=False, compact=True, id=id)

    @property
    def chosen(self) -> Choice:
        """What is chosen."""
        value = self.select.value
        assert value is not Select.NULL, "a blank is not allowed"
        return value  # type: ignore[return-value] # Select's own type says what no blank leaves

    def compose(self) -> Iterable[Widget]:
        """The words and the field."""
        yield Label(Content(self._words))
        yield self.select
