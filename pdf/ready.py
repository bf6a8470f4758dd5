"""The sections of attached files: those prepared on arrival, and those prepared now because nobody did yet."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path

from pdf.findings import CHANGED, LOCKED, LOCKED_AGAIN, UNCONVERTIBLE, UNLOCKED
from pdf.office import office_program
from pdf.sandbox import Answer, Sandbox
from pdf.section_file import Section
from store.database import Database
from store.files import FileFinding, FileStore, PreparedRow, prepared_files, record_prepared, waiting_files
from store.vocabulary import PrepareState

SECTION_FORMAT = "s6"
"""Changes with every change of what a section holds, so that older ones are made anew and refused files looked at."""

_WITH_OFFICE = "+office"

WATCH_SECONDS = 0.25
"""How often a stop is looked for while files are being prepared."""

LOST = "lost"
"""The code of the finding that the original is not in the file store."""

INTERRUPTED = "interrupted"
"""The code of the finding that the process which read the file was ended from outside."""

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


def prepared_by() -> str:
    """What this program can do: the format of its sections, and whether office documents become pages here."""
    return SECTION_FORMAT + _WITH_OFFICE * (office_program() is not None)


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
        if row is None or row.state is PrepareState.WAITING or _worth_another_look(row):
            missing.append(sha256)
        elif row.state is PrepareState.REFUSED:
            ready[sha256] = ReadyFile(row.media_type, 0, row.findings, None)
        elif _is_whole(place, files.original(sha256), row.size):
            ready[sha256] = ReadyFile(row.media_type, row.pages, row.findings, place)
        else:
            missing.append(sha256)
    opened = {sha256 for sha256 in missing if sha256 in known and _was_opened(known[sha256])}
    ready.update(_prepare_all(database, files, missing, progress, opened))
    return ready


def _is_whole(section: Path, original: Path, size: int) -> bool:
    """Whether a section is there, and what it borrows from is still what it was made from.

    Nobody changes an original; whoever does so nevertheless is found out by its size or its time, and the file is then
    prepared, which means hashed, again.
    """
    try:
        made = section.stat()
    except FileNotFoundError:
        return False
    try:
        kept = original.stat()
    except FileNotFoundError:
        return _stands_alone(section)
    return (kept.st_size == size and kept.st_mtime_ns <= made.st_mtime_ns) or _stands_alone(section)


def _stands_alone(section: Path) -> bool:
    """Whether a section borrows nothing."""
    try:
        Section.open(section)
    except ValueError:
        return False
    return True


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
    database: Database,
    files: FileStore,
    missing: list[str],
    progress: Callable[[int, int], None],
    opened: Collection[str] = (),
) -> dict[str, ReadyFile]:
    """Prepares files side by side and keeps what was learned, also of those done before a stop.

    Args:
        opened: those that were once opened with a password, which nobody has any more.
    """
    if not missing:
        return {}
    ready: dict[str, ReadyFile] = {}
    sandboxes = [Sandbox() for _ in range(min(os.cpu_count() or 1, len(missing)))]
    idle: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
    for sandbox in sandboxes:
        idle.put(sandbox)
    # On Linux a child dies with the thread that started it, so the pool outlives every use of a sandbox.
    pool = ThreadPoolExecutor(len(sandboxes), "prepare")
    stopping = threading.Event()
    try:
        running = {pool.submit(prepare_one, files, idle, sha256, stopping): sha256 for sha256 in missing}
        while running:
            done, _ = wait(running, timeout=WATCH_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                sha256 = running.pop(future)
                ready[sha256] = _locked_again(future.result()) if sha256 in opened else future.result()
            progress(len(ready), len(missing))
    finally:
        # Also when stopped halfway: what runs is ended, what is done is kept.
        stopping.set()
        for sandbox in sandboxes:
            sandbox.kill()
        pool.shutdown(cancel_futures=True)
        for sandbox in sandboxes:
            sandbox.close()
        record(database, ready)
    return ready


def prepare_one(
    files: FileStore, idle: queue.SimpleQueue[Sandbox], sha256: str, stopping: threading.Event
) -> ReadyFile:
    """Prepares one file in a sandbox that is idle.

    A server process that ends meanwhile, because the machine ran out of memory or somebody killed it, costs a second
    try, and then this file's pages, not the compile.

    Raises:
        ChildProcessError: the server was ended because the work is to stop.
    """
    original = files.original(sha256)
    if not original.exists():
        lost = FileFinding(LOST, "The original is missing from the file store; attach it again.", True)
        return ReadyFile("", 0, (lost,), None)
    sandbox = idle.get()
    try:
        for last in (False, True):
            with files.temporary(".section") as temporary:
                try:
                    answer = sandbox.prepare(original, sha256, temporary)
                except ChildProcessError:
                    if stopping.is_set():
                        raise
                    if last:
                        break
                else:
                    return keep_answer(files, sha256, temporary, answer)
    finally:
        idle.put(sandbox)
    ended = FileFinding(INTERRUPTED, "The process that read it was ended from outside twice; compile again.", True)
    return ReadyFile("", 0, (ended,), None)


def keep_answer(files: FileStore, sha256: str, temporary: Path, answer: Answer) -> ReadyFile:
    """Moves a section that was made to its place; what there is to know of the file."""
    findings = tuple(FileFinding(*finding) for finding in answer.findings)
    if answer.refused:
        return ReadyFile(answer.media_type, 0, findings, None)
    place = section_place(files, sha256)
    files.keep(temporary, place)
    return ReadyFile(answer.media_type, answer.pages, findings, place)


def _worth_another_look(row: PreparedRow) -> bool:
    """Whether preparing a file again may show more of it than last time."""
    if any(finding.code in (LOST, INTERRUPTED, CHANGED) for finding in row.findings):
        return True  # it may be back, or what it was, and nobody may end the process this time
    # What a program with LibreOffice could not show, this one without cannot either.
    if row.prepared_by in (prepared_by(), f"{SECTION_FORMAT}{_WITH_OFFICE}"):
        return False
    return row.state is PrepareState.REFUSED or any(finding.code == UNCONVERTIBLE for finding in row.findings)


def _was_opened(row: PreparedRow) -> bool:
    """Whether a file, or one inside it, was opened with a password before."""
    return any(finding.code == UNLOCKED.code or LOCKED_AGAIN in finding.sentence for finding in row.findings)


def _locked_again(file: ReadyFile) -> ReadyFile:
    """The same with the findings of locked files saying that the password has to be given again."""
    findings = (
        replace(finding, sentence=finding.sentence.replace(LOCKED[1], LOCKED_AGAIN)) for finding in file.findings
    )
    return replace(file, findings=tuple(findings))


def record(database: Database, ready: dict[str, ReadyFile]) -> None:
    """Keeps the results on the files' rows, so that lists show them and the next compile finds them."""
    with database.write() as session:
        for sha256, file in ready.items():
            state = PrepareState.REFUSED if file.section is None else PrepareState.READY
            record_prepared(session, sha256, state, file.media_type, file.pages, file.findings, prepared_by())
