"""Opening the database: revisions, writers that exclude each other, troubles as sentences."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel, select

from store.database import Database
from store.errors import Unavailable
from store.migrations import HEAD
from store.migrations.upgrade import config
from store.tables import Company

ROOT = Path(__file__).resolve().parents[2]


def test_the_revisions_lead_to_exactly_the_tables_that_are_declared(database: Database) -> None:
    with create_engine(f"sqlite:///{database.path}").connect() as connection:
        # The search's own tables are made by the revision alone: SQLModel knows no virtual ones.
        declared = {
            "include_name": lambda name, _kind, _parents: not str(name).startswith(("billing_text", "attachment_text"))
        }
        context = MigrationContext.configure(connection, opts={"compare_type": True, **declared})

        assert compare_metadata(context, SQLModel.metadata) == []


def test_head_is_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [HEAD]


def test_opening_again_loads_no_alembic(database: Database) -> None:
    code = (
        f"import sys; from store.database import Database; Database.open({database.url!r}); "
        "print('alembic' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_processes_that_open_a_new_database_at_once_all_get_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'billings.db'}"
    code = f"from store.database import Database; Database.open({url!r}).close()"

    running = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(4)]

    assert [process.wait() for process in running] == [0, 0, 0, 0]


def test_processes_that_count_up_one_row_lose_no_update(database: Database) -> None:
    with database.write() as session:
        session.add(Company(name="0"))
    code = (
        "from sqlmodel import select\n"
        "from store.database import Database; from store.tables import Company\n"
        f"database = Database.open({database.url!r})\n"
        "for _ in range(50):\n"
        "    with database.write() as session:\n"
        "        row = session.exec(select(Company)).one(); row.name = str(int(row.name) + 1); session.add(row)\n"
    )

    running = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(4)]

    assert [process.wait() for process in running] == [0, 0, 0, 0]
    with database.read() as session:
        assert session.exec(select(Company)).one().name == "200"


def test_a_reader_does_not_wait_for_a_writer_and_sees_the_state_before(database: Database) -> None:
    with database.write() as writing:
        writing.add(Company(name="new"))
        writing.flush()
        with database.read() as reading:
            assert reading.exec(select(Company)).all() == []


def test_a_reading_session_cannot_write(database: Database) -> None:
    with pytest.raises(Unavailable, match="cannot be written"), database.read() as session:
        session.add(Company(name="new"))
        session.flush()


def test_an_error_inside_a_write_keeps_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as session:
        session.add(Company(name="new"))
        session.flush()
        raise ZeroDivisionError

    with database.read() as session:
        assert session.exec(select(Company)).all() == []


def test_a_wrong_statement_stays_a_traceback(database: Database) -> None:
    with pytest.raises(OperationalError), database.read() as session:
        session.execute(text("SELECT nonsense"))


def test_a_database_of_a_newer_version_is_named_and_left_alone(database: Database) -> None:
    with sqlite3.connect(database.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(Unavailable, match=r"billings\.db was made by another version"):
        Database.open(database.url)


def test_another_programs_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (id INTEGER)")

    with pytest.raises(Unavailable, match=r"other\.db belongs to another program"):
        Database.open(f"sqlite:///{path}")


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:///:memory:", "mysql://host/base"])
def test_a_url_that_names_no_file_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(Unavailable, match=r"\.$"):
        Database.open(url)


def test_a_text_file_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("not a database " * 100)

    with pytest.raises(Unavailable, match=r"letter\.txt is not a database of this program"):
        Database.open(f"sqlite:///{path}")


def test_the_disk_holds_every_commit_before_it_returns(database: Database) -> None:
    with database.write() as session:
        assert session.execute(text("PRAGMA synchronous")).scalar() == 2
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
