"""What every test may ask for: an empty database with its files, and the example project in one.

Both are made once for each process of the tests and copied for each test: to make them takes longer than most tests.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database
from store.files import FileStore
from tests.example import Example
from tests.made_once import NAME, copied

gc.set_threshold(50_000, 20, 50)
"""Every session of the application leaves cycles behind; to look for them as often as Python does by itself takes a
seventh of all time, and memory is not what tests are short of."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole programs, servers and terminals first: they wait beside what computes, and nobody waits for them last."""
    items.sort(key=lambda item: "system" not in item.path.parts)


@pytest.fixture(scope="session")
def empty_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    Database.open(f"sqlite:///{folder / NAME}").close()
    return folder


@pytest.fixture(scope="session")
def example_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example project in a database, and its files, to be copied."""
    folder = tmp_path_factory.mktemp("example")
    database = Database.open(f"sqlite:///{folder / NAME}")
    Example.imported(database, FileStore(database.default_files()))
    database.close()
    return folder


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    made: Path = request.getfixturevalue("example_made" if "example" in request.fixturenames else "empty_made")
    with copied(made, tmp_path) as opened:
        yield opened


@pytest.fixture
def files(database: Database) -> FileStore:
    return FileStore(database.default_files())


@pytest.fixture
def example(database: Database, files: FileStore) -> Example:
    return Example.of(database, files)
