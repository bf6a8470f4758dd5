"""The pane beside a list on a wide screen, below it on a large one.

It follows the cursor, waits for it to rest, and stays off once it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pdf import worker
from store import queries
from tests.example import Example
from tests.tui.driving import Session, example_session, nobody, remembered
from tui.preferences import Preferences
from tui.screens import detail_pane
from tui.screens.detail_pane import DetailPane
from tui.widgets.newspaper import laid_out

WIDE = (120, 40)
LARGE = (200, 50)


def pane(session: Session) -> DetailPane:
    return session.app.screen.query_one("#subcontractor-detail", DetailPane)


async def test_it_tells_of_the_billing_under_the_cursor(example: Example) -> None:
    worker.prepare(example.database, example.files)
    async with example_session(example, size=WIDE, start=nobody) as session:
        assert "No billing in the period: No Invoice Contacts" in pane(session).text  # PO-7
        await session.press("down")
        text = pane(session).text
        assert text.startswith("SC-2 #2  Under Review\nNorthside Electric\n")
        assert "8 Payment due  14,452.76" in text
        assert "Mobilization" not in text  # nothing of this period
        assert "Switchboards  10,083.45" in text  # work and stored material
        assert "! locked-report.pdf: The file is locked with a password" in text
        assert "5 attachments  pages" in text
        assert "│ ! locked-report.pdf:" in session.screen()
        await session.resize(119, 40)
        assert not pane(session).display
        await session.press("down")
        await session.resize(*WIDE)
        assert pane(session).text.startswith("SC-10 #1  Draft")


async def test_on_a_large_screen_it_stands_below_the_list_in_columns(example: Example) -> None:
    worker.prepare(example.database, example.files)
    async with example_session(example, size=LARGE, start=nobody) as session:
        await session.press("down")
        shown = session.screen().splitlines()
        heading = next(line for line in shown if "SC-2 #2" in line and "3 Contract sum to date" in line)
        assert "Under Review" in heading and "of this period" in heading and "5 attachments" in heading
        assert "Paid" in session.line("Contract Total")  # the list keeps the width
        assert any("! locked-report.pdf: The file is locked" in line for line in shown)
        await session.resize(200, 44)
        assert "│ ! locked-report.pdf:" in session.screen()  # too few lines: beside it


async def test_what_has_no_room_is_counted(example: Example) -> None:
    async with example_session(example, size=(120, 20), start=nobody) as session:
        await session.press("down")
        left = next(line for line in session.screen().splitlines() if "more: enter opens it" in line)
        told = [line for line in pane(session).text.split("\n") if line]
        seen = [one for line in session.screen().splitlines() if (one := line.partition("│")[2].strip())]
        assert f"and {len(told) - (len(seen) - 1)} lines more" in left


def test_a_section_that_fits_is_not_broken() -> None:
    sections = [["a1", "a2"], ["b1", "b2", "b3"], ["c1"]]
    assert laid_out(sections, 1, 8, "") == ([["a1", "a2", "", "b1", "b2", "b3", "", "c1"]], 0)
    assert laid_out(sections, 3, 4, "") == ([["a1", "a2"], ["b1", "b2", "b3"], ["c1"]], 0)
    assert laid_out(sections, 2, 5, "") == ([["a1", "a2"], ["b1", "b2", "b3", "", "c1"]], 0)
    assert laid_out(sections, 1, 4, "") == ([["a1", "a2", "", "b1"]], 3)
    assert laid_out([["1", "2", "3", "4", "5"]], 2, 4, "") == ([["1", "2", "3", "4"], ["5"]], 0)
    assert laid_out(sections, 1, 0, "") == ([[]], 6)


async def test_nothing_is_asked_while_the_cursor_moves(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    found = queries.billing_detail

    def counted(session: Any, actor: Any, billing_id: int) -> queries.BillingDetail:
        asked.append(billing_id)
        return found(session, actor, billing_id)

    monkeypatch.setattr(queries, "billing_detail", counted)
    monkeypatch.setattr(detail_pane, "PAUSE_SECONDS", 1.5)
    async with example_session(example, size=WIDE, start=nobody) as session:
        before = pane(session).text
        await session.pilot.press("down", "down", "up", "down")
        assert pane(session).text == before
        assert asked == []
        assert "›[ ] SC-10 #1" in session.screen()  # the row is there
        await session.settle()
        assert asked == [example.billings["SC-10#1"]]
        assert pane(session).text.startswith("SC-10 #1")


async def test_d_switches_it_off_for_good_and_on_again(example: Example, tmp_path: Path) -> None:
    async with example_session(example, size=WIDE, settings=remembered(tmp_path), start=nobody) as session:
        assert pane(session).display
        await session.press("d")
        assert not pane(session).display
        assert "Date" in session.line("Billing #")  # the list has the room
    async with example_session(example, size=WIDE, settings=remembered(tmp_path), start=nobody) as session:
        assert not pane(session).display
        await session.press("down", "d")
        assert pane(session).text.startswith("SC-2 #2")
        await session.resize(80, 24)
        await session.press("d")
        await session.wait_for_toast("The pane beside the list needs 120 columns")
    assert remembered(tmp_path).detail == "off"


async def test_on_a_slow_line_it_comes_only_when_it_is_wanted(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with example_session(example, size=WIDE, settings=remembered(tmp_path), start=nobody) as session:
        session.app.preferences = Preferences(low_bandwidth=True)
        await session.press("escape", "enter")
        assert not pane(session).display
        await session.press("d")
        assert pane(session).display
