"""Backups: asking for one, those there are, their ledgers, cancelling and deleting (PRODUCT.md sections 2 and 3).

A backup may be seen by who has Read Only on Commitments, or the tool it was compiled from, and may see every
contract in it. The leases of the workers are in `store.leases`, the rules of a request in `store.requests`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from store.access import Actor, require, visible_contracts, visible_projects
from store.changes import record
from store.columns import now
from store.database import Database
from store.errors import NotFound, RuleBroken
from store.files import FileStore
from store.leases import (
    Cancelled,
    Claim,
    LeaseLost,
    LedgerEntry,
    abandoned,
    claim,
    fail,
    finish,
    progress,
    renew,
)
from store.naming import backup_words, safe_name
from store.plan import Plan
from store.planning import frozen_plan
from store.preflight import Preflight, PreflightPart, PreflightRow, preflight
from store.requests import Request
from store.tables import Backup, BackupItem, Contract, LedgerPart, Project
from store.vocabulary import BackupState, Direction, Level, Outcome

__all__ = [
    "BackupRow",
    "Cancelled",
    "Claim",
    "LeaseLost",
    "LedgerEntry",
    "LedgerRow",
    "Preflight",
    "PreflightPart",
    "PreflightRow",
    "Request",
    "abandoned",
    "announce",
    "cancel",
    "claim",
    "delete",
    "fail",
    "finish",
    "get_backup",
    "ledger",
    "list_backups",
    "plan_of",
    "preflight",
    "progress",
    "renew",
    "request",
    "request_again",
    "running",
    "unannounced",
    "with_content",
]

ACTIVE = (BackupState.QUEUED, BackupState.RUNNING)


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup as a list shows it; `size` in bytes, `sha256` empty until there is a file."""

    id: int
    project_id: int
    project_number: str
    requested_at: datetime
    requested_by: str
    requested_by_name: str
    state: BackupState
    file_name: str
    billings: int
    pages: int
    size: int
    sha256: str
    exceptions: int
    seconds_milli: int
    error: str
    phase: str
    steps_done: int
    steps_total: int
    announced: bool


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One part of a backup; see `LedgerEntry`."""

    ordinal: int
    billing_id: int | None
    billing: str
    title: str
    kind: str
    source_name: str
    sha256: str
    size: int
    first_page: int
    pages: int
    outcome: Outcome
    attention: bool
    reason: str
    volume: int


def request(database: Database, actor: Actor, request: Request) -> int:
    """Freezes the plan and queues the backup; returns its id. A worker has to be started for it.

    Raises:
        NotAllowed, NotFound, RuleBroken: see `store.planning.frozen_plan`.
    """
    with database.write() as session:
        plan = frozen_plan(session, actor, request)
        return _queue(session, actor, request.project_id, plan)


def request_again(database: Database, actor: Actor, backup_id: int) -> int:
    """Queues a backup with the plan of an earlier one, frozen as it was; returns the new id.

    Raises:
        NotFound: there is no such backup for this actor.
        NotAllowed: the actor lacks Admin.
    """
    with database.write() as session:
        row = _visible(session, actor, backup_id)
        _require_admin(session, actor, row, "Compiling backups")
        return _queue(session, actor, row.project_id, Plan.from_json(row.plan))


def list_backups(session: Session, actor: Actor, project_id: int | None = None) -> list[BackupRow]:
    """The backups the actor may see, newest first."""
    return _rows(session, actor, *([] if project_id is None else [col(Backup.project_id) == project_id]))


def get_backup(session: Session, actor: Actor, backup_id: int) -> BackupRow:
    """One backup.

    Raises:
        NotFound: there is none for this actor.
    """
    rows = _rows(session, actor, col(Backup.id) == backup_id)
    if not rows:
        raise NotFound(f"There is no backup {backup_id}.")
    return rows[0]


def with_content(session: Session, actor: Actor, sha256: str) -> list[BackupRow]:
    """The backups the actor may see whose file has this content, newest first."""
    return _rows(session, actor, col(Backup.sha256) == sha256)


def ledger(session: Session, actor: Actor, backup_id: int) -> list[LedgerRow]:
    """Every part of a backup, in the order of the file; empty until it is done.

    Raises:
        NotFound: there is no such backup for this actor.
    """
    _visible(session, actor, backup_id)
    parts = session.exec(select(LedgerPart).where(LedgerPart.backup_id == backup_id).order_by(col(LedgerPart.ordinal)))
    return [
        LedgerRow(
            ordinal=part.ordinal,
            billing_id=part.billing_id,
            billing=part.billing,
            title=part.title,
            kind=part.kind,
            source_name=part.source_name,
            sha256=part.sha256,
            size=part.size,
            first_page=part.first_page,
            pages=part.pages,
            outcome=part.outcome,
            attention=part.attention,
            reason=part.reason,
            volume=part.volume,
        )
        for part in parts
    ]


def plan_of(session: Session, actor: Actor, backup_id: int) -> Plan:
    """The frozen plan of a backup.

    Raises:
        NotFound: there is no such backup for this actor.
    """
    return Plan.from_json(_visible(session, actor, backup_id).plan)


def running(session: Session, actor: Actor, project_id: int | None = None) -> list[BackupRow]:
    """The backups that wait or are being compiled, newest first."""
    conditions: list[ColumnElement[bool]] = [col(Backup.state).in_(ACTIVE)]
    if project_id is not None:
        conditions.append(col(Backup.project_id) == project_id)
    return _rows(session, actor, *conditions)


def unannounced(session: Session, actor: Actor) -> list[BackupRow]:
    """The actor's own backups that ended and of which nobody has told them yet."""
    return _rows(
        session,
        actor,
        col(Backup.requested_by) == actor.login,
        col(Backup.announced).is_(False),
        col(Backup.state).not_in(ACTIVE),
    )


def announce(session: Session, actor: Actor, backup_ids: Sequence[int]) -> None:
    """Notes that the actor has been told."""
    for row in session.exec(select(Backup).where(col(Backup.id).in_(backup_ids))):
        if row.requested_by == actor.login:
            row.announced = True
            session.add(row)


def cancel(database: Database, actor: Actor, backup_id: int) -> None:
    """Asks the worker to stop; one that waits is cancelled at once.

    Raises:
        NotFound, NotAllowed: the actor may not see it, or did not ask for it and lacks Admin.
        RuleBroken: it has ended already.
    """
    with database.write() as session:
        row = _visible(session, actor, backup_id)
        if row.requested_by != actor.login:
            _require_admin(session, actor, row, "Cancelling somebody else's compile")
        if row.state not in ACTIVE:
            raise RuleBroken(f"Backup {backup_id} has ended already: it is {row.state.value}.")
        row.cancel_requested = True
        if row.state is BackupState.QUEUED:
            row.state = BackupState.CANCELLED
            row.finished_at = now()
        session.add(row)


def delete(database: Database, files: FileStore, actor: Actor, backup_id: int) -> None:
    """Removes a backup, its ledger, and its file where no other backup has the same content.

    Raises:
        NotFound, NotAllowed: the actor may not see it, or lacks Admin.
        RuleBroken: it is being compiled.
    """
    with database.write() as session:
        row = _visible(session, actor, backup_id)
        _require_admin(session, actor, row, "Deleting a backup")
        if row.state in ACTIVE:
            raise RuleBroken(f"Backup {backup_id} is being compiled; cancel it first.")
        for table in (LedgerPart, BackupItem):
            for part in session.exec(select(table).where(table.backup_id == backup_id)):
                session.delete(part)
        session.flush()
        sha256 = row.sha256
        record(
            session,
            actor,
            subject=f"Backup {backup_id}",
            field="deleted",
            old=row.file_name,
            new="",
            project_id=row.project_id,
        )
        session.delete(row)
        session.flush()
        shared = session.exec(select(func.count()).select_from(Backup).where(Backup.sha256 == sha256)).one()
        if sha256 and not shared:
            # While we alone may write: a worker that made the same bytes puts them in place under the same lock.
            files.backup(sha256, row.file_name).unlink(missing_ok=True)


def _queue(session: Session, actor: Actor, project_id: int, plan: Plan) -> int:
    at = now()
    row = Backup(
        project_id=project_id,
        requested_by=actor.login,
        requested_by_name=actor.name,
        requested_at=at,
        state=BackupState.QUEUED,
        plan=plan.to_json(),
        file_name=file_name(plan, at),
        billings=sum(item.billing_id is not None for item in plan.items),
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add_all(
        BackupItem(backup_id=row.id, ordinal=ordinal, contract_id=item.contract_id, billing_id=item.billing_id)
        for ordinal, item in enumerate(plan.items)
    )
    return row.id


def file_name(plan: Plan, at: datetime) -> str:
    """The backup's file name (PRODUCT.md section 3, rule 5), safe for every file system.

    `Subcontractor invoice backup - <project name> - <project number> - <date> - <time>.pdf`, date and time in the
    zone of this machine; `.zip` where the options ask for volumes.
    """
    ending = "zip" if plan.options.zipped else "pdf"
    return safe_name(backup_words(plan), f" - {at.astimezone():%Y-%m-%d - %H-%M-%S}.{ending}")


def _rows(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[BackupRow]:
    found = session.exec(
        select(Backup, Project.number)
        .join(Project, col(Project.id) == col(Backup.project_id))
        .where(visible_backups(actor), *conditions)
        .order_by(col(Backup.id).desc())
    )
    return [_row(backup, number) for backup, number in found]


def visible_backups(actor: Actor) -> ColumnElement[bool]:
    """The SQL condition over Backup joined with Project: those whose every contract the actor may see."""
    hidden = (
        select(BackupItem.backup_id)
        .join(Contract, col(Contract.id) == col(BackupItem.contract_id))
        .where(col(BackupItem.backup_id) == col(Backup.id), ~visible_contracts(actor))
        .correlate(Backup)
        .exists()
    )
    return visible_projects(actor) & ~hidden


def _visible(session: Session, actor: Actor, backup_id: int) -> Backup:
    row = session.exec(
        select(Backup)
        .join(Project, col(Project.id) == col(Backup.project_id))
        .where(visible_backups(actor), Backup.id == backup_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no backup {backup_id}.")
    return row


def _require_admin(session: Session, actor: Actor, row: Backup, doing: str) -> None:
    """Admin on the tool of every contract of the backup."""
    directions = session.exec(
        select(Contract.direction)
        .join(BackupItem, col(BackupItem.contract_id) == col(Contract.id))
        .where(BackupItem.backup_id == row.id)
        .distinct()
    )
    for direction in directions:
        require(session, actor, row.project_id, Direction(direction).tool, Level.ADMIN, doing)


def _row(backup: Backup, project_number: str) -> BackupRow:
    assert backup.id is not None
    return BackupRow(
        id=backup.id,
        project_id=backup.project_id,
        project_number=project_number,
        requested_at=backup.requested_at,
        requested_by=backup.requested_by,
        requested_by_name=backup.requested_by_name,
        state=backup.state,
        file_name=backup.file_name,
        billings=backup.billings,
        pages=backup.pages,
        size=backup.size,
        sha256=backup.sha256,
        exceptions=backup.exceptions,
        seconds_milli=backup.seconds_milli,
        error=backup.error,
        phase=backup.phase,
        steps_done=backup.steps_done,
        steps_total=backup.steps_total,
        announced=backup.announced,
    )
