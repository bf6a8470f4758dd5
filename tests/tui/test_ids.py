"""The ids that testers rely on: docs/ids.md names every one, and names none that is not there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import tui
from pdf import worker
from store import backups
from store.access import operator
from tests.example import Example
from tests.tui.driving import nobody
from tests.tui.driving import session as opened

DOCUMENT = Path(__file__).parents[2] / "docs" / "ids.md"

WAYS: dict[str, list[str]] = {
    "projects": ["escape"],
    "project-form": ["escape", "m"],
    "directory": ["escape", "D"],
    "person": ["escape", "D", "enter"],
    "person-form": ["escape", "D", "n"],
    "billings": [],
    "billing": ["down", "enter"],
    "ledger": ["4", "enter"],
    "compile": ["a", "c"],
    "parts": ["down", "c", "enter"],
    "ask": ["down", "c", "enter", "t"],
    "period": ["3", "e"],
    "schedule": ["3", "s"],
    "options": ["a", "c", "o"],
    "entry": ["down", "t", "home", "enter", "enter", "2", "enter"],
    "attach": ["down", "enter", "3", "n"],
    "choose": ["s"],
    "contract": ["o"],
    "project-history": ["h"],
    "sliding": ["o", "s"],
    "reports": ["g", "2", "3"],
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
    "confirm": ["a", "q"],
    "help": ["?"],
    "save": ["4", "w"],
    "export": ["e"],
    "file": ["4", "o"],
}
"""How each screen is reached from the open tool."""


def documented(heading: str) -> list[tuple[str, str]]:
    """The rows of the table below a heading: the id, and the rest of the row."""
    text = DOCUMENT.read_text()
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \| (.*) \|$", section, re.MULTILINE)


@pytest.fixture
def with_backup(example: Example) -> Example:
    admin = example.actor("admin")
    made = backups.request(example.database, admin, backups.Request(example.project_id, (example.billings["SC-2#1"],)))
    worker.run(example.database, example.files, made)
    with example.database.write() as database:
        backups.announce(database, admin, [made])
    return example


@pytest.mark.parametrize("screen", WAYS)
async def test_every_id_of_a_screen_is_documented(with_backup: Example, screen: str) -> None:
    # The owner of the database file may do all there is.
    async with opened(with_backup.database, with_backup.files, operator("root"), start=nobody) as session:
        await session.press(*WAYS[screen])

        assert session.app.screen.id == screen
        # Textual makes ids of its own for the labels of tabs; they begin with two dashes.
        found = {
            node.id
            for node in session.app.screen.walk_children()
            if isinstance(node.id, str) and not node.id.startswith("--")
        }

    rows = dict(documented("Screens"))
    assert sorted(re.findall(r"`([^`]+)`", rows[screen])) == sorted(found - {"textual-toastrack", "textual-tooltip"})


def our_bindings() -> Iterator[tuple[type[DOMNode], Binding]]:
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if module.name == "tui.launcher":
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module.name:
                for binding in value.__dict__.get("BINDINGS", []):
                    assert isinstance(binding, Binding)
                    yield value, binding


def test_every_binding_has_an_id_of_its_own_and_words() -> None:
    ids = [binding.id for _, binding in our_bindings()]

    assert all(ids)
    assert len(ids) == len(set(ids))
    assert all(binding.description for _, binding in our_bindings())


def test_every_binding_is_documented_with_its_keys() -> None:
    wanted = {str(binding.id): binding.key.replace(",", " ") for _, binding in our_bindings()}

    found = {name: row.split(" | ")[0].replace("`", "") for name, row in documented("Bindings")}

    assert found == wanted


def test_no_action_hides_behind_a_chord_alone() -> None:
    for _, binding in our_bindings():
        assert any("+" not in key or key.startswith("shift+") for key in binding.key.split(",")), binding.id
