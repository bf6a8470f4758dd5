"""The demo that testers' sessions are copies of: made once for a version, whoever else makes it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database
from store.files import FileStore
from tui.testing import demo, demo_database


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the person's caches; what was found before is forgotten."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    demo._demo_master.cache_clear()
    yield tmp_path / "caches" / "progress-billings"
    demo._demo_master.cache_clear()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where a demo was made; an empty one, for the whole takes seconds."""
    places: list[Path] = []

    def create(database: Database, files: FileStore) -> None:
        places.append(database.path)
        files.root.mkdir(parents=True, exist_ok=True)
        (files.root / "original").write_text("a file")

    monkeypatch.setattr(demo, "create_demo", create)
    return places


def test_it_is_made_once_and_every_session_has_a_copy_of_its_own(caches: Path, made: list[Path]) -> None:
    urls = []
    for _ in range(2):
        demo._demo_master.cache_clear()  # as another process would come
        with demo_database() as url:
            urls.append(url)
            path = url.removeprefix("sqlite:///")
            assert Path(f"{path}.files", "original").read_text() == "a file"
            with sqlite3.connect(path) as own:
                own.execute("UPDATE alembic_version SET version_num = version_num")

    (kept,) = caches.iterdir()
    assert len(made) == 1 and made[0].parent.parent.parent == caches
    assert urls[0] != urls[1] and not any(str(kept) in url for url in urls)


def test_another_process_may_be_first(caches: Path, made: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    make = demo._make

    def be_overtaken(folder: Path) -> Path:
        monkeypatch.setattr(demo, "_make", make)
        demo._kept_master(caches / f"demo-{demo._version()}")
        return make(folder)

    monkeypatch.setattr(demo, "_make", be_overtaken)
    with demo_database() as url:
        assert Path(url.removeprefix("sqlite:///")).exists()

    assert [path.name for path in caches.iterdir()] == [f"demo-{demo._version()}"]
    assert len(made) == 2


def test_what_nobody_has_used_for_a_week_goes(caches: Path, made: list[Path]) -> None:
    for name, days in (("demo-old", 8), ("demo-of-another-version", 6)):
        (caches / name).mkdir(parents=True)
        os.utime(caches / name, (0, caches.stat().st_mtime - days * 24 * 3600))
    with demo_database():
        pass

    assert {path.name for path in caches.iterdir()} == {"demo-of-another-version", f"demo-{demo._version()}"}
    assert len(made) == 1


def test_where_nothing_can_be_kept_it_goes_with_the_process(caches: Path, made: list[Path]) -> None:
    caches.parent.mkdir()
    caches.write_text("in the way")
    for _ in range(2):
        with demo_database() as url:
            assert Path(url.removeprefix("sqlite:///")).exists()

    assert len(made) == 1 and caches.read_text() == "in the way"
