"""How somebody at another machine gets what lies on this one: a command for them to run there."""

from __future__ import annotations

import shlex
import socket
from collections.abc import Sequence

from store.backups import BackupRow
from tui.opening import Office
from tui.own_files import far_word


def fetch_command(office: Office, row: BackupRow) -> str:
    """The line that gets a backup's file onto the machine somebody sits at."""
    return fetch_line(office, ["get", str(row.id)], row.file_name)


def fetch_line(office: Office, words: Sequence[str], file_name: str) -> str:
    """The line that has this program write a file to standard output, and keeps that at the other end.

    Args:
        words: verb and options.
    """
    if office.reached_by:
        return f"{office.reached_by} {' '.join(map(far_word, words))} > {shlex.quote(file_name)}"
    program = ["progress-billings", "--database", office.database.url, "--files", str(office.files.root)]
    return f"ssh {socket.gethostname()} {shlex.quote(shlex.join([*program, *words]))} > {shlex.quote(file_name)}"
