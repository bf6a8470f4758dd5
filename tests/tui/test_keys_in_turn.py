"""Keys that come in one go, as a slow line brings them, do what they do one by one."""

from __future__ import annotations

import pytest
from textual.events import Key, Paste
from textual.widgets import Input

from tests.example import Example
from tests.tui.driving import Session, example_session, nobody
from tui import keys_in_turn

NAMES = {
    "/": "slash",
    "-": "minus",
    " ": "space",
    "#": "number_sign",
    "?": "question_mark",
    "\t": "tab",
    "\r": "enter",
    "\x1b": "escape",
}


async def burst(session: Session, keys: str) -> None:
    """All keys at once."""
    for key in keys:
        session.app.post_message(Key(NAMES.get(key, key), key))
    await session.settle()


def shown(session: Session, field: str) -> str:
    return session.app.screen.query_one(f"#{field}", Input).value


async def test_letters_behind_a_key_that_moves_the_focus_go_where_it_went(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await burst(session, "/SC-10")
        assert (session.screen_id, shown(session, "subcontractor-filter")) == ("billings", "SC-10")
        assert [row["number"] for row in await session.rows()] == ["SC-10 #1"]
        await burst(session, "\x1b")
        await burst(session, "#SC-2\r")
        assert (await session.row_at_cursor())["number"] == "SC-2 #2"


async def test_keys_behind_one_that_opens_a_dialog_are_the_dialogs(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await burst(session, "f \r")
        assert "Draft \u00d7" in session.screen()
        assert await session.ticked_rows() == []


async def test_a_form_is_filled_in_as_it_is_typed(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("down", "o", "2", "n", "ctrl+u")
        await burst(session, "9\tQuay wall\t\t120\r")
        form = ("Item 9", "Description Quay wall", "Budget code", "Scheduled value 120")
        assert [one for one in form if one not in session.prose()] == []
        assert (
            "The schedule of values of SC-2 is part of SC-2 #1 (Approved)" in session.prose()
        )  # enter was the last key


async def test_what_is_pasted_has_its_turn_too(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        session.app.post_message(Key("slash", "/"))
        session.app.post_message(Paste("SC-2"))
        session.app.post_message(Key("enter", "\r"))
        await session.settle()
        assert [row["number"] for row in await session.rows()] == ["SC-2 #2"]
        assert session.app.focused is session.app.screen.query_one("#subcontractor-table")


async def test_enter_twice_opens_a_billing_once(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("down")
        await burst(session, "\r\r")
        await session.wait_for_screen("billing")
        await session.press("escape")
        assert session.screen_id == "billings"


async def test_keys_wait_for_what_the_store_is_asked_for(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("down")
        await burst(session, "\rPt")
        assert session.screen_id == "preview" and "Progress billing 2" in session.screen()
        await session.press("escape", "escape")
        await burst(session, "oe")
        assert session.screen_id == "contract-form"
        await session.press("escape", "escape")
        await burst(session, "#SC-10\r o")
        assert session.screen_id == "contract" and "Plumbing" in session.screen()
        await session.press("escape")
        assert [row["number"] for row in await session.ticked_rows()] == ["SC-10 #1"]


async def test_escape_waits_for_no_answer_and_no_key_for_ever(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_in_turn, "PATIENCE_SECONDS", 0.3)
    async with example_session(example, start=nobody) as session:
        await session.press("?")
        has_come = session.app.await_answer()
        session.app.post_message(Key("escape", "\x1b"))
        await session.wait_for(lambda: session.screen_id == "billings", "the list")
        has_come()
        session.app.await_answer()  # an answer that never comes
        await burst(session, "?")
        assert session.screen_id == "help"
