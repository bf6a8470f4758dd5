"""Looks at a database without opening it as the program does: nothing is made, upgraded or changed."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from store.database import file_of, trouble_of
from store.migrations import HEAD, revisions

_WAIT_SECONDS = 2


@dataclass(frozen=True, slots=True)
class DatabaseLook:
    """How a database stands.

    Attributes:
        path: its file.
        revision: of its schema; empty where there is no database yet.
        trouble: why it cannot be used, in a sentence; empty where it can.
    """

    path: Path
    revision: str = ""
    trouble: str = ""

    @property
    def newest(self) -> bool:
        """Whether nothing is to be upgraded."""
        return self.revision == HEAD


def look_at(url: str) -> DatabaseLook:
    """Whether a database can be opened, read and written, and which revision its schema has.

    Raises:
        Unavailable: the URL names no database of this program.
    """
    path = file_of(url)
    if not path.exists():
        return DatabaseLook(path, trouble=_trouble_to_make(path))
    try:
        revision = _revision(path)
        if revision is None:
            return DatabaseLook(
                path, trouble=f"The database {path} belongs to another program; name another with --database."
            )
        if revision not in ("", *revisions()):
            words = f"The database {path} was made by another version of Progress Billings; update the program."
            return DatabaseLook(path, revision, words)
        _take_lock(path)
    except sqlite3.Error as error:
        return DatabaseLook(path, trouble=f"The database {path} {trouble_of(error) or f'cannot be used ({error})'}.")
    return DatabaseLook(path, revision)


def _trouble_to_make(path: Path) -> str:
    place = nearest_place(path)
    if not place.is_dir():
        return f"The database {path} cannot be made: {place} is no folder."
    if not os.access(place, os.W_OK | os.X_OK):
        return f"The database {path} cannot be made: you may not write in {place}."
    return ""


def nearest_place(path: Path) -> Path:
    """The path itself, or the nearest above it that is there."""
    return next(place for place in (path.absolute(), *path.absolute().parents) if place.exists())


def _revision(path: Path) -> str | None:
    """Empty for a file without tables; None for one whose tables are not ours."""
    with closing(_connect(path, "ro")) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in tables:
            return None if tables else ""
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else ""


def _take_lock(path: Path) -> None:
    """Takes the writer's lock and gives it back."""
    with closing(_connect(path, "rw")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=_WAIT_SECONDS, isolation_level=None
    )
