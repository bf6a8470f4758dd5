"""Questions that nobody waits for any more: what they ask the database is given up, also in the middle."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Stopped(Exception):
    """The question was stopped; nobody waits for its answer."""


class _Connection(Protocol):
    def interrupt(self) -> None:
        """Ends the statement that runs on it in another thread."""


class Stop:
    """Stops what one question reads; from any thread, as often as one likes. What it writes is not touched."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reading: list[_Connection] = []
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether nobody waits any more."""
        return self._stopped

    def stop(self) -> None:
        """Ends the statement that runs now and keeps others from beginning: there `Stopped` is raised."""
        with self._lock:
            self._stopped = True
            for connection in self._reading:
                connection.interrupt()

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """What is asked within, in this thread, is what is stopped."""
        token = _stop_of_this_thread.set(self)
        try:
            yield
        finally:
            _stop_of_this_thread.reset(token)

    @contextmanager
    def reading(self, connection: _Connection) -> Iterator[None]:
        """A connection that is interrupted from here; not any more, once it may be somebody else's.

        Raises:
            Stopped: nobody waits any more.
        """
        with self._lock:
            if self._stopped:
                raise Stopped
            self._reading.append(connection)
        try:
            yield
        finally:
            with self._lock:
                self._reading.remove(connection)


_stop_of_this_thread: ContextVar[Stop | None] = ContextVar("stop", default=None)


def current_stop() -> Stop | None:
    """What stops the question that this thread asks; None where nothing does."""
    return _stop_of_this_thread.get()
