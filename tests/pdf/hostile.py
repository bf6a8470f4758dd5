"""A server for the sandbox whose 'files' say what they do to their reader: the worst a foreign file could do."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from pdf.processes import die_with_parent
from pdf.sandbox_server import preparing, serve

BUSY_SECONDS = 0.8


def loop(_target: Path) -> NoReturn:
    while True:
        pass


def work(_target: Path) -> None:
    until = time.process_time() + BUSY_SECONDS
    while time.process_time() < until:
        pass


def eat_memory(_target: Path) -> NoReturn:
    eaten = bytearray()
    while True:
        eaten += bytes(1 << 24)


def fill_the_disk(target: Path) -> NoReturn:
    with target.open("wb") as stream:
        while True:
            stream.write(bytes(1 << 20))


def end_the_server(_target: Path) -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    signal.pause()


def recurse(target: Path) -> NoReturn:
    recurse(target)


def fail(_target: Path) -> NoReturn:
    raise KeyError("/Root")


DOES: dict[str, Callable[[Path], object]] = {
    "loop": loop,
    "wait": lambda _target: signal.pause(),
    "work": work,
    "eat memory": eat_memory,
    "fill the disk": fill_the_disk,
    "crash": lambda _target: os.kill(os.getpid(), signal.SIGSEGV),
    "end the server": end_the_server,
    "exit": lambda _target: os._exit(0),
    "recurse": recurse,
    "raise": fail,
}
HARMLESS = ("tell", "work")


def prepare(source: Path, sha256: str, target: Path, password: str | None) -> dict[str, Any]:
    target.write_bytes(b"half a section")
    does = source.read_text()
    if does in DOES:
        DOES[does](target)
    findings = [] if does in HARMLESS else [("note", does, False)]
    return {"media_type": str(os.getpid()), "pages": 1, "findings": findings, "refused": False}


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    serve(preparing(prepare))
