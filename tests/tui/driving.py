"""The real application under Textual's Pilot: opened on a database, driven by keys, read as text."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from textual.pilot import Pilot

from store.access import Actor
from store.database import Database
from store.files import FileStore
from tests.example import Example
from tui.app import ProgressBillingsApp
from tui.jobs import start_worker
from tui.opening import Office
from tui.settings import Settings


@dataclass
class Session:
    """One person's session.

    Attributes:
        told: every toast so far, title and text.
    """

    pilot: Pilot[None]
    app: ProgressBillingsApp
    told: list[str] = field(default_factory=list)

    async def press(self, *keys: str) -> None:
        """Presses keys one after the other, each once the one before has had its effect."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def settle(self) -> None:
        """Waits until no question is under way and all messages are handled."""
        while asking := [worker for worker in self.app.workers if worker.group != "jobs" and not worker.is_finished]:
            await self.app.workers.wait_for_complete(asking)
            await self.pilot.pause()  # an answer may lead to another question
        await self.pilot.pause()
        await self.pilot.pause()

    async def until(self, condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
        """Waits for a condition."""
        for _ in range(int(seconds / 0.05)):
            if condition():
                return
            await self.pilot.pause(0.05)
        raise AssertionError(f"{what}: not within {seconds} s\n{self.screen()}\n{self.told}")

    async def until_told(self, words: str) -> str:
        """Waits for a toast with these words, and returns all of it."""
        await self.until(lambda: any(words in told for told in self.told), f"a toast with {words!r}")
        return next(told for told in self.told if words in told)

    def screen(self) -> str:
        """What the screen shows, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def prose(self) -> str:
        """What the screen says, wherever lines were broken and frames drawn."""
        return re.sub(r"[\s│]+", " ", self.screen())

    def line(self, words: str) -> str:
        """The one line of the screen with these words."""
        found = [line for line in self.screen().splitlines() if words in line]
        assert len(found) == 1, f"{words!r} is in {len(found)} lines of\n{self.screen()}"
        return found[0]


@asynccontextmanager
async def session(
    database: Database,
    files: FileStore,
    actor: Actor,
    *,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    start: Callable[[int], None] | None = None,
    project: str = "",
    today: date | None = None,
) -> AsyncIterator[Session]:
    """Opens the application.

    Args:
        start: starts a worker; None starts the real process.
        today: the day it is there; None leaves the clock alone.
    """
    start = start or partial(start_worker, database.url, files.root)
    office = Office(database, files, actor, date.today if today is None else lambda: today)
    app = ProgressBillingsApp(lambda _say: office, lambda _, number: start(number), settings or Settings(), project)
    told: list[str] = []
    notify = app.notify

    def recorded(message: str, **options: object) -> None:
        told.append(f"{options.get('title', '')}: {message}".removeprefix(": "))
        notify(message, **options)  # type: ignore[arg-type] # passed on as they came

    app.notify = recorded  # type: ignore[method-assign] # to read toasts that are gone again
    async with app.run_test(size=size, notifications=True) as pilot:
        opened = Session(pilot, app, told)
        await opened.until(lambda: app.jobs is not None, "the open office")
        await opened.settle()
        yield opened


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
    actor = example.actor(login)
    return session(example.database, example.files, actor, size=size, settings=settings, start=start, today=today)


def nobody(_backup_id: int) -> None:
    """Starts no worker."""


def remembered(folder: Path) -> Settings:
    """Settings kept in a folder of the test's."""
    return Settings.load(folder / "state.json")
