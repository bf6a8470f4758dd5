"""What a person keeps of a list: its columns, views of it, what is ticked."""

from __future__ import annotations

import pytest
from sqlmodel import col, delete

from store.tables import PrivateEntry
from tests.example import Example
from tests.tui.driving import Session, example_session, nobody
from tui.testing.tables import find_table


def columns(session: Session) -> list[tuple[str, int]]:
    """The columns of the list of billings by id, with their widths."""
    return [(one.id, one.width) for one in find_table(session.app.screen, "subcontractor-table").columns]


async def test_columns_are_hidden_moved_and_sized_and_the_next_session_begins_with_them(example: Example) -> None:
    async with example_session(example, "viewer", start=nobody) as session:
        usual = columns(session)
        await session.press("C", "space")
        await session.wait_for_toast("is always shown")
        await session.press("K")
        await session.wait_for_toast("stays first")
        await session.press("J", "down", "+", "+", "down", "-", "escape")
        assert columns(session) == usual

        await session.press("C", "down", "space", "J", "down", "+", "+", "down", "-", "enter")
        chosen = columns(session)
        assert chosen[:4] == [("number", 11), ("company", 14), ("gross", 14), ("net", 11)]
        assert "Status" not in session.line("Contract Company")
        assert ("status", 17) not in chosen
        await session.press("p", "end", "enter")  # with all periods the period stands where it was put
        assert [name for name, _ in columns(session)][:3] == ["number", "period", "company"]
    async with example_session(example, "viewer", start=nobody) as again:
        assert columns(again) == chosen
        await again.press("C", "u", "enter")
        assert columns(again) == usual
    async with example_session(example, "contact", start=nobody) as other:
        assert columns(other) == usual


@pytest.mark.parametrize(
    ("keys", "table"),
    [
        (["3"], "periods-table"),
        (["down", "enter", "2"], "billing-lines"),
        (["down", "enter", "3"], "billing-attachments"),
        (["down", "o", "2"], "sov-table"),
        (["g"], "retainage-table"),
        (["l"], "outbox-table"),
    ],
)
async def test_every_list_keeps_its_own_columns(example: Example, keys: list[str], table: str) -> None:
    def shown(session: Session) -> list[str]:
        return [one.id for one in find_table(session.app.screen, table).columns]

    async with example_session(example, "admin", start=nobody) as session:
        await session.press(*keys)
        usual = shown(session)
        chosen = [usual[0], *usual[2:]]
        await session.press("C", "down", "space", "enter")
        assert shown(session) == chosen
    async with example_session(example, "admin", start=nobody) as again:
        await again.press(*keys)
        assert shown(again) == chosen
        await again.press("C", "u", "enter")
        assert shown(again) == usual
    async with example_session(example, "admin", start=nobody) as last:
        await last.press(*keys)
        assert shown(last) == usual


async def test_a_menu_is_no_list_whose_columns_are_laid_out(example: Example) -> None:
    async with example_session(example, "admin", start=nobody) as session:
        for key in "fC":
            await session.press(key)
        assert session.screen_id == "narrow"


async def test_a_view_is_kept_under_a_name_taken_up_replaced_and_forgotten(example: Example) -> None:
    async with example_session(example, "viewer", start=nobody) as session:
        await session.press("V", "escape", "p", "end", "enter", "s", *["down"] * 5, "enter", "s", "enter")
        await session.press("s", "home", "down", "down", "enter", "G", "down", "enter", "C", "down", "space", "enter")
        await session.press("/", *"sc-", "enter", "V", "n", *"Everything", "enter")
        await session.wait_for_toast("kept as Everything")
        assert await session.rows("views-table") == [{"name": "Everything", "words": "“sc-” · by company"}]
        await session.press("n", *"Everything", "enter")
        await session.wait_for_toast("You have a view Everything already")
        await session.press("escape")
        counts, names = session.line("All periods"), columns(session)
        listed = await session.rows("subcontractor-table")
        assert "filtered · by company · Company ▲, then Net ▼" in counts
    async with example_session(example, "viewer", start=nobody) as session:
        await session.press("C", "u", "enter", "V", "enter")
        assert session.line("All periods") == counts
        assert columns(session) == names
        assert await session.rows("subcontractor-table") == listed
        assert not session.told

        await session.press("/", *["backspace"] * 3, "enter", "V", "w", "y")
        await session.wait_for_toast("Everything is the list as it is now")
        assert await session.rows("views-table") == [{"name": "Everything", "words": "All billings · by company"}]
        await session.press("d", "y")
        await session.wait_for_toast("Everything is forgotten")
        assert "You keep no view yet" in session.screen()


async def test_ticks_are_kept_under_a_name_and_taken_up_with_a_word_on_what_is_missing(example: Example) -> None:
    async with example_session(example, "viewer", start=nobody) as session:
        await session.press("T", "n", *"None", "enter")
        await session.wait_for_toast("No billing is ticked that could be kept")
        await session.press("escape", "a", "space", "T", "n", *"Mine", "enter")  # all billings, and PO-7 without one
        await session.wait_for_toast("2 billings kept as Mine; 1 row without a billing cannot be kept.")
        await session.press("escape", "i", "n", "T", "enter")
        await session.wait_for_toast("Mine: 2 billings ticked.")
        assert [row["number"] for row in await session.ticked_rows()] == ["SC-2 #2", "SC-10 #1"]
        await session.press("N")
        assert not await session.ticked_rows()
    with example.database.write() as database:
        database.exec(delete(PrivateEntry).where(col(PrivateEntry.contract_id) == example.contracts["SC-10"]))
    async with example_session(example, "viewer", start=nobody) as session:
        await session.press("T", "enter")
        await session.wait_for_toast("Mine: 1 billing ticked; 1 more is gone, or not for you to see any more.")
        assert [row["number"] for row in await session.ticked_rows()] == ["SC-2 #2"]
        await session.press("T", "d", "y")
        await session.wait_for_toast("Mine is forgotten")
        assert "You keep no selection yet" in session.screen()
