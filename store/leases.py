"""Whose turn it is to compile a backup: leases on its row, fenced by attempt number (ARCHITECTURE.md).

A worker that stops renewing, because it was killed or the machine slept, loses the backup to the next one; what it
still tries to write is refused, because the row's attempt number is no longer its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from store.columns import now
from store.database import Database
from store.plan import Plan
from store.tables import Backup, LedgerPart
from store.vocabulary import BackupState, Outcome

LEASE_SECONDS = 15.0
"""How long a worker may be silent."""

MOST_ATTEMPTS = 3
"""After so many dead workers a backup has failed: it would kill the next one too."""


class Cancelled(Exception):
    """Somebody asked to stop; the row says so already."""


class LeaseLost(Exception):
    """Another worker has taken the backup, or it is gone."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A backup that is this worker's until the lease lapses."""

    backup_id: int
    attempt: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One part of a finished backup.

    Attributes:
        first_page: the part's first page in the backup, or in its volume, from 1; 0 where it has none.
        volume: from 1; 0 where the backup is one PDF.
        attention: whether it counts as an exception.
        reason: why it needs attention, or what else a person should know.
    """

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
    volume: int = 0


def claim(
    database: Database, worker: str, backup_id: int | None = None, lease_seconds: float = LEASE_SECONDS
) -> Claim | None:
    """Takes a backup that waits, or whose worker has fallen silent.

    Args:
        worker: names the process in the row.
        backup_id: which one; None takes the oldest.

    Returns:
        None where there is none to take.
    """
    with database.write() as session:
        waiting = select(Backup).where(_to_be_taken()).order_by(col(Backup.id))
        if backup_id is not None:
            waiting = waiting.where(Backup.id == backup_id)
        for row in session.exec(waiting).all():
            if row.cancel_requested:
                _end(row, BackupState.CANCELLED)
            elif row.attempt >= MOST_ATTEMPTS:
                _end(row, BackupState.FAILED)
                row.error = (
                    f"The compile was ended from outside {MOST_ATTEMPTS} times; "
                    "look at the worker's log, then compile again."
                )
            else:
                row.state = BackupState.RUNNING
                row.attempt += 1
                row.worker = worker
                row.lease_until = now() + timedelta(seconds=lease_seconds)
                row.phase = "Starting"
                row.steps_done = row.steps_total = 0
                session.add(row)
                assert row.id is not None
                return Claim(row.id, row.attempt, Plan.from_json(row.plan))
            session.add(row)
    return None


def renew(database: Database, claim: Claim, lease_seconds: float = LEASE_SECONDS) -> bool:
    """Keeps the lease; False where the worker must stop."""
    with database.write() as session:
        row = _own_row(session, claim)
        if row is None or row.cancel_requested:
            return False
        row.lease_until = now() + timedelta(seconds=lease_seconds)
        session.add(row)
        return True


def progress(database: Database, claim: Claim, phase: str, done: int, total: int) -> None:
    """Writes how far the compile is.

    Raises:
        Cancelled: somebody asked to stop; the row is CANCELLED when this returns.
        LeaseLost: it is no longer ours.
    """
    with database.write() as session:
        row = _own_row(session, claim)
        if row is None:
            raise LeaseLost
        cancelled = row.cancel_requested
        if cancelled:
            _end(row, BackupState.CANCELLED)
        else:
            row.phase, row.steps_done, row.steps_total = phase, done, total
        session.add(row)
    if cancelled:
        raise Cancelled


def finish(
    database: Database,
    claim: Claim,
    *,
    sha256: str,
    size: int,
    pages: int,
    seconds_milli: int,
    parts: Sequence[LedgerEntry],
    put_in_place: Callable[[], None],
) -> None:
    """Writes the outcome and the ledger, all or nothing.

    Args:
        put_in_place: moves the finished file to its place; called only where the backup is still ours, and while
            nobody else may write, so that nobody deletes the same content in between.

    Raises:
        Cancelled: somebody asked to stop before this; the row is CANCELLED.
        LeaseLost: it is no longer ours; nothing is written.
    """
    with database.write() as session:
        row = _own_row(session, claim)
        if row is None:
            raise LeaseLost
        cancelled = row.cancel_requested
        if cancelled:
            _end(row, BackupState.CANCELLED)
        else:
            put_in_place()
            _end(row, BackupState.DONE)
            row.sha256, row.size, row.pages, row.seconds_milli = sha256, size, pages, seconds_milli
            row.exceptions = sum(part.attention for part in parts)
            session.add_all(_ledger_part(claim.backup_id, ordinal, part) for ordinal, part in enumerate(parts))
        session.add(row)
    if cancelled:
        raise Cancelled


def fail(database: Database, claim: Claim, sentence: str) -> None:
    """Ends the backup as failed; nothing happens where it is no longer ours."""
    with database.write() as session:
        row = _own_row(session, claim)
        if row is None:
            return
        _end(row, BackupState.CANCELLED if row.cancel_requested else BackupState.FAILED)
        row.error = sentence
        session.add(row)


def abandoned(session: Session) -> list[int]:
    """The backups that nobody works on and a worker should take, oldest first."""
    return [found for found in session.exec(select(Backup.id).where(_to_be_taken()).order_by(col(Backup.id))) if found]


def _to_be_taken() -> ColumnElement[bool]:
    lapsed = and_(col(Backup.state) == BackupState.RUNNING, col(Backup.lease_until) < now())
    return or_(col(Backup.state) == BackupState.QUEUED, lapsed)


def _own_row(session: Session, claim: Claim) -> Backup | None:
    return session.exec(
        select(Backup).where(
            Backup.id == claim.backup_id, Backup.attempt == claim.attempt, Backup.state == BackupState.RUNNING
        )
    ).one_or_none()


def _end(row: Backup, state: BackupState) -> None:
    row.state = state
    row.lease_until = None
    row.finished_at = now()
    row.phase = ""


def _ledger_part(backup_id: int, ordinal: int, part: LedgerEntry) -> LedgerPart:
    return LedgerPart(
        backup_id=backup_id,
        ordinal=ordinal,
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
