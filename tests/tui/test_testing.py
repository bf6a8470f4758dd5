"""What testers use, `tui.testing`: opened in one line, waits that fail with the screen, rows, toasts, a clock."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from store.vocabulary import BillingStatus
from tests.example import Example
from tests.program import ROOT
from tests.store.billing_desk import IN_TIME, Desk
from tests.tui.driving import example_session, nobody
from tui.testing import Clock, Step, Toast, database_session, demo_session


async def test_the_demo_opens_in_one_line_and_each_session_has_a_database_of_its_own() -> None:
    for _ in range(2):
        async with demo_session() as session:
            assert session.screen_id == "billings"
            rows = await session.rows("subcontractor-table")
            assert len(rows) == 40
            assert "Draft" not in {row["status"] for row in rows if row["number"].startswith("PO-1 ")}
            await session.press("3", "n")
            await session.wait_for_screen("period")
            await session.press("enter")
            await session.wait_for_toast("is open.")


async def test_a_database_stays_what_it_became(example: Example) -> None:
    url = example.database.url
    for seen in ("SC-2 Electrical", "SC-2 Wired"):
        async with database_session(url, "admin", today=date(2026, 9, 20)) as session:
            await session.go_to_row(contract="SC-2")
            assert (await session.row_at_cursor())["contract"] == seen
            await session.press("o", "e")
            await session.click("contract-form-title-text")
            await session.press("ctrl+u", "ctrl+k")
            await session.type("Wired\n")
            await session.wait_for_screen("contract")


async def test_a_table_is_read_as_rows_by_column_id_also_what_is_out_of_sight(example: Example) -> None:
    async with example_session(example, size=(60, 12), start=nobody) as session:
        rows = await session.rows()
        assert [row["number"] for row in rows] == ["PO-7", "SC-2 #2", "SC-10 #1"]
        assert rows[1]["gross"] and rows[1]["gross"] not in session.screen()
        assert session.totals()["gross"] == "25,497.52"

        await session.press("down", "space")
        assert [row["number"] for row in await session.ticked_rows()] == ["SC-2 #2"]
        assert (await session.row_at_cursor())["number"] == "SC-10 #1"
        await session.press("/", *"nothing")
        assert await session.rows("subcontractor-table") == []
        assert await session.row_at_cursor("subcontractor-table") == {}


async def test_a_table_or_row_that_is_not_there_is_a_sentence_that_names_those_that_are(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        with pytest.raises(
            AssertionError, match="no table periods-tabel on the screen billings; its tables are subcon"
        ):
            await session.rows("periods-tabel")
        with pytest.raises(AssertionError, match=r"No row of subcontractor-table has .*SC-3.*SC-10"):
            await session.go_to_row(contract="SC-3")
        with pytest.raises(AssertionError, match="has no column contrakt; its columns are number, "):
            await session.go_to_row(contrakt="SC-2")


async def test_toasts_are_records_and_each_is_waited_for_once(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("enter", "x")
        nothing = await session.wait_for_toast("no billing")
        assert nothing == Toast(
            "", "This commitment has no billing in the period (No Invoice Contacts).", nothing.severity
        )
        with pytest.raises(AssertionError, match="a toast with 'no billing'"):
            await session.wait_for_toast("no billing", seconds=0.1)
        await session.press("enter")
        await session.wait_for_toast("no billing")
        assert len(session.toasts) == 3


async def test_a_wait_that_fails_says_what_for_and_shows_the_screen(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        with pytest.raises(AssertionError) as failed:
            await session.wait_for_screen("compile", seconds=0.1)
    assert "the screen compile: not within 0.1 s" in str(failed.value)
    assert "Progress Billings: HT-104 Harbor Tower" in str(failed.value)


async def test_the_clock_says_what_day_it_is_for_the_application(example: Example) -> None:
    Desk(example).status(example.billings["SC-2#2"], to=BillingStatus.DRAFT)
    async with example_session(example, "contact", start=nobody, today=IN_TIME) as session:
        await session.go_to_row(contract="SC-2")
        await session.press("enter", "2")
        assert "was due on" not in session.prose()
        await session.press("escape")
        session.clock.advance(days=30)
        await session.press("enter", "2")
        assert "was due on 2026-09-25" in session.prose()


def test_without_a_day_the_clock_is_this_machines() -> None:
    clock = Clock()

    assert clock() == date.today()
    assert clock.advance(days=-1) < date.today()


async def test_every_action_is_a_step_unless_one_step_is_made_of_many(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        ended: list[Step] = []
        session.on_step = ended.append
        await session.press("a", "c")
        async with session.step("leave the compile"):
            await session.press("escape")
            await session.wait_for_screen("billings")
        with pytest.raises(AssertionError):
            await session.click("compile-go")

    assert [step.name for step in session.steps] == ["press a c", "leave the compile", "click compile-go"]
    assert [step.failure for step in ended] == ["", "", "There is no compile-go on the screen billings (docs/ids.md)."]


async def test_a_click_goes_to_the_middle_or_where_it_is_told(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.click("subcontractor-table", (2, 2))
        assert [row["number"] for row in await session.ticked_rows()] == ["SC-2 #2"]
        await session.press("c")
        await session.click("compile-leave")
        assert session.screen_id == "billings"
        await session.resize(40, 10)
        with pytest.raises(AssertionError, match="not to be seen"):
            await session.click("subcontractor-table", (70, 2))


async def test_whoever_has_left_presses_no_more_keys(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("q")
        assert session.ended
        with pytest.raises(AssertionError, match="has ended; nothing is there to press a on"):
            await session.press("a")


async def test_a_picture_of_the_screen_fetches_nothing(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        picture = session.svg("Two words")

    assert picture.startswith("<svg") and "Two&#160;words" in picture and "Harbor" in picture
    assert "@font-face" not in picture and "url(http" not in picture


def test_it_needs_no_test_framework() -> None:
    code = "import tui.testing, sys; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not {"pytest", "_pytest", "hypothesis", "syrupy", "pexpect", "pyte", "tests"} & loaded
