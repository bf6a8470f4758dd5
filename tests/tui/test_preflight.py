"""The pre-flight dialog and what is refused before any work starts (PRODUCT.md section 3, rules 1 to 4)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from store import backups
from store.plan import Include, Plan
from store.tables import Billing, BillingPeriod, Contract, Project
from store.vocabulary import PeriodStatus
from tests.example import Example
from tests.tui.driving import Session, example_session, nobody, remembered


def only_plan(example: Example) -> Plan:
    with example.database.read() as database:
        (row,) = backups.list_backups(database, example.actor("admin"))
        return backups.plan_of(database, example.actor("admin"), row.id)


def labels(plan: Plan) -> list[str]:
    return [item.label.split()[0] + " " + item.label.split()[1] for item in plan.items]


async def all_ticked(session: Session) -> None:
    """Opens the dialog on the three billings of all periods."""
    await session.press("p", "end", "enter", "a", "c")


@pytest.mark.parametrize("login", ["viewer", "contact"])
async def test_without_admin_compiling_is_refused_with_the_reason(example: Example, login: str) -> None:
    async with example_session(example, login, start=nobody) as session:
        assert "c Compile" in session.screen(), "the action is visible"
        await session.press("a", "c")

        assert session.told == [
            "Compile Progress Billing Backups: "
            "Compiling backups needs Admin on Commitments of project HT-104; you have Read Only."
        ]
        assert session.app.screen.id == "billings"
    with example.database.read() as database:
        assert backups.list_backups(database, example.actor("admin")) == []


async def test_the_private_contract_does_not_exist_for_who_is_not_on_its_list(example: Example) -> None:
    async with example_session(example, "contact", start=nobody) as session:
        await session.press("p", "end", "enter")
        assert "SC-10" not in session.screen() and "Ace" not in session.screen()
        assert "All periods: 2 rows" in session.screen()
        await session.press("/", *"SC-10")
        await session.wait_for(lambda: "No billings match" in session.screen(), "no match")
    async with example_session(example, "viewer", start=nobody) as session:
        assert "SC-10 #1" in session.screen()


async def test_the_dialog_says_what_goes_in_and_what_needs_attention(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("space", "a", "c")

        assert "Compile Progress Billing Backups" in session.screen()
        assert "2 billings, 9 files" in session.screen()
        assert "pages not all counted yet" in session.screen()
        assert "! No progress billing in the period: PO-7; the backup will say so." in session.screen()
        assert "PO-7 has no progress billing in the billing period 09/01/2026 - 09/30/2026." in session.screen()


async def test_an_earlier_period_that_is_not_closed_is_a_warning_and_a_missing_one_forbids(example: Example) -> None:
    with example.database.write() as database:
        august = database.get_one(BillingPeriod, example.august)
        august.status = PeriodStatus.OPEN
        billing = database.get_one(Billing, example.billings["SC-10#1"])
        billing.period_id = None
        database.add_all((august, billing))
    async with example_session(example, start=nobody) as session:
        await all_ticked(session)

        assert "! The earlier billing period 08/01/2026 - 08/31/2026 is not closed." in session.screen()
        assert "✗ SC-10 #1 Ace [Plumbing] & Söhne has no billing period" in session.screen()
        await session.press("c")
        assert session.app.screen.id == "compile"
        assert session.told and "has no billing period; give it one, then compile." in session.told[-1]


async def test_a_row_without_its_tick_stays_out_and_j_and_k_change_the_order(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await all_ticked(session)
        await session.press("space", "J", "c")

    assert labels(only_plan(example)) == ["SC-10 #1", "SC-2 #2"]


async def test_attachments_are_left_out_ordered_and_retitled_and_the_ledger_accounts_for_each(example: Example) -> None:
    async with example_session(example) as session:
        await session.press("down", "c", "enter")
        assert "Attachments of SC-2 #2 Northside Electric" in session.screen()
        await session.press("space", "t", "ctrl+u", *"Photo [1]", "enter")
        assert "Photo [1]" in session.screen()
        await session.press("J", "enter")
        assert "1 billing, 4 files" in session.screen()
        assert "4 -1" in session.line("SC-2 #2 Northside Electric    ")
        await session.press("c")
        await session.wait_for_toast("is ready")

    with example.database.read() as database:
        parts = backups.ledger(database, example.actor("admin"), 1)
    assert [(part.title, part.outcome.value, part.pages > 0) for part in parts] == [
        ("Progress billing", "included", True),
        ("insurance-scan.pdf", "included", True),
        ("Photo [1]", "converted", True),
        ("site-notes.txt", "converted", True),
        ("locked-report.pdf", "slip_sheet", True),
        ("waiver-electrical.pdf", "left_out", False),
    ]
    assert [part.attention for part in parts] == [False, False, False, False, True, False]


async def test_escape_in_the_attachments_changes_nothing(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("down", "c", "enter", "n", "escape")

        assert "1 billing, 5 files" in session.screen()


async def test_nothing_left_is_nothing_to_compile(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await all_ticked(session)
        await session.press("n", "c")

        assert session.app.screen.id == "compile"
        assert "Nothing to compile" in session.told[-1]


async def test_the_options_are_applied_and_remembered(example: Example, tmp_path: Path) -> None:
    async with example_session(example, start=nobody, settings=remembered(tmp_path)) as session:
        await all_ticked(session)
        await session.press("o", "enter", "down", "down", "down", "enter", "tab", "space", "enter")
        assert "Lien waivers only, contents" in session.screen()
        assert "2 files" in session.screen()
        await session.press("c")

    plan = only_plan(example)
    assert plan.options.include is Include.LIEN_WAIVERS
    assert not plan.options.cover and plan.options.contents
    assert remembered(tmp_path).options == plan.options


async def test_a_limit_of_volumes_makes_a_zip_and_must_be_a_number_above_zero(example: Example) -> None:
    async with example_session(example) as session:
        await all_ticked(session)
        await session.press("o", *["tab"] * 9, "0", "enter")
        assert "Most pages of a volume: from 1 to 1,000,000, or nothing." in session.prose()
        await session.press("backspace", "1", "2", "enter")
        assert "ZIP of volumes up to 12 pages" in session.screen()
        await session.press("c")
        await session.wait_for_toast("is ready")
        await session.press("4", "enter")
        assert "Vol" in session.screen() and "volume 01.pdf" in session.screen()
        await session.press("o")
        assert ".zip" in session.screen()

    with example.database.read() as database:
        parts = backups.ledger(database, example.actor("admin"), 1)
    assert {part.volume for part in parts} >= {1, 2}


async def test_escape_compiles_nothing_and_keeps_the_ticks(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("a", "c", "escape")

        assert "2 ticked" in session.screen()
    with example.database.read() as database:
        assert backups.list_backups(database, example.actor("admin")) == []


async def test_without_ticks_the_row_under_the_cursor_is_offered(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("end", "c")

        assert "1 billing, 4 files" in session.screen()
        assert "SC-10 #1" in session.screen()


async def test_a_right_taken_away_while_the_dialog_is_open_refuses_the_compile(example: Example) -> None:
    from store.tables import Person, ToolLevel
    from store.vocabulary import Level, Tool

    async with example_session(example, start=nobody) as session:
        await session.press("a", "c")
        with example.database.write() as database:
            person = database.exec(select(Person).where(Person.login == "admin")).one()
            level = database.get_one(ToolLevel, (example.project_id, person.id, Tool.COMMITMENTS))
            level.level = Level.STANDARD
            database.add(level)
        await session.press("c")

        assert "needs Admin on Commitments of project HT-104; you have Standard." in session.told[-1]
        assert session.app.screen.id == "compile"


async def test_names_are_shown_literally_everywhere(example: Example) -> None:
    hostile = "A [/b] [red]c[/] $x \x1b[31m\u202e"
    shown = "A [/b] [red]c[/] $x"
    with example.database.write() as database:
        project = database.get_one(Project, example.project_id)
        project.name = hostile
        contract = database.get_one(Contract, example.contracts["SC-10"])
        contract.title = hostile
        database.add_all((project, contract))
    async with example_session(example, size=(120, 40), start=nobody) as session:
        assert f"HT-104 {shown}" in session.screen()
        await session.press("end")
        assert "Ace [Plumbing] & Söhne" in session.screen()
        await session.press("enter")
        assert "Ace [Plumbing] & Söhne" in session.screen() and shown in session.screen()
        await session.press("escape", "a", "c")
        assert "Ace [Plumbing] & Söhne" in session.screen()
        await session.press("c", "4", "x")
        assert "Cancel backup 1?" in session.screen()
        await session.press("y")
        await session.wait_for_toast("Cancelled")
        await session.press("d")
        assert shown.split(" $", maxsplit=1)[0].replace("/", "_") in session.screen()
        assert "\x1b" not in session.screen() and "\u202e" not in session.screen()
