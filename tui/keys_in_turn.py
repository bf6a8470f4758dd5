"""Keys that come at once, as a slow line brings them, each have their effect before the next one is looked at.

Textual looks at a key as soon as it comes: a second one goes to what had the focus before the first one moved it, and a
binding that a field leaves to the screen comes later than the letters behind it. Nor does it know that a key asks the
store first, and that the next one is meant for what the answer opens (`tui.asking`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from time import monotonic

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
"""A widget that is busy for longer, or an answer that takes longer, is no longer waited for."""


class KeysInTurn(App[None]):
    """Takes the next key, or what is pasted, when the one before has been through."""

    def __init__(self) -> None:
        super().__init__()
        self._later: deque[Event] = deque()
        self._awaited: dict[object, float] = {}
        self._turn = 0
        self._at: DOMNode | None = None

    @property
    def key_under_way(self) -> bool:
        """Whether a key has not had its effect yet."""
        return self._at is not None or bool(self._later)

    def await_answer(self) -> Callable[[], None]:
        """Keeps keys back until what is returned is called, or for `PATIENCE_SECONDS`."""
        token = object()
        self._awaited[token] = monotonic() + PATIENCE_SECONDS

        def has_come() -> None:
            self._awaited.pop(token, None)

        return has_come

    async def on_event(self, event: Event) -> None:
        """Keeps a key back while another is under way; escape does not wait for an answer."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self.key_under_way:
            self._later.append(event)
        elif self._awaits() and not (isinstance(event, Key) and event.key == "escape"):
            self._later.append(event)
            self._wait()
        else:
            await self._take(event)

    def _awaits(self) -> bool:
        now = monotonic()
        self._awaited = {token: end for token, end in self._awaited.items() if end > now}
        return bool(self._awaited)

    def _wait(self) -> None:
        """Waits for an answer, and then for what it has opened."""
        if self._awaits():
            self.set_timer(LOOK_SECONDS, self._wait)
        else:
            self._begin(self.focused or self.screen)

    async def _take(self, event: Event) -> None:
        self._at = target = self.focused or self.screen
        await super().on_event(event)
        self._begin(target)

    def _begin(self, target: DOMNode) -> None:
        self._turn += 1
        self._at = target
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
        if turn != self._turn or self._at is None:
            return
        self._at = None
        if self._later and self._awaits():
            self._wait()
        elif self._later:
            await self._take(self._later.popleft())
