"""A billing's way by the keyboard: made, filled in, submitted, reviewed, paid, deleted (PRODUCT.md sections 5 to 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Input

from store.vocabulary import BillingStatus
from tests.example import Example
from tests.store.billing_desk import IN_TIME, LATE, Desk
from tests.store.test_prefill import desk as with_prime
from tests.tui.driving import Session, example_session, nobody

__all__ = ["with_prime"]


@pytest.fixture
def desk(example: Example) -> Desk:
    return Desk(example)


async def go_to(session: Session, contract: str) -> None:
    """Puts the cursor on a contract's row."""
    await session.go_to_row("subcontractor-table", contract=contract)


async def open_billing(session: Session, *keys: str) -> None:
    """SC-2 #2 in the list of the open period, and keys in it."""
    await go_to(session, "SC-2")
    await session.press("enter", *keys)


def fields(session: Session) -> dict[str, str]:
    return {field.id or "": field.value for field in session.app.screen.query(Input)}


async def type_in(session: Session, field: str, text: str) -> None:
    session.app.screen.query_one(f"#entry-{field}", Input).focus()
    await session.press("ctrl+u", "ctrl+k", *text)


async def test_b_makes_the_next_billing_and_opens_it(example: Example, desk: Desk) -> None:
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await go_to(session, "PO-7")
        await session.press("b")
        assert "Billing PO-7" in session.screen()
        assert "Draft" in session.prose()
        await session.press("escape")
        assert "1 Draft" in session.prose()
        await session.press("b")
        await session.wait_for_toast("PO-7 #1 is still Draft; it has to be submitted before the next.")


async def test_a_line_is_filled_in_and_every_figure_follows(example: Example, desk: Desk) -> None:
    second = example.billings["SC-2#2"]
    desk.status(second, to=BillingStatus.DRAFT)
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "down", "enter")
        assert session.app.screen.id == "entry"
        assert "SC-2 #2, line 2" in session.screen()
        await type_in(session, "percent", "60")
        assert fields(session)["entry-work"] == "9000.00"
        assert "G Total (60.0 %) 27,000.00" in session.prose()
        assert "8 Payment due 10,402.76" in session.prose()  # 4,500.00 less, at 10 % retainage
        await type_in(session, "work", "13600.5")
        assert fields(session)["entry-percent"] == "70.22"
        await session.press("enter")
        assert session.app.screen.id == "billing"
    assert desk.line(second, "2").entry.work == 13_600_50


async def test_what_is_wrong_is_said_while_it_is_typed_and_nothing_is_written(example: Example, desk: Desk) -> None:
    second = example.billings["SC-2#2"]
    desk.status(second, to=BillingStatus.DRAFT)
    before = desk.form(second)
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "down", "down", "enter")
        await type_in(session, "materials-moved", "12000")
        assert "only 10,000.10 of material is stored" in session.prose()
        await session.press("enter")
        assert session.app.screen.id == "entry"
        await type_in(session, "work", "1.234")
        assert "'1.234' is not an amount such as 1234.50" in session.prose()
        await session.press("enter", "escape")
        assert session.app.screen.id == "billing"
    assert desk.form(second) == before


async def test_whoever_writes_later_is_told_and_keeps_what_was_typed(example: Example, desk: Desk) -> None:
    second = example.billings["SC-2#2"]
    desk.status(second, to=BillingStatus.DRAFT)
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "down", "enter")
        await type_in(session, "work", "100")
        contact = desk.as_("contact")
        contact.write(second, {"2": replace(contact.line(second, "2").entry, work=7_00)})
        await session.press("enter")
        assert "SC-2 #2 was changed meanwhile by Electrical billing contact" in session.prose()
        assert fields(session)["entry-work"] == "100"
        await session.press("enter")
        assert session.app.screen.id == "billing"
    assert desk.line(second, "2").entry.work == 100_00


async def test_ticked_lines_are_billed_up_to_a_percentage(example: Example, desk: Desk) -> None:
    second = example.billings["SC-2#2"]
    desk.status(second, to=BillingStatus.DRAFT)
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "space", "space", "b")
        assert "Percent to date on 2 lines" in session.screen()
        await session.press("ctrl+u", *"80", "enter")
        await session.wait_for_toast("2 lines of SC-2 #2 at 80 % to date.")
    assert [line.total for line in desk.form(second).lines[:3]] == [8_000_00, 36_000_00, 10_083_45]


async def test_a_billing_is_reviewed_sent_back_revised_and_approved_and_paid(example: Example, desk: Desk) -> None:
    second = example.billings["SC-2#2"]
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "a", "y", "home", "z", *"no ticket", "enter")
        assert "Rejected" in session.screen() and "Rejected: no ticket" in session.prose()
        await session.press("f")
        await session.wait_for_toast("SC-2 #2 is Revise & Resubmit now.")
        await session.press("s")
        await session.wait_for_toast("SC-2 #2 is submitted; it is under review now.")
        await session.press("a", "y", "f")
        await session.wait_for_toast("SC-2 #2 is Approved now.")
        await session.press("p")
        assert "14452.76" in session.screen()
        await session.press(*" wire 7", "enter")
        await session.wait_for_toast("14,452.76 noted as paid on SC-2 #2.")
    assert desk.row(second).paid_cents == 14_452_76
    assert desk.history(second)[0][2:] == ("payment", "", "14,452.76 on 2026-09-20, wire 7")


async def test_the_status_of_ticked_billings_is_set_together(example: Example, desk: Desk) -> None:
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await session.press("a", "t")
        assert "Status of 2 billings" in session.screen()
        await session.press("end", "up", "enter")  # Approved as Noted
        await session.wait_for_toast("2 billings set to Approved as Noted.")
        assert "2 Approved as Noted" in session.prose()


async def test_a_billing_is_deleted_after_a_question(example: Example, desk: Desk) -> None:
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "d")
        assert "Delete SC-2 #2?" in session.screen()
        await session.press("n", "d", "y")
        await session.wait_for_toast("SC-2 #2 is deleted.")
        assert session.app.screen.id == "billings"
        assert "Under Review" not in session.screen()


async def test_who_may_not_sees_why_and_no_keys_for_it(example: Example, desk: Desk) -> None:
    desk.status(example.billings["SC-2#2"], to=BillingStatus.DRAFT)
    async with example_session(example, "viewer", start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2")
        footer = session.screen().splitlines()[-1]
        assert "Submit" not in footer and "% to date" not in footer and "Approve" not in footer
        assert "is for its invoice contacts" in session.prose()
        await session.press("enter")
        assert session.app.screen.id == "billing"
        await session.press("d", "y")
        await session.wait_for_toast("Deleting a billing on SC-2 needs Admin")


async def test_after_the_due_date_a_contact_is_told(example: Example, desk: Desk) -> None:
    desk.status(example.billings["SC-2#2"], to=BillingStatus.DRAFT)
    async with example_session(example, "contact", start=nobody, today=LATE) as session:
        await open_billing(session, "2")
        assert "was due on 2026-09-25; ask a project admin" in session.prose()


async def test_a_billing_to_the_owner_is_filled_in_from_the_periods_billings(with_prime: Desk) -> None:
    example = with_prime.example
    with_prime.status(example.billings["SC-2#2"], to=BillingStatus.APPROVED)
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await session.press("2", "b")
        assert "PC-1" in session.screen() and session.app.screen.id == "choose"
        await session.press("enter")
        assert "Billing PC-1" in session.screen()
        await session.press("2", "g", "enter")
        told = (await session.wait_for_toast("3 lines filled in from 1 billing: 21,083.35")).text
        assert "No line has budget code" in told
        await session.press("3")
        assert "SC-2 #2: " in session.screen()


async def test_another_amount_than_was_claimed_is_certified_with_its_reason(example: Example) -> None:
    async with example_session(example) as session:
        await go_to(session, "SC-2")
        await session.press("enter", "2", "down", "c", "ctrl+u", *"10000", "enter")
        assert "needs a reason; say why." in session.prose()
        await session.press("tab", "tab", *"74 % in place", "enter")
        await session.wait_for_toast("Line 2 of SC-2 #2: 10,000.00 of work certified.")
        assert "Noted: 74 % in place (claimed" in session.prose()
        await session.press("a", "y", "f")
        await session.wait_for_toast("SC-2 #2 is Approved as Noted now.")
