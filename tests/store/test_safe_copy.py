"""A copy of everything is whole, however often it is made and whatever ends it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store import safe_copy
from store.access import operator
from store.database import Database
from store.errors import NotAllowed, RuleBroken, Unavailable
from store.files import FileStore, record_file
from store.safe_copy import SafeCopy, copy_all
from store.tables import Billing, StoredFile
from tests.example import Example

OWNER = operator("root")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "safe" / "billings"


def copied(example: Example, folder: Path) -> SafeCopy:
    return copy_all(example.database, example.files, OWNER, folder)


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, also of those in which the search keeps its texts."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names.fetchall()}


def originals(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "originals").glob("*/*")}


def comment(example: Example, words: str) -> None:
    with example.database.write() as session:
        session.get_one(Billing, example.billings["SC-2#1"]).comment = words


def test_database_and_files_are_the_same_and_nobody_else_may_look(example: Example, folder: Path) -> None:
    made = copied(example, folder)

    assert made.database == folder / "billings.db"
    assert content(made.database) == content(example.database.path)
    assert originals(folder / "billings.db.files") == originals(example.files.root)
    assert (made.files, made.copied, made.troubles) == (len(originals(example.files.root)),) * 2 + ((),)
    assert made.copied_bytes == sum(map(len, originals(example.files.root).values()))
    assert folder.stat().st_mode & 0o077 == 0
    assert not list((folder / "billings.db.files" / "tmp").iterdir())


def test_the_second_time_brings_what_is_new(example: Example, folder: Path) -> None:
    copied(example, folder)
    comment(example, "Later")
    again = copied(example, folder)

    assert (again.copied, again.copied_bytes) == (0, 0)
    assert content(again.database) == content(example.database.path)
    assert any("Later" in row for row in content(again.database)["billing"])


def test_a_copy_of_the_copy_is_opened_and_worked_on(example: Example, folder: Path, tmp_path: Path) -> None:
    copied(example, folder)
    with closing(Database.open(f"sqlite:///{folder / 'billings.db'}")) as copy:
        restored = copy_all(copy, FileStore(copy.default_files()), OWNER, tmp_path / "restored")

    with closing(Database.open(f"sqlite:///{restored.database}")) as database:
        other = Example.of(database, FileStore(database.default_files()))
        comment(other, "Goes on")
        assert other.billings == example.billings
        assert originals(other.files.root) == originals(example.files.root)
        after = content(restored.database)
    with (
        closing(Database.open(f"sqlite:///{folder / 'billings.db'}")) as copy,
        pytest.raises(RuleBroken, match="is not empty and no copy"),
    ):
        copy_all(copy, FileStore(copy.default_files()), OWNER, tmp_path / "restored")
    assert content(restored.database) == after


def test_a_copy_that_is_open_elsewhere_is_brought_up_to_date_as_well(example: Example, folder: Path) -> None:
    copied(example, folder)
    with closing(Database.open(f"sqlite:///{folder / 'billings.db'}")) as looking:
        other = Example.of(looking, FileStore(looking.default_files()))
        comment(other, "Written into the copy")  # against the advice; it stays in its write-ahead log
        comment(example, "Later")
        copied(example, folder)
        with looking.read() as session:
            assert session.get_one(Billing, other.billings["SC-2#1"]).comment == "Later"
    assert content(folder / "billings.db") == content(example.database.path)


def test_what_is_missing_or_was_changed_is_told_and_all_else_is_copied(example: Example, folder: Path) -> None:
    gone, changed, *others = sorted((example.files.root / "originals").glob("*/*"))
    gone.unlink()
    changed.write_bytes(b"x" + changed.read_bytes()[1:])

    made = copied(example, folder)

    assert len(made.troubles) == 2
    assert all(one.startswith("The attached file ") for one in made.troubles)
    assert {one.rpartition(" is ")[2] for one in made.troubles} == {"missing from the file store.", "not copied."}
    assert originals(folder / "billings.db.files") == {path.name: path.read_bytes() for path in others}
    assert content(made.database) == content(example.database.path)


def test_a_file_that_goes_with_its_row_meanwhile_is_no_trouble(
    example: Example, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = example.files.put_bytes(b"Soon gone")
    with example.database.write() as session:
        record_file(session, stored)
    copy_files = safe_copy._copy_files

    def while_somebody_deletes(*arguments: object) -> object:
        with example.database.write() as session:
            row = session.get(StoredFile, stored.sha256)
            if row is not None:
                session.delete(row)
                example.files.original(stored.sha256).unlink()
        return copy_files(*arguments)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(safe_copy, "_copy_files", while_somebody_deletes)
    made = copied(example, folder)

    assert made.troubles == ()
    assert content(made.database) == content(example.database.path)


@pytest.mark.parametrize("ending", [KeyboardInterrupt, Unavailable])
def test_what_ends_it_leaves_the_copy_before_it(
    example: Example, folder: Path, monkeypatch: pytest.MonkeyPatch, ending: type[BaseException]
) -> None:
    before = content(copied(example, folder).database)
    comment(example, "Later")

    def ended(*_arguments: object) -> object:
        raise ending("the disk is full")

    monkeypatch.setattr(safe_copy, "_copy_files", ended)
    with pytest.raises(ending):
        copied(example, folder)

    assert content(folder / "billings.db") == before
    assert not list((folder / "billings.db.files" / "tmp").iterdir())
    monkeypatch.undo()
    assert content(copied(example, folder).database) == content(example.database.path)


@pytest.mark.parametrize("login", ["admin", "viewer"])
def test_only_the_owner_of_the_database_file_may(example: Example, folder: Path, login: str) -> None:
    with pytest.raises(NotAllowed, match="for the owner of the database file"):
        copy_all(example.database, example.files, example.actor(login), folder)
    assert not folder.exists()


def test_a_folder_with_something_else_is_left_alone(example: Example, folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "letters.txt").write_text("Mine")
    with pytest.raises(RuleBroken, match="is not empty and no copy"):
        copied(example, folder)
    assert [path.name for path in folder.iterdir()] == ["letters.txt"]

    other = tmp_path / "other"
    copied(example, other)
    with closing(Database.open(f"sqlite:///{tmp_path / 'second.db'}")) as second:
        with pytest.raises(RuleBroken, match="copy of another database"):
            copy_all(second, FileStore(second.default_files()), OWNER, other)
        (folder / "letters.txt").rename(tmp_path / "file")
        with pytest.raises(Unavailable, match="cannot be used for the copy"):
            copy_all(second, FileStore(second.default_files()), OWNER, tmp_path / "file")
