"""How long the application takes to start: `python -m bench.start`.

Seconds to the first frame and to the first rows of the demo project, on a pseudo-terminal, medians of some starts; and
as times the bare imports of its two largest libraries in the same run, because machines differ and are noisy.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pexpect

from pdf import worker
from store.database import Database
from store.demo import create_demo
from store.files import FileStore

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="bench.start", description="Measures the start of the application.")
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/billings.db"
        _make(url)
        _started(url)  # compiles what Python keeps compiled
        imports = statistics.median(_imported() for _ in range(runs))
        starts = [_started(url) for _ in range(runs)]
    print(f"imports of textual and sqlmodel alone   {imports:.2f} s")
    for name, seconds in zip(("first frame", "first rows"), zip(*starts, strict=True), strict=True):
        median = statistics.median(seconds)
        print(f"{name:<40}{median:.2f} s  ({median / imports:.1f} times that)")


def _make(url: str) -> None:
    database = Database.open(url)
    files = FileStore(database.default_files())
    create_demo(database, files)
    worker.prepare(database, files)
    database.close()


def _imported() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import textual.app, textual.widgets, sqlmodel"], check=True)
    return time.perf_counter() - begun


def _started(url: str) -> tuple[float, float]:
    """Seconds to the first frame and to the first rows."""
    begun = time.perf_counter()
    child = pexpect.spawn(
        sys.executable,
        ["-P", str(ROOT / "tui" / "launcher.py"), "--database", url],
        env={**os.environ, "TERM": "xterm-256color"},
        dimensions=(24, 80),
    )
    child.expect("Opening the database")
    frame = time.perf_counter() - begun
    child.expect("SC-2 ")
    rows = time.perf_counter() - begun
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    return frame, rows


if __name__ == "__main__":
    main()
