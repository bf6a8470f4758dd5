"""What billings must carry, by the keyboard: set, read from the papers, shown before a compile, and refused."""

from __future__ import annotations

from datetime import date

from pypdf import PdfReader

from pdf import worker
from store import backups
from store.backups import Request
from store.completeness import Rule
from store.plan import Options
from store.requirements import set_project_requirements
from store.vocabulary import Outcome, Paper, Severity
from tests.example import Example
from tests.tui.driving import example_session, nobody
from tests.tui.test_billing_work import go_to

TODAY = date(2026, 9, 20)


async def test_a_rule_that_blocks_is_set_and_refuses_the_compile(example: Example) -> None:
    async with example_session(example, start=nobody, today=TODAY) as session:
        # The fifth choice is certified payroll, its fourth option blocks.
        await session.press("z", *["tab"] * 4, "enter", "end", "enter")
        assert "No billing is compiled without: certified payroll." in session.prose()
        await session.press("tab", "tab", "enter")
        await session.wait_for_toast("What billings must carry is saved.")

        await go_to(session, "SC-2")
        await session.press("space", "c")
        assert "SC-2 #2 Northside Electric: No certified payroll for the work of this period" in session.prose()
        await session.press("c")
        assert session.app.screen.id == "compile"


async def test_a_contract_says_otherwise_than_its_project(example: Example) -> None:
    async with example_session(example, start=nobody, today=TODAY) as session:
        await go_to(session, "SC-2")
        await session.press("o", "z")
        assert "As the project: Warning" in session.prose()
        await session.press(*["tab"] * 5, "enter", "home", "down", "enter", "tab", "enter")
        await session.wait_for_toast("What billings must carry is saved.")
        await session.press("5")
        assert "figures tie o" in session.screen()


async def test_what_a_waiver_says_is_typed_and_held_against_line_8(example: Example) -> None:
    async with example_session(example, start=nobody, today=TODAY) as session:
        await go_to(session, "SC-2")
        await session.press("enter", "3", "i", "tab", *"14,452.77", "enter")
        await session.settle()
        assert "It waives 14,452.77." in session.prose()
        await session.press("escape", "space", "c")
        assert "waiver-electrical.pdf waives 14,452.77, line 8 is 14,452.76." in session.prose()


async def test_who_may_not_set_rules_is_told_why(example: Example) -> None:
    async with example_session(example, "viewer", start=nobody, today=TODAY) as session:
        await session.press("z")
        await session.wait_for_toast("Setting what billings must carry needs Admin on Commitments")


def test_a_page_stands_in_the_backup_for_what_is_missing(example: Example) -> None:
    admin = example.actor("admin")
    with example.database.write() as database:
        rules = {Paper.CERTIFIED_PAYROLL: Rule(Severity.WARNING), Paper.UNCONDITIONAL_WAIVER: Rule(Severity.WARNING)}
        set_project_requirements(database, admin, example.project_id, rules)
    request = Request(example.project_id, (example.billings["SC-2#1"],), options=Options(missing_pages=True))
    made = backups.request(example.database, admin, request)
    worker.run(example.database, example.files, made)

    with example.database.read() as database:
        row = backups.get_backup(database, admin, made)
        (part,) = [one for one in backups.ledger(database, admin, made) if one.kind == "lacking"]
    assert (part.title, part.outcome, part.attention) == ("Certified payroll", Outcome.SLIP_SHEET, True)
    page = PdfReader(example.files.backup(row.sha256)).pages[part.first_page - 1].extract_text()
    assert "This paper is missing" in page
    assert "No certified payroll for the work of this period; attach it." in page.replace("\n", " ")
    assert row.exceptions == 1
