"""The demo project: generated, then imported like any other."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from store.access import who_acts
from store.database import Database
from store.demo_names import GOODS, LINES, SUPPLIERS
from store.demo_project import DEMO_NUMBER, demo_document
from store.files import FileStore
from store.importing import import_project

__all__ = ["DEMO_NUMBER", "create_demo", "write_demo"]

SEED = 104


def create_demo(database: Database, files: FileStore, *, progress: Callable[[int, int], None] | None = None) -> str:
    """Makes the demo project, the same every time; returns its number.

    Args:
        progress: called with the steps done and their number.

    Raises:
        NotAllowed: only the owner of the database file may add a project.
        Unavailable: the disk is full, or the database cannot be written.
    """
    with database.read() as session:
        actor = who_acts(session, database.url, None)
    with tempfile.TemporaryDirectory(prefix="progress-billings-demo-") as folder:
        document = write_demo(Path(folder), progress)
        return import_project(database, files, actor, document).project_number


def write_demo(folder: Path, progress: Callable[[int, int], None] | None = None) -> Path:
    """Writes the demo's document and files into a folder; returns the document's place."""
    from store.demo_files import attach_papers
    from store.demo_pictures import draw_pictures

    random = Random(SEED)
    document = demo_document(random)
    words = " ".join([*LINES, *SUPPLIERS, *(name for name, _ in GOODS)]).split()
    attach_papers(document, folder, random, draw_pictures(random, words), progress or _silent)
    place = folder / "project.json"
    place.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return place


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""
