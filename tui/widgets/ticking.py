"""Ticks in a record table: one row, a range, all, the others, none."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from store.key_set import KeySet
from tui.widgets.record_source import HEADING
from tui.widgets.selection import Selection


class Ticking(Widget):
    """The ticking half of a record table; bound to `keys` and `cursor` of the other half."""

    can_tick: bool = False

    cursor: reactive[int] = reactive(0, repaint=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "Tick", id="table.tick", tooltip="Tick the row and go to the next one"),
        Binding("shift+down", "extend(1)", "Tick downwards", id="table.extend-down", show=False),
        Binding("shift+up", "extend(-1)", "Tick upwards", id="table.extend-up", show=False),
        Binding("v", "range", "Tick a range", id="table.range", show=False, tooltip="Tick from here; v again ends it"),
        Binding("a", "tick_all", "Tick all", id="table.all", show=False, tooltip="Tick every billing of the list"),
        Binding("i", "invert", "Turn ticks over", id="table.invert", show=False),
        Binding("n", "tick_none", "Tick none", id="table.none", show=False),
        Binding(
            "N",
            "tick_back",
            "Ticks as before",
            key_display="N",
            id="table.back",
            show=False,
            tooltip="Take the last change of ticks back",
        ),
    ]

    @dataclass
    class Ticked(Message):
        """Other rows are ticked now."""

        table: Ticking

        @property
        def control(self) -> Ticking:
            """The table, for `@on` selectors."""
            return self.table

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.selection = Selection()
        self.range_mode = False
        self._anchor: int | None = None
        self._before = KeySet()
        self._extending = False

    @property
    def keys(self) -> array[int]:
        """The keys of all rows, in order."""
        raise NotImplementedError

    @property
    def key_set(self) -> KeySet:
        """The same keys as a set."""
        raise NotImplementedError

    def go_to(self, number: int) -> None:
        """Puts the cursor on a row."""
        raise NotImplementedError

    def in_turn(self, action: Callable[[], None], *, of_all: bool) -> None:
        """Changes ticks, once what came before it is done; those of all rows, once the whole list is here."""
        raise NotImplementedError

    def refresh_ticks(self) -> None:
        """Draws the ticks again."""
        raise NotImplementedError

    def refresh_row(self, number: int) -> None:
        """Draws one row again."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A table without ticks has no keys for them."""
        if action in ("tick", "extend", "range", "tick_all", "invert", "tick_none", "tick_back"):
            return self.can_tick
        return super().check_action(action, parameters)

    def cursor_moved(self, cursor: int) -> None:
        """Ticks up to the cursor while a range is being ticked; any other move ends a range begun with shift."""
        if self._anchor is None:
            return
        if not (self.range_mode or self._extending):
            self._anchor = None
            return
        low, high = sorted((self._anchor, cursor))
        ticked = self._before.copy()
        ticked.update(key for key in self.keys[low : high + 1] if key > HEADING)
        self.selection.replace(ticked)
        self._changed()

    def end_range(self) -> None:
        """Leaves what the range ticked and ends it."""
        self._anchor = None
        self.range_mode = False

    def action_tick(self) -> None:
        """Ticks the row under the cursor, or takes its tick away, and goes to the next row; of a heading, the group."""
        if self.cursor < len(self.keys) and self.keys[self.cursor] <= HEADING:
            self.in_turn(partial(self._tick_group, self.keys[self.cursor]), of_all=True)
        elif self.cursor < len(self.keys):
            self.end_range()
            self.in_turn(partial(self._toggle, self.keys[self.cursor], self.cursor), of_all=False)
            self.go_to(self.cursor + 1)

    def _toggle(self, key: int, number: int) -> None:
        self.selection.toggle(key)
        self.refresh_row(number)
        self.post_message(self.Ticked(self))

    def _tick_group(self, heading: int) -> None:
        """Ticks the records of a group; where all are ticked, takes their ticks away."""
        if heading not in self.keys:  # gone while the other rows came
            return
        self._begin_step()
        start = self.keys.index(heading) + 1
        end = next((n for n in range(start, len(self.keys)) if self.keys[n] <= HEADING), len(self.keys))
        group = KeySet(key for key in self.keys[start:end] if key > 0)
        ticked = self.selection.keys.copy()
        ticked.add_records(group)
        if len(ticked) == len(self.selection):
            ticked.turn_over(group)
        self.selection.replace(ticked)
        self._changed()

    def action_extend(self, by: int) -> None:
        """Moves the cursor and ticks from where it stood."""
        self._begin()
        self._extending = True
        self.go_to(self.cursor + by)
        self._extending = False

    def action_range(self) -> None:
        """Begins to tick a range with the row under the cursor, or ends it."""
        if self.range_mode:
            self.end_range()
            self._changed()
        elif len(self.keys):
            self._anchor = None
            self._begin()
            self.range_mode = True
            self.cursor_moved(self.cursor)

    def action_tick_all(self) -> None:
        """Ticks every billing of the list."""
        self.in_turn(partial(self._step, lambda: self.selection.tick_records(self.key_set)), of_all=True)

    def action_invert(self) -> None:
        """Ticks the billings of the list that are not ticked, and takes the other ticks away."""
        self.in_turn(partial(self._step, lambda: self.selection.invert(self.key_set)), of_all=True)

    def action_tick_none(self) -> None:
        """Takes every tick away, also those of rows the list does not show now."""
        self.in_turn(partial(self._step, self.selection.clear), of_all=False)

    def tick_exactly(self, keys: KeySet) -> None:
        """Ticks these and no others."""
        self.in_turn(partial(self._step, partial(self.selection.replace, keys)), of_all=False)

    def action_tick_back(self) -> None:
        """Ticks what was ticked before the last change of ticks: one row, a range, all, none."""
        self.in_turn(self._go_back, of_all=False)

    def _go_back(self) -> None:
        self.end_range()
        if self.selection.go_back():
            self._changed()
        else:
            self.notify("The ticks were not changed before this.", markup=False)

    def _step(self, change: Callable[[], None]) -> None:
        self._begin_step()
        change()
        self._changed()

    def _begin_step(self) -> None:
        self.end_range()
        self.selection.remember()

    def _begin(self) -> None:
        if self._anchor is None:
            self._anchor = self.cursor
            self.selection.remember()
            self._before = self.selection.keys.copy()

    def _changed(self) -> None:
        self.refresh_ticks()
        self.post_message(self.Ticked(self))
