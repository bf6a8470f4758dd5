"""Where everything lies: the database, and the room beside the files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tui.doctor.finding import MISSING, OK, Finding

LEAST_FREE = 1_000_000_000
"""Bytes: a large backup, its parts being prepared, and the database's log."""


def database(url: str | None) -> Iterator[Finding]:
    """Whether the database can be opened, read and written, and is at the newest revision; nothing is made."""
    from store.database_look import look_at
    from store.errors import Problem
    from store.migrations import HEAD
    from tui.places import default_database

    advice = "Do what the sentence says, or name another database with --database or PROGRESS_BILLINGS_DATABASE."
    try:
        look = look_at(url or default_database())
    except Problem as problem:
        yield Finding("database", MISSING, str(problem), advice)
        return
    if look.trouble:
        yield Finding("database", MISSING, look.trouble, advice)
    elif not look.revision:
        yield Finding("database", OK, f"{look.path} is not there yet and will be made")
    elif look.newest:
        yield Finding("database", OK, f"{look.path} is at revision {look.revision} and can be written")
    else:
        words = f"{look.path} is at revision {look.revision} and will be brought to {HEAD} when it is opened"
        yield Finding("database", OK, words)


def files(url: str | None, folder: Path | None) -> Iterator[Finding]:
    """Whether the folder of files can be written and has room."""
    from store.database import default_files, file_of
    from store.database_look import nearest_place
    from store.errors import Problem
    from tui.places import default_database

    try:
        place = folder or default_files(file_of(url or default_database()))
    except Problem:
        return  # the finding about the database says why
    there = nearest_place(place)
    free = shutil.disk_usage(there).free
    found = f"{place}: {free / 1e9:,.1f} GB free"
    if not there.is_dir():
        yield Finding("files", MISSING, f"{place}: {there} is no folder", "Name a folder with --files.")
    elif not os.access(there, os.W_OK | os.X_OK):
        yield Finding("files", MISSING, f"{place}: you may not write in {there}", "Get the right, or name --files.")
    elif free < LEAST_FREE:
        advice = f"Make room until {LEAST_FREE / 1e9:.0f} GB are free, or name a folder on another disk with --files."
        yield Finding("files", MISSING, found, advice)
    else:
        yield Finding("files", OK, found)
