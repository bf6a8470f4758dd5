"""Messages that cross screens; each says what has happened, never what to do."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class BackupQueued(Message):
    """A backup has been requested; nobody compiles it yet."""

    backup_id: int
