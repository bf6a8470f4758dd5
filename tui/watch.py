"""What is being compiled, seen from one running application: asked for again and again, told when it changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from store import backups
from store.access import Actor
from store.backups import BackupRow
from store.database import Database
from store.files import count_waiting

LOOK_SECONDS = 0.5
"""How often is looked while something is being compiled."""

REST_LOOKS = 6
"""Every how many looks is looked while nothing is."""

TAKE_UP_SECONDS = 20.0
"""How long a worker that was started may take to claim its backup before another one is started for it."""


@dataclass(frozen=True)
class Jobs:
    """One look at the database.

    Attributes:
        running: what the person may see of what waits or is being compiled, newest first.
        ended: the person's own backups that ended and of which nobody has told them.
        abandoned: backups without a worker, whoever asked for them.
        waiting: how many attached files nobody has prepared yet.
    """

    running: tuple[BackupRow, ...]
    ended: tuple[BackupRow, ...]
    abandoned: tuple[int, ...]
    waiting: int


def look(database: Database, actor: Actor) -> Jobs:
    """Asks the database once; what ended is noted as told, so that no other application tells it again."""
    with database.read() as session:
        running = tuple(backups.running(session, actor))
        ended = tuple(backups.unannounced(session, actor))
        abandoned = tuple(backups.abandoned(session))
        waiting = count_waiting(session)
    if ended:
        with database.write() as session:
            backups.announce(session, actor, [row.id for row in ended])
    return Jobs(running, ended, abandoned, waiting)


class Starter:
    """Starts a worker for each backup that has none, at most one at a time for each.

    Args:
        start: starts the process; told the backup's id.
    """

    def __init__(self, start: Callable[[int], None]) -> None:
        self._start = start
        self._started: dict[int, float] = {}

    def take_up(self, backup_ids: tuple[int, ...]) -> None:
        """Starts what was not started just now.

        Raises:
            OSError: the process cannot be started.
        """
        now = time.monotonic()
        self._started = {key: at for key, at in self._started.items() if now - at < TAKE_UP_SECONDS}
        for backup_id in backup_ids:
            if backup_id not in self._started:
                self._started[backup_id] = now
                self._start(backup_id)
