"""Whose key is it? asked by sshd for every key that anybody offers, before they have shown that it is theirs.

So it is answered in a few hundredths of a second, by SQLite alone: loading the tables first takes ten times as long
(docs/server.md), and whoever can reach the port could keep the machine busy with it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from store.errors import Unavailable

WAIT_SECONDS = 10


def keys_in_use(path: Path, fingerprint: str = "") -> list[tuple[str, str, str]]:
    """The login, type and content in base64 of every key, or of the one with this fingerprint.

    Asks for no actor: sshd has none yet, and who can read the file has read it all.

    Args:
        path: the database file.
        fingerprint: as in `PublicKey`.

    Raises:
        Unavailable: it cannot be read, or its schema is not at this program's revision yet.
    """
    question = "SELECT person.login, kind, blob FROM public_key JOIN person ON person.id = person_id"
    if fingerprint:
        question += " WHERE fingerprint = ?"
    place = f"{path.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(place, timeout=WAIT_SECONDS, uri=True)) as database:
            database.execute("PRAGMA query_only = 1")
            return database.execute(question + " ORDER BY public_key.id", [fingerprint] * bool(fingerprint)).fetchall()
    except sqlite3.Error as error:
        raise Unavailable(f"The keys in {path} cannot be read ({error}); open it once with this program.") from error
