"""A demo project for each session of a tester's: made once for each version of the program, and copied."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import store
from store.database import Database
from store.demo import create_demo
from store.files import FileStore

_NAME = "billings.db"
_KEPT, _MAKING = "demo-", "making-"
_UNUSED_SECONDS = 7 * 24 * 3600
"""After so long nobody uses a version's demo any more."""

_kept = ExitStack()


@contextmanager
def demo_database() -> Iterator[str]:
    """The URL of a copy of the demo project's database, with its files beside it; gone at the end.

    The first one takes some seconds; what it was copied from stays among the person's caches (XDG_CACHE_HOME on
    Linux), one for each version of the program, until it has not been used for a week.
    """
    made = _demo_master()
    with TemporaryDirectory(prefix="progress-billings-test-") as folder:
        copy = Path(folder, made.name)
        shutil.copyfile(made, copy)
        # Originals are never changed (docs/data.md), so one file may stand in many stores.
        shutil.copytree(f"{made}.files", f"{copy}.files", copy_function=_link_or_copy)
        yield f"sqlite:///{copy}"


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # on another file system
        shutil.copyfile(source, target)


@cache
def _demo_master() -> Path:
    """The demo project as it is at first, in a database that is only copied."""
    from platformdirs import user_cache_path

    folder = user_cache_path("progress-billings") / f"{_KEPT}{_version()}"
    try:
        return _kept_master(folder)
    except OSError:  # no cache can be kept here: it goes with the process
        import atexit

        alone = Path(_kept.enter_context(TemporaryDirectory(prefix="progress-billings-demo-")))
        atexit.register(_kept.close)
        return _make(alone)


def _kept_master(folder: Path) -> Path:
    """Made in a folder of its own and renamed, so that whoever finds it finds all of it.

    Raises:
        OSError: it cannot be written here.
    """
    if not (folder / _NAME).exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=_MAKING, dir=folder.parent, ignore_cleanup_errors=True) as making:
            whole = _make(Path(making, "whole")).parent
            try:
                whole.rename(folder)
            except OSError:
                if not (folder / _NAME).exists():  # or else another process was first
                    raise
        for earlier in folder.parent.glob(f"{_KEPT}*"):
            if time.time() - earlier.stat().st_mtime > _UNUSED_SECONDS:
                shutil.rmtree(earlier, ignore_errors=True)
    os.utime(folder)  # it is in use
    return folder / _NAME


def _make(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / _NAME
    database = Database.open(f"sqlite:///{path}")
    create_demo(database, FileStore(database.default_files()))
    # Closing the last connection writes what waits in the log (WAL) into the file.
    database.close()
    return path


def _version() -> str:
    """Stands for all that makes the demo: another text of the store is another demo."""
    texts = sha256()
    for path in sorted(Path(store.__path__[0]).rglob("*.py")):
        texts.update(path.read_bytes())
    return texts.hexdigest()[:16]
