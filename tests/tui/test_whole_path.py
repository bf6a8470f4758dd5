"""The person's path with real processes: tick, compile, toast, ledger, copy, delete; no mouse, no command line."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from store import backups
from store.vocabulary import BackupState
from tests.example import Example
from tests.tui.driving import example_session, nobody, remembered
from tui.watch import Jobs, look


async def test_tick_compile_toast_ledger_copy_and_delete(example: Example, tmp_path: Path) -> None:
    async with example_session(example, settings=remembered(tmp_path)) as session:
        # Tick the billings of all periods: the list of one period has those of the month only.
        await session.press("p", "end", "enter", "a", "c")
        assert "3 billings, 10 files" in session.line("billings, ")

        await session.press("c")
        toast = (await session.wait_for_toast("is ready")).text
        assert toast.startswith("Backup 1 of HT-104 is ready: 3 billings, ")
        assert "2 parts need attention" in toast

        await session.press("4")
        await session.wait_for(lambda: "2 need attention" in session.screen(), "the backup in its list")
        await session.press("enter")
        assert session.app.screen.id == "ledger"
        assert "13 parts shown; 2 need attention" in session.screen()
        await session.press("e")
        assert "locked-report.pdf" in session.screen() and "truncated-upload.pdf" in session.screen()
        assert "The file is locked with a password; give it, or attach an unlocked copy." in session.screen()

        await session.press("w", *["ctrl+u"])
        await session.press(*f"{tmp_path}/copy.pdf")
        await session.press("enter")
        await session.wait_for_toast("Saved as")
        saved = tmp_path / "copy.pdf"
        assert "copy.pdf" in session.told[-1]

        row = _only_backup(example)
        assert saved.read_bytes() == example.files.backup(row.sha256).read_bytes()
        with pikepdf.open(saved) as document:
            assert document.check_pdf_syntax() == []
        assert len(PdfReader(saved).pages) == row.pages
        assert json.loads((tmp_path / "state.json").read_text())["save_folder"] == str(tmp_path)

        await session.press("escape", "d")
        assert "Delete backup 1?" in session.screen()
        await session.press("n")
        assert _only_backup(example).id == 1
        await session.press("d", "y")
        await session.wait_for_toast("Backup 1 is deleted.")
        await session.wait_for(lambda: "No backups yet" in session.screen(), "an empty list")
        assert not example.files.backup(row.sha256).exists()
        assert saved.exists()


def _only_backup(example: Example) -> backups.BackupRow:
    with example.database.read() as database:
        (row,) = backups.list_backups(database, example.actor("admin"))
    return row


async def test_the_tables_stay_usable_and_progress_is_told_while_it_compiles(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("a", "c", "c")
        await session.wait_for(lambda: "Compiling backup 1: waiting for a worker" in session.screen(), "the job bar")
        await session.press("down", "space")
        assert "1 ticked" in session.screen()

        with_claim = backups.claim(example.database, "test")
        assert with_claim is not None
        backups.progress(example.database, with_claim, "Preparing files", 3, 9)

        await session.wait_for(lambda: "Preparing files 3 of 9 (33 %)" in session.screen(), "progress")
        assert "x cancels" in session.line("Compiling backup 1")


async def test_a_slow_database_delays_what_is_told_and_loses_none_of_it(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    release = threading.Event()

    def slowly(*of: Any) -> Jobs:
        asked.append(len(asked))
        release.wait()
        return look(*of)

    async with example_session(example, start=nobody) as session:
        await session.press("a", "c", "c")
        await session.wait_for(lambda: "Compiling backup 1" in session.screen(), "the job bar")
        monkeypatch.setattr("tui.job_watch.look", slowly)
        claim = backups.claim(example.database, "test")
        assert claim is not None
        backups.fail(example.database, claim, "The disk is full.")
        assert session.app.jobs is not None
        jobs = session.app.jobs
        due = jobs.looks + 4

        # Four times a look is due while one is under way: were each asked for, none would ever be the newest.
        await session.wait_for(lambda: jobs.looks >= due, "more looks")
        assert len(asked) == 1
        release.set()

        await session.wait_for_toast("The disk is full.")


async def test_cancelling_asks_first_and_leaves_nothing(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("a", "c", "c")
        await session.wait_for(lambda: "Compiling backup 1" in session.screen(), "the job bar")

        await session.press("x", "n")
        assert _only_backup(example).state is BackupState.QUEUED
        await session.press("x", "y")

        await session.wait_for_toast("Cancelled; nothing of it is left.")
        assert _only_backup(example).state is BackupState.CANCELLED
        await session.wait_for(lambda: "Compiling backup" not in session.screen(), "no job bar")


async def test_a_failure_is_told_with_its_reason_and_stays_in_the_list(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("a", "c", "c")
        claim = backups.claim(example.database, "test")
        assert claim is not None
        backups.fail(example.database, claim, "The disk that holds [files] is full; make room and try again.")

        toast = (await session.wait_for_toast("failed")).text

        assert toast == "Backup 1 of HT-104 failed: The disk that holds [files] is full; make room and try again."
        await session.press("4", "enter")
        assert "Failed" in session.screen()
        assert "The disk that holds [files] is full" in session.screen()
        assert "has no file to account for" in session.told[-1]


async def test_what_nobody_compiles_is_taken_up_when_an_application_starts(example: Example) -> None:
    admin = example.actor("admin")
    request = backups.Request(example.project_id, tuple(example.billings.values()))
    left = backups.request(example.database, admin, request)

    async with example_session(example, "viewer"):
        pass  # somebody else's application, gone again at once: its worker is a process of its own
    async with example_session(example) as session:
        toast = (await session.wait_for_toast("is ready")).text

    assert toast.startswith(f"Backup {left} of HT-104 is ready")


async def test_the_same_plan_again_gives_the_same_bytes(example: Example) -> None:
    async with example_session(example) as session:
        await session.press("a", "c", "c")
        await session.wait_for_toast("Backup 1 of HT-104 is ready")
        await session.press("4", "g")
        await session.wait_for_toast("Backup 2 of HT-104 is ready")

    with example.database.read() as database:
        first, second = backups.list_backups(database, example.actor("admin"))
    assert first.sha256 == second.sha256 != ""


async def test_an_outcome_is_told_once_and_to_who_asked_only(example: Example) -> None:
    async with example_session(example, "viewer") as other, example_session(example) as session:
        await session.press("a", "c", "c")
        await session.wait_for_toast("is ready")
        await session.pilot.pause(1.2)
        assert sum("is ready" in told for told in session.told) == 1
        assert not other.told
    async with example_session(example) as later:
        await later.press("4")
        assert not [told for told in later.told if "is ready" in told]
