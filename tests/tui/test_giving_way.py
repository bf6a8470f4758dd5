"""What a list is asked for gives way to what it is asked for next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from textual.app import App, ComposeResult

from store.database import Database
from store.key_set import in_order
from store.stopping import Stopped
from tests.store.test_stopping import ENDLESS
from tests.tui.numbers import COLUMNS, Numbers, lines, opened
from tui.asking import Asker
from tui.widgets.record_source import Listing
from tui.widgets.record_table import RecordTable


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.open(f"sqlite:///{tmp_path / 'billings.db'}")
    yield made
    made.close()


class Endless:
    """Asks the database for what it never says; `ended_by` says what ended that."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.begun, self.ended = threading.Event(), threading.Event()
        self.ended_by: type[BaseException] | None = None

    def ask(self) -> Listing:
        try:
            with self.database.read() as session:
                self.begun.set()
                session.execute(ENDLESS)
        except Stopped as stopped:
            self.ended_by = type(stopped)
            raise
        finally:
            self.ended.set()
        raise AssertionError("it was answered")

    def listing(self) -> Listing:
        return self.ask()

    def rows(self, keys: Sequence[int]) -> Mapping[int, str]:
        return {key: f"row {key}" for key in keys}


class First(Endless):
    """Its first rows come at once; how many there are it never says."""

    def listing(self) -> Listing:
        return Listing(in_order(range(1, 4)), whole=self.ask)


class Summed(Endless):
    """Its rows come at once; what they come to it never says."""

    def listing(self) -> Listing:
        def never() -> object:
            return self.ask()

        return Listing(in_order(range(1, 4)), summing=never)  # type: ignore[arg-type] # it never answers


class ListApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.table: RecordTable[str] = RecordTable(COLUMNS, ticks=True)

    def compose(self) -> ComposeResult:
        yield self.table


@pytest.mark.parametrize("kind", [Endless, First, Summed])
async def test_a_list_that_is_not_wanted_any_more_is_not_looked_for_any_more(
    database: Database, kind: Callable[[Database], Endless]
) -> None:
    app, endless = ListApp(), kind(database)
    async with app.run_test(size=(80, 12)) as pilot:
        app.table.show(endless)
        while not endless.begun.is_set():
            await pilot.pause(0.01)
        app.table.show(Numbers(range(1, 10)))
        await opened(pilot)

        assert endless.ended.wait(30)
        assert endless.ended_by is Stopped
        assert lines(app.table)[1].startswith("›[ ] row 1")


async def test_who_leaves_waits_for_nothing(database: Database) -> None:
    app, endless = ListApp(), Endless(database)
    async with app.run_test(size=(80, 12)) as pilot:
        app.table.show(endless)
        while not endless.begun.is_set():
            await pilot.pause(0.01)
        await app.table.remove()

        assert endless.ended.wait(30)
        assert endless.ended_by is Stopped


async def test_what_may_change_something_is_not_stopped_by_what_is_asked_after_it(database: Database) -> None:
    app = ListApp()
    going, read = threading.Event(), threading.Event()
    told: list[object] = []

    def changing() -> str:
        assert going.wait(30)
        with database.read() as session:
            session.execute(text("SELECT 1"))
        with database.write() as session:
            session.execute(text("CREATE TABLE changed (word TEXT)"))
        read.set()
        return "first"

    async with app.run_test(size=(80, 12)) as pilot:
        asker = Asker(app.table)
        asker.ask("change", changing, told.append, told.append)
        await pilot.pause()
        asker.ask("change", lambda: "second", told.append, told.append)
        going.set()
        assert read.wait(30)
        await app.workers.wait_for_complete()
        await pilot.pause()

    assert told == ["second"]
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM changed")).scalar() == 0
