"""A copy of everything: the database as it is at one moment, and every file it names.

The copy is laid out as the original, so what restores it is the same: a copy of the copy. Files come first and the
database last, in one transaction: whatever ends the copying, what was copied before stays whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, col, select

from store.access import Actor
from store.database import Database, default_files, trouble_of
from store.errors import NotAllowed, RuleBroken, Unavailable
from store.files import FileStore, copy_stream, force
from store.tables import Attachment, Backup, StoredFile

MARK = "copy-of.json"
"""The file in a copy's folder that says which database it is a copy of."""

DATABASE = "billings.db"

_TRIES = 3
"""How often it is begun anew where files go while they are copied, as when somebody deletes a backup."""


@dataclass(frozen=True, slots=True)
class SafeCopy:
    """What copying came to.

    Attributes:
        database: the file that can be opened.
        size: of it, in bytes.
        files: that the database names.
        copied: how many of them were not there yet; `copied_bytes` is their size.
        troubles: a sentence for each file that could not be copied.
    """

    database: Path
    size: int
    files: int
    copied: int
    copied_bytes: int
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """A file that a database names."""

    sha256: str
    words: str
    source: Path
    place: Path


def copy_all(database: Database, files: FileStore, actor: Actor, folder: Path) -> SafeCopy:
    """Copies database and files to a folder, or brings the copy there up to date.

    What is made of a copy is worked on: that is no copy any more once it is whole, and nothing is copied over it.

    Args:
        folder: new, empty, or one that holds a copy of this database.

    Raises:
        NotAllowed: the actor does not own the database file.
        RuleBroken: the folder holds something else.
        Unavailable: it cannot be written, or its disk is full; the copy that was there is as it was.
    """
    if not actor.operator:
        raise NotAllowed("Copying everything is for the owner of the database file.")
    folder = folder.absolute()
    _take(folder, database)
    target = folder / DATABASE
    store = FileStore(default_files(target))
    store.sweep()
    for left in range(_TRIES - 1, -1, -1):
        with store.temporary(".db") as snapshot:
            _copy_database(database.path, snapshot)
            named = _files_of(snapshot, files, store)
            copied, troubles = _copy_files(named, store)
            if troubles and left and _changed(database, files, store, named):
                continue
            _copy_database(snapshot, target)
        break
    if (database.path.parent / MARK).exists():
        (folder / MARK).unlink()
    force(folder)
    return SafeCopy(target, target.stat().st_size, len(named), len(copied), sum(copied), tuple(troubles.values()))


def _take(folder: Path, database: Database) -> None:
    """Makes the folder, or sees that it is a copy of this database."""
    mark = folder / MARK
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # it holds what is private
        if mark.exists():
            if json.loads(mark.read_text())["database"] != str(database.path):
                raise RuleBroken(f"{folder} is a copy of another database; name another folder.")
        elif next(folder.iterdir(), None) is not None:
            raise RuleBroken(f"{folder} is not empty and no copy of this database; name a new folder.")
        else:
            mark.write_text(json.dumps({"database": str(database.path)}) + "\n")
            force(mark)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{folder} cannot be used for the copy ({error}); name another one.") from error


def _copy_database(source: Path, target: Path) -> None:
    """Copies a database as it is at one moment, in one transaction of the target."""
    with (
        _troubles(source, target),
        closing(sqlite3.connect(source)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
        writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    force(target)


@contextmanager
def _troubles(source: Path, target: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        sentence = trouble_of(error)
        if sentence is None:
            raise
        raise Unavailable(f"The copy of {source} to {target} failed: one of the two {sentence}.") from error


def _files_of(path: Path, files: FileStore, store: FileStore) -> list[_Named]:
    """The files that a database names, with where they lie and where their copies will."""
    with closing(Database.open(f"sqlite:///{path}")) as database, database.read() as session:
        return [*_originals(session, files, store), *_backups(session, files, store)]


def _originals(session: Session, files: FileStore, store: FileStore) -> Iterator[_Named]:
    attached = (
        select(StoredFile.sha256, func.min(Attachment.file_name))
        .join(Attachment, col(Attachment.sha256) == col(StoredFile.sha256), isouter=True)
        .group_by(col(StoredFile.sha256))
    )
    for sha256, name in session.exec(attached):
        words = f"The attached file {name}" if name else f"The file {sha256}"
        yield _Named(sha256, words, files.original(sha256), store.original(sha256))


def _backups(session: Session, files: FileStore, store: FileStore) -> Iterator[_Named]:
    made = select(Backup.id, Backup.sha256, Backup.file_name).where(col(Backup.sha256) != "")
    for number, sha256, name in session.exec(made):
        yield _Named(sha256, f"The file of backup {number}", files.backup(sha256, name), store.backup(sha256, name))


def _copy_files(named: list[_Named], store: FileStore) -> tuple[list[int], dict[str, str]]:
    """Copies what is not there yet.

    Returns:
        the sizes of what was copied, and a sentence for each file that could not be, by its SHA-256.
    """
    copied: list[int] = []
    troubles: dict[str, str] = {}
    for one in named:
        try:
            size = one.source.stat().st_size
            if one.place.is_file() and one.place.stat().st_size == size:
                continue
            if not _copy_file(one, store):
                troubles[one.sha256] = f"{one.words} was changed on the disk and is not copied."
                continue
        except FileNotFoundError:
            troubles[one.sha256] = f"{one.words} is missing from the file store."
            continue
        copied.append(size)
    return copied, troubles


def _copy_file(one: _Named, store: FileStore) -> bool:
    """Whether a file holds what its name says, and then its copy does."""
    with store.temporary() as temporary:
        with one.source.open("rb") as source:
            copied = copy_stream(source, temporary)
        if copied.sha256 != one.sha256:
            return False
        store.keep(temporary, one.place)
    return True


def _changed(database: Database, files: FileStore, store: FileStore, named: list[_Named]) -> bool:
    """Whether the database names other files now than those that were to be copied."""
    with database.read() as session:
        now = {one.sha256 for one in (*_originals(session, files, store), *_backups(session, files, store))}
    return any(one.sha256 not in now for one in named)
