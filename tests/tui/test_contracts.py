"""Contracts by the keyboard: made, filled with lines, changed, billed (issue: run a project's billing month)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlmodel import select
from textual.widgets import TextArea

from store.schedule_of_values import ScheduledLine
from store.tables import Contract
from tests.example import Example
from tests.store.contract_desk import ContractDesk
from tests.tui.driving import example_session
from tests.tui.test_billing_work import go_to

TODAY = date(2026, 9, 20)
PASTED = "Item\tDescription\tScheduled Value\n0100\tRoof\t$10,000.00\n0200\tGutter\t(1,200.00)\n"


def contract_id(example: Example, number: str) -> int:
    with example.database.read() as session:
        found = session.exec(select(Contract.id).where(Contract.number == number)).one()
        assert found is not None
        return found


async def test_a_contract_from_nothing_to_its_first_billing(example: Example, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("Item,Description,Amount\n0300,Skylight,2500\n")
    async with example_session(example, today=TODAY) as session:
        # Its terms; it is approved at once.
        await session.press("m", *"SC-30", "tab", "tab", *"Roofing", "tab", *"Northside Electric")
        await session.press("tab", "enter", "down", "down", "enter", "tab", "ctrl+u", *"10", "tab", "ctrl+u", *"5")
        await session.press("enter")
        await session.wait_for_toast("SC-30 is made; its lines are next.")
        assert session.app.screen.id == "contract"

        # Its lines: pasted, and from a file.
        await session.press("2", "p")
        session.app.screen.query_one("#paste-text", TextArea).text = PASTED
        await session.settle()
        assert "2 lines of 8,800.00; the original contract sum becomes 8,800.00." in session.prose()
        await session.press("tab", "enter")
        await session.wait_for_toast("2 lines added.")
        await session.press("i", "ctrl+u", *str(tmp_path / "more.csv"), "enter")
        await session.wait_for_toast("1 line of more.csv added.")
        await session.press("n", "ctrl+u", *"0400", "tab", *"Warranty", "tab", "tab", *"100.50", "enter")
        await session.wait_for_toast("Line 0400 is added.")
        await session.press("end", "K")
        assert "Original 11,400.50" in session.screen()

        # A change order, its line, its approval.
        await session.press("3", "n", "tab", *"Canopy", "enter")
        await session.wait_for_toast("Change order CO1 is made")
        await session.press("a", "ctrl+u", *"CO1-1", "tab", *"Steel", "tab", "tab", *"500", "enter")
        await session.wait_for_toast("Line CO1-1 is added.")
        await session.press("e", "tab", "tab", "enter", "down", "down", "enter", "tab", "enter")
        await session.wait_for_toast("Change order CO1 is Approved.")

        # Who bills.
        await session.press("4", "c")
        await session.settle()
        assert "yes" in session.line("Electrical billing")
        await session.press("5")
        await session.wait_for_text("private list")  # until then a toast stands on it
        await session.press("escape")

        # And its first billing.
        await go_to(session, "SC-30")
        await session.press("b")
        await session.wait_for(lambda: session.app.screen.id == "billing", "the billing")
        await session.press("2")
        assert "CO1-1" in session.screen()

    desk = ContractDesk(example)
    detail = desk.detail(contract_id(example, "SC-30"))
    assert [line.item for line in detail.lines] == ["0100", "0200", "0400", "0300", "CO1-1"]
    assert (detail.original, detail.revised, detail.billings) == (1_140_050, 1_190_050, 1)
    assert [person.login for person in detail.people if person.contact] == ["contact"]


async def test_what_was_typed_stays_where_it_is_refused(example: Example) -> None:
    async with example_session(example, today=TODAY) as session:
        await session.press("m", *"SC-2", "tab", "tab", "tab", *"Somebody", "enter")

        assert session.app.screen.id == "contract-form"
        assert "The project has a contract SC-2 already; choose another number." in session.prose()
        assert session.app.screen.query_one("#contract-form-company").value == "Somebody"  # type: ignore[attr-defined] # an Input


async def test_the_later_of_two_is_told_and_saves_knowingly(example: Example) -> None:
    desk, contract = ContractDesk(example), example.contracts["PO-7"]
    async with example_session(example, today=TODAY) as session:
        await go_to(session, "PO-7")
        await session.press("o", "2", "n", "tab", *"Valves", "tab", "tab", *"100")
        desk.add(contract, ScheduledLine("9", "Theirs", 100))

        await session.press("enter")
        assert "PO-7 was changed meanwhile by Project admin (PO-7 line 9, scheduled value)" in session.prose()
        await session.press("enter")
        await session.wait_for_toast("Line 2 is added.")

    assert desk.items(contract) == ["1", "9", "2"]


async def test_a_line_that_was_handed_in_says_why_its_amount_stays(example: Example) -> None:
    async with example_session(example, today=TODAY) as session:
        await go_to(session, "SC-2")
        await session.press("o", "2", "enter", "tab", "tab", "tab", "ctrl+u", *"5", "enter")

        assert "is part of SC-2 #1 (Approved) and stays as it is; make a change order instead." in session.prose()


async def test_who_may_only_look_sees_all_and_has_no_key_to_change_it(example: Example) -> None:
    async with example_session(example, "viewer", today=TODAY) as session:
        await go_to(session, "SC-10")
        await session.press("o")
        await session.wait_for(lambda: "Plumbing" in session.screen(), "the contract")
        for tab in ("1", "2", "3", "4"):
            await session.press(tab)
            footer = session.screen().splitlines()[-1]
            assert not any(words in footer for words in ("Edit", "New", "Remove", "Bills")), footer
        await session.press("escape", "m", *"SC-99", "tab", "tab", "tab", *"Somebody", "enter")
        assert "Making a contract needs Admin on Commitments" in session.prose()


async def test_a_contract_without_billings_is_deleted(example: Example) -> None:
    async with example_session(example, today=TODAY) as session:
        await go_to(session, "PO-7")
        await session.press("o", "D", "y")
        await session.wait_for_toast("PO-7 Pumps is deleted.")

    with example.database.read() as database:
        assert database.exec(select(Contract).where(Contract.number == "PO-7")).first() is None


async def test_names_are_shown_as_they_are(example: Example) -> None:
    desk = ContractDesk(example)
    made = desk.create(number="[b]", title="[/b] {x}", company="Ace [Plumbing] & Söhne")
    desk.add(made, ScheduledLine("[red]", "[/]"))
    async with example_session(example, today=TODAY) as session:
        await go_to(session, "[b]")
        await session.press("o")
        await session.wait_for(lambda: "Ace [Plumbing] & Söhne" in session.screen(), "the contract")
        await session.press("2")
        assert "[red]" in session.screen()
        assert "[/]" in session.screen()


async def test_retainage_slides_by_rules_that_are_typed(example: Example) -> None:
    async with example_session(example, today=TODAY) as session:
        await go_to(session, "PO-7")
        await session.press("o", "s", *"10 until half", "enter")
        assert "is no rule; write it as 10 until 50% original" in session.prose()
        await session.press("ctrl+u", *"10 until 50% original")
        assert "The next billing holds 10.0 % of all work" in session.prose()
        await session.press("enter")
        await session.wait_for_toast("The retainage of PO-7 slides by 1 rule.")
        assert "10 until 50% original" in session.screen()
