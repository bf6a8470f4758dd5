"""The answer to sshd's question which keys may log in, and as whom (AuthorizedKeysCommand)."""

from __future__ import annotations

import shlex
from argparse import Namespace

from store.authorized_keys import keys_in_use
from tui.output import say
from tui.places import database_file, default_database, own_command


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
        # sshd gives it to the shell of the account, so every word is quoted.
        command = shlex.join(own_command(f"sqlite:///{place}", chosen.files, "ssh", "--as", login))
        say(f"restrict,pty,command={_quoted(command)} {kind} {blob}")
    return 0


def _quoted(command: str) -> str:
    """As sshd(8) reads an option: between quotation marks, and those inside behind a backslash."""
    escaped = command.replace('"', '\\"')
    return f'"{escaped}"'
