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
        self._focus_before: DOMNode | None = None

    @property
    def key_under_way(self) -> bool:
        """Whether a key has not had its effect yet."""
        return bool(self._later) or (self._at is not None and not self._has_gone(self._at))

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
        elif self._at is not None or self._later:
            self._later.append(event)
            if self._at is not None and len(self._later) == 1:
                self._look(self._turn, PATIENCE_SECONDS)
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
        self._at = self._focus_before = target = self.focused or self.screen
        await super().on_event(event)
        self._begin(target)

    def _begin(self, target: DOMNode) -> None:
        self._turn += 1
        self._at = target
        if self._later:
            self._look(self._turn, PATIENCE_SECONDS)
        self._send(target, self._turn, 1)

    def _send(self, target: DOMNode, turn: int, rounds: int) -> None:
        if not target.call_later(self._follow, target, turn, rounds):
            self.call_later(self._round_ended, turn, rounds)

    def _has_gone(self, node: DOMNode) -> bool:
        return node is not self and not (node.is_running and node.is_attached)

    def _look(self, turn: int, seconds: float) -> None:
        """Goes on from what has the focus now where the widget that is waited for has gone."""
        if turn != self._turn or self._at is None:
            return
        if seconds <= 0:
            self.call_later(self._through, turn)
        elif self._has_gone(self._at):
            self.call_later(self._round_ended, turn, 1)
        self.set_timer(LOOK_SECONDS, partial(self._look, turn, seconds - LOOK_SECONDS))

    async def _follow(self, node: DOMNode, turn: int, rounds: int) -> None:
        """Goes the way of a key: behind it in the queue of each widget, up to the application's own."""
        if turn != self._turn:
            return
        parent = node.parent
        if node is not self and parent is not None and parent.call_later(self._follow, parent, turn, rounds):
            self._at = parent
        elif node is self:
            await self._round_ended(turn, rounds)
        else:
            self._at = self
            self.call_later(self._round_ended, turn, rounds)

    async def _round_ended(self, turn: int, rounds: int) -> None:
        """Goes the way again where the focus has moved, or a key waits: there may be more to come."""
        now = self.focused or self.screen
        moved, self._focus_before = now is not self._focus_before, now
        if turn == self._turn and (rounds < MOST_ROUNDS if moved else self._later and rounds < ROUNDS):
            self._at = now
            self._send(now, turn, rounds + 1)
        else:
            await self._through(turn)

    async def _through(self, turn: int) -> None:
        """Gives the next key its turn."""
        if turn != self._turn or self._at is None:
            return
        self._at = None
        if self._later and self._awaits():
            self._wait()
        elif self._later:
            await self._take(self._later.popleft())
