"""The sections of attached files: those prepared on arrival, and those prepared now because nobody did yet."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from pdf.sandbox import Answer, Sandbox
from store.database import Database
from store.files import FileFinding, FileStore, prepared_files, record_prepared, waiting_files
from store.vocabulary import PrepareState

SECTION_FORMAT = "s1"
"""Changes with every change of what a section holds, so that older ones are made anew."""

WATCH_SECONDS = 0.25
"""How often a stop is looked for while files are being prepared."""

LOST = "lost"
"""The code of the finding that the original is not in the file store."""

PREPARE_BATCH = 64
"""How many waiting files are taken at once; what they came to is written after each batch."""


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A stored file that has been looked at.

    Attributes:
        section: where its section lies; None where it has none and a slip sheet stands in.
        findings: what a person should know; the reason first where there is no section.
    """

    media_type: str
    pages: int
    findings: tuple[FileFinding, ...]
    section: Path | None


def section_place(files: FileStore, sha256: str) -> Path:
    """Where the section of a stored file lies, or will lie."""
    return files.section(f"{sha256}-{SECTION_FORMAT}")


def ready_files(
    database: Database, files: FileStore, wanted: Iterable[str], progress: Callable[[int, int], None]
) -> dict[str, ReadyFile]:
    """Every wanted file by its SHA-256, preparing what has not been prepared yet, on all cores.

    Args:
        progress: told how many of the files to prepare are done; may raise to stop.
    """
    wanted = list(dict.fromkeys(wanted))
    with database.read() as session:
        known = prepared_files(session, wanted)
    ready: dict[str, ReadyFile] = {}
    missing: list[str] = []
    for sha256 in wanted:
        row = known.get(sha256)
        place = section_place(files, sha256)
        if row is not None and row.state is PrepareState.REFUSED and not _lost(row.findings):
            ready[sha256] = ReadyFile(row.media_type, 0, row.findings, None)
        elif row is not None and row.state is PrepareState.READY and place.exists():
            ready[sha256] = ReadyFile(row.media_type, row.pages, row.findings, place)
        else:
            missing.append(sha256)
    ready.update(_prepare_all(database, files, missing, progress))
    return ready


def prepare_waiting(database: Database, files: FileStore) -> int:
    """Prepares every file that waits for it, those attached meanwhile too; returns how many there were."""
    prepared = 0
    while True:
        with database.read() as session:
            waiting = waiting_files(session, PREPARE_BATCH)
        if not waiting:
            return prepared
        prepared += len(_prepare_all(database, files, waiting, lambda _done, _total: None))


def _prepare_all(
    database: Database, files: FileStore, missing: list[str], progress: Callable[[int, int], None]
) -> dict[str, ReadyFile]:
    """Prepares files side by side and keeps what was learned, also of those done before a stop."""
    if not missing:
        return {}
    ready: dict[str, ReadyFile] = {}
    sandboxes = [Sandbox() for _ in range(min(os.cpu_count() or 1, len(missing)))]
    idle: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
    for sandbox in sandboxes:
        idle.put(sandbox)
    # On Linux a child dies with the thread that started it, so the pool outlives every use of a sandbox.
    pool = ThreadPoolExecutor(len(sandboxes), "prepare")
    try:
        running = {pool.submit(_prepare, files, idle, sha256): sha256 for sha256 in missing}
        while running:
            done, _ = wait(running, timeout=WATCH_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                ready[running.pop(future)] = future.result()
            progress(len(ready), len(missing))
    finally:
        # Also when stopped halfway: what runs is ended, what is done is kept.
        for sandbox in sandboxes:
            sandbox.kill()
        pool.shutdown(cancel_futures=True)
        for sandbox in sandboxes:
            sandbox.close()
        _record(database, ready)
    return ready


def _prepare(files: FileStore, idle: queue.SimpleQueue[Sandbox], sha256: str) -> ReadyFile:
    original = files.original(sha256)
    if not original.exists():
        lost = FileFinding(LOST, "The original is missing from the file store; attach it again.", True)
        return ReadyFile("", 0, (lost,), None)
    sandbox = idle.get()
    try:
        with files.temporary(".section") as temporary:
            answer = sandbox.prepare(original, sha256, temporary)
            return _kept(files, sha256, temporary, answer)
    finally:
        idle.put(sandbox)


def _kept(files: FileStore, sha256: str, temporary: Path, answer: Answer) -> ReadyFile:
    findings = tuple(FileFinding(*finding) for finding in answer.findings)
    if answer.refused:
        return ReadyFile(answer.media_type, 0, findings, None)
    place = section_place(files, sha256)
    files.keep(temporary, place)
    return ReadyFile(answer.media_type, answer.pages, findings, place)


def _lost(findings: tuple[FileFinding, ...]) -> bool:
    """Whether the original was missing when last looked for; it may be back, so that one has to look again."""
    return any(finding.code == LOST for finding in findings)


def _record(database: Database, ready: dict[str, ReadyFile]) -> None:
    """Keeps the results on the files' rows, so that lists show them and the next compile finds them."""
    with database.write() as session:
        for sha256, file in ready.items():
            state = PrepareState.REFUSED if file.section is None else PrepareState.READY
            record_prepared(session, sha256, state, file.media_type, file.pages, file.findings)
