"""Search in all projects, by the keyboard: as one types, with its counts, and enter leads there."""

from __future__ import annotations

import pytest

from store.access import operator
from tests.desk import Desk, desk
from tests.example import Example
from tests.tui.driving import example_session, nobody, office_session
from tui.screens import search

__all__ = ["desk"]


async def test_what_is_found_in_two_projects_opens_in_its_own_and_escape_leads_back(desk: Desk) -> None:
    desk.submit()
    desk.document["project"]["number"] = "HT-105"
    desk.submit()
    async with office_session(desk.database, desk.files, operator("owner"), start=nobody) as session:
        await session.press("f", *"locked-rep")
        await session.wait_for_text("0 contracts \u00b7 0 billings \u00b7 2 files")
        await session.press("enter")
        await session.go_to_row("search-table", project="HT-105")
        await session.press("enter")
        await session.wait_for_screen("billing")
        await session.wait_for(lambda: "locked-report.pdf" in session.screen(), "the attachments")
        assert "Billing SC-2 #2" in session.screen()
        assert (await session.row_at_cursor("billing-attachments"))["title"].strip() == "locked-report.pdf"
        await session.press("escape")
        assert "HT-105 Harbor Tower" in session.screen()
        await session.press("escape")
        assert session.screen_id == "search"

        await session.press("slash", "ctrl+u", *"plumbing", "enter", "enter")
        await session.wait_for_screen("contract")
        assert "Contract SC-10 Plumbing" in session.screen()


async def test_what_is_empty_too_short_or_not_there_says_so(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST", 2)
    async with example_session(example, "contact", start=nobody) as session:
        await session.press("escape", "f")
        assert "Type what you look for" in session.screen()
        await session.press(*"zz")
        await session.wait_for_text("No contract holds 'zz'")
        await session.press("ctrl+u", *"SC-10")
        await session.wait_for_text("Nothing you may see holds 'SC-10'.")
        await session.press("ctrl+u", *"pdf")
        await session.wait_for_text("more than 2 files: type more")
        assert len(await session.rows("search-table")) == 2
