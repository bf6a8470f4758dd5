"""What a session under test tells of itself: toasts and steps as records; and the day it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Toast:
    """One message that came up at the corner of the screen.

    Attributes:
        severity: `information`, `warning` or `error`.
    """

    title: str
    message: str
    severity: str

    @property
    def text(self) -> str:
        """Title and message in one line."""
        return f"{self.title}: {self.message}" if self.title else self.message


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was taken.

    Attributes:
        number: from 1.
        seconds: how long it took, until its effect was there.
        failure: why it failed; empty where it did not.
    """

    number: int
    name: str
    seconds: float
    failure: str = ""


class Clock:
    """The day it is for the application; what `Office.today` asks.

    Args:
        today: a day that stands still until `advance`; None follows this machine's.
    """

    def __init__(self, today: date | None = None) -> None:
        self.fixed = today

    def __call__(self) -> date:
        """The day it is."""
        return self.fixed or date.today()

    def advance(self, days: int) -> date:
        """Goes some days on and stands still there; returns the new day."""
        self.fixed = self() + timedelta(days=days)
        return self.fixed
