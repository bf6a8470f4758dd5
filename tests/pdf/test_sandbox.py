"""Whatever a file does to its reader is an answer within the limits, and the next file is prepared as ever."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdf.sandbox import Limits, Sandbox
from pdf.sandbox_server import MOST_FILES

LIMITS = Limits(cpu_seconds=1, wall_seconds=3, memory=256 << 20, output=8 << 20)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(LIMITS, module="tests.pdf.hostile")
    yield sandbox
    sandbox.close()


def file_that(does: str, folder: Path) -> Path:
    path = folder / "source"
    path.write_text(does)
    return path


@pytest.mark.parametrize(
    ("does", "code"),
    [
        ("loop", "too_slow"),
        ("wait", "too_slow"),
        ("eat memory", "too_big"),
        ("fill the disk", "too_big"),
        ("crash", "crashed"),
        ("exit", "crashed"),
        ("recurse", "too_deep"),
        ("raise", "unreadable"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason_and_harms_nothing_else(
    sandbox: Sandbox, tmp_path: Path, does: str, code: str
) -> None:
    target = tmp_path / "target"

    answer = sandbox.prepare(file_that(does, tmp_path), "", target)
    next_answer = sandbox.prepare(file_that("behave", tmp_path), "", tmp_path / "next")

    assert answer.refused
    assert [finding[0] for finding in answer.findings] == [code]
    assert answer.findings[0][1].endswith(".")
    assert not target.exists()
    assert next_answer.findings == (("note", "behave", False),)
    assert (tmp_path / "next").read_bytes() == b"half a section"


def reader_of(sandbox: Sandbox, folder: Path) -> int:
    """The process that reads the next file, if that is harmless."""
    return int(sandbox.prepare(file_that("tell", folder), "", folder / "told").media_type)


def test_a_reader_goes_on_to_the_next_file(sandbox: Sandbox, tmp_path: Path) -> None:
    assert reader_of(sandbox, tmp_path) == reader_of(sandbox, tmp_path)


@pytest.mark.parametrize("does", ["behave", "raise", "crash", "loop"])
def test_a_reader_that_met_anything_odd_never_meets_another_file(sandbox: Sandbox, tmp_path: Path, does: str) -> None:
    first = reader_of(sandbox, tmp_path)

    sandbox.prepare(file_that(does, tmp_path), "", tmp_path / "target")

    assert reader_of(sandbox, tmp_path) != first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_reader_reads_a_limited_number_of_files(sandbox: Sandbox, tmp_path: Path) -> None:
    readers = [reader_of(sandbox, tmp_path) for _ in range(MOST_FILES + 1)]

    assert len(set(readers[:-1])) == 1
    assert readers[-1] != readers[0]


def test_time_is_counted_anew_for_each_file(sandbox: Sandbox, tmp_path: Path) -> None:
    # Together they take longer than the limit of one.
    seconds = [sandbox.prepare(file_that("work", tmp_path), "", tmp_path / "target") for _ in range(4)]

    assert [answer.refused for answer in seconds] == [False] * 4
    assert len({answer.media_type for answer in seconds}) == 1


def test_a_killed_server_is_an_error_once_and_started_again(sandbox: Sandbox, tmp_path: Path) -> None:
    source = file_that("behave", tmp_path)
    sandbox.prepare(source, "", tmp_path / "first")
    assert sandbox.process_id is not None
    os.kill(sandbox.process_id, signal.SIGKILL)

    with pytest.raises(OSError):
        sandbox.prepare(source, "", tmp_path / "second")

    assert not sandbox.prepare(source, "", tmp_path / "third").refused


def test_closing_ends_the_server_process(tmp_path: Path) -> None:
    sandbox = Sandbox(LIMITS, module="tests.pdf.hostile")
    sandbox.prepare(file_that("behave", tmp_path), "", tmp_path / "target")
    process_id = sandbox.process_id
    assert process_id is not None

    sandbox.close()

    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)
