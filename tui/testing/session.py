"""One person's session with the application, driven by keys and read as text (docs/testing.md).

What waits, waits for a condition and fails with the screen's text; nothing here sleeps.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import takewhile

from textual.css.query import QueryError
from textual.events import Key, MouseScrollDown, MouseScrollUp, Paste
from textual.keys import _character_to_key, key_to_character
from textual.message_pump import MessagePump
from textual.pilot import OutOfBounds, Pilot
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.worker import Worker

from tui.app import ProgressBillingsApp
from tui.testing.records import Clock, Step, Toast
from tui.testing.tables import Cells, find_row, find_table, read_rows
from tui.widgets.filter_bar import FilterBar

WAIT_SECONDS = 60.0
"""How long a wait may last before it fails."""

_LOOK_SECONDS = 0.02
_KEYS = {"\n": "enter", "\t": "tab"}
_FIELD_KEYS = " -./"  # with letters and digits: what a field takes as it is


class Session:
    """The application in a terminal of its own.

    Attributes:
        pilot, app: Textual's Pilot and the application, for what is not offered here.
        clock: the day it is there.
        toasts: every toast so far.
        steps: every step so far; `on_step` is called with each as it ends.
    """

    def __init__(
        self,
        pilot: Pilot[None],
        app: ProgressBillingsApp,
        clock: Clock | None = None,
        toasts: list[Toast] | None = None,
    ) -> None:
        self.pilot = pilot
        self.app = app
        self.clock = clock or Clock()
        self.toasts: list[Toast] = [] if toasts is None else toasts
        self.steps: list[Step] = []
        self.on_step: Callable[[Step], None] | None = None
        self._waited_for: list[Toast] = []
        self._in_step = False

    # What a person does.

    async def press(self, *keys: str) -> None:
        """Presses keys one after the other, each once the one before has had its effect; names as Textual's.

        Letters that go into a field one after the other are typed as fast as a terminal brings them.
        """
        async with self.step(f"press {' '.join(keys)}"):
            rest = list(keys)
            while rest:
                if self.ended:
                    raise AssertionError(f"The application has ended; nothing is there to press {rest[0]} on.")
                together = self._letters(rest) or rest[:1]
                for key in together:
                    self.app.post_message(_event(key))
                await self.settle()
                del rest[: len(together)]

    def _letters(self, keys: Sequence[str]) -> list[str]:
        """The keys that begin these and are letters, digits and such for the field that has the focus."""
        if not isinstance(self.app.focused, Input | TextArea):
            return []
        return list(takewhile(lambda key: len(key) == 1 and (key.isalnum() or key in _FIELD_KEYS), keys))

    async def type(self, text: str) -> None:
        """Types a text; a line's end is enter, a tab goes to the next field."""
        async with self.step(f"type {text!r}"):
            await self.press(*(_KEYS.get(character, character) for character in text))

    async def type_secret(self, variable: str) -> None:
        """Types what an environment variable holds, such as a password that no script should hold."""
        async with self.step(f"type what {variable} holds"):
            secret = os.environ.get(variable)
            assert secret is not None, f"Set {variable} in the environment to what is to be typed here."
            await self.press(*secret)

    async def paste(self, text: str) -> None:
        """Pastes a text into what has the focus, as a terminal does."""
        async with self.step(f"paste {text!r}"):
            self.app.post_message(Paste(text))
            await self.settle()

    async def click(self, widget_id: str, offset: tuple[int, int] | None = None, *, times: int = 1) -> None:
        """Clicks into a widget.

        Args:
            offset: cells from its upper left corner; None is its middle.
        """
        async with self.step(f"click {widget_id}" + (f" at {offset[0]},{offset[1]}" if offset else "")):
            widget = self._widget(widget_id)
            try:
                # Textual takes no offset at all, (0, 0), for the middle.
                place = offset if offset is not None else (widget.region.width // 2, widget.region.height // 2)
                await self.pilot.click(None, offset=widget.region.offset + place, times=times)
            except OutOfBounds:
                raise AssertionError(f"{widget_id} is not to be seen at {offset}.") from None
            await self.settle()

    async def scroll(self, widget_id: str, notches: int) -> None:
        """Turns the mouse wheel over a widget: down by so many notches, up for a number below zero."""
        async with self.step(f"scroll {widget_id} by {notches}"):
            turn = MouseScrollDown if notches > 0 else MouseScrollUp
            widget = self._widget(widget_id)
            await self.pilot._post_mouse_events([turn] * abs(notches), widget)
            await self.settle()

    async def go_to_row(self, table: str = "", /, **cells: str) -> None:
        """Puts a table's cursor on the first row with these cells, by column id: `go_to_row(contract="SC-2")`.

        A cell is meant by its whole text or by the words it begins with.
        """
        words = " ".join(f"{name}={text}" for name, text in cells.items())
        async with self.step(f"go to row {words}"):
            found = find_table(self.app.screen, table)
            found.focus()
            found.go_to(await find_row(found, cells))
            await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Gives the terminal another size, in cells."""
        async with self.step(f"resize {width}x{height}"):
            await self.pilot.resize_terminal(width, height)
            await self.wait_for(lambda: self.app.screen.size == (width, height), "the new size")
            await self.settle()

    # Waiting.

    async def settle(self) -> None:
        """Waits until no question is under way and all messages are handled; what is compiled may go on."""
        deadline = time.monotonic() + WAIT_SECONDS
        quiet = 0
        while not self.ended and quiet < 2:  # twice: what has just been made has not begun yet
            if time.monotonic() > deadline:
                raise AssertionError(f"There is no rest within {WAIT_SECONDS} s\n{self.screen()}")
            await self.app.animator.wait_until_complete()
            if asking := self._asking():
                await self.app.workers.wait_for_complete(asking)
            elif self._at_work():
                await asyncio.sleep(0)
            elif self.app.key_under_way or self._pausing():
                await asyncio.sleep(_LOOK_SECONDS)
            else:
                quiet += 1
                for screen in self.app.screen_stack:  # also those that a dialog stands before
                    screen._on_timer_update()  # draws what waits to be drawn, and lets go on what waits for it
                await asyncio.sleep(0)
                continue
            quiet = 0

    def _asking(self) -> list[Worker[object]]:
        """The questions under way."""
        return [one for one in self.app.workers if one.group != "jobs" and not one.is_finished]

    def _everything(self) -> Iterator[MessagePump]:
        yield self.app
        for screen in self.app.screen_stack:
            yield from screen.walk_children(with_self=True)

    def _at_work(self) -> bool:
        """Whether anything handles a message, or has one to handle: whether it does not wait for the next one."""
        return any(
            one.message_queue_size or (one.is_running and not one._message_queue.ready_event._waiters)
            for one in self._everything()
        )

    def _pausing(self) -> bool:
        """Whether a pause has to pass first: the filter's after typing, or that of the pane beside a list."""
        from tui.screens.detail_pane import DetailPane

        return any(isinstance(one, DetailPane | FilterBar) and one.pending for one in self._everything())

    async def wait_for(
        self, condition: Callable[[], bool], what: str = "a condition", seconds: float = WAIT_SECONDS
    ) -> None:
        """Waits until the condition holds.

        Raises:
            AssertionError: it does not within the seconds; says `what` was waited for and what the screen shows.
        """
        async with self.step(f"wait for {what}"):
            deadline = time.monotonic() + seconds
            while not condition():
                if self.ended:
                    raise AssertionError(f"{what}: the application has ended")
                if time.monotonic() > deadline:
                    toasts = "\n".join(toast.text for toast in self.toasts)
                    raise AssertionError(f"{what}: not within {seconds} s\n{self.screen()}\n{toasts}".rstrip())
                await self.pilot.pause(_LOOK_SECONDS)

    async def wait_for_screen(self, screen_id: str, seconds: float = WAIT_SECONDS) -> None:
        """Waits for the screen or dialog with this id (docs/ids.md), and until all it asks for is there."""
        async with self.step(f"wait for the screen {screen_id}"):
            await self.wait_for(lambda: self.screen_id == screen_id, f"the screen {screen_id}", seconds)
            await self.settle()

    async def wait_for_text(self, words: str, seconds: float = WAIT_SECONDS) -> None:
        """Waits until the screen says these words, wherever its lines are broken."""
        await self.wait_for(lambda: words in self.prose(), f"the words {words!r}", seconds)

    async def wait_for_toast(self, words: str, seconds: float = WAIT_SECONDS) -> Toast:
        """Waits for a toast with these words, and returns it; each toast is waited for once."""
        found: list[Toast] = []

        def come() -> bool:
            new = (toast for toast in self.toasts if not any(toast is one for one in self._waited_for))
            found.extend(toast for toast in new if words in toast.text)
            return bool(found)

        await self.wait_for(come, f"a toast with {words!r}", seconds)
        self._waited_for.append(found[0])
        return found[0]

    # Reading.

    @property
    def screen_id(self) -> str:
        """The id of the screen or dialog in front (docs/ids.md); empty for one of Textual's own, and at the end."""
        return "" if self.ended else self.app.screen.id or ""

    @property
    def ended(self) -> bool:
        """Whether the person has left the application."""
        return self.app.return_code is not None

    @property
    def told(self) -> list[str]:
        """The words of every toast so far."""
        return [toast.text for toast in self.toasts]

    def screen(self) -> str:
        """What the screen shows, line by line; empty once the application has ended."""
        if self.ended:
            return ""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def prose(self) -> str:
        """What the screen says, wherever lines were broken and frames drawn."""
        return re.sub(r"[\s│]+", " ", self.screen())

    def line(self, words: str) -> str:
        """The one line of the screen with these words."""
        found = [line for line in self.screen().splitlines() if words in line]
        assert len(found) == 1, f"{words!r} is in {len(found)} lines of\n{self.screen()}"
        return found[0]

    def svg(self, title: str = "Progress Billings") -> str:
        """A picture of the screen, which fetches no fonts from anywhere."""
        return re.sub(r"@font-face \{.*?\}", "", self.app.export_screenshot(title=title), flags=re.DOTALL)

    async def rows(self, table: str = "") -> list[Cells]:
        """All rows of a table in their order, as the texts of its cells by column id.

        Args:
            table: its id (docs/ids.md); empty for the one with the focus.
        """
        found = find_table(self.app.screen, table)
        return await read_rows(found, range(len(found.keys)))

    async def ticked_rows(self, table: str = "") -> list[Cells]:
        """The rows of the list that are ticked."""
        found = find_table(self.app.screen, table)
        return await read_rows(found, [place for place, key in enumerate(found.keys) if key in found.selection])

    async def row_at_cursor(self, table: str = "") -> Cells:
        """The row under the cursor; empty in an empty list."""
        found = find_table(self.app.screen, table)
        return (await read_rows(found, [found.cursor]))[0] if len(found.keys) else {}

    def totals(self, table: str = "") -> Cells:
        """The totals row of a table by column id; empty where it has none."""
        return dict(find_table(self.app.screen, table).totals)

    # Steps.

    @asynccontextmanager
    async def step(self, name: str) -> AsyncIterator[None]:
        """Makes one step of all that happens within; a step within a step is a part of it."""
        if self._in_step:
            yield
            return
        self._in_step = True
        began, failure = time.monotonic(), ""
        try:
            yield
        except BaseException as error:
            failure = str(error).partition("\n")[0] or type(error).__name__
            raise
        finally:
            self._in_step = False
            self.steps.append(Step(len(self.steps) + 1, name, time.monotonic() - began, failure))
            if self.on_step is not None:
                self.on_step(self.steps[-1])

    def _widget(self, widget_id: str) -> Widget:
        if widget_id == self.screen_id:
            return self.app.screen
        try:
            return self.app.screen.query_one(f"#{widget_id}")
        except QueryError:
            raise AssertionError(f"There is no {widget_id} on the screen {self.screen_id} (docs/ids.md).") from None


def _event(key: str) -> Key:
    """A key as a terminal brings it, by its name or its character."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    return Key(name, key if len(key) == 1 else key_to_character(key))
