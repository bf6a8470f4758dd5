"""What every test may ask for: an empty database with its files, and the example project in one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database
from store.files import FileStore
from tests.example import Example


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'billings.db'}")
    yield opened
    opened.close()


@pytest.fixture
def files(database: Database) -> FileStore:
    return FileStore(database.default_files())


@pytest.fixture
def example(database: Database, files: FileStore) -> Example:
    return Example.imported(database, files)
