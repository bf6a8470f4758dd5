"""SSOV details: typed by who bills, approved by an administrator, adding up to their line (PRODUCT.md section 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.billing_entry import to_date
from store.errors import NotAllowed, NotFound, Overtaken, RuleBroken
from store.line_details import write_details
from store.schedule_of_values import ScheduledLine
from store.vocabulary import BillingStatus, ContractKind, ContractStatus
from tests.example import Example
from tests.store.billing_desk import Desk
from tests.store.contract_desk import ContractDesk

FRAMING = ScheduledLine("1", "Framing", 1_000_00, "06-100")
ROOFING = ScheduledLine("2", "Roofing", 500_00)
WALLS, FLOORS = ScheduledLine("1.1", "Walls", 600_00), ScheduledLine("1.2", "Floors", 400_00)


@pytest.fixture
def desk(example: Example) -> ContractDesk:
    return ContractDesk(example)


@pytest.fixture
def contract(desk: ContractDesk) -> int:
    """An approved contract of two lines with 10 % retainage; its invoice contact is `contact`."""
    made = desk.create(company="Northside Electric", status=ContractStatus.APPROVED, rate_work=100_000)
    desk.add(made, FRAMING, ROOFING)
    desk.example.contracts["SC-30"] = made
    return made


def test_details_stand_behind_their_line_with_its_budget_code(desk: ContractDesk, contract: int) -> None:
    desk.divide(contract, "1", WALLS, FLOORS)

    detail = desk.detail(contract)
    assert [line.item for line in detail.lines] == ["1", "1.1", "1.2", "2"]
    assert [line.details for line in detail.lines] == [1_000_00, None, None, None]
    assert {line.budget_code for line in detail.lines[:3]} == {"06-100"}
    assert detail.original == detail.revised == 1_500_00
    assert ("SC-30 line 1 detail 1.1", "scheduled value", "", "600.00") in desk.history(contract)


def test_what_is_typed_again_stays_the_same_detail(desk: ContractDesk, contract: int) -> None:
    desk.divide(contract, "1", WALLS, FLOORS)
    before = desk.line(contract, "1.2")

    desk.divide(contract, "1", replace(FLOORS, description="Floors and stairs"), ScheduledLine("1.3", "Roof", 600_00))

    assert desk.items(contract) == ["1", "1.2", "1.3", "2"]
    assert desk.line(contract, "1.2") == before


def test_details_need_not_add_up_before_the_first_billing(desk: ContractDesk, contract: int) -> None:
    desk.divide(contract, "1", WALLS)

    with pytest.raises(
        RuleBroken, match=r"The details of line 1 of SC-30 come to 600.00, not to 1,000.00. It can be b"
    ):
        Desk(desk.example).create("SC-30")


def test_details_that_do_not_add_up_are_not_approved(desk: ContractDesk, contract: int) -> None:
    desk.divide(contract, "1", WALLS)

    with pytest.raises(
        RuleBroken, match=r"line 1 of SC-30 come to 600.00, not to 1,000.00. Its details can be approved"
    ):
        desk.edit(contract, ssov_required=True, ssov_approved=True)
    desk.divide(contract, "1", WALLS, FLOORS)
    desk.edit(contract, ssov_required=True, ssov_approved=True)


def test_a_billing_reports_on_the_details(desk: ContractDesk, contract: int) -> None:
    desk.divide(contract, "1", WALLS, FLOORS)
    billing = Desk(desk.example)
    made = billing.create("SC-30")

    billing.write(made, {"1.1": to_date(billing.line(made, "1.1"), 500_000)})

    form = billing.form(made)
    assert [line.item for line in form.lines] == ["1.1", "1.2", "2"]
    assert [line.detail_of for line in form.lines] == ["1 Framing", "1 Framing", ""]
    assert (form.totals.scheduled, form.summary.original, form.summary.completed) == (1_500_00, 1_500_00, 300_00)
    assert form.summary.to_finish == form.totals.balance + form.summary.retainage
    assert [line.completed for line in desk.detail(contract).lines] == [300_00, 300_00, 0, 0]


def test_a_draft_gets_the_details_in_place_of_the_line(desk: ContractDesk, contract: int) -> None:
    billing = Desk(desk.example)
    made = billing.create("SC-30")

    desk.divide(contract, "1", WALLS, FLOORS)
    assert [line.before.item for line in billing.sheet(made).lines] == ["1.1", "1.2", "2"]
    assert billing.line(made, "1.1").entry.rate_work == 100_000

    desk.divide(contract, "1")
    assert [line.before.item for line in billing.sheet(made).lines] == ["1", "2"]


def test_what_is_billed_holds_lines_and_details(desk: ContractDesk, contract: int) -> None:
    billing = Desk(desk.example)
    made = billing.create("SC-30")
    billing.write(made, {"1": to_date(billing.line(made, "1"), 500_000)})
    with pytest.raises(RuleBroken, match=r"Line 1 of SC-30 is part of SC-30 #1 \(Draft\) and stays as it is"):
        desk.divide(contract, "1", WALLS, FLOORS)
    billing.write(made, {"1": to_date(billing.line(made, "1"), 0)})
    desk.divide(contract, "1", WALLS, FLOORS)
    billing.write(made, {"1.1": to_date(billing.line(made, "1.1"), 500_000)})
    with pytest.raises(RuleBroken, match=r"Line 1.1 of SC-30 is part of SC-30 #1"):
        desk.divide(contract, "1", FLOORS, ScheduledLine("1.3", "Roof", 600_00))
    with pytest.raises(RuleBroken, match=r"come to 700.00, not to 1,000.00. #1 is billed on them, so they have to"):
        desk.divide(contract, "1", replace(WALLS, scheduled=300_00), FLOORS)

    billing.submit(made)
    with pytest.raises(RuleBroken, match=r"The amount of line 1.1 of SC-30 is part of SC-30 #1 \(Under Review\)"):
        desk.divide(contract, "1", replace(WALLS, scheduled=700_00), replace(FLOORS, scheduled=300_00))
    with pytest.raises(RuleBroken, match=r"Line 2 of SC-30 is part of SC-30 #1"):
        desk.divide(contract, "2", ScheduledLine("2.1", "Tiles", 500_00))


def test_the_line_keeps_its_amount_once_details_are_billed(desk: ContractDesk, contract: int) -> None:
    desk.divide(contract, "1", WALLS, FLOORS)
    desk.change(contract, "1", scheduled=900_00)  # no billing yet: the details follow
    desk.change(contract, "1", scheduled=1_000_00)
    Desk(desk.example).create("SC-30")

    with pytest.raises(RuleBroken, match=r"come to 1,000.00, not to 900.00. #1 is billed on them"):
        desk.change(contract, "1", scheduled=900_00)


def test_a_detail_is_changed_with_its_line_only(desk: ContractDesk, contract: int) -> None:
    desk.divide(contract, "1", WALLS, FLOORS)

    said = r"Line 1.1 is a detail of line 1; change the details of 1"
    with pytest.raises(RuleBroken, match=said):
        desk.change(contract, "1.1", description="Other")
    with pytest.raises(RuleBroken, match=said):
        desk.move(contract, "1.1", 1)
    with pytest.raises(RuleBroken, match=said):
        desk.remove(contract, "1.1")
    with pytest.raises(RuleBroken, match=r"Line 1.1 of SC-30 is a detail itself"):
        desk.divide(contract, "1.1", ScheduledLine("1.1.1", "Studs", 600_00))


def test_lines_move_and_go_with_their_details(desk: ContractDesk, contract: int) -> None:
    desk.divide(contract, "1", WALLS, FLOORS)

    desk.move(contract, "1", 1)
    assert desk.items(contract) == ["2", "1", "1.1", "1.2"]
    desk.remove(contract, "1")
    assert desk.items(contract) == ["2"]


def test_who_may_type_details(desk: ContractDesk, contract: int) -> None:
    with pytest.raises(NotAllowed, match=r"Changing the details of a line on SC-30 is for its invoice contacts"):
        desk.as_("viewer").divide(contract, "1", WALLS, FLOORS)
    desk.contact(contract, "contact")
    contact = desk.as_("contact")

    contact.divide(contract, "1", WALLS, FLOORS)
    assert contact.detail(contract).details
    desk.edit(contract, ssov_required=True, ssov_approved=True)

    assert not contact.detail(contract).details
    with pytest.raises(NotAllowed, match=r"The details of SC-30 are approved; ask a project admin"):
        contact.divide(contract, "1", FLOORS)
    desk.divide(contract, "1", replace(WALLS, description="Outer walls"), FLOORS)


def test_items_are_there_once(desk: ContractDesk, contract: int) -> None:
    for twice in ((replace(WALLS, item="2"), FLOORS), (WALLS, replace(FLOORS, item="1.1"))):
        with pytest.raises(RuleBroken, match=r"SC-30 has a line .* already; every item is there once"):
            desk.divide(contract, "1", *twice)


def test_change_orders_and_client_contracts_have_no_details(desk: ContractDesk, contract: int) -> None:
    desk.create_order(contract, "CO-1")
    desk.add(contract, ScheduledLine("CO-1", "More", 10_00), order="CO-1")
    with pytest.raises(RuleBroken, match=r"Line CO-1 of SC-30 is a change order's; only lines of the schedule have"):
        desk.divide(contract, "CO-1", ScheduledLine("x", "", 10_00))
    prime = desk.create(number="PC-1", kind=ContractKind.PRIME_CONTRACT)
    desk.add(prime, FRAMING)
    with pytest.raises(RuleBroken, match=r"PC-1 is a client contract; only the lines of commitments have details"):
        desk.divide(prime, "1", WALLS, FLOORS)


def test_two_at_once_and_lines_that_are_gone(desk: ContractDesk, contract: int) -> None:
    version, line = desk.detail(contract).version, desk.line(contract, "1")
    desk.divide(contract, "2", ScheduledLine("2.1", "Tiles", 500_00))
    with desk.database.write() as session, pytest.raises(Overtaken, match=r"SC-30 was changed meanwhile by Project ad"):
        write_details(session, desk.actor, contract, line, [WALLS], version=version)
    with desk.database.write() as session, pytest.raises(NotFound, match=r"SC-30 has no such line any more"):
        write_details(session, desk.actor, contract, 9_999, [WALLS], version=desk.detail(contract).version)


def test_details_of_a_deleted_contract_go_with_it(desk: ContractDesk, contract: int) -> None:
    desk.divide(contract, "1", WALLS, FLOORS)
    desk.delete(contract)

    with pytest.raises(NotFound):
        desk.detail(contract)


def test_approved_applications_keep_their_line_seven(desk: ContractDesk, contract: int) -> None:
    desk.divide(contract, "1", WALLS, FLOORS)
    billing = Desk(desk.example)
    first = billing.create("SC-30")
    billing.write(first, {"1.1": to_date(billing.line(first, "1.1"), 500_000)})
    billing.status(first, to=BillingStatus.APPROVED)
    billing.next_period()
    second = billing.create("SC-30")

    assert billing.form(second).summary.previous_certificates == 270_00
    assert billing.line(second, "1.1").before.previous == 300_00
