"""Questions to the database that are given up in the middle."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from store.database import Database
from store.stopping import Stop, Stopped

ENDLESS = text("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'billings.db'}")
    yield opened
    opened.close()


class Question(threading.Thread):
    """A question that would never be answered; it says when it has begun and how it ended."""

    def __init__(self, database: Database, stop: Stop) -> None:
        super().__init__(daemon=True)
        self.database, self.stop = database, stop
        self.begun = threading.Event()
        self.ended_by: BaseException | None = None

    def run(self) -> None:
        try:
            with self.stop.stoppable(), self.database.read() as session:
                session.connection().connection.driver_connection.create_function("begun", 0, self.begun.set)  # type: ignore[union-attr] # SQLite's
                session.execute(text("SELECT begun()"))
                session.execute(ENDLESS)
        except Exception as error:  # noqa: BLE001 - the test looks which
            self.ended_by = error


def test_a_question_that_would_never_be_answered_is_stopped_in_the_middle(database: Database) -> None:
    stop = Stop()
    question = Question(database, stop)
    question.start()
    assert question.begun.wait(30)

    while question.is_alive():  # it may stand between two statements when it is stopped for the first time
        stop.stop()
        question.join(0.05)

    assert isinstance(question.ended_by, Stopped)
    with database.read() as session:
        assert session.execute(text("SELECT 1")).scalar() == 1


def test_what_was_stopped_asks_nothing_more(database: Database) -> None:
    stop = Stop()
    stop.stop()
    with pytest.raises(Stopped), stop.stoppable(), database.read():
        pytest.fail("it read")


def test_who_has_the_connection_next_is_not_stopped(database: Database) -> None:
    stop = Stop()
    with stop.stoppable(), database.read() as session:
        first = _connection(session)
    with database.read() as session:
        assert _connection(session) is first
        # Stopped while a statement runs: between two of them there would be nothing to interrupt.
        rows = (
            session.connection()
            .exec_driver_sql(
                "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n LIMIT 1000"
            )
            .cursor
        )
        assert rows is not None
        assert rows.fetchone() == (1,)
        stop.stop()
        assert len(rows.fetchall()) == 999


def test_what_is_written_is_not_stopped(database: Database) -> None:
    stop = Stop()
    with stop.stoppable(), database.write() as session:
        session.execute(text("CREATE TABLE noted (word TEXT)"))
        stop.stop()
        session.execute(text("INSERT INTO noted VALUES ('kept')"))
    with database.read() as session:
        assert session.execute(text("SELECT word FROM noted")).scalar() == "kept"


def _connection(session: Session) -> object:
    return session.connection().connection.driver_connection
