"""Reading foreign files in child processes with limits: hostile input can loop, recurse or blow up.

Here is the side that asks; `pdf.sandbox_server` is the process that answers. Whatever a file does to its reader, the
server, the other files and the compile go on.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pdf.processes import python_command


@dataclass(frozen=True, slots=True)
class Limits:
    """What work on one file may use.

    Attributes:
        cpu_seconds: processor time.
        wall_seconds: time by the clock; catches what waits without working.
        memory: bytes of address space above what the warmed server already has.
        output: bytes of the largest file written.
    """

    cpu_seconds: int = 120
    wall_seconds: int = 180
    memory: int = 2 << 30
    output: int = 4 << 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What preparing one file came to; see `pdf.prepare.PreparedFile`.

    Attributes:
        findings: tuples of code, sentence, attention.
    """

    media_type: str
    pages: int
    findings: tuple[tuple[str, str, bool], ...]
    refused: bool


_MEMORY_IS_KEPT = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(256 << 20)}
"""Has glibc keep what a reader frees for the next file: asking the system for it anew took half of a scan's time."""


class Sandbox:
    """A server process that reads one file after the other; use one per core, each from its own thread.

    Args:
        limits: for each file.
        module: what the server runs; it calls `serve`.
    """

    def __init__(self, limits: Limits | None = None, module: str = "pdf.sandbox_server") -> None:
        self._limits = limits or Limits()
        self._module = module
        self._server: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def process_id(self) -> int | None:
        """The server's process, None where none runs."""
        return self._server.pid if self._server else None

    def prepare(self, source: Path, sha256: str, target: Path, password: str | None = None) -> Answer:
        """Prepares one file; a child that dies or exceeds a limit is an answer, not an error.

        Args:
            password: goes to the child through its standard input, and nowhere else.

        Raises:
            OSError: the server process cannot be started or has vanished.
        """
        return _answer(self.ask(source, target, {"sha256": sha256, "password": password}))

    def ask(
        self, source: Path, target: Path, question: Mapping[str, Any], limits: Limits | None = None
    ) -> dict[str, Any]:
        """Has the server do its work on one file; what dies or exceeds a limit is a refusal, as in `Answer`.

        Args:
            target: a path that the work may write to.
            question: what JSON can hold, for the work.
            limits: of this work; None for those of the sandbox.

        Returns:
            what the work returned.

        Raises:
            OSError: as `prepare`.
        """
        request = {
            "source": str(source),
            "target": str(target),
            "limits": asdict(limits or self._limits),
            **question,
        }
        with self._lock:
            server = self._running()
            assert server.stdin is not None and server.stdout is not None
            try:
                server.stdin.write(json.dumps(request).encode() + b"\n")
                server.stdin.flush()
                line = server.stdout.readline()
            except BrokenPipeError:
                line = b""
            if not line:
                self.close()
                raise ChildProcessError("the process that reads files ended unexpectedly")
        return dict(json.loads(line))

    def kill(self) -> None:
        """Ends the server process at once, whatever it does; who waits for that gets an OSError."""
        if self._server is not None:
            self._server.kill()

    def close(self) -> None:
        """Ends the server process; the next question starts another."""
        server, self._server = self._server, None
        if server is not None:
            assert server.stdin is not None and server.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                server.stdin.close()
            server.stdout.close()
            server.kill()
            server.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._server is None:
            command, environment = python_command(self._module, str(os.getpid()))
            self._server = subprocess.Popen(
                command,
                env={**_MEMORY_IS_KEPT, **environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        return self._server


def _answer(document: dict[str, Any]) -> Answer:
    findings = tuple((code, sentence, attention) for code, sentence, attention in document["findings"])
    return Answer(document["media_type"], document["pages"], findings, document["refused"])
