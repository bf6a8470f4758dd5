"""docs/month.md is played from its first key to its last: who follows it arrives."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from store.access import operator
from store.database import Database
from store.files import FileStore
from tests.tui.driving import office_session

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "month.md").read_text()


def steps() -> list[tuple[list[str], str]]:
    """The keys of each step, and a part of what it says."""
    rows = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("|")]
    return [(keys(row[1]), row[2].strip()) for row in rows if "`" in row[1]]


def keys(cell: str) -> list[str]:
    """Key names between backticks, typed text between quotation marks."""
    found = re.findall(r"`([^`]+)`|“([^”]+)”", cell)
    return [key for name, typed in found for key in ([name] if name else typed)]


async def test_the_page_of_the_first_month_is_played(database: Database, files: FileStore) -> None:
    async with office_session(database, files, operator("root"), today=date(2026, 9, 20)) as session:
        for pressed, said in steps():
            session.toasts.clear()
            await session.press(*pressed)
            if said:
                await session.wait_for_toast(said)
            await session.settle()
        assert len(steps()) == 18
        await session.press("2")
        assert "1 Rough-in" in session.prose() and "2 Switchgear" in session.prose()
        assert session.toasts[-1].text == "24,000.00 noted as paid on SC-1 #1."  # 40 % of 60,000.00
