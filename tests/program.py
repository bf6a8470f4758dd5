"""The real program as a child process, with a database and files of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forked import run_forked

ROOT = Path(__file__).resolve().parents[1]


class Program:
    """Runs `progress-billings` on one database.

    Args:
        folder: where the database lies and what the working folder is.
        database: another file to name as the database.
    """

    def __init__(self, folder: Path, database: Path | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.url = f"sqlite:///{database or folder / 'billings.db'}"

    def command(self, *arguments: object) -> list[str]:
        launcher = str(ROOT / "tui" / "launcher.py")
        return [sys.executable, "-P", launcher, "--database", self.url, *map(str, arguments)]

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PROGRESS_BILLINGS_")}
        return kept | {"XDG_STATE_HOME": str(self.folder / "state"), "XDG_CONFIG_HOME": str(self.folder / "config")}

    def raw(self, *arguments: object) -> subprocess.CompletedProcess[bytes]:
        return run_forked(["--database", self.url, *map(str, arguments)], self.environment(), self.folder)

    def __call__(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        done = self.raw(*arguments)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program on an empty database."""
    return Program(tmp_path)
