"""The answer to sshd's question which keys may log in, and as whom (AuthorizedKeysCommand)."""

from __future__ import annotations

import shlex
import sys
from argparse import Namespace
from pathlib import Path

from store.authorized_keys import keys_in_use
from tui.output import say
from tui.places import database_file, default_database

LAUNCHER = Path(__file__).resolve().with_name("launcher.py")


def print_keys(chosen: Namespace) -> int:
    """Prints a line of authorized_keys for each key, or for the one with the fingerprint.

    `restrict` forbids everything that sshd could do but run the one command, now and in later versions; `pty` gives
    the application its terminal.

    Raises:
        Unavailable: the database cannot be read.
    """
    place = database_file(chosen.database or default_database())
    for login, kind, blob in keys_in_use(place, chosen.fingerprint):
        if not login.isprintable():
            continue  # no login is made so; a line break in one would be another line, and another key
        say(f"restrict,pty,command={_quoted(_command(place, chosen.files, login))} {kind} {blob}")
    return 0


def _command(place: Path, files: Path | None, login: str) -> str:
    """Our own command for the person; sshd gives it to the shell of the account, so every word is quoted."""
    where = ["--database", f"sqlite:///{place}", *(["--files", str(Path(files).absolute())] if files else [])]
    return shlex.join([sys.executable, "-P", str(LAUNCHER), *where, "ssh", "--as", login])


def _quoted(command: str) -> str:
    """As sshd(8) reads an option: between quotation marks, and those inside behind a backslash."""
    escaped = command.replace('"', '\\"')
    return f'"{escaped}"'
