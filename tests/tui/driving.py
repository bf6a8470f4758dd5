"""The application on the example project, through what testers use too: `tui.testing`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path

from tests.example import Example
from tui.settings import Settings
from tui.testing import Session, office_session

__all__ = ["Session", "example_session", "nobody", "office_session", "remembered"]


def example_session(
    example: Example,
    login: str = "admin",
    *,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    start: Callable[[int], None] | None = None,
    today: date | None = None,
) -> AbstractAsyncContextManager[Session]:
    """The application on the example project, whose tabs open at once because there is no other project."""
    database, files, actor = example.database, example.files, example.actor(login)
    return office_session(database, files, actor, size=size, settings=settings, start=start, today=today)


def nobody(_backup_id: int) -> None:
    """Starts no worker."""


def remembered(folder: Path) -> Settings:
    """Settings kept in a folder of the test's."""
    return Settings.load(folder / "state.json")
