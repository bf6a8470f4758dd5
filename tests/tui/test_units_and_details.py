"""Contracts by unit, lines divided into details, retainage as an amount: on the screens (PRODUCT.md section 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import select
from textual.widgets import Input, Select, TextArea

from store.billing_entry import by_quantity
from store.schedule_of_values import ScheduledLine
from store.tables import Contract
from store.vocabulary import Accounting, BillingStatus, ContractStatus
from tests.example import Example
from tests.store.billing_desk import IN_TIME, Desk
from tests.store.contract_desk import ContractDesk
from tests.tui.driving import Session, example_session, nobody
from tests.tui.test_billing_work import fields, go_to, open_billing, type_in

CONCRETE = ScheduledLine("1", "Concrete", unit="m3", quantity=40_0000, unit_price=12_5000)
LUMP = ScheduledLine("2", "Mobilization", 1_000_00)


@pytest.fixture
def desk(example: Example) -> Desk:
    return Desk(example)


@pytest.fixture
def contract(example: Example) -> int:
    """An approved contract by unit, one measured line and a lump sum, with 10 % retainage on work."""
    contracts = ContractDesk(example)
    made = contracts.create(
        number="SC-40", accounting=Accounting.UNIT, rate_work=100_000, status=ContractStatus.APPROVED
    )
    contracts.add(made, CONCRETE, LUMP)
    example.contracts["SC-40"] = made
    return made


async def fill(session: Session, field: str, text: str) -> None:
    session.app.screen.query_one(f"#{field}", Input).focus()
    await session.press("ctrl+u", "ctrl+k", *text)


async def test_a_quantity_is_typed_and_amount_and_percentage_follow(
    example: Example, desk: Desk, contract: int
) -> None:
    billing = desk.create("SC-40")
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await go_to(session, "SC-40")
        await session.press("enter", "2", "enter")
        assert "Quantity, m3 at 12.50" in session.screen()
        await type_in(session, "quantity", "10.5")
        assert (fields(session)["entry-work"], fields(session)["entry-percent"]) == ("131.25", "26.25")
        await type_in(session, "percent", "50")
        assert (fields(session)["entry-work"], fields(session)["entry-quantity"]) == ("250.00", "20")
        assert session.app.screen.query_one("#entry-rate-stored", Input).disabled
        await session.press("enter")
        assert session.app.screen.id == "billing"
    assert desk.line(billing, "1").entry.quantity == 20_0000


async def test_a_line_that_is_not_measured_has_no_quantity(example: Example, desk: Desk, contract: int) -> None:
    desk.create("SC-40")
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await go_to(session, "SC-40")
        await session.press("enter", "2", "down", "enter")
        assert session.app.screen.id == "entry"
        assert not session.app.screen.query("#entry-quantity")


async def test_a_held_amount_and_a_percentage_follow_from_each_other(example: Example, desk: Desk) -> None:
    second = example.billings["SC-2#2"]
    desk.status(second, to=BillingStatus.DRAFT)
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "down", "enter")
        assert fields(session)["entry-held-work"] == "3150.00"
        await type_in(session, "held-work", "1234.57")
        assert fields(session)["entry-rate-work"] == "3.9193"
        assert "I Retainage 1,234.57" in session.prose()
        await type_in(session, "rate-work", "5")
        assert fields(session)["entry-held-work"] == "1575.00"
        await type_in(session, "held-work", "1234.57")
        await session.press("enter")
        assert session.app.screen.id == "billing"
    line = next(line for line in desk.form(second).lines if line.item == "2")
    assert line.retainage_work == 1_234_57


async def test_nothing_can_be_held_of_nothing_is_said_at_once(example: Example, desk: Desk) -> None:
    second = example.billings["SC-2#2"]
    desk.status(second, to=BillingStatus.DRAFT)
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "down", "enter")
        await type_in(session, "held-stored", "10")
        assert "Line 2 has no stored material of which 10.00 could be held." in session.prose()


async def test_retainage_of_all_lines_is_set_and_released_at_once(example: Example, desk: Desk) -> None:
    second = example.billings["SC-2#2"]
    desk.status(second, to=BillingStatus.DRAFT)
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "h")
        assert "Retainage of 6 lines of SC-2 #2" in session.screen()
        await fill(session, "retainage-release-work", "50")
        assert "Line 5, retainage held: 2,870.44, now 5,615.89." in session.prose()
        await fill(session, "retainage-rate-work", "150")
        assert "'150' is more than 100 %." in session.prose()
        await fill(session, "retainage-rate-work", "")
        await session.press("enter")
        await session.wait_for_toast("Retainage of 6 lines of SC-2 #2 is set.")
    assert desk.form(second).summary.retainage == 2_870_44


async def test_who_bills_releases_and_sets_no_rate(example: Example, desk: Desk) -> None:
    second = example.billings["SC-2#2"]
    desk.status(second, to=BillingStatus.DRAFT)
    async with example_session(example, "contact", start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "h")
        assert "Release of work, %" in session.screen()
        assert "Hold of work, %" not in session.screen()
        await fill(session, "retainage-release-work", "100")
        await session.press("enter")
        await session.wait_for_toast("Retainage of 6 lines of SC-2 #2 is set.")
    assert desk.form(second).summary.retainage_work == 0


async def test_a_line_is_divided_and_what_is_left_is_said(example: Example) -> None:
    contracts = ContractDesk(example)
    made = contracts.create(status=ContractStatus.APPROVED)
    contracts.add(made, ScheduledLine("1", "Framing", 1_000_00, "06-100"))
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await go_to(session, "SC-30")
        await session.press("o", "2", "t")
        assert session.app.screen.id == "details"
        assert "Line 1 is billed as one, 1,000.00." in session.prose()
        await session.press(*"1.1;;Walls;600", "enter")
        assert "1 detail of 600.00. 400.00 of 1,000.00 is left" in session.prose()
        await session.press(*"1.2;;Floors;", "enter")
        assert "Row 3" in session.prose()
        session.app.screen.query_one("#details-text", TextArea).text += "1.3;;Roof;400\n"
        await session.press("tab", "enter")
        assert "Row 3: '' is not an amount" in session.prose()
        text = session.app.screen.query_one("#details-text", TextArea)
        text.text = text.text.replace("1.2;;Floors;\n", "")
        await session.settle()
        assert "2 details of 1,000.00. They add up." in session.prose()
        button = session.app.screen.query_one("#details-go")
        await session.wait_for(lambda: not button.has_class("-active"), "the button can be pressed again")
        button.focus()
        await session.press("enter")
        await session.wait_for_toast("Line 1 has 2 details.")
        assert " 1.3" in session.line("400.00")
    assert contracts.items(made) == ["1", "1.1", "1.3"]


async def test_a_contract_by_unit_is_made_and_its_line_priced(example: Example) -> None:
    contracts = ContractDesk(example)
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await go_to(session, "SC-2")
        await session.press("m")
        await fill(session, "contract-form-number", "SC-50")
        await fill(session, "contract-form-company", "Top & Co")
        session.app.screen.query_one("#contract-form-accounting", Select).value = Accounting.UNIT
        await session.settle()
        assert "Its lines may have quantities and unit prices." in session.prose()
        session.app.screen.query_one("#contract-form-number", Input).focus()
        await session.press("enter")
        await session.wait_for(lambda: session.app.screen.id == "contract", "the new contract")
        await session.press("2", "n")
        await fill(session, "sov-form-quantity", "40")
        assert "Line 1 has no unit price; a line has both, or neither as a lump sum." in session.prose()
        await fill(session, "sov-form-unit-price", "12.5")
        assert "40 come to 500.00." in session.prose()
        await session.press("enter")
        await session.wait_for_toast("Line 1 is added.")
    with example.database.read() as database:
        made = database.exec(select(Contract.id).where(Contract.number == "SC-50")).one()
    line = contracts.detail(made or 0).lines[0]
    assert (line.quantity, line.unit_price, line.scheduled) == (40_0000, 12_5000, 500_00)


async def test_number_date_and_comment_are_changed(example: Example, desk: Desk) -> None:
    second = example.billings["SC-2#2"]
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "E")
        assert session.app.screen.id == "billing-form"
        session.app.screen.query_one("#billing-form-comment", TextArea).text = "Two lines\nof comment"
        await fill(session, "billing-form-number", "2-R")
        await session.press("enter")
        await session.wait_for_toast("SC-2 #2 is saved.")
        assert "of comment" in session.screen()
    assert (desk.form(second).number, desk.form(second).comment) == ("2-R", "Two lines\nof comment")


async def test_the_lines_show_what_was_measured(example: Example, desk: Desk, contract: int) -> None:
    billing = desk.create("SC-40")
    line = desk.line(billing, "1")
    desk.write(billing, {"1": by_quantity(line, replace(line.entry, quantity=10_5000))})
    async with example_session(example, start=nobody, today=IN_TIME, size=(220, 24)) as session:
        await go_to(session, "SC-40")
        await session.press("enter", "2")
        row = session.line("Concrete")
        assert row.count("10.5") == 2
        assert "m3" in row
