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
from tui.places import default_database


@dataclass(frozen=True, slots=True)
class Office:
    """The open database and files, the person at the keyboard, and what day it is there.

    Attributes:
        reached_by: how the person reaches this machine, as `ssh billings@host`, where none of its files are theirs to
            read or write; empty where they sit at it.
        deliveries: a folder for files that are made for the browser the person sits at; None where there is no browser.
    """

    database: Database
    files: FileStore
    actor: Actor
    today: Callable[[], date] = date.today
    reached_by: str = ""
    deliveries: Path | None = None


@contextmanager
def opened(
    database_url: str | None,
    files: Path | None,
    login: str | None,
    reached_by: str = "",
    deliveries: Path | None = None,
) -> Iterator[Office]:
    """Opens, and closes at the end.

    Args:
        reached_by, deliveries: see `Office`.

    Raises:
        Unavailable: the database cannot be opened.
        NotAllowed, NotFound: the person is not known, or may not act as `login`.
    """
    database = Database.open(database_url or default_database())
    try:
        with database.read() as session:
            actor = who_acts(session, database.url, login)
        store = FileStore(Path(files) if files else database.default_files())
        yield Office(database, store, actor, reached_by=reached_by, deliveries=deliveries)
    finally:
        database.close()
