"""A pseudo-terminal with a program in it: what is typed, and what stands on its screen."""

from __future__ import annotations

import codecs
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pexpect
import pyte


class Terminal:
    """A command in a terminal of 80 by 24, or of other columns."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        *,
        term: str = "xterm-256color",
        columns: int = 80,
    ) -> None:
        self.child: Any = pexpect.spawn(
            command[0],
            list(command[1:]),
            env={**environment, "TERM": term},
            dimensions=(24, columns),
            cwd=str(folder),
            timeout=30,
        )
        self.before = termios.tcgetattr(self.child.child_fd)
        self.raw = ""
        self._screen = pyte.Screen(columns, 24)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a read may end within a character

    def read(self, seconds: float = 0.1) -> str:
        """Takes what has been written so far; returns the screen."""
        try:
            written = self.child.read_nonblocking(1 << 16, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return self.screen()
        text = self._decoder.decode(written)
        self.raw += text
        self._stream.feed(text)
        return self.screen()

    def screen(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def until(self, words: str, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.read():
            assert time.monotonic() < deadline, f"{words!r} is not on\n{self.screen()}"

    def until_gone(self, words: str, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while words in self.read():
            assert time.monotonic() < deadline, f"{words!r} is still on\n{self.screen()}"

    def rest(self, seconds: float) -> None:
        """Reads whatever comes within some time: two looks at the jobs and more."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.read()

    def type(self, keys: str) -> None:
        self.child.send(keys)

    def end(self, seconds: float = 60) -> tuple[int | None, int | None]:
        """Waits for the end; exit code and signal."""
        deadline = time.monotonic() + seconds
        while self.child.isalive():
            self.read()
            assert time.monotonic() < deadline, f"it has not ended\n{self.screen()}"
        self.read()
        self.child.close()
        return self.child.exitstatus, self.child.signalstatus
