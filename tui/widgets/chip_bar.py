"""The filters that are on, as chips in a line; each can be taken off alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.output import plain
from tui.widgets.columns import fit

WIDEST = 30
"""Cells of a chip: one with a long name leaves room for others."""


class ChipBar(Widget, can_focus=True):
    """A line of chips, hidden while there is none."""

    HELP = """\
The filters that are on. Left and right choose one, enter takes it off; escape goes back to the list."""

    DEFAULT_CSS = """
    ChipBar { display: none; height: 1; padding: 0 1; }
    ChipBar.-used { display: block; }
    ChipBar > .chip-bar--chip { background: $panel; color: $text; }
    ChipBar > .chip-bar--cursor { background: $panel; color: $text; }
    ChipBar:focus > .chip-bar--cursor { background: $primary; color: $text; text-style: bold; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chip-bar--chip", "chip-bar--cursor"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,delete", "take_off", "Take off", id="chips.take-off", tooltip="Take this filter off"),
        Binding("left", "move(-1)", "Filter before", show=False, id="chips.before"),
        Binding("right", "move(1)", "Next filter", show=False, id="chips.next"),
        Binding("escape,down", "leave", "To the list", id="chips.leave", tooltip="Back to the list"),
    ]

    cursor: reactive[int] = reactive(0)

    @dataclass
    class TakenOff(Message):
        """A chip is to go, by its place."""

        bar: ChipBar
        place: int

        @property
        def control(self) -> ChipBar:
            """The bar, for `@on` selectors."""
            return self.bar

    @dataclass
    class Left(Message):
        """The list is to have the focus."""

        bar: ChipBar

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._chips: tuple[str, ...] = ()

    @property
    def chips(self) -> Sequence[str]:
        """The words of the chips."""
        return self._chips

    def show(self, chips: Sequence[str]) -> None:
        """Shows other chips; where none is left, gives the focus back."""
        self._chips = tuple(plain(words) for words in chips)
        self.set_class(bool(chips), "-used")
        self.cursor = min(self.cursor, max(len(chips) - 1, 0))
        self.refresh()
        if not chips and self.has_focus:
            self.action_leave()

    def action_move(self, by: int) -> None:
        """Chooses the chip beside."""
        self.cursor = min(max(self.cursor + by, 0), max(len(self._chips) - 1, 0))

    def action_take_off(self) -> None:
        """Takes the chosen chip off."""
        if self._chips:
            self.post_message(self.TakenOff(self, self.cursor))

    def action_leave(self) -> None:
        """Goes to the list."""
        self.post_message(self.Left(self))

    def on_click(self, event: events.Click) -> None:
        """Takes the clicked chip off."""
        place, end = self._first(), 1
        while place < len(self._chips) and (end := end + cell_len(self._text(place)) + 1) <= event.x:
            place += 1
        if place < len(self._chips):
            self.post_message(self.TakenOff(self, place))

    def _text(self, place: int) -> str:
        words = self._chips[place]
        return f" {words if cell_len(words) <= WIDEST else fit(words, WIDEST)} × "

    def _first(self) -> int:
        """The first chip to be seen, so that the chosen one is."""
        first = 0
        while first < self.cursor and self._wide(first) > self.content_size.width:
            first += 1
        return first

    def _wide(self, first: int) -> int:
        return sum(cell_len(self._text(place)) + 1 for place in range(first, self.cursor + 1)) - 1

    def render_line(self, y: int) -> Strip:
        """The chips, from the first to be seen."""
        segments: list[Segment] = []
        for place in range(self._first(), len(self._chips)):
            at_cursor = place == self.cursor
            style = self.get_component_rich_style("chip-bar--cursor" if at_cursor else "chip-bar--chip")
            mark = "›" if at_cursor and self.has_focus else " "  # also where there are no colours
            segments += [Segment(f"{mark}{self._text(place)[1:]}", style), Segment(" ", self.rich_style)]
        width = self.content_size.width
        return Strip(segments).adjust_cell_length(width, self.rich_style)
