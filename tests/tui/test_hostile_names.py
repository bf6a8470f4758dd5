"""Names of brackets, escapes, right-to-left letters and 300 emoji go through every screen: data is never markup."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from store.access import operator
from store.kept_selections import keep_selection
from store.lists import Sort
from store.saved_views import View, keep_view
from store.vocabulary import Direction
from tests.example import Example
from tests.tui.driving import nobody, office_session
from tests.tui.ids import WAYS, with_backup
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


@pytest.fixture
def hostile(example: Example) -> Example:
    """The example with a backup, and with every name in it made hostile."""
    with_backup(example)
    owner = operator("root")
    with example.database.write() as session:
        keep_view(session, owner, "Mine", View(example.september_list(), Sort(), None, ()))
        keep_selection(session, owner, example.project_id, Direction.DOWNSTREAM, "Mine", example.billings.values())
        for table, columns in NAMES.items():
            for column in columns:
                session.execute(text(f'UPDATE "{table}" SET "{column}" = "{column}" || :added'), {"added": HOSTILE})
    return example


def test_every_text_of_the_database_is_hostile(hostile: Example) -> None:
    with hostile.database.read() as session:
        for table, columns in NAMES.items():
            for column in columns:
                query = text(f'SELECT count(*), count(CASE WHEN "{column}" LIKE :all THEN 1 END) FROM "{table}"')
                rows, made = session.execute(query, {"all": "%GRINNING%".replace("GRINNING", HOSTILE[-5:])}).one()
                assert rows == made, (table, column)


@pytest.mark.parametrize("screen", WAYS)
async def test_no_name_is_taken_for_markup(hostile: Example, screen: str) -> None:
    async with office_session(hostile.database, hostile.files, operator("root"), start=nobody) as session:
        await session.press(*WAYS[screen])

        assert session.screen_id == screen
        for line in session.screen().splitlines():
            assert plain(line) == line
