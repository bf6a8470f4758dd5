"""Importing a project from a document and its files: all of it or nothing (docs/import.md)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, select

from store.access import Actor, require, visible_projects
from store.database import Database
from store.errors import Fault, ImportRefused, NotAllowed
from store.files import FileStore
from store.import_check import rule_faults
from store.import_files import file_faults, keep_files
from store.import_format import Document
from store.import_reading import read_document
from store.import_stored import StoredProject, identity, load
from store.import_write import write_document
from store.import_writing import Writing
from store.tables import Project
from store.vocabulary import Direction, Level, Tool


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes:
        created: rows made, attachments not counted.
        updated: rows changed.
        attachments: files newly attached.
    """

    project_number: str
    created: int
    updated: int
    attachments: int


def import_project(database: Database, files: FileStore, actor: Actor, document: Path) -> ImportReport:
    """Imports a document, or updates from it what was imported before; the files go first, the rows in one write.

    Raises:
        ImportRefused: with every fault found; nothing was kept.
        NotAllowed: the actor may not import a new project, or not update this one.
        Unavailable: the document, a file, the database or the disk cannot be used just now.
    """
    parsed = read_document(document)
    folder = document.absolute().parent
    with database.read() as session:
        _judge(session, actor, parsed, tuple(file_faults(parsed, folder)))
    kept = keep_files(parsed, folder, files)
    with database.write() as session:
        # Judged again: somebody may have written since, and only now can nobody write any more.
        stored = _judge(session, actor, parsed)
        writing = Writing(session, actor)
        write_document(writing, parsed, stored, kept)
    return ImportReport(parsed.project.number, writing.created, writing.updated, writing.attached)


def _judge(session: Session, actor: Actor, document: Document, found_before: tuple[Fault, ...] = ()) -> StoredProject:
    stored = load(session, document.project.number)
    _require_rights(session, actor, document, stored)
    if faults := [*rule_faults(document, stored), *found_before]:
        raise ImportRefused(faults)
    return stored


def _require_rights(session: Session, actor: Actor, document: Document, stored: StoredProject) -> None:
    """A new project is for the owner of the database; updating for Admin on every tool that is touched."""
    number = document.project.number
    visible = session.exec(select(Project.id).where(Project.number == number, visible_projects(actor))).first()
    if visible is None:
        if not actor.operator:
            raise NotAllowed(f"Importing a new project such as {number} is for the owner of the database file.")
        return
    project_id = identity(visible)
    for tool in sorted(_touched_tools(document, stored), reverse=True):
        require(session, actor, project_id, tool, Level.ADMIN, "Importing")
    if not actor.operator:
        _require_same_people(document, stored)


def _touched_tools(document: Document, stored: StoredProject) -> set[Tool]:
    touched = {Tool.COMMITMENTS}
    if any(contract.kind.direction is Direction.UPSTREAM for contract in document.contracts):
        touched.add(Tool.CLIENT_CONTRACTS)
    for person in document.people:
        held = stored.levels.get((person.login, Tool.CLIENT_CONTRACTS))
        mentioned = held is None or "client_contracts" in person.model_fields_set
        if mentioned and person.client_contracts is not (held.level if held else Level.NONE):
            touched.add(Tool.CLIENT_CONTRACTS)
    return touched


def _require_same_people(document: Document, stored: StoredProject) -> None:
    """People are shared by all projects: an admin of one may add some, but not rename, move or redirect those there."""
    for person in document.people:
        known = stored.people.get(person.login)
        if known is None:
            continue
        moved = "company" in person.model_fields_set and stored.company_of[person.login] != person.company
        redirected = "email" in person.model_fields_set and known.email != person.email
        if known.name != person.name or moved or redirected:
            raise NotAllowed(
                f"Only the owner of the database file may change the name, company or address of {person.login}."
            )
