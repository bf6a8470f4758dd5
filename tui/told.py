"""What the application told a person in this session: every toast, also those that are gone again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

MOST = 500
"""Toasts that are kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Told:
    """A toast.

    Attributes:
        severity: `information`, `warning` or `error`.
    """

    at: datetime
    title: str
    text: str
    severity: str


class ToldHistory:
    """The toasts of a session."""

    def __init__(self) -> None:
        self._told: deque[Told] = deque(maxlen=MOST)

    def add(self, title: str, text: str, severity: str) -> None:
        """Keeps a toast."""
        self._told.append(Told(datetime.now(UTC), title, text, severity))

    def newest_first(self) -> list[Told]:
        """All that are kept."""
        return list(reversed(self._told))
