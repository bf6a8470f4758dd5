"""The process that reads foreign files, each within its limits: `python -m pdf.sandbox_server PARENT`.

One warmed server imports the readers once and forks a reader for the files. A reader goes on to the next file, which
saves the fork, as long as nothing about a file was odd: after a finding, a refusal or much memory it ends, so that what
bent a reader out of shape never meets another file. Limits are counted anew for each file.
"""

from __future__ import annotations

import gc
import glob
import json
import os
import resource
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from pdf.processes import die_with_parent
from pdf.sandbox import Limits

Prepare: TypeAlias = Callable[[Path, str, Path, str | None], dict[str, Any]]
"""Source, SHA-256, target and password to what `pdf.sandbox.Answer` holds."""

Work: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""A request, see `pdf.sandbox.Sandbox.ask`, to its answer, which has `findings` and `refused` as Prepare's does."""

Load: TypeAlias = Callable[[Path], bool]
"""Source to whether anything was loaded for it."""

MOST_FILES = 64
"""How many files a reader reads."""

COLLECTED_SIZE = 4 << 20
"""Bytes of files that were read after which a reader clears up."""

MOST_GROWTH = 256 << 20
"""Bytes that a reader may have grown by and still go on."""


def preparing(prepare: Prepare) -> Work:
    """The work that prepares files."""

    def work(request: dict[str, Any]) -> dict[str, Any]:
        return prepare(Path(request["source"]), request["sha256"], Path(request["target"]), request["password"])

    return work


def serve(work: Work, load: Load = lambda _source: False) -> None:
    """Answers requests from standard input, a JSON line each, until it ends.

    Args:
        load: loads what reading a file will need and is not loaded yet, so that readers forked from now on have it.
    """
    reader: _Reader | None = None
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if load(Path(request["source"])):
            gc.collect()
            gc.freeze()  # what is loaded stays shared with the readers
            if reader is not None:
                reader.end()
                reader = None
        if reader is None:
            reader = _Reader(work)
        answer = reader.answer(line, Limits(**request["limits"]))
        if answer.pop("last", True):
            reader = None
            _clean(Path(request["target"]), refused=answer["refused"])
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def _clean(target: Path, *, refused: bool) -> None:
    """Removes what a reader that ended left beside its target, and the target of a file that is refused."""
    if refused:
        target.unlink(missing_ok=True)
    for left_behind in target.parent.glob(f"{glob.escape(target.name)}.*"):
        if left_behind.is_dir():
            shutil.rmtree(left_behind, ignore_errors=True)
        else:
            left_behind.unlink(missing_ok=True)


class _Reader:
    """A process forked from this one that reads files until one of them is odd."""

    def __init__(self, work: Work) -> None:
        asked, asking = os.pipe()
        answers, answering = os.pipe()
        server = os.getpid()
        self._process = os.fork()
        if self._process == 0:
            os.close(asking)
            os.close(answers)
            die_with_parent(server)
            _read_and_exit(asked, answering, work)
        os.close(asked)
        os.close(answering)
        self._asking, self._answers = asking, answers

    def answer(self, line: bytes, limits: Limits) -> dict[str, Any]:
        """Has one file read; with `last` where the process has ended or is about to."""
        _write(self._asking, line)
        text, in_time = _read_line(self._answers, time.monotonic() + limits.wall_seconds)
        if not in_time:
            os.kill(self._process, signal.SIGKILL)
        complete = in_time and text.endswith(b"\n")
        answer = dict(json.loads(text)) if complete else {}
        if not answer or answer["last"]:
            status, used = self.end()
            answer = answer or _died(status, used, in_time, limits)
        return answer

    def end(self) -> tuple[int, resource.struct_rusage]:
        """Waits for the end of the process, which comes with the end of what it is asked; its status, what it used."""
        os.close(self._asking)
        os.close(self._answers)
        _, status, used = os.wait4(self._process, 0)
        return status, used


def _write(descriptor: int, data: bytes) -> None:
    """Writes all of it; a reader that is gone is found out by its answer."""
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except BrokenPipeError:
        return


def _read_line(descriptor: int, deadline: float) -> tuple[bytes, bool]:
    """Bytes up to a line's end or the end of the pipe, and whether that came before the deadline."""
    pieces: list[bytes] = []
    while True:
        readable, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not readable:
            return b"", False
        piece = os.read(descriptor, 1 << 16)
        pieces.append(piece)
        if not piece or piece.endswith(b"\n"):
            return b"".join(pieces), True


def _died(status: int, used: resource.struct_rusage, in_time: bool, limits: Limits) -> dict[str, Any]:
    signal_number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if not in_time or signal_number == signal.SIGXCPU:
        return _refusal("too_slow", f"Reading it took longer than the limit of {limits.cpu_seconds} seconds.")
    if signal_number == signal.SIGXFSZ:
        return _refusal("too_big", f"Its pages would take more than the limit of {limits.output >> 20} MB.")
    if _memory_of(used) > limits.memory // 2:
        # Programs in C end themselves where no more memory comes, and ask for twice as much as they hold.
        return _too_much_memory(limits)
    return _refusal("crashed", "Its structure breaks the programs that read it.")


def _too_much_memory(limits: Limits) -> dict[str, Any]:
    return _refusal("too_big", f"Reading it takes more than the limit of {limits.memory >> 20} MB of memory.")


def _refusal(code: str, sentence: str) -> dict[str, Any]:
    return {"media_type": "", "pages": 0, "findings": [(code, sentence, True)], "refused": True}


def _read_and_exit(asked: int, answering: int, work: Work) -> NoReturn:
    """The reader's whole life; ends the process and never returns."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump of a foreign file helps nobody
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    gc.disable()  # a file's objects go in a circle and stay until they are collected
    grown, kept = _most_memory(), 0
    with os.fdopen(asked, "rb") as requests:
        for count, line in enumerate(requests, start=1):
            request = json.loads(line)
            limits = Limits(**request["limits"])
            _limit_this_process(limits)
            answer = _answer(request, limits, work)
            odd = answer["refused"] or answer["findings"] or _most_memory() - grown > MOST_GROWTH
            last = bool(odd or count == MOST_FILES)
            _write(answering, json.dumps({**answer, "last": last}).encode() + b"\n")
            if last:
                break
            kept += Path(request["source"]).stat().st_size
            if kept > COLLECTED_SIZE:
                gc.collect()
                kept = 0
    os._exit(0)


def _answer(request: dict[str, Any], limits: Limits, work: Work) -> dict[str, Any]:
    try:
        return work(request)
    except MemoryError:
        return _too_much_memory(limits)
    except RecursionError:
        return _refusal("too_deep", "Its parts are nested deeper than can be read.")
    except BaseException as error:  # noqa: BLE001 - whatever a foreign file does to a reader is a finding, with its name
        sys.excepthook(type(error), error, error.__traceback__)
        return _refusal("unreadable", f"It cannot be read ({type(error).__name__}).")


def _most_memory() -> int:
    """Bytes of memory this process has had at most."""
    return _memory_of(resource.getrusage(resource.RUSAGE_SELF))


def _memory_of(used: resource.struct_rusage) -> int:
    """Bytes of memory a process had at most."""
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _limit_this_process(limits: Limits) -> None:
    """Sets the soft limits for one more file; SIGXCPU and SIGXFSZ end the process."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(spent.ru_utime + spent.ru_stime) + 1 + limits.cpu_seconds
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_FSIZE, limits.output)
    if sys.platform == "linux":
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _limit(resource.RLIMIT_AS, held + limits.memory)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


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
    """The server process, which must not outlive the process PARENT."""
    die_with_parent(int(sys.argv[1]))
    from pdf.prepare import load

    serve(preparing(_prepare), load)


if __name__ == "__main__":
    main()
