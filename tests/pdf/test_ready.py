"""Preparing goes on when a server process is ended from outside: one file's pages are lost, not the compile."""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdf import worker
from pdf.ready import INTERRUPTED, prepare_one, ready_files
from pdf.sandbox import Limits, Sandbox
from store.database import Database
from store.files import FileFinding, FileStore, record_file, record_prepared
from store.vocabulary import PrepareState


@pytest.fixture
def idle() -> Iterator[queue.SimpleQueue[Sandbox]]:
    sandbox = Sandbox(Limits(cpu_seconds=2, wall_seconds=4, memory=256 << 20, output=8 << 20), "tests.pdf.hostile")
    waiting: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
    waiting.put(sandbox)
    yield waiting
    sandbox.close()


def test_a_server_that_is_ended_costs_its_file_and_the_next_is_prepared(
    files: FileStore, idle: queue.SimpleQueue[Sandbox]
) -> None:
    deadly, harmless = files.put_bytes(b"end the server"), files.put_bytes(b"behave")

    first = prepare_one(files, idle, deadly.sha256, threading.Event())
    second = prepare_one(files, idle, harmless.sha256, threading.Event())

    assert [finding.code for finding in first.findings] == [INTERRUPTED]
    assert first.section is None and first.findings[0].attention
    assert second.section is not None


def test_a_server_that_is_ended_because_the_work_stops_is_not_tried_again(
    files: FileStore, idle: queue.SimpleQueue[Sandbox]
) -> None:
    stopping = threading.Event()
    stopping.set()

    with pytest.raises(ChildProcessError):
        prepare_one(files, idle, files.put_bytes(b"end the server").sha256, stopping)


def test_what_was_interrupted_is_looked_at_again_by_the_next_compile(
    database: Database, files: FileStore, tmp_path: Path
) -> None:
    stored = files.put_bytes(b"Gate code changed.\n")
    finding = FileFinding(INTERRUPTED, "The process that read it was ended.", True)
    with database.write() as session:
        record_file(session, stored)
        session.flush()
        record_prepared(session, stored.sha256, PrepareState.REFUSED, "", 0, [finding], "s0")

    (ready,) = ready_files(database, files, [stored.sha256], lambda _done, _total: None).values()

    assert stored.sha256 == hashlib.sha256(b"Gate code changed.\n").hexdigest()
    assert ready.section is not None and ready.findings == ()
    assert worker.prepare(database, files) == 0
