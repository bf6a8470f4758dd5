"""Starts the worker processes that compile and prepare; what they do is on their rows in the database."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from pdf.processes import python_command

LOG_NAME = "worker.log"


def start_worker(database_url: str, files_root: Path, backup_id: int) -> None:
    """Starts the process that compiles one backup; it survives the end of this one.

    Args:
        backup_id: the row to take; a worker that finds it taken ends at once.
    """
    _start(database_url, files_root, "--backup", str(backup_id))


def start_preparing(database_url: str, files_root: Path) -> None:
    """Starts the process that prepares newly attached files in the background."""
    _start(database_url, files_root, "--prepare")


def start_mailing(database_url: str, files_root: Path) -> bool:
    """Starts the process that sends what waits in the outbox; whether a mail server is configured at all."""
    from store.mailing import SERVER  # with it come the libraries of mail, and few sessions send any

    if not os.environ.get(SERVER):
        return False
    _run(files_root, *python_command("store.mailing", "--database", database_url))
    return True


def _start(database_url: str, files_root: Path, *arguments: str) -> None:
    _run(
        files_root,
        *python_command("pdf.worker", "--database", database_url, "--files", str(files_root), *arguments),
    )


def _run(files_root: Path, command: list[str], environment: dict[str, str]) -> None:
    files_root.mkdir(parents=True, exist_ok=True)
    with (files_root / LOG_NAME).open("ab") as log:
        subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # A session of its own: the end of the terminal's session does not reach it.
            start_new_session=True,
        )
