"""A file that is sent to standard input: all of it, or nothing."""

from __future__ import annotations

import select
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from store.errors import RuleBroken, Unavailable
from store.files import CHUNK, FileStore


@contextmanager
def received(files: FileStore, names: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """The name and the place of what standard input held; the place is free again at the end of the block.

    Nobody waits for it meanwhile: it may come over a slow line, and takes no lock.

    Args:
        names: what it is to be called; one.

    Raises:
        RuleBroken: it has no name, or several; or somebody sits at a terminal instead.
        Unavailable: the line dropped before its end, or the disk is full.
    """
    if len(names) != 1:
        raise RuleBroken(f"One file comes in on standard input, and {len(names)} names were given; give one.")
    if sys.stdin.isatty():
        raise RuleBroken(f"The file is wanted on standard input: ... attach BILLING {names[0]} < {names[0]}")
    with files.temporary() as place:
        with place.open("xb") as target:
            shutil.copyfileobj(sys.stdin.buffer, target, CHUNK)
        if _nobody_listens():
            raise Unavailable(f"The line dropped while {names[0]} was coming in; nothing was attached, send it again.")
        yield names[0], place


def _nobody_listens() -> bool:
    """Whether the other end of standard output is gone.

    A line that drops looks at first like a file that has ended: half of one must not pass for all of it. sshd holds
    standard output open until the program has ended, unless the line is gone.
    """
    waiting = select.poll()
    waiting.register(sys.stdout.fileno(), 0)
    # A moment: where the line drops, sshd closes one after the other.
    found = waiting.poll(_MILLISECONDS)
    return any(event & (select.POLLERR | select.POLLHUP | select.POLLNVAL) for _, event in found)


_MILLISECONDS = 50
