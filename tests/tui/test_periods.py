"""The Billing Periods tab by keyboard: new, edit, delete, schedule; two people; who may not."""

from __future__ import annotations

from datetime import date

import pytest

from store import period_schedule, periods, queries
from store.access import operator
from store.calendar import PeriodDays, PeriodSettings
from store.queries import PeriodRow
from store.tables import BillingPeriod, Project
from store.vocabulary import PeriodStatus, Schedule
from tests.example import Example
from tests.tui.driving import example_session, nobody, office_session

OWNER = operator("Alex [Owner]")
EMPTY = ["end", "ctrl+u"]


def rows(example: Example) -> list[PeriodRow]:
    with example.database.read() as store:
        return queries.periods(store, OWNER, example.project_id)


def stored(example: Example) -> list[tuple[str, str, str, str]]:
    return [(str(row.from_date), str(row.to_date), str(row.due_date), row.status.value) for row in rows(example)]


async def test_n_and_enter_make_the_next_period_and_close_the_one_before(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3", "n")
        assert "2026-10-01" in screen.line("│ From")
        assert "It opens and closes 2026-09-01 to 2026-09-30." in screen.prose()
        await screen.press("enter")
        await screen.wait_for_toast("The period 2026-10-01 to 2026-10-31 is open.")

        assert "Open" in screen.line("10/01/2026")
        assert "Closed" in screen.line("09/01/2026")
    assert stored(example)[1:] == [
        ("2026-09-01", "2026-09-30", "2026-09-25", "closed"),
        ("2026-10-01", "2026-10-31", "2026-10-25", "open"),
    ]


async def test_the_other_tabs_know_the_new_period_and_stay_on_theirs(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3", "n", "enter", "1")
        assert "09/01/2026 - 09/30/2026 (closed)" in screen.screen()
        await screen.press("]")
        assert "10/01/2026 - 10/31/2026 (open)" in screen.screen()


async def test_typed_days_are_kept_and_the_notice_says_what_is_wrong(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3", "n", *"2026-09-30", "enter")
        assert "overlaps the one of 2026-09-01 to 2026-09-30; type other days." in screen.prose()
        assert "2026-09-30" in screen.line("│ From")
        await screen.press(*EMPTY, *"30.9.26", "enter")
        assert "From: '30.9.26' is not a day; type one such as 2026-11-30." in screen.prose()
        await screen.press(*EMPTY, *"2026-10-02", "tab", *"2026-10-01", "enter")
        assert "begins on 2026-10-02, after its end on 2026-10-01; type a later end." in screen.prose()
        await screen.press("escape")
        assert screen.app.screen.id == "billings"
    assert len(rows(example)) == 2


async def test_e_changes_the_days_and_space_the_status(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3", "down", "e", "tab", "tab", *"2026-08-20", "tab", "space")
        assert "It opens and closes 2026-09-01 to 2026-09-30." in screen.prose()
        await screen.press("enter")
        await screen.wait_for_toast("The period 2026-08-01 to 2026-08-31 is saved.")
    assert stored(example) == [
        ("2026-08-01", "2026-08-31", "2026-08-20", "open"),
        ("2026-09-01", "2026-09-30", "2026-09-25", "closed"),
    ]


async def test_the_later_of_two_is_told_keeps_the_typing_and_enter_again_saves(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3", "e", "tab", "tab", *"2026-09-20")
        with example.database.write() as store:
            read = rows(example)[1]
            theirs = PeriodDays(read.from_date, read.to_date, date(2026, 9, 28))
            periods.edit(store, OWNER, read, theirs, PeriodStatus.OPEN)
        await screen.press("enter")
        await screen.wait_for(lambda: "meanwhile" in screen.screen(), "the refusal")
        assert "Alex [Owner] changed it meanwhile: due from 2026-09-25 to 2026-09-28." in screen.prose()
        assert "2026-09-20" in screen.line("│ Due Date")
        assert str(rows(example)[1].due_date) == "2026-09-28"
        await screen.press("enter")
        await screen.wait_for_toast("is saved")
    assert str(rows(example)[1].due_date) == "2026-09-20"


async def test_d_deletes_what_nothing_uses_once_it_is_confirmed(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3", "n", "enter", "home", "d")
        assert "Delete the period 2026-10-01 to 2026-10-31?" in screen.screen()
        assert "No period of the project is open then." in screen.prose()
        await screen.press("n")
        assert len(rows(example)) == 3
        await screen.press("d", "y")
        await screen.wait_for_toast("The period 2026-10-01 to 2026-10-31 is deleted.")
        assert "10/01/2026" not in screen.screen()
    assert len(rows(example)) == 2


async def test_one_that_is_used_is_refused_before_anybody_is_asked(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3", "d")
        await screen.wait_for_toast("is used by 2 billings and stays; close it instead.")
        assert screen.app.screen.id == "billings"


async def test_s_sets_a_schedule_and_makes_what_is_missing(example: Example) -> None:
    async with example_session(example, start=nobody, today=date(2026, 12, 5)) as screen:
        await screen.press("3", "s", "enter", "end", "enter")
        assert "Makes 3 periods up to today; the newest, 2026-12-01 to 2026-12-31, is due 2026-12-25." in screen.prose()
        await screen.press("tab", "tab", "tab", "tab", *EMPTY, *"20", "enter")
        await screen.wait_for_toast("By the schedule 3 billing periods were made, up to 2026-12-01 to 2026-12-31.")
        await screen.wait_for(lambda: "Schedule: Monthly from 2026-10-01 on" in screen.screen(), "the new schedule")
    assert stored(example)[-1] == ("2026-12-01", "2026-12-31", "2026-12-20", "open")


async def test_wrong_settings_are_refused_and_stay_as_typed(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3", "s", "tab", *EMPTY, *"32", "enter")
        assert "The start day is 32, and a month has the days 1 to 31; type one of them." in screen.prose()
        await screen.press(*EMPTY, "x", "enter")
        assert "From: 'x' is not a day of the month; type a number from 1 to 31." in screen.prose()
        assert screen.app.screen.id == "schedule"


async def test_the_later_of_two_who_set_the_schedule_is_told_and_enter_again_saves(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3", "s", "tab", *EMPTY, *"26")
        with example.database.write() as store:
            theirs = PeriodSettings(due_day=20)
            period_schedule.save_settings(store, OWNER, example.project_id, PeriodSettings(), theirs, date(2026, 9, 1))
        await screen.press("enter")
        await screen.wait_for(lambda: "meanwhile" in screen.screen(), "the refusal")
        assert "meanwhile, last the period due day from 25 to 20. Enter again saves what stands here." in screen.prose()
        await screen.press("enter")
        await screen.wait_for_toast("The schedule is saved.")
    with example.database.read() as store:
        assert periods.book(store, OWNER, example.project_id).settings == PeriodSettings(start_day=26)


def with_schedule(example: Example) -> None:
    wanted = PeriodSettings(Schedule.MONTHLY, date(2026, 10, 1))
    with example.database.write() as store:
        period_schedule.save_settings(store, OWNER, example.project_id, PeriodSettings(), wanted, date(2026, 9, 1))


async def test_an_admin_who_opens_the_project_has_the_missing_periods_made(example: Example) -> None:
    with_schedule(example)
    async with example_session(example, start=nobody, today=date(2026, 11, 5)) as screen:
        await screen.wait_for_toast("By the schedule 2 billing periods were made, up to 2026-11-01 to 2026-11-30.")
        assert "11/01/2026 - 11/30/2026 (open)" in screen.screen()
    assert [row[3] for row in stored(example)] == ["closed", "closed", "closed", "open"]


async def test_a_viewer_who_opens_it_has_none_made_and_hears_nothing(example: Example) -> None:
    with_schedule(example)
    async with example_session(example, "viewer", start=nobody, today=date(2026, 11, 5)) as screen:
        assert screen.told == []
    assert len(rows(example)) == 2


@pytest.mark.parametrize("key", ["n", "e", "d", "s"])
async def test_without_admin_every_change_is_refused_with_the_reason(example: Example, key: str) -> None:
    async with example_session(example, "viewer", start=nobody) as screen:
        await screen.press("3")
        assert "Schedule:" not in screen.screen()
        await screen.press(key)
        await screen.wait_for_toast("Changing billing periods needs Admin on Commitments of project HT-104")
        assert screen.app.screen.id == "billings"


async def test_an_empty_list_says_what_to_press_and_the_keys_that_want_a_row_say_so(example: Example) -> None:
    with example.database.write() as store:
        store.add(Project(number="NEW", name="New [b]"))
    async with office_session(example.database, example.files, OWNER, start=nobody, project="NEW") as screen:
        await screen.press("3")
        assert "No billing periods yet: n makes one, s a schedule that makes them." in screen.screen()
        await screen.press("e")
        await screen.wait_for_toast("There is no billing period under the cursor; n makes one.")
        await screen.press("n", "enter")
        await screen.wait_for_toast("is open.")
        assert "Open" in screen.screen()


async def test_a_period_that_somebody_deleted_meanwhile_is_gone_from_the_list(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3", "n", "enter", "home")
        with example.database.write() as store:
            store.delete(store.get_one(BillingPeriod, rows(example)[2].id))
        await screen.press("e")
        await screen.wait_for_toast("There is no billing period under the cursor")
        await screen.wait_for(lambda: "10/01/2026" not in screen.screen(), "the list as it is now")


async def test_every_action_is_in_the_palette(example: Example) -> None:
    async with example_session(example, start=nobody, size=(80, 50)) as screen:
        await screen.press("3", ":", *"schedule")
        await screen.wait_for(lambda: "Schedule: Periods that make themselves" in screen.screen(), "the hit")
        await screen.press("enter")
        await screen.wait_for(lambda: screen.app.screen.id == "schedule", "the dialog")


async def test_the_footer_holds_six_keys_at_80_columns(example: Example) -> None:
    async with example_session(example, start=nobody) as screen:
        await screen.press("3")
        footer = screen.screen().splitlines()[-1]

    assert footer.split("  ") == [" ⏎ Open", "n New", "e Edit", "d Delete", "esc Projects", "? Help"]
