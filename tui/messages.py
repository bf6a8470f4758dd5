"""Messages that cross screens; each says what has happened, never what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.opening import Office


@dataclass
class BackupQueued(Message):
    """A backup has been requested; nobody compiles it yet."""

    backup_id: int


@dataclass
class FilesAttached(Message):
    """Files have been attached; nobody has looked at them yet."""

    office: Office
