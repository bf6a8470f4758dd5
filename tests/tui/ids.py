"""The ids that testers rely on, as the application has them; `python -m tests.tui.ids` writes docs/ids.md anew."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from pdf import worker
from store import backups
from store.access import operator
from store.database import Database
from store.files import FileStore
from tests.example import Example
from tests.tui.driving import Session, nobody, office_session
from tui.keymap import our_bindings

DOCUMENT = Path(__file__).parents[2] / "docs" / "ids.md"

OPENING = ["title", "opening-notice", "footer"]
"""The ids of the screen that is there before there is anything to press a key on."""

WAYS: dict[str, list[str]] = {
    "projects": ["escape"],
    "project-form": ["escape", "m"],
    "search": ["escape", "f"],
    "directory": ["escape", "D"],
    "person": ["escape", "D", "enter"],
    "person-form": ["escape", "D", "n"],
    "billings": [],
    "billing": ["down", "enter"],
    "ledger": ["4", "enter"],
    "preview": ["down", "enter", "P"],
    "compile": ["a", "c"],
    "parts": ["down", "c", "enter"],
    "ask": ["down", "c", "enter", "t"],
    "period": ["3", "e"],
    "schedule": ["3", "s"],
    "options": ["a", "c", "o"],
    "entry": ["down", "t", "home", "enter", "enter", "2", "enter"],
    "attach": ["down", "enter", "3", "n"],
    "inbox": ["down", "enter", "3", "b"],
    "told": ["M"],
    "choose": ["s"],
    "contract": ["o"],
    "project-history": ["h"],
    "sliding": ["o", "s"],
    "reports": ["g", "2", "3"],
    "details": ["o", "2", "t"],
    "billing-form": ["down", "enter", "E"],
    "retainage": ["down", "t", "home", "enter", "enter", "2", "h"],
    "certify": ["down", "enter", "2", "c"],
    "outbox": ["l"],
    "requirements": ["z"],
    "attachment-form": ["down", "t", "home", "enter", "enter", "3", "down", "down", "i"],
    "contract-form": ["o", "e"],
    "sov-form": ["o", "2", "n"],
    "change-order-form": ["o", "3", "n"],
    "paste": ["o", "2", "p"],
    "import-lines": ["o", "2", "i"],
    "narrow": ["f"],
    "columns": ["C"],
    "views": ["V"],
    "selections": ["T"],
    "confirm": ["a", "q"],
    "help": ["?"],
    "save": ["4", "w"],
    "export": ["e"],
    "file": ["4", "o"],
}
"""How each screen is reached from the open tool."""


async def ids_of(example: Example, screen: str) -> list[str]:
    """The ids on a screen, from top to bottom, as the owner of the database file sees it, who may do all there is."""
    async with office_session(example.database, example.files, operator("root"), start=nobody) as session:
        await session.press(*WAYS[screen])
        assert session.app.screen.id == screen, f"{WAYS[screen]} lead to {session.app.screen.id}, not to {screen}"
        return ids_on(session)


def ids_on(session: Session) -> list[str]:
    """The ids on the screen in front, from top to bottom."""
    found = [node.id for node in session.app.screen.walk_children() if isinstance(node.id, str)]
    # Textual makes ids of its own for the labels of tabs; they begin with two dashes.
    wanted = [name for name in found if not name.startswith(("--", "textual-"))]
    return list(dict.fromkeys(wanted))


def with_backup(example: Example) -> Example:
    """The example with a backup that was compiled and told of."""
    admin = example.actor("admin")
    made = backups.request(example.database, admin, backups.Request(example.project_id, (example.billings["SC-2#1"],)))
    worker.run(example.database, example.files, made)
    with example.database.write() as database:
        backups.announce(database, admin, [made])
    return example


def screen_row(screen: str, ids: list[str]) -> str:
    """The row of a screen in the document."""
    return f"| `{screen}` | {' '.join(f'`{name}`' for name in ids)} |"


def binding_rows() -> list[str]:
    """The rows of all bindings in the document."""
    return [
        f"| `{binding.id}` | `{binding.key.replace(',', ' ')}` | {binding.tooltip or binding.description} |"
        for _, binding in our_bindings()
    ]


def section(heading: str) -> list[str]:
    """The rows of the table below a heading of the document."""
    text = DOCUMENT.read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [line for line in text.splitlines() if line.startswith("| `")]


async def write() -> None:
    """Writes both tables anew, all else stays."""
    rows = [screen_row("opening", OPENING)]
    for screen in WAYS:  # a way may change the project, so each has one of its own
        with tempfile.TemporaryDirectory() as folder:
            database = Database.open(f"sqlite:///{Path(folder, 'billings.db')}")
            example = with_backup(Example.imported(database, FileStore(database.default_files())))
            rows.append(screen_row(screen, await ids_of(example, screen)))
            database.close()
    text = DOCUMENT.read_text()
    for old, new in ((section("Screens"), rows), (section("Bindings"), binding_rows())):
        text = text.replace("\n".join(old), "\n".join(new))
    DOCUMENT.write_text(text)


if __name__ == "__main__":
    asyncio.run(write())
