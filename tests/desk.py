"""A desk with the example project's document on it, to be changed and imported."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from store.access import Actor, operator
from store.database import Database
from store.errors import ImportRefused
from store.files import FileStore
from store.importing import ImportReport, import_project

EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "example"
OWNER = operator("owner")


class Desk:
    """The document as data and its folder; a database to import it into.

    Attributes:
        electrical: contract SC-2 with two billings, of which the first is certified.
        plumbing: the private contract SC-10 with one billing.
        pumps: PO-7 with none.
    """

    def __init__(self, folder: Path, database: Database, files: FileStore) -> None:
        shutil.copytree(EXAMPLE, folder)
        self.folder = folder
        self.database = database
        self.files = files
        self.document: Any = json.loads((folder / "project.json").read_text())
        self.electrical, self.plumbing, self.pumps = self.document["contracts"]

    def submit(self, actor: Actor = OWNER) -> ImportReport:
        """Imports the document as it is now."""
        return self.submit_text(json.dumps(self.document), actor)

    def submit_text(self, text: str, actor: Actor = OWNER) -> ImportReport:
        place = self.folder / "project.json"
        place.write_text(text)
        return import_project(self.database, self.files, actor, place)

    def faults(self) -> dict[str, str]:
        """The sentences with which the document is refused, by path."""
        with pytest.raises(ImportRefused) as refused:
            self.submit()
        return {fault.path: fault.sentence for fault in refused.value.faults}


@pytest.fixture
def desk(tmp_path: Path, database: Database, files: FileStore) -> Desk:
    return Desk(tmp_path / "desk", database, files)
