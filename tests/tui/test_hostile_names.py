"""Names of brackets, escapes, right-to-left letters and 300 emoji go through every screen: data is never markup.

Every screen is open here, so that its ids are looked at too (docs/ids.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from store.access import operator
from store.database import Database
from store.files import FileStore
from store.kept_selections import keep_selection
from store.lists import Sort
from store.saved_views import View, keep_view
from store.vocabulary import Direction
from tests.example import Example
from tests.made_once import copied
from tests.tui.driving import nobody, office_session
from tests.tui.ids import WAYS, ids_on, screen_row, section, with_backup
from tui.output import plain

HOSTILE = (
    "[/b] [bold]x[/] \\[red] [@click=app.quit]q[/] $x {y} %s \x1b[31m\x1b]0;title\x07 \x9b2J \t \u202eevil\u202c "
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 e\u0301\u0327 \u200d \ufeff " + "\N{GRINNING FACE}" * 300
)

NAMES = {
    "project": ["name", "address"],
    "company": ["name"],
    "person": ["name"],
    "contract": ["number", "title"],
    "sov_line": ["item", "description", "budget_code", "unit"],
    "change_order": ["number", "title"],
    "billing": ["number", "comment"],
    "attachment": ["title", "file_name"],
    "payment": ["reference"],
    "change": ["name", "subject", "field", "old", "new"],
    "backup": ["file_name", "requested_by"],
    "ledger_part": ["billing", "title", "source_name", "reason"],
    "message": ["subject", "body"],
    "saved_view": ["name"],
    "kept_selection": ["name"],
}
"""Every text that comes from people, files or other programs; what identifies a row keeps its beginning."""


@pytest.fixture(scope="module")
def hostile_made(example_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database that `hostile` copies."""
    folder = tmp_path_factory.mktemp("hostile")
    owner = operator("root")
    with copied(example_made, folder) as database:
        example = with_backup(Example.of(database, FileStore(database.default_files())))
        with database.write() as session:
            keep_view(session, owner, "Mine", View(example.september_list(), Sort(), None, ()))
            keep_selection(session, owner, example.project_id, Direction.DOWNSTREAM, "Mine", example.billings.values())
            for table, columns in NAMES.items():
                for column in columns:
                    session.execute(text(f'UPDATE "{table}" SET "{column}" = "{column}" || :added'), {"added": HOSTILE})
    return folder


@pytest.fixture
def hostile(hostile_made: Path, tmp_path: Path) -> Iterator[Database]:
    """The example with a backup, and with every name in it made hostile."""
    with copied(hostile_made, tmp_path) as database:
        yield database


def test_every_text_of_the_database_is_hostile(hostile: Database) -> None:
    with hostile.read() as session:
        for table, columns in NAMES.items():
            for column in columns:
                query = text(f'SELECT count(*), count(CASE WHEN "{column}" LIKE :all THEN 1 END) FROM "{table}"')
                rows, made = session.execute(query, {"all": "%GRINNING%".replace("GRINNING", HOSTILE[-5:])}).one()
                assert rows == made, (table, column)


@pytest.mark.parametrize("screen", WAYS)
async def test_no_name_is_taken_for_markup_and_every_id_is_documented(hostile: Database, screen: str) -> None:
    async with office_session(hostile, FileStore(hostile.default_files()), operator("root"), start=nobody) as session:
        await session.press(*WAYS[screen])

        assert session.screen_id == screen
        for line in session.screen().splitlines():
            assert plain(line) == line
        assert screen_row(screen, ids_on(session)) in section("Screens")
