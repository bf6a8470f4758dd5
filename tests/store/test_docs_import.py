"""docs/import.md and docs/import-schema.json say what the program does."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from store.access import operator
from store.database import Database
from store.errors import ImportRefused
from store.files import FileStore
from store.import_format import FORMAT, schema_text
from store.importing import import_project
from store.vocabulary import AttachmentKind, BillingStatus, ContractKind
from tests.program import Program, program

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "import.md").read_text()

__all__ = ["program"]


def fenced(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_schema_is_the_one_of_the_models() -> None:
    assert (DOCS / "import-schema.json").read_text() == schema_text(), (
        "write it anew: python -c 'from store.import_format import schema_text; print(schema_text(), end=\"\")'"
    )


def test_the_schema_describes_documents_and_not_our_records_in_memory() -> None:
    definitions = json.loads(schema_text())["$defs"]

    assert definitions["LineRecord"]["properties"]["scheduled_value"]["type"] == "string"
    assert set(definitions["PeriodRecord"]["required"]) == {"from", "to", "due", "status"}
    assert definitions["PersonRecord"]["properties"]["commitments"]["enum"] == [
        "none",
        "read_only",
        "standard",
        "admin",
    ]
    assert definitions["BillingStatus"]["enum"] == list(BillingStatus)
    assert definitions["AttachmentKind"]["enum"] == list(AttachmentKind)
    assert all(
        definition["additionalProperties"] is False for definition in definitions.values() if "properties" in definition
    )


def test_the_commands_of_the_page_work(program: Program) -> None:
    shutil.copytree(DOCS / "example", program.folder / "docs" / "example")

    commands = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
    assert len(commands) == 9
    for line in commands:
        command, *arguments = shlex.split(line)
        done = program(*arguments)

        assert command == "progress-billings"
        assert done.returncode == 0, done.stderr


def test_the_faults_of_the_page_are_what_the_program_says(database: Database, files: FileStore, tmp_path: Path) -> None:
    document = json.loads((DOCS / "example" / "project.json").read_text())
    document["contracts"][0]["billings"][0]["lines"][0]["item"] = "99"
    document["contracts"][1]["company"] = "Nobody"
    shutil.copytree(DOCS / "example", tmp_path / "example")
    place = tmp_path / "example" / "wrong.json"
    place.write_text(json.dumps(document))

    with pytest.raises(ImportRefused) as refused:
        import_project(database, files, operator("root"), place)

    assert sorted(str(refused.value).splitlines()) == sorted(fenced("text").splitlines())


def test_every_key_the_page_speaks_of_is_in_the_format() -> None:
    keys = set(re.findall(r'"([a-z_]+)": \{', schema_text()))
    spoken_of = set(re.findall(r"`([a-z]+_[a-z_]+)`", PAGE))

    assert FORMAT in PAGE
    assert {"work_this_period", "release_stored", "allow_overbilling", "private_list"} <= spoken_of
    assert spoken_of - keys <= {*BillingStatus, *ContractKind}
