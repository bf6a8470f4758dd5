"""A project out of one database and into another: the same records and the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel, select

from store.access import operator
from store.database import Database
from store.exporting import export_project
from store.files import FileStore
from store.importing import import_project
from store.tables import Project

OWNER = operator("owner")

NOT_CARRIED = {
    *("change", "backup", "backup_item", "ledger_part", "message", "public_key"),
    *("column_layout", "saved_view", "kept_selection", "kept_tick"),
}
"""Tables that stay behind: history, compiled backups, keys of persons, what persons keep (docs/import.md)."""
OF_THIS_MACHINE = {
    "attachment": {"added_at", "added_by"},
    "contract": {"version"},
    "billing": {"version"},
    "stored_file": {"added_at", "prepare_state", "media_type", "pages", "attention", "findings", "prepared_by"},
}


def records(database: Database) -> dict[str, list[str]]:
    """Every row of every table that an export carries, with what it refers to in place of ids."""
    named: dict[tuple[str, Any], str] = {}
    found: dict[str, list[str]] = {}
    with database.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in NOT_CARRIED:
                continue
            rows = found[table.name] = []
            for row in session.execute(table.select()).mappings():
                left_out = {"id"} | OF_THIS_MACHINE.get(table.name, set())
                shown = {column.name: row[column.name] for column in table.columns if column.name not in left_out}
                for key in table.foreign_keys:
                    if shown[key.parent.name] is not None:
                        shown[key.parent.name] = named[key.column.table.name, shown[key.parent.name]]
                rows.append(repr(shown))
                named[table.name, row.get("id") or row.get("sha256")] = rows[-1]
            rows.sort()
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def project_number(database: Database) -> str:
    with database.read() as session:
        return session.exec(select(Project.number)).one()


def there_and_back(database: Database, files: FileStore, fresh: Path) -> dict[str, Any]:
    """Exports the only project, imports it into an empty database and exports that; returns the document."""
    number = project_number(database)
    first = export_project(database, files, OWNER, number, fresh / "first")
    other = Database.open(f"sqlite:///{fresh / 'other.db'}")
    try:
        other_files = FileStore(other.default_files())
        import_project(other, other_files, OWNER, fresh / "first" / "project.json")
        second = export_project(other, other_files, OWNER, number, fresh / "second")
        again = import_project(other, other_files, OWNER, fresh / "second" / "project.json")

        assert records(other) == records(database)
        assert contents(fresh / "second") == contents(fresh / "first")
        assert (again.created, again.updated, again.attachments) == (0, 0, 0)
        assert first.faults == second.faults == ()
        assert first.size == second.size == sum(map(len, contents(fresh / "first").values()))
    finally:
        other.close()
    document: dict[str, Any] = json.loads((fresh / "first" / "project.json").read_text())
    return document
