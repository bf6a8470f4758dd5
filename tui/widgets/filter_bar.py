"""Filter as you type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

PAUSE_SECONDS = 0.05
"""How long typing has to pause before the list is asked for: letters that come together, as pasted ones, ask once. A
question that is not answered when the next letter comes is given up."""


class FilterBar(Input):
    """A line of text that filters the list below it; hidden while it is empty and not in use."""

    HELP = """\
Type any part of a number, contract, title, company or comment; upper and lower case are the same.
Enter goes to the list and keeps the filter. Escape takes the filter away."""

    DEFAULT_CSS = """
    FilterBar { display: none; height: 1; border: none; padding: 0 1; background: $surface; }
    FilterBar:focus { border: none; }
    FilterBar.-used { display: block; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "No filter", id="filter.leave", tooltip="Take the filter away and go to the list"),
        Binding("enter,down", "to_list", "To the list", id="filter.to-list", tooltip="Keep the filter, go to the list"),
    ]

    @dataclass
    class Narrowed(Message):
        """Another text filters now."""

        bar: FilterBar
        text: str

        @property
        def control(self) -> FilterBar:
            """The bar, for `@on` selectors."""
            return self.bar

    @dataclass
    class Left(Message):
        """The list is to have the focus."""

        bar: FilterBar

    def __init__(self, placeholder: str, *, id: str) -> None:
        super().__init__(placeholder=placeholder, id=id, select_on_focus=False)
        # A blinking cursor is 2.6 kB/s over SSH (ARCHITECTURE.md).
        self.cursor_blink = False
        self._timer: Timer | None = None
        self._told = ""

    @property
    def pending(self) -> bool:
        """Whether what was typed is about to filter."""
        return self._timer is not None

    def use(self) -> None:
        """Shows the bar and puts the cursor into it."""
        self.add_class("-used")
        self.focus()

    def put(self, text: str) -> None:
        """Shows a text that filters already; tells nobody."""
        self._told = text
        self.value = text
        self.set_class(bool(text), "-used")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Waits for a pause in typing."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE_SECONDS, self._tell)

    def action_to_list(self) -> None:
        """Keeps the filter and goes to the list."""
        self._tell()
        self.set_class(bool(self.value), "-used")
        self.post_message(self.Left(self))

    def action_leave(self) -> None:
        """Takes the filter away and goes to the list."""
        self.value = ""
        self._tell()
        self.remove_class("-used")
        self.post_message(self.Left(self))

    def _tell(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.value != self._told:
            self._told = self.value
            self.post_message(self.Narrowed(self, self.value))
