"""The tabs by keyboard: periods, filter, order, statuses, totals; what is empty says so."""

from __future__ import annotations

import pytest

from pdf import worker
from store.access import operator
from store.database import Database
from store.errors import Unavailable
from store.files import FileStore
from tests.desk import Desk, desk
from tests.example import Example
from tests.tui.driving import Session, example_session, nobody, office_session

__all__ = ["desk"]


def numbers(session: Session) -> list[str]:
    """The first cells of the rows on the screen."""
    rows = [line for line in session.screen().splitlines() if line[1:5] in ("[ ] ", "[x] ")]
    return [row[5:17].strip() for row in rows]


async def test_the_only_project_opens_on_its_open_period(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        assert "Progress Billings: HT-104 Harbor Tower" in session.screen()
        assert "09/01/2026 - 09/30/2026 (open): 3 rows · 1 Draft · 1 Under Review" in session.screen()
        assert [name.rstrip(" !") for name in numbers(session)] == ["PO-7", "SC-2 #2", "SC-10 #1"]
        assert "25,497.52" in session.line("Total")


async def test_of_several_projects_one_is_chosen_and_the_next_session_begins_there(desk: Desk) -> None:
    desk.submit()
    desk.document["project"]["number"] = "HT-105"
    desk.submit()
    owner = operator("owner")
    async with office_session(desk.database, desk.files, owner, start=nobody) as first:
        assert first.app.screen.id == "projects"
        await first.press("/", *"105", "enter")
        assert "HT-104" not in first.screen()
        await first.press("enter")
        assert "HT-105 Harbor Tower" in first.screen()
        await first.press("escape")
        assert first.app.screen.id == "projects"
        settings = first.app.settings
    async with office_session(desk.database, desk.files, owner, start=nobody, settings=settings) as second:
        await second.press("enter")
        assert "HT-105 Harbor Tower" in second.screen()


async def test_filter_as_you_type_keeps_ticks_and_escape_takes_it_away(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("a", "/", *"söhne")
        await session.wait_for(lambda: numbers(session)[0].startswith("SC-10 #1"), "the filtered list")
        assert len(numbers(session)) == 1
        assert "filtered: 1 row" in session.screen()
        assert "2 ticked" in session.screen()

        await session.press(*"xx")
        await session.wait_for(lambda: "No billings match the filter" in session.screen(), "an empty list")
        await session.press("escape")
        await session.wait_for(lambda: len(numbers(session)) == 3, "the whole list")
        assert "2 ticked" in session.screen()


async def test_enter_in_the_filter_keeps_it_and_goes_to_the_list(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("/", *"SC-2", "enter", "space")

        assert "1 ticked" in session.screen()
        assert len(numbers(session)) == 1


async def test_periods_by_menu_and_by_step(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("[")
        assert "08/01/2026 - 08/31/2026 (closed)" in session.screen()
        assert "SC-2 #1" in session.screen()
        await session.press("[")
        assert "08/01/2026" in session.screen()
        await session.press("]")
        assert "09/01/2026 - 09/30/2026 (open)" in session.screen()
        await session.press("p", "end", "enter")
        assert "All periods: 3 rows" in session.screen()
        assert "08/01/2026 - 08/31/2026" in session.line("SC-2 #1")


async def test_sorting_by_the_same_column_again_turns_it(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("s", *["down"] * 5, "enter")
        assert [name.split()[0] for name in numbers(session)] == ["SC-10", "SC-2", "PO-7"]
        assert "Net ▲" in session.screen()
        await session.press("s", "enter")
        assert [name.split()[0] for name in numbers(session)] == ["SC-2", "SC-10", "PO-7"]
        assert "Net ▼" in session.screen()


async def test_the_column_sorted_by_before_orders_what_is_equal(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("p", "end", "enter", "s", *["down"] * 5, "enter", "s", "enter")  # net, the largest first
        await session.press("s", "home", "down", "down", "enter")
        assert "Company ▲, then Net ▼: 3 rows" in session.screen()
        assert numbers(session) == ["SC-10 #1", "SC-2 #1", "SC-2 #2"]
        await session.press("s", "home", "enter")
        assert "then" not in session.screen()


async def test_groups_have_totals_of_their_own_and_space_ticks_a_group(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("p", "end", "enter", "G", "down", "enter")
        assert "All periods · by company: 3 rows" in session.screen()
        await session.press("right")
        assert "9,022.22" in session.line("Ace [Plumbing] & Söhne: 1")
        assert "57,408.75" in session.line("Northside Electric: 2")
        assert numbers(session) == ["SC-10 #1", "SC-2 #1", "SC-2 #2"]

        await session.press("home", "down", "down", "space")
        assert "2 ticked" in session.screen()
        await session.press("c")
        assert "2 billings" in session.screen()
        await session.press("escape", "G", "home", "enter")
        assert "Northside Electric: 2" not in session.screen()


@pytest.mark.parametrize(
    ("steps", "headings"),
    [
        (2, ["SC-2 Electrical: 1", "SC-10 Plumbing: 1", "PO-7 Pumps: 1"]),
        (3, ["Draft: 1", "Under Review: 1", "No Invoice Contacts: 1"]),
        (4, ["Unpaid: 2", "Not billed: 1"]),
        (5, ["09/01/2026 - 09/30/2026: 2", "None: 1"]),
    ],
)
async def test_a_period_is_grouped_with_its_commitments_without_a_billing(
    example: Example, steps: int, headings: list[str]
) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("G", *["down"] * steps, "enter")
        for heading in headings:
            session.line(f" {heading} ")


async def test_statuses_narrow_the_list_and_n_shows_all_again(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("f", "space", "enter")
        assert [name.split()[0] for name in numbers(session)] == ["SC-10"]
        assert "filtered: 1 row · 1 Draft" in session.screen()
        await session.press("f", "n", "enter")
        assert len(numbers(session)) == 3


async def test_filters_show_what_they_would_leave_and_are_taken_off_one_by_one(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("F")
        await session.wait_for_toast("No filter is on")
        await session.press("p")
        assert session.line("08/31/2026 (closed)").rstrip("│ ").endswith(" 1")
        assert session.line("All periods  ").rstrip("│ ").endswith(" 3")
        await session.press("end", "enter", "f")
        figures = {row["words"]: row["count"] for row in await session.rows("narrow-table")}
        assert (figures["Draft"], figures["Not paid"], figures["Northside Electric"]) == ("1", "3", "2")

        await session.press("space", "down", "down", "space", "end", "space", "enter")
        assert session.line("×").split("   ") == ["  Draft ×", "Approved ×", "Northside Electric ×"]
        assert numbers(session) == ["SC-2 #1"]
        await session.press("f")
        figures = {row["words"]: row["count"] for row in await session.ticked_rows("narrow-table")}
        assert figures == {"Draft": "0", "Approved": "1", "Northside Electric": "1"}

        await session.press("escape", "F", "right", "right", "enter")
        assert numbers(session) == ["SC-2 #1", "SC-10 #1"]
        assert "Northside Electric ×" not in session.screen()
        await session.press("enter", "enter")
        assert len(numbers(session)) == 3
        await session.press("space")  # the last chip gone, the list has the focus
        assert "1 ticked" in session.screen()


async def test_the_periods_tab_opens_the_billings_of_a_period(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("3")
        assert "Open" in session.line("09/30/2026") and "Closed" in session.line("08/31/2026")
        await session.press("down", "enter")
        assert "08/01/2026 - 08/31/2026 (closed)" in session.screen()
        assert session.app.focused is not None and session.app.focused.id == "subcontractor-table"


async def test_a_billing_shows_summary_lines_attachments_and_history(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("down", "enter")
        assert "14,452.76" in session.line("8  Payment due")
        assert "52,257.14" in session.line("9  Balance to finish")
        await session.press("2")
        assert "45,000.00" in session.line("Raceway and boxes")
        assert "Total" in session.line("104,050.00")
        await session.press("3")
        assert "Not looked at yet" in session.screen()
        await session.press("4")
        assert "No changes are recorded." in session.screen()
        await session.press("escape")
        assert session.app.screen.id == "billings"


async def test_a_commitment_without_a_billing_says_how_far_it_has_come(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("enter")

        assert session.told == ["This commitment has no billing in the period (No Invoice Contacts)."]
        assert session.app.screen.id == "billings"


async def test_an_empty_database_says_what_brings_a_project(database: Database, files: FileStore) -> None:
    async with office_session(database, files, operator("owner"), start=nobody) as opened:
        assert "No projects yet: m makes one; progress-billings import FILE brings one in" in opened.screen()


async def test_trouble_with_the_database_is_a_sentence_and_r_looks_again(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store import queries

    listed = queries.list_keys

    def busy(*_: object) -> object:
        raise Unavailable("The database is busy; try again.")

    async with example_session(example, start=nobody) as session:
        # A mock, because a reader of SQLite in WAL mode never waits for a writer.
        monkeypatch.setattr(queries, "list_keys", busy)
        await session.press("]", "[")
        assert "The database is busy; try again." in session.screen()
        monkeypatch.setattr(queries, "list_keys", listed)
        await session.press("r")
        assert "SC-2 #1" in session.screen()


async def test_findings_show_on_the_rows_as_soon_as_files_are_prepared(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        assert "SC-2 #2 !" not in session.screen()

        worker.prepare(example.database, example.files)

        await session.wait_for(lambda: "SC-2 #2 !" in session.screen(), "the mark")


async def test_a_change_made_elsewhere_is_seen_after_r(example: Example, desk: Desk) -> None:
    async with example_session(example, start=nobody) as session:
        desk.plumbing["title"] = "Plumbing, changed elsewhere"
        desk.submit()
        await session.press("/", *"elsewhere", "enter")

        assert numbers(session)[0].startswith("SC-10")


async def test_a_number_brings_the_cursor_to_its_contract_or_a_sentence_why_not(example: Example) -> None:
    async with example_session(example, "contact", start=nobody) as session:
        await session.press("#", *"sc-002", "enter")
        assert (await session.row_at_cursor())["number"] == "SC-2 #2"
        await session.press("#", *"po", "enter")
        assert (await session.row_at_cursor())["number"] == "PO-7"
        await session.press("#", *"SC-10", "enter")  # private, and no more told of than one that is not there
        await session.wait_for_toast("No contract of this list has the number SC-10, or one that begins so")
        await session.press("f", "space", "enter", "#", *"SC-2", "enter")
        await session.wait_for_toast("SC-2 is not in the list as it is now; the filter leaves it out: F takes")
        await session.press("f", "n", "enter", "p", "end", "enter", "#", *"po-7", "enter")
        await session.wait_for_toast("PO-7 is not in the list as it is now; b makes its first billing.")
        await session.press("G", "down", "enter", "#", *"sc-2", "enter")
        assert (await session.row_at_cursor())["number"] == "SC-2 #1"
