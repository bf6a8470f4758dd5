"""Exporting a whole project to a folder: its document and its files, as an import reads them (docs/import.md)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, select

from store.access import Actor, require, visible_projects
from store.database import Database
from store.errors import Fault, ImportRefused, NotFound, RuleBroken, Unavailable
from store.export_document import attachment_path, document_text, in_order
from store.files import FileStore, copy_stream, force
from store.import_check import rule_faults
from store.import_reading import parse_document
from store.import_stored import StoredProject, identity, load
from store.tables import Project
from store.vocabulary import Level, Tool

DOCUMENT = "project.json"
"""The name of the document in an exported folder."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote.

    Attributes:
        folder: the absolute path.
        files: distinct files, the document not counted.
        size: bytes of document and files.
        faults: what an import of the document into an empty database would refuse; empty for a sound project.
    """

    project_number: str
    folder: Path
    contracts: int
    billings: int
    files: int
    size: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file to be exported and, for a person, where it is attached."""

    sha256: str
    file_name: str
    billing: str


def export_project(database: Database, files: FileStore, actor: Actor, number: str, folder: Path) -> ExportReport:
    """Writes a project to a new or empty folder: all of it or nothing.

    Args:
        number: of the project.
        folder: must not exist, or be empty; the folder above it exists.

    Raises:
        NotFound: there is no such project for this actor.
        NotAllowed: the actor is not Admin on both tools: a part of a project would look like all of it.
        RuleBroken: the folder holds something.
        Unavailable: an original is missing or changed, or the disk is full; nothing was written.
    """
    target = folder.absolute()
    with database.read() as session:
        _require_rights(session, actor, number)
        _require_empty(target)
        stored = load(session, number)
        text = document_text(session, stored)
    wanted = _wanted(stored)
    with _whole_folder(target) as temporary:
        size = sum(_copy(files.original(one.sha256), temporary / path, one) for path, one in wanted.items())
        size += _write(temporary / DOCUMENT, text.encode())
    return ExportReport(
        project_number=number,
        folder=target,
        contracts=len(stored.contracts),
        billings=sum(len(contract.billings) for contract in stored.contracts.values()),
        files=len(wanted),
        size=size,
        faults=_faults(text),
    )


def _require_rights(session: Session, actor: Actor, number: str) -> None:
    project_id = session.exec(select(Project.id).where(Project.number == number, visible_projects(actor))).first()
    if project_id is None:
        raise NotFound(f"There is no project {number}; `progress-billings projects` lists those you may see.")
    for tool in Tool:
        require(session, actor, identity(project_id), tool, Level.ADMIN, "Exporting a whole project")


def _require_empty(target: Path) -> None:
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise RuleBroken(f"{target} is there already and not an empty folder; name another one.")
    except OSError as error:
        raise Unavailable(f"{target} cannot be looked into ({error.strerror}).") from error


def _wanted(stored: StoredProject) -> dict[str, _Wanted]:
    """The files by their path in the folder, each path once."""
    wanted: dict[str, _Wanted] = {}
    for contract in in_order(stored):
        for position, billing in sorted(contract.billings.items()):
            for one in billing.attachments:
                named = _Wanted(one.sha256, one.file_name, f"{contract.row.number} #{position}")
                wanted.setdefault(attachment_path(one), named)
    return wanted


@contextmanager
def _whole_folder(target: Path) -> Iterator[Path]:
    """A folder beside the target, which takes the target's place when the block ends well and is removed otherwise."""
    temporary: Path | None = None
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.", dir=target.parent))
        yield temporary
        for folder, _, _ in os.walk(temporary):
            force(Path(folder))
        temporary.replace(target)
        force(target.parent)
    except OSError as error:
        raise Unavailable(f"{target} cannot be written ({error.strerror}); nothing was exported.") from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def _copy(original: Path, target: Path, wanted: _Wanted) -> int:
    """Copies a file out of the store, checked against its name; returns its bytes."""
    attached = f"The file {wanted.file_name} of billing {wanted.billing}"
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source = original.open("rb")
    except OSError as error:
        sentence = f"{attached} cannot be read from the file store ({error.strerror}); nothing was exported."
        raise Unavailable(sentence) from error
    with source:
        copied = copy_stream(source, target)
    if copied.sha256 != wanted.sha256:
        raise Unavailable(f"{attached} is no longer what was attached: its SHA-256 differs; nothing was exported.")
    force(target)
    return copied.size


def _write(target: Path, content: bytes) -> int:
    target.write_bytes(content)
    force(target)
    return len(content)


def _faults(text: str) -> tuple[Fault, ...]:
    """What an import would refuse, so that nobody learns it only when the database is gone."""
    empty = StoredProject(None, {}, {}, {})
    try:
        return tuple(rule_faults(parse_document(text.encode()), empty))
    except ImportRefused as refused:
        return refused.faults
