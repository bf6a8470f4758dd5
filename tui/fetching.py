"""How somebody at another machine gets what lies on this one: a command for them to run there."""

from __future__ import annotations

import shlex
import socket

from store.backups import BackupRow
from tui.opening import Office


def fetch_command(office: Office, row: BackupRow) -> str:
    """The line that gets a backup's file onto the machine somebody sits at."""
    if office.reached_by:
        return f"{office.reached_by} get {row.id} > {shlex.quote(row.file_name)}"
    remote = ["progress-billings", "--database", office.database.url, "--files", str(office.files.root)]
    words = shlex.join([*remote, "get", str(row.id)])
    return f"ssh {socket.gethostname()} {shlex.quote(words)} > {shlex.quote(row.file_name)}"
