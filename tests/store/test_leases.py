"""Whose turn it is: leases, attempts, cancelling (ARCHITECTURE.md, The way of a compile)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store import backups
from store.backups import Cancelled, Claim, LeaseLost, Request
from store.errors import NotAllowed, RuleBroken
from store.vocabulary import BackupState
from tests.example import Example


def queued(example: Example) -> int:
    return backups.request(
        example.database, example.actor("admin"), Request(example.project_id, (example.billings["SC-2#2"],))
    )


def claimed(example: Example, backup_id: int, lease_seconds: float = 15) -> Claim:
    claim = backups.claim(example.database, "one", backup_id, lease_seconds)
    assert claim is not None
    return claim


def state(example: Example, backup_id: int) -> BackupState:
    with example.database.read() as session:
        return backups.get_backup(session, example.actor("admin"), backup_id).state


def finish(example: Example, claim: Claim, put_in_place: Callable[[], None] = lambda: None) -> None:
    backups.finish(
        example.database,
        claim,
        sha256="ab",
        size=1,
        pages=1,
        seconds_milli=1,
        parts=(),
        put_in_place=put_in_place,
    )


def test_a_backup_is_taken_by_one_worker(example: Example) -> None:
    backup_id = queued(example)

    first = backups.claim(example.database, "one")
    second = backups.claim(example.database, "two")

    assert first is not None and first.backup_id == backup_id
    assert second is None


def test_a_lapsed_lease_is_taken_over_and_the_first_worker_can_write_nothing_more(example: Example) -> None:
    backup_id = queued(example)
    first = claimed(example, backup_id, lease_seconds=-1)
    with example.database.read() as session:
        assert backups.abandoned(session) == [backup_id]

    second = claimed(example, backup_id)

    placed: list[str] = []
    assert (first.attempt, second.attempt) == (1, 2)
    assert not backups.renew(example.database, first)
    with pytest.raises(LeaseLost):
        backups.progress(example.database, first, "Linking", 1, 2)
    with pytest.raises(LeaseLost):
        finish(example, first, lambda: placed.append("file"))
    backups.fail(example.database, first, "too late.")
    assert placed == []
    assert state(example, backup_id) is BackupState.RUNNING
    finish(example, second)
    assert state(example, backup_id) is BackupState.DONE


def test_a_renewed_lease_is_not_taken_over(example: Example) -> None:
    backup_id = queued(example)
    claim = claimed(example, backup_id, lease_seconds=-1)

    renewed = backups.renew(example.database, claim)

    assert renewed
    assert backups.claim(example.database, "two", backup_id) is None


def test_the_third_worker_that_dies_is_the_last(example: Example) -> None:
    backup_id = queued(example)
    for _ in range(3):
        claimed(example, backup_id, lease_seconds=-1)

    assert backups.claim(example.database, "four", backup_id) is None

    with example.database.read() as session:
        row = backups.get_backup(session, example.actor("admin"), backup_id)
        assert backups.abandoned(session) == []
    assert row.state is BackupState.FAILED
    assert "3 times" in row.error


def test_cancelling_what_waits_ends_it_at_once(example: Example) -> None:
    backup_id = queued(example)

    backups.cancel(example.database, example.actor("admin"), backup_id)

    assert state(example, backup_id) is BackupState.CANCELLED
    assert backups.claim(example.database, "one", backup_id) is None


def test_cancelling_what_runs_stops_the_worker_at_its_next_step(example: Example) -> None:
    backup_id = queued(example)
    claim = claimed(example, backup_id)

    backups.cancel(example.database, example.actor("admin"), backup_id)

    assert not backups.renew(example.database, claim)
    with pytest.raises(Cancelled):
        backups.progress(example.database, claim, "Linking", 1, 2)
    assert state(example, backup_id) is BackupState.CANCELLED


def test_a_compile_cancelled_at_the_last_moment_puts_no_file_in_place(example: Example) -> None:
    backup_id = queued(example)
    claim = claimed(example, backup_id)
    backups.cancel(example.database, example.actor("admin"), backup_id)
    placed: list[str] = []

    with pytest.raises(Cancelled):
        finish(example, claim, lambda: placed.append("file"))

    assert placed == []
    assert state(example, backup_id) is BackupState.CANCELLED


def test_a_cancelled_backup_whose_worker_died_is_cancelled_by_the_next(example: Example) -> None:
    backup_id = queued(example)
    claimed(example, backup_id, lease_seconds=-1)
    backups.cancel(example.database, example.actor("admin"), backup_id)

    assert backups.claim(example.database, "two", backup_id) is None
    assert state(example, backup_id) is BackupState.CANCELLED


def test_cancelling_somebody_elses_compile_needs_admin(example: Example) -> None:
    backup_id = queued(example)

    with pytest.raises(NotAllowed, match="Cancelling somebody else's compile needs Admin"):
        backups.cancel(example.database, example.actor("viewer"), backup_id)


def test_what_has_ended_cannot_be_cancelled(example: Example) -> None:
    backup_id = queued(example)
    finish(example, claimed(example, backup_id))

    with pytest.raises(RuleBroken, match="has ended already"):
        backups.cancel(example.database, example.actor("admin"), backup_id)


def test_a_file_that_cannot_be_put_in_place_leaves_the_backup_unfinished(example: Example) -> None:
    backup_id = queued(example)
    claim = claimed(example, backup_id)

    def full() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        finish(example, claim, full)

    assert state(example, backup_id) is BackupState.RUNNING
