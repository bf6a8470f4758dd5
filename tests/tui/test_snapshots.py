"""Every screen as text: at the design size, a large and a very small one; a person reads the difference in the diff.

`pytest tests/tui/test_snapshots.py --snapshot-update` writes them anew.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from store import backups
from store.backups import LedgerEntry
from store.tables import Backup
from store.vocabulary import Outcome
from tests.example import Example
from tests.tui.driving import example_session, nobody


class TextFile(SingleFileSnapshotExtension):
    """A snapshot is a file of text beside the test."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def screen_text(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(TextFile)


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def part(title: str, page: int, outcome: Outcome, reason: str = "") -> LedgerEntry:
    return LedgerEntry(
        billing_id=2,
        billing="SC-2 #2 Northside Electric",
        title=title,
        kind="other",
        source_name=title,
        sha256="ab" * 32,
        size=12_345,
        first_page=page,
        pages=1,
        outcome=outcome,
        attention=outcome.needs_attention,
        reason=reason,
    )


PARTS = [
    part("Supplier invoice 4471", 3, Outcome.INCLUDED),
    part("stored-material-photo.jpg", 4, Outcome.CONVERTED),
    part("locked-report.pdf", 5, Outcome.SLIP_SHEET, "The file is locked with a password; attach an unlocked copy."),
]


@pytest.fixture
def example_with_backups(example: Example) -> Example:
    """One backup that is done and one that is being compiled, both at fixed times."""
    admin = example.actor("admin")
    for _ in range(2):
        made = backups.request(
            example.database, admin, backups.Request(example.project_id, tuple(example.billings.values()))
        )
        with example.database.write() as database:
            row = database.get_one(Backup, made)
            row.requested_at = datetime(2026, 9, 30, 16, 5, tzinfo=UTC)
            row.file_name = "Subcontractor progress billing backup - Harbor Tower - HT-104 - 2026-09-30 - 16-05-00.pdf"
            row.announced = True
            database.add(row)
        claim = backups.claim(example.database, "test", made, lease_seconds=600)
        assert claim is not None
        if made == 1:
            backups.finish(
                example.database,
                claim,
                sha256="cd" * 32,
                size=26_400_000,
                pages=254,
                seconds_milli=820,
                parts=PARTS,
                put_in_place=lambda: None,
            )
        else:
            backups.progress(example.database, claim, "Preparing files", 3, 9)
    return example


SHOWN: dict[str, list[str]] = {
    "projects": ["escape"],
    "search-for-nothing": ["escape", "f"],
    "search": ["escape", "f", *"invoice", "enter"],
    "search-that-finds-nothing": ["escape", "f", *"nothing", "enter"],
    "directory": ["escape", "D"],
    "new-person": ["escape", "D", "n"],
    "person-levels": ["escape", "D", "down", "enter"],
    "subcontractor": ["down", "space"],
    "filtered-to-nothing": ["/", *"nothing"],
    "client": ["2"],
    "periods": ["3"],
    "new-period": ["3", "n"],
    "edit-period": ["3", "down", "e", "tab", "tab", "tab", "space"],
    "overlapping-period": ["3", "n", *"2026-09-15"],
    "schedule": ["3", "s"],
    "backups": ["4"],
    "ledger": ["4", "down", "enter", "end"],
    "billing-summary": ["down", "enter"],
    "billing-lines": ["down", "enter", "2"],
    "billing-attachments": ["down", "enter", "3"],
    "preview-text": ["down", "enter", "P", "t"],
    "contract-terms": ["down", "o"],
    "requirements": ["z"],
    "outbox": ["l"],
    "contract-lines": ["down", "o", "2"],
    "contract-change-orders": ["down", "o", "3"],
    "contract-people": ["down", "o", "4"],
    "entry": ["down", "t", "home", "enter", "backspace", "enter", "2", "down", "enter"],
    "details": ["down", "o", "2", "t"],
    "retainage": ["down", "t", "home", "enter", "backspace", "enter", "2", "h"],
    "certify": ["down", "enter", "2", "c"],
    "billing-form": ["down", "enter", "E"],
    "contract-form": ["down", "o", "e"],
    "line-form": ["down", "o", "2", "n"],
    "reports": ["g"],
    "compile": ["space", "a", "c"],
    "attachments-of-a-compile": ["down", "c", "enter", "space"],
    "options-of-a-compile": ["a", "c", "o"],
    "sort": ["s"],
    "statuses": ["f"],
    "chips": ["f", "space", "down", "space", "end", "space", "enter", "F", "right"],
    "selections": ["a", "T", "n", *"Paid", "enter", "escape", "backspace", "T"],
    "views": ["f", "space", "enter", "V", "n", *"Drafts", "enter", "escape", "backspace", "V"],
    "columns": ["C", "down", "space", "down", "+", "J"],
    "save-a-copy": ["4", "down", "w"],
    "export": ["space", "e"],
    "confirm": ["4", "down", "d"],
    "help": ["?"],
}


COVERING = ("compile", "entry", "help", "new-person", "sort", "statuses", "columns", "views", "selections")
"""Screens that cover the job bar, or parts of it."""


SIZES = ((80, 24), (120, 40), (40, 12))

OPENED_AT_EACH = ("attachments-of-a-compile", "confirm", "details", "export", "options-of-a-compile", "save-a-copy")
"""Screens that look otherwise when they open at a size than when the terminal is resized to it: they scroll."""


@pytest.mark.parametrize("name", SHOWN)
async def test_screen(example_with_backups: Example, screen_text: SnapshotAssertion, name: str) -> None:
    """At every size; but for some, in one session whose terminal is resized, for to open one takes longest."""
    sessions = [(size,) for size in SIZES] if name in OPENED_AT_EACH else [SIZES]
    for sizes in sessions:
        async with example_session(example_with_backups, size=sizes[0], start=nobody) as session:
            await session.press(*SHOWN[name])
            for width, height in sizes:
                await session.resize(width, height)
                if height >= SIZES[0][1] and name not in COVERING:
                    await session.wait_for_text("Preparing files 3 of 9")

                assert session.screen() == screen_text(name=f"{width}x{height}")


async def test_refused(example_with_backups: Example, screen_text: SnapshotAssertion) -> None:
    async with example_session(example_with_backups, "viewer", start=nobody) as session:
        await session.press("a", "c")
        await session.wait_for(lambda: "needs Admin" in session.screen(), "the toast")

        assert session.screen() == screen_text
