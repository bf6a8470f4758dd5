"""Preparing foreign files in child processes with limits: hostile input can loop, recurse or blow up.

One warmed server process imports the readers once and forks a grandchild for each file, so that a file costs
a fork (milliseconds) and not a start of Python (half a second). The limits are the grandchild's alone: whatever
it does to itself, the server, the other files and the compile go on.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pdf.processes import die_with_parent, python_command

Prepare: TypeAlias = Callable[[Path, str, Path, str | None], dict[str, Any]]
"""Source, SHA-256, target and password to what `Answer` holds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What preparing one file may use.

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


class Sandbox:
    """A server process that prepares one file after the other; use one per core, each from its own thread.

    Args:
        limits: for each file.
        module: what the server runs; it calls `serve`.
    """

    def __init__(self, limits: Limits | None = None, module: str = "pdf.sandbox") -> None:
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
        request = {
            "source": str(source),
            "sha256": sha256,
            "target": str(target),
            "password": password,
            "limits": asdict(self._limits),
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
                raise ChildProcessError("the process that prepares files ended unexpectedly")
        return _answer(json.loads(line))

    def kill(self) -> None:
        """Ends the server process at once, whatever it prepares; that `prepare` raises OSError."""
        if self._server is not None:
            self._server.kill()

    def close(self) -> None:
        """Ends the server process; the next `prepare` starts another."""
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
                command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
        return self._server


def _answer(document: dict[str, Any]) -> Answer:
    findings = tuple((code, sentence, attention) for code, sentence, attention in document["findings"])
    return Answer(document["media_type"], document["pages"], findings, document["refused"])


def _refusal(code: str, sentence: str) -> dict[str, Any]:
    return {"media_type": "", "pages": 0, "findings": [(code, sentence, True)], "refused": True}


def serve(prepare: Prepare) -> None:
    """Answers requests from standard input, a JSON line each, until it ends."""
    for line in sys.stdin.buffer:
        answer = _in_grandchild(json.loads(line), prepare)
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def _in_grandchild(request: dict[str, Any], prepare: Prepare) -> dict[str, Any]:
    limits = Limits(**request["limits"])
    reading, writing = os.pipe()
    server = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(reading)
        die_with_parent(server)
        _prepare_and_exit(request, limits, writing, prepare)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text, in_time = _read_until(pipe.fileno(), time.monotonic() + limits.wall_seconds)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    answer = dict(json.loads(text)) if text and in_time else _died(status, in_time, limits)
    target = Path(request["target"])
    if answer["refused"]:
        target.unlink(missing_ok=True)
    for left_behind in target.parent.glob(f"{glob.escape(target.name)}.*"):
        if left_behind.is_dir():
            shutil.rmtree(left_behind, ignore_errors=True)
        else:
            left_behind.unlink(missing_ok=True)
    return answer


def _read_until(descriptor: int, deadline: float) -> tuple[bytes, bool]:
    """All bytes up to the end of the pipe, and whether the end came before the deadline."""
    pieces: list[bytes] = []
    while True:
        readable, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not readable:
            return b"", False
        piece = os.read(descriptor, 1 << 16)
        if not piece:
            return b"".join(pieces), True
        pieces.append(piece)


def _died(status: int, in_time: bool, limits: Limits) -> dict[str, Any]:
    signal_number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if not in_time or signal_number == signal.SIGXCPU:
        return _refusal("too_slow", f"Reading it took longer than the limit of {limits.cpu_seconds} seconds.")
    if signal_number == signal.SIGXFSZ:
        return _refusal("too_big", f"Its pages would take more than the limit of {limits.output >> 20} MB.")
    return _refusal("crashed", "Its structure breaks the programs that read it.")


def _prepare_and_exit(request: dict[str, Any], limits: Limits, writing: int, prepare: Prepare) -> None:
    """The grandchild's whole life; ends the process and never returns."""
    _limit_this_process(limits)
    try:
        answer = prepare(Path(request["source"]), request["sha256"], Path(request["target"]), request["password"])
    except MemoryError:
        answer = _refusal("too_big", f"Reading it takes more than the limit of {limits.memory >> 20} MB of memory.")
    except RecursionError:
        answer = _refusal("too_deep", "Its parts are nested deeper than can be read.")
    except BaseException as error:  # noqa: BLE001 - whatever a foreign file does to a reader is a finding, with its name
        sys.excepthook(type(error), error, error.__traceback__)
        answer = _refusal("unreadable", f"It cannot be read ({type(error).__name__}).")
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(json.dumps(answer).encode())
    os._exit(0)


def _limit_this_process(limits: Limits) -> None:
    # SIGXCPU's default action ends the process; a core dump of a foreign file helps nobody.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output, limits.output))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    if sys.platform == "linux":
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + limits.memory, held + limits.memory))


def _prepare(source: Path, sha256: str, target: Path, password: str | None) -> dict[str, Any]:
    from pdf.prepare import prepare_file

    prepared = prepare_file(source, sha256, target, password)
    return {
        "media_type": prepared.media_type,
        "pages": prepared.pages,
        "findings": [(finding.code, finding.sentence, finding.attention) for finding in prepared.findings],
        "refused": prepared.refused,
    }


def main() -> None:
    """The server process: `python -m pdf.sandbox PARENT`, where PARENT is the process it must not outlive."""
    die_with_parent(int(sys.argv[1]))
    from pdf.prepare import warm

    warm()
    serve(_prepare)


if __name__ == "__main__":
    main()
