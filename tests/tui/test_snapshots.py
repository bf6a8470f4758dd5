"""Every screen as text: at the design size, a large and a very small one; a person reads the difference in the diff.

`pytest tests/tui/test_snapshots.py --snapshot-update` writes them anew.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from store import backups
from store.access import operator
from store.backups import LedgerEntry
from store.errors import Unavailable
from store.tables import Backup, Change
from store.vocabulary import Outcome
from tests.example import Example
from tests.tui.driving import Session, example_session, nobody, office_session
from tests.tui.ids import WAYS
from tui.app import ProgressBillingsApp
from tui.opening import Office
from tui.settings import Settings


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
    with example.database.write() as database:  # the history is of fixed times as well
        database.execute(update(Change).values(at=datetime(2026, 9, 30, 16, 5, tzinfo=UTC)))
    return example


def say_always_the_same_of_the_machine(example: Example, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRESS_BILLINGS_INBOX", "/srv/inbox")
    if name == "file":  # which is nothing but said
        monkeypatch.setattr("socket.gethostname", lambda: "server")
        monkeypatch.setattr(example.database, "url", "sqlite:////srv/billings/billings.db")
        monkeypatch.setattr(example.files, "root", Path("/srv/billings/billings.db.files"))


TODAY = date(2026, 10, 15)


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
    "new-project": ["escape", "m"],
    "companies": ["escape", "D", "2"],
    "keys": ["escape", "D", "down", "enter", "2"],
    "jump": ["#"],
    "told": ["N", "M"],
    "project-history": ["h"],
    "billing-history": ["down", "enter", "4"],
    "contract-history": ["down", "o", "5"],
    "attach": ["down", "enter", "3", "n"],
    "inbox": ["down", "enter", "3", "b"],
    "attachment-form": ["down", "enter", "3", "i"],
    "sliding": ["down", "o", "s"],
    "change-order-form": ["down", "o", "3", "n"],
    "paste": ["down", "o", "2", "p"],
    "import-lines": ["down", "o", "2", "i"],
    "aging": ["g", "2"],
    "compliance": ["g", "3"],
    "file": ["4", "down", "o"],
    "palette": [":"],
}


SCREENS: dict[str, tuple[str, ...]] = {
    "projects": ("projects",),
    "search": (
        "search-for-nothing",
        "search",
        "search-that-finds-nothing",
    ),
    "directory": (
        "directory",
        "companies",
    ),
    "person-form": ("new-person",),
    "person": (
        "person-levels",
        "keys",
    ),
    "billings": (
        "subcontractor",
        "filtered-to-nothing",
        "client",
        "periods",
        "backups",
        "chips",
    ),
    "period": (
        "new-period",
        "edit-period",
        "overlapping-period",
    ),
    "schedule": ("schedule",),
    "ledger": ("ledger",),
    "billing": (
        "billing-summary",
        "billing-lines",
        "billing-attachments",
        "billing-history",
    ),
    "preview": ("preview-text",),
    "contract": (
        "contract-terms",
        "contract-lines",
        "contract-change-orders",
        "contract-people",
        "contract-history",
    ),
    "requirements": ("requirements",),
    "outbox": ("outbox",),
    "entry": ("entry",),
    "details": ("details",),
    "retainage": ("retainage",),
    "certify": ("certify",),
    "billing-form": ("billing-form",),
    "contract-form": ("contract-form",),
    "sov-form": ("line-form",),
    "reports": (
        "reports",
        "aging",
        "compliance",
    ),
    "compile": ("compile",),
    "parts": ("attachments-of-a-compile",),
    "options": ("options-of-a-compile",),
    "choose": ("sort",),
    "narrow": ("statuses",),
    "selections": ("selections",),
    "views": ("views",),
    "columns": ("columns",),
    "save": ("save-a-copy",),
    "export": ("export",),
    "confirm": ("confirm",),
    "help": ("help",),
    "project-form": ("new-project",),
    "ask": ("jump",),
    "told": ("told",),
    "project-history": ("project-history",),
    "attach": ("attach",),
    "inbox": ("inbox",),
    "attachment-form": ("attachment-form",),
    "sliding": ("sliding",),
    "change-order-form": ("change-order-form",),
    "paste": ("paste",),
    "import-lines": ("import-lines",),
    "file": ("file",),
    "--command-palette": ("palette",),
}
"""Which of these stand on which screen, by the ids of docs/ids.md; the palette is Textual's own."""


def test_every_screen_is_here() -> None:
    names = [name for of_screen in SCREENS.values() for name in of_screen]

    assert sorted(names) == sorted(SHOWN)
    assert set(SCREENS) - {"--command-palette"} == set(WAYS)  # and the first one: test_opening


COVERING = (
    *("compile", "entry", "help", "new-person", "sort", "statuses", "columns", "views", "selections", "palette"),
)
"""Screens that cover the job bar, or parts of it."""


SIZES = ((80, 24), (120, 40), (40, 12))

OPENED_AT_EACH = ("attachments-of-a-compile", "confirm", "details", "export", "options-of-a-compile", "save-a-copy")
"""Screens that look otherwise when they open at a size than when the terminal is resized to it: they scroll."""


@pytest.mark.parametrize("name", SHOWN)
async def test_screen(
    example_with_backups: Example, screen_text: SnapshotAssertion, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every size; but for some, in one session whose terminal is resized, for to open one takes longest."""
    say_always_the_same_of_the_machine(example_with_backups, name, monkeypatch)
    sessions = [(size,) for size in SIZES] if name in OPENED_AT_EACH else [SIZES]
    actor = operator("office") if name == "new-project" else example_with_backups.actor("admin")
    database, files = example_with_backups.database, example_with_backups.files
    for sizes in sessions:
        async with office_session(database, files, actor, size=sizes[0], start=nobody, today=TODAY) as session:
            await session.press(*SHOWN[name])
            assert name in SCREENS[session.app.screen.id or ""]
            for width, height in sizes:
                await session.resize(width, height)
                if height >= SIZES[0][1] and name not in COVERING:
                    await session.wait_for_text("Preparing files 3 of 9")

                shown = re.sub(r"\d\d:\d\d:\d\d", "16:05:00", session.screen()) if name == "told" else session.screen()
                assert shown == screen_text(name=f"{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_opening(screen_text: SnapshotAssertion, width: int, height: int) -> None:
    def busy(_say: Callable[[str], None]) -> Office:
        raise Unavailable("The database /srv/billings/billings.db is busy: another program has been writing to it.")

    app = ProgressBillingsApp(busy, lambda _office, _backup_id: None, Settings())
    async with app.run_test(size=(width, height)) as pilot:
        session = Session(pilot, app)
        await session.wait_for_text("r Try again")
        assert session.screen_id == "opening"
        assert session.screen() == screen_text(name=f"{width}x{height}")


async def test_refused(example_with_backups: Example, screen_text: SnapshotAssertion) -> None:
    async with example_session(example_with_backups, "viewer", start=nobody) as session:
        await session.press("a", "c")
        await session.wait_for(lambda: "needs Admin" in session.screen(), "the toast")

        assert session.screen() == screen_text
