"""Waiting for what other processes do: for a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event


def wait_until(condition: Callable[[], bool], seconds: float = 30, seen: Callable[[], str] | None = None) -> None:
    """Returns once the condition holds; fails the test when it does not within the seconds.

    Args:
        seen: tells what is there instead, for who reads the failure.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s" + (f"\n{seen()}" if seen else ""))
        Event().wait(0.02)
