"""Opening the database: SQLite as ARCHITECTURE.md measured it, at the newest revision of its schema.

Readers and writers have engines of their own: a reader never waits, and a writer takes its lock at the first
statement, so that what it read is still true when it writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlmodel import Session

from store.errors import Unavailable
from store.migrations import HEAD
from store.stopping import Stopped, current_stop

BUSY_SECONDS = 10
"""How long a writer waits for another one before it gives up with a sentence."""

_TROUBLE = {
    "SQLITE_BUSY": "is busy: another program has been writing to it for long; try again",
    "SQLITE_LOCKED": "is busy: another program has been writing to it for long; try again",
    "SQLITE_FULL": "cannot grow: the disk is full; make room and try again",
    "SQLITE_IOERR": "cannot be read or written: the disk reports an error",
    "SQLITE_READONLY": "cannot be written: you have no right to change the file",
    "SQLITE_CANTOPEN": "cannot be opened: check the folder and your rights on it",
    "SQLITE_PERM": "cannot be opened: check your rights on it",
    "SQLITE_CORRUPT": "is damaged: restore it from its last copy",
    "SQLITE_NOTADB": "is not a database of this program; name another with --database",
}


class Database:
    """An open database; made by `Database.open`, used from any thread, one session per `with`."""

    def __init__(self, url: URL) -> None:
        assert url.database is not None
        self.url = url.render_as_string(hide_password=False)
        self.path = Path(url.database)
        self._reader = _engine(url, "BEGIN", query_only=True)
        self._writer = _engine(url, "BEGIN IMMEDIATE", query_only=False)

    @classmethod
    def open(cls, url: str) -> Database:
        """Opens a database, makes it where there is none, and brings its schema to the newest revision.

        Args:
            url: `sqlite:///` and a path.

        Raises:
            Unavailable: with a sentence that names the file.
        """
        opened = cls(_parsed(url))
        try:
            with opened.troubles():
                opened._bring_to_head()
        except BaseException:
            opened.close()
            raise
        return opened

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one consistent state and cannot write.

        Raises:
            Unavailable: the database cannot be read just now.
            Stopped: nobody waits for the answer any more (`store.stopping`).
        """
        with self.troubles(), Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            stop = current_stop()
            if stop is None:
                yield session
                return
            connection = session.connection().connection.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            with stop.reading(connection):
                yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that alone may write; commits at the end, keeps nothing where an error is raised.

        Raises:
            Unavailable: another writer holds the lock for too long, or the disk is full.
        """
        with self.troubles(), Session(self._writer, expire_on_commit=False) as session:
            yield session
            session.commit()

    def close(self) -> None:
        """Lets go of the file."""
        self._reader.dispose()
        self._writer.dispose()

    def default_files(self) -> Path:
        """Where the files of this database lie unless somebody says otherwise: beside it."""
        return default_files(self.path)

    @contextmanager
    def troubles(self) -> Iterator[None]:
        """Turns expected troubles of SQLite into sentences; a wrong statement stays a traceback."""
        try:
            yield
        except (DatabaseError, sqlite3.DatabaseError) as error:
            original = error.orig if isinstance(error, DatabaseError) else error
            if getattr(original, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                raise Stopped from error
            sentence = trouble_of(original)
            if sentence is None:
                raise
            raise Unavailable(f"The database {self.path} {sentence}.") from error

    def _bring_to_head(self) -> None:
        with self._reader.connect() as connection:
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE type = 'table'").scalar()
            versioned = connection.exec_driver_sql(
                "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
            ).scalar()
            if tables and not versioned:
                raise Unavailable(f"The database {self.path} belongs to another program; name another with --database.")
            if versioned:
                revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
                if revision == HEAD:
                    return
        from store.migrations.upgrade import upgrade

        upgrade(self._writer, self.path)


def default_files(path: Path) -> Path:
    """Where the files of the database at a path lie unless somebody says otherwise: beside it."""
    return path.with_name(path.name + ".files")


def file_of(url: str) -> Path:
    """The file of a database, whether it is there or not.

    Raises:
        Unavailable: the URL names no file of SQLite.
    """
    return Path(_sqlite_url(url).database or "").absolute()


def _parsed(url: str) -> URL:
    parsed = _sqlite_url(url)
    path = Path(parsed.database or "").absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"The folder of {path} cannot be made ({error.strerror}); name another one.") from error
    return parsed.set(drivername="sqlite", database=str(path))


def _sqlite_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise Unavailable(f"{url} is not a database URL such as sqlite:///billings.db.") from None
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise Unavailable(f"{url} cannot be used: the database is a file, such as sqlite:///billings.db.")
    return parsed


def _engine(url: URL, begin: str, *, query_only: bool) -> Engine:
    # Two connections are kept, and the one used last is used again: each keeps pages of its own. Statements are kept
    # ready for some screens, so that a long session stays small.
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS}, pool_size=2, pool_use_lifo=True, query_cache_size=50
    )

    def connected(connection: Any, _record: object) -> None:
        # The driver must not begin transactions on its own: its late BEGIN is what loses updates.
        connection.isolation_level = None
        cursor = connection.cursor()
        if not query_only:
            cursor.execute("PRAGMA journal_mode = WAL")
        # A committed backup stays committed also when the power goes.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA query_only = {int(query_only)}")
        cursor.execute("PRAGMA cache_size = -1024")  # kB; the system keeps the pages of the file as well
        cursor.close()
        connection.create_function("fold", 1, _fold, deterministic=True)

    def began(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)
    return engine


def _fold(text: str | None) -> str | None:
    """Case folding for search in every script; SQLite's own knows ASCII only."""
    return None if text is None else text.casefold()


def trouble_of(error: BaseException | None) -> str | None:
    """What an error of SQLite means, as the end of a sentence about the database; None where it is a bug."""
    name = getattr(error, "sqlite_errorname", "") if isinstance(error, sqlite3.Error) else ""
    return next((sentence for code, sentence in _TROUBLE.items() if name.startswith(code)), None)
