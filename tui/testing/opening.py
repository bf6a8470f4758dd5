"""Opens the application for a test in one line: on the demo project, on a database, or on an open office."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from pathlib import Path

from textual.message import Message
from textual.notifications import Notify

from store.access import Actor
from store.database import Database
from store.demo import DEMO_NUMBER
from store.files import FileStore
from tui.app import ProgressBillingsApp
from tui.jobs import start_worker
from tui.opening import Office, opened
from tui.settings import Settings
from tui.testing.demo import demo_database
from tui.testing.records import Clock, Toast
from tui.testing.session import Session

SIZE = (80, 24)
"""Columns and lines of the terminal unless another size is wanted."""


@asynccontextmanager
async def demo_session(
    login: str | None = None,
    *,
    size: tuple[int, int] = SIZE,
    today: date | None = None,
    project: str = DEMO_NUMBER,
    settings: Settings | None = None,
) -> AsyncIterator[Session]:
    """The application on the demo project in a database of the session's own, which is thrown away at its end.

    The project is made once for each version of the program, which takes some seconds; every session gets a copy.

    Args:
        login: of the person at the keyboard; None for the owner of the database, who may do everything.
        size: of the terminal, columns and lines.
        today: the day it is there; None leaves the clock alone.
        project: the number of the project to open; empty lists the projects.
        settings: what is remembered of the person; None remembers nothing.
    """
    with demo_database() as url:
        async with database_session(url, login, size=size, today=today, project=project, settings=settings) as session:
            yield session


@asynccontextmanager
async def database_session(
    url: str,
    login: str | None = None,
    *,
    files: Path | None = None,
    size: tuple[int, int] = SIZE,
    today: date | None = None,
    project: str = "",
    settings: Settings | None = None,
) -> AsyncIterator[Session]:
    """The application on a database that stays, such as `sqlite:///billings.db`; what the session does is really done.

    Args:
        files: the folder of attached files and backups; None for the one beside the database.

    Raises:
        Problem: the database cannot be opened, or the person is not known.
    """
    with opened(url, files, login) as office:
        async with office_session(
            office.database, office.files, office.actor, size=size, today=today, project=project, settings=settings
        ) as session:
            yield session


@asynccontextmanager
async def office_session(
    database: Database,
    files: FileStore,
    actor: Actor,
    *,
    size: tuple[int, int] = SIZE,
    settings: Settings | None = None,
    start: Callable[[int], None] | None = None,
    project: str = "",
    today: date | None = None,
) -> AsyncIterator[Session]:
    """The application on a database that is open already.

    Args:
        start: starts a worker for a backup; None starts the real process.
    """
    clock = Clock(today)
    start = start or partial(start_worker, database.url, files.root)
    office = Office(database, files, actor, clock)
    app = ProgressBillingsApp(lambda _say: office, lambda _, number: start(number), settings or Settings(), project)
    app.animation_level = "none"
    toasts: list[Toast] = []
    async with app.run_test(size=size, notifications=True, message_hook=partial(_keep_toast, toasts)) as pilot:
        session = Session(pilot, app, clock, toasts)
        await session.wait_for(lambda: app.jobs is not None or session.ended, "the open office")
        await session.settle()
        session.steps.clear()
        yield session


def _keep_toast(toasts: list[Toast], message: Message) -> None:
    if isinstance(message, Notify):
        told = message.notification
        toasts.append(Toast(told.title, told.message, told.severity))
