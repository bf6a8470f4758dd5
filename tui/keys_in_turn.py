"""Keys that come at once, as a slow line brings them, each have their effect before the next one is looked at.

Textual looks at a key as soon as it comes: a second one goes to what had the focus before the first one moved it, and a
binding that a field leaves to the screen comes later than the letters behind it.
"""

from __future__ import annotations

from collections import deque
from functools import partial

from textual.app import App
from textual.dom import DOMNode
from textual.events import Event, Key, Paste

ROUNDS = 2
"""How often the way from the focus up to the application is gone: what a key asks for comes with the first, and what
its message to another widget leads to, such as a screen that opens, with the second."""

MOST_ROUNDS = 6
"""With those that a moved focus adds."""

LOOK_SECONDS = 0.05
"""How often it is looked whether the widget that is waited for is still there: one that goes takes what waits in its
queue with it."""

PATIENCE_SECONDS = 2.0
"""A widget that is busy for longer is no longer waited for."""


class KeysInTurn(App[None]):
    """Takes the next key, or what is pasted, when the one before has been through."""

    def __init__(self) -> None:
        super().__init__()
        self._later: deque[Event] = deque()
        self._turn = 0
        self._at: DOMNode | None = None

    @property
    def key_under_way(self) -> bool:
        """Whether a key has not had its effect yet."""
        return self._at is not None

    async def on_event(self, event: Event) -> None:
        """Keeps a key back while another is under way."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self.key_under_way:
            self._later.append(event)
        else:
            await self._take(event)

    async def _take(self, event: Event) -> None:
        self._turn += 1
        self._at = target = self.focused or self.screen
        await super().on_event(event)
        self._look(self._turn, PATIENCE_SECONDS)
        self._follow(target, self._turn, 1)

    def _look(self, turn: int, seconds: float) -> None:
        """Goes on from what has the focus now where the widget that is waited for has gone."""
        if turn != self._turn or self._at is None:
            return
        if seconds <= 0:
            self.call_later(self._through, turn)
        elif self._at is not self and not (self._at.is_running and self._at.is_attached):
            self.call_later(self._round_ended, self._at, turn, 1)
        self.set_timer(LOOK_SECONDS, partial(self._look, turn, seconds - LOOK_SECONDS))

    def _follow(self, node: DOMNode, turn: int, rounds: int) -> None:
        """Goes the way of a key: behind it in the queue of each widget, up to the application's own."""
        if turn != self._turn:
            return
        self._at, parent = node, node.parent
        if node is self or parent is None or not node.call_later(self._follow, parent, turn, rounds):
            self._at = self
            self.call_later(self._round_ended, self.focused or self.screen, turn, rounds)

    def _round_ended(self, focus: DOMNode, turn: int, rounds: int) -> None:
        now = self.focused or self.screen
        if turn != self._turn or rounds >= MOST_ROUNDS or (rounds >= ROUNDS and now is focus):
            self.call_later(self._through, turn)
        else:
            self._follow(now, turn, rounds + 1)

    async def _through(self, turn: int) -> None:
        """Gives the next key its turn."""
        if turn != self._turn or not self.key_under_way:
            return
        self._at = None
        if self._later:
            await self._take(self._later.popleft())
