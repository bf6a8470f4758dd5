"""The real application on a pseudo-terminal, and what it writes, takes and holds there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect
import pyte


@dataclass(frozen=True, slots=True)
class Cost:
    """What came between a key and the picture that was waited for.

    Attributes:
        seconds: to the last bytes of that picture.
        cpu: seconds of processor, of all threads of the application.
        bytes: written to the terminal.
    """

    seconds: float
    cpu: float
    bytes: int


class Terminal:
    """A program in a terminal of its own.

    Args:
        size: columns and lines.
    """

    def __init__(self, command: list[str], environment: dict[str, str], size: tuple[int, int]) -> None:
        columns, lines = size
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.begun = time.perf_counter()
        self._child: Any = pexpect.spawn(command[0], command[1:], env=environment, dimensions=(lines, columns))
        self._child.delaybeforesend = None  # pexpect would sleep 50 ms before each key, and the figures hold them

    @property
    def lines(self) -> list[str]:
        """What the screen shows."""
        return [line.rstrip() for line in self._screen.display]

    def press(self, keys: str, shown: Callable[[list[str]], bool], what: str) -> Cost:
        """Presses keys and waits until the screen shows what it should.

        Raises:
            TimeoutError: it does not come; the sentence holds the screen.
        """
        cpu, begun = self._cpu(), time.perf_counter()
        self._child.send(keys)
        ended, written = self._wait(shown, what)
        return Cost(ended - begun, self._cpu() - cpu, written)

    def opened(self, shown: Callable[[list[str]], bool], what: str) -> Cost:
        """Waits for what the program shows first; seconds count from its start."""
        ended, written = self._wait(shown, what)
        return Cost(ended - self.begun, self._cpu(), written)

    def rest(self, seconds: float = 0.25) -> int:
        """Reads until nothing has come for some time; how many bytes came."""
        written = 0
        while (more := self._read(seconds)) is not None:
            written += more
        return written

    def memory(self) -> tuple[int, int]:
        """Bytes of memory now, and at most so far."""
        status = Path(f"/proc/{self._child.pid}/status").read_text()
        kilobytes = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if line.startswith("Vm")}
        return int(kilobytes["VmRSS"]) * 1024, int(kilobytes["VmHWM"]) * 1024

    def end(self) -> None:
        """Ends the program."""
        self._child.close(force=True)

    def _wait(self, shown: Callable[[list[str]], bool], what: str) -> tuple[float, int]:
        deadline = time.monotonic() + 120
        written, ended = 0, time.perf_counter()
        while not shown(self.lines):
            more = self._read(0.05)
            if more:
                written, ended = written + more, time.perf_counter()
            elif time.monotonic() > deadline or not self._child.isalive():
                raise TimeoutError(f"{what} did not come:\n" + "\n".join(self.lines))
        return ended, written

    def _read(self, seconds: float) -> int | None:
        try:
            written: bytes = self._child.read_nonblocking(1 << 16, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return None
        self._stream.feed(written)
        return len(written)

    def _cpu(self) -> float:
        """Seconds of processor of all threads so far; the kernel counts hundredths, so only many keys say something."""
        fields = Path(f"/proc/{self._child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
