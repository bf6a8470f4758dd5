"""Databases that are made once for each process of the tests and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.database import Database

NAME = "billings.db"
"""The database's file in a folder to be copied; its files lie beside it."""


@contextmanager
def copied(made: Path, folder: Path) -> Iterator[Database]:
    """The database of a folder, copied with its files into another one, and open."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    database = Database.open(f"sqlite:///{folder / NAME}")
    try:
        yield database
    finally:
        database.close()
