"""The process that compiles a backup: takes its row, compiles, writes the outcome back.

`python -m pdf.worker --database URL --files DIR [--backup ID | --prepare]`. The screens start it in a session
of its own, so that a dropped line does not end it; the command line calls `run` in its own process.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store import backups
from store.database import Database
from store.errors import Problem
from store.files import FileStore, content_of

RENEW_SECONDS = 4.0
"""How often the lease is renewed: three times before it lapses."""

PREPARING_NICENESS = 10
"""Preparing in the background gives way to screens and compiles."""

PROGRESS_SECONDS = 0.25
"""How often at most the row's progress is written; a screen shows it no faster."""


def run(database: Database, files: FileStore, backup_id: int | None = None) -> int | None:
    """Takes one waiting backup and compiles it.

    Args:
        backup_id: which one; None takes any that waits or was left by a dead worker.

    Returns:
        The backup's id, whatever its outcome, which is on its row; None where there was none to take.
    """
    claim = backups.claim(database, f"{socket.gethostname()}:{os.getpid()}", backup_id)
    if claim is None:
        return None
    files.sweep()
    try:
        _compile(database, files, claim)
    except (backups.Cancelled, backups.LeaseLost):
        # The row already says what happened: cancelled by a person, or taken over by another worker.
        return claim.backup_id
    except Problem as problem:
        backups.fail(database, claim, str(problem))
    except Exception as error:
        # A bug must not leave the row running: the person is told, and the traceback goes to the log.
        sentence = f"The program made an error ({type(error).__name__}); the worker's log has the details."
        backups.fail(database, claim, sentence)
        raise
    return claim.backup_id


def _compile(database: Database, files: FileStore, claim: backups.Claim) -> None:
    from pdf.compile import compile_plan

    started = time.monotonic()
    with _kept_alive(database, claim) as check, files.temporary(".pdf") as temporary:
        progress = _Progress(database, claim, check)
        compiled = compile_plan(claim.plan, database, files, temporary, progress.report)
        progress.report("Checking", 0, 1)
        sha256 = content_of(temporary)
        place = files.backup(sha256, ".zip" if claim.plan.options.zipped else ".pdf")
        backups.finish(
            database,
            claim,
            sha256=sha256,
            size=compiled.size,
            pages=compiled.pages,
            seconds_milli=round((time.monotonic() - started) * 1000),
            parts=compiled.parts,
            put_in_place=lambda: files.keep(temporary, place),
        )


def prepare(database: Database, files: FileStore) -> int:
    """Prepares every file that waits for it; returns how many there were.

    One process at a time does so for a file store: another one waits for its turn, and then finds little left.
    """
    import fcntl

    from pdf.ready import prepare_waiting

    files.root.mkdir(parents=True, exist_ok=True)
    with (files.root / "prepare.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return prepare_waiting(database, files)


class _Progress:
    """Writes progress to the row, at most a few times a second, and stops the compile when it is no longer ours."""

    def __init__(self, database: Database, claim: backups.Claim, stopped: threading.Event) -> None:
        self._database = database
        self._claim = claim
        self._stopped = stopped
        self._written = 0.0
        self._phase = ""

    def report(self, phase: str, done: int, total: int) -> None:
        """Raises backups.Cancelled or backups.LeaseLost when the compile is to stop."""
        due = time.monotonic() - self._written >= PROGRESS_SECONDS
        if due or self._stopped.is_set() or phase != self._phase:
            self._written = time.monotonic()
            self._phase = phase
            backups.progress(self._database, self._claim, phase, done, total)


@contextmanager
def _kept_alive(database: Database, claim: backups.Claim) -> Iterator[threading.Event]:
    """Renews the lease from a thread; the event is set once the lease or the person's wish is gone."""
    stopped = threading.Event()
    finished = threading.Event()

    def renew() -> None:
        while not finished.wait(RENEW_SECONDS):
            if not backups.renew(database, claim):
                stopped.set()
                return

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield stopped
    finally:
        finished.set()
        thread.join()


def main() -> int:
    """The process entry; exit code 0 where there was something to do or nothing left, 1 on a bug or trouble."""
    parser = argparse.ArgumentParser(prog="pdf.worker", description="Compiles one waiting backup.")
    parser.add_argument("--database", required=True)
    parser.add_argument("--files", required=True, type=Path)
    parser.add_argument("--backup", type=int)
    parser.add_argument("--prepare", action="store_true", help="prepare the files that wait for it instead")
    arguments = parser.parse_args()
    try:
        database = Database.open(arguments.database)
        try:
            files = FileStore(arguments.files)
            if arguments.prepare:
                os.nice(PREPARING_NICENESS)
                prepare(database, files)
            else:
                run(database, files, arguments.backup)
        finally:
            database.close()
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
