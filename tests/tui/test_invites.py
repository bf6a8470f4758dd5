"""Invites by the keyboard: who gets what is said before, what became of it after."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from store.tables import Invite, Person
from store.vocabulary import InviteState
from tests.example import Example
from tests.store.contract_desk import ContractDesk
from tests.tui.driving import example_session
from tests.tui.test_billing_work import go_to

TODAY = date(2026, 9, 20)


@pytest.fixture
def invitable(example: Example, monkeypatch: pytest.MonkeyPatch) -> Example:
    """PO-7 has a contact with an address; no mail server is configured."""
    monkeypatch.delenv("PROGRESS_BILLINGS_SMTP", raising=False)
    ContractDesk(example).contact(example.contracts["PO-7"], "contact")
    with example.database.write() as session:
        person = session.exec(select(Person).where(Person.login == "contact")).one()
        person.email = "contact@example.com"
        session.add(person)
    return example


async def test_a_contract_is_invited_and_its_letter_shown(invitable: Example) -> None:
    async with example_session(invitable, today=TODAY) as session:
        await go_to(session, "PO-7")
        await session.press("u")
        assert "Electrical billing contact <contact@example.com>" in session.prose()
        await session.press("y")
        await session.wait_for_toast("1 contract invited, 1 letter written. No mail server is configured")
        assert "Invited" in session.line("PO-7")

        await session.press("l")
        await session.wait_for(lambda: "Waiting" in session.screen(), "the letter")
        assert "You are invited to bill on PO-7 Pumps" in session.prose()


async def test_those_that_cannot_be_invited_are_named(invitable: Example) -> None:
    async with example_session(invitable, today=TODAY) as session:
        await go_to(session, "SC-2")
        await session.press("u")
        await session.wait_for_toast("tick contracts without a billing")
        await go_to(session, "PO-7")
        await session.press("u", "y")
        await session.wait_for_toast("1 contract invited")
        await session.press("u")
        await session.wait_for_toast("PO-7 is invited already.")


async def test_who_bills_declines_with_a_comment(invitable: Example) -> None:
    async with example_session(invitable, today=TODAY) as session:
        await go_to(session, "PO-7")
        await session.press("u", "y")
        await session.wait_for_toast("1 contract invited")
    async with example_session(invitable, "contact", today=TODAY) as session:
        await go_to(session, "PO-7")
        await session.press("y", "down", "enter", *"no crew", "enter")
        await session.wait_for_toast("The invite to bill on PO-7 is declined.")
        assert "Declined" in session.line("[ ] PO-7")

    with invitable.database.read() as database:
        row = database.get(Invite, (invitable.contracts["PO-7"], invitable.september))
        assert row is not None
        assert row.state is InviteState.DECLINED
