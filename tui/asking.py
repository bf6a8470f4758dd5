"""Questions to the store, asked in threads and answered on the screen's loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from textual.dom import DOMNode
from textual.worker import WorkType

from store.errors import Problem
from store.stopping import Stop, Stopped
from tui.keys_in_turn import KeysInTurn

Answer = TypeVar("Answer")

REFUSAL_SECONDS = 10
"""How long a refusal stands: it is read, and then something else is tried."""

log = logging.getLogger("progress_billings")


def _nothing() -> None:
    """No key has waited."""


class Asker:
    """Asks on behalf of one widget, screen or app; what it asks ends with it.

    A newer question of the same group makes an older one's answer worthless: a thread cannot be stopped, so each
    question draws a ticket, and an answer whose ticket is no longer the newest is dropped. A question that only looks
    gives way: what it reads from the database is interrupted, so that the newer one has the processor to itself.
    """

    def __init__(self, node: DOMNode) -> None:
        self._node = node
        self._tickets: dict[str, int] = {}
        self._stops: dict[str, Stop] = {}

    def ask(
        self,
        group: str,
        question: Callable[[], Answer],
        answer: Callable[[Answer], None],
        trouble: Callable[[str], None],
        *,
        keys_wait: bool = False,
        gives_way: bool = False,
    ) -> None:
        """Runs the question in a thread.

        Args:
            gives_way: whether it changes nothing, so that it may be stopped once nobody waits for its answer.
            keys_wait: whether keys typed meanwhile are meant for what the answer shows or opens.
            answer: called on the loop with what the question returned.
            trouble: called on the loop with the sentence of a Problem, or of a bug, which goes to the log.
        """
        self.forget(group)
        ticket = self._tickets[group]
        stop = Stop()
        if gives_way:
            self._stops[group] = stop
        app = self._node.app
        has_come = app.await_answer() if keys_wait and isinstance(app, KeysInTurn) else _nothing

        def deliver(what: Callable[[], None]) -> None:
            try:
                if self._tickets[group] == ticket and (self._node.is_attached or self._node.is_dom_root):
                    what()
            finally:
                has_come()

        def asked() -> Answer:
            with stop.stoppable():
                return question()

        async def run() -> None:
            try:
                found = await asyncio.to_thread(asked)
            except asyncio.CancelledError:  # who asked is gone
                if gives_way:
                    stop.stop()
                has_come()
                raise
            except Stopped:
                has_come()
            except Problem as problem:
                sentence = str(problem)
                self._node.call_later(deliver, lambda: trouble(sentence))
            except Exception as error:
                # A bug in a question must not end the session: ticks and other screens are worth keeping.
                log.exception("%s failed", group)
                sentence = f"The program made an error ({type(error).__name__}); its log has the details."
                self._node.call_later(deliver, lambda: trouble(sentence))
            else:
                self._node.call_later(deliver, lambda: answer(found))

        # The function, not what it returns: who goes before it begins would leave a coroutine that nobody awaited.
        work: WorkType[None] = run
        self._node.run_worker(work, name=group, group=group, exit_on_error=False)

    def refuse(self, sentence: str) -> None:
        """Tells why something was not done; what most questions do with their trouble."""
        self._node.app.notify(sentence, severity="error", timeout=REFUSAL_SECONDS, markup=False)

    def forget(self, group: str) -> None:
        """Drops the answer of whatever was asked."""
        self._tickets[group] = self._tickets.get(group, 0) + 1
        if (stop := self._stops.pop(group, None)) is not None:
            stop.stop()
