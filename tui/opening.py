"""What every command works with: the database, the file store and who acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from store.access import Actor, who_acts
from store.database import Database
from store.files import FileStore


@dataclass(frozen=True, slots=True)
class Office:
    """The open database and files, the person at the keyboard, and what day it is there."""

    database: Database
    files: FileStore
    actor: Actor
    today: Callable[[], date] = date.today


def default_database() -> str:
    """The database of a person who named none: in the user's data folder (XDG_DATA_HOME on Linux)."""
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('progress-billings') / 'billings.db'}"


@contextmanager
def opened(database_url: str | None, files: Path | None, login: str | None) -> Iterator[Office]:
    """Opens, and closes at the end.

    Raises:
        Unavailable: the database cannot be opened.
        NotAllowed, NotFound: the person is not known, or may not act as `login`.
    """
    database = Database.open(database_url or default_database())
    try:
        with database.read() as session:
            actor = who_acts(session, database.url, login)
        yield Office(database, FileStore(Path(files) if files else database.default_files()), actor)
    finally:
        database.close()
