"""Change orders count once they are approved, and stay so once they are billed (PRODUCT.md section 7)."""

from __future__ import annotations

from datetime import date

import pytest

from store.billing_entry import Entry
from store.errors import RuleBroken
from store.schedule_of_values import ScheduledLine
from store.vocabulary import ChangeOrderStatus
from tests.example import Example
from tests.store.billing_desk import Desk
from tests.store.contract_desk import ContractDesk

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 20), date(2026, 9, 10), date(2026, 10, 5)


@pytest.fixture
def desk(example: Example) -> ContractDesk:
    return ContractDesk(example)


@pytest.fixture
def contract(desk: ContractDesk) -> int:
    """SC-2: #1 of August is approved, #2 of September under review."""
    return desk.example.contracts["SC-2"]


def test_a_change_order_counts_once_it_is_approved(desk: ContractDesk, contract: int) -> None:
    before = desk.detail(contract).revised
    desk.create_order(contract, "CO3", title="Canopy")
    desk.add(contract, ScheduledLine("CO3-1", "Steel", 100_000), ScheduledLine("CO3-2", "Glass", 50_000), order="CO3")

    assert desk.detail(contract).revised == before
    desk.approve(contract, "CO3", OCTOBER)

    detail = desk.detail(contract)
    assert (detail.original, detail.revised) == (10_000_000, before + 150_000)
    assert [line.item for line in detail.lines][-2:] == ["CO3-1", "CO3-2"]
    assert desk.history(contract)[:2] == [
        ("SC-2 change order CO3", "approved on", "", "2026-10-05"),
        ("SC-2 change order CO3", "status", "Draft", "Approved"),
    ]


@pytest.mark.parametrize("status", [one for one in ChangeOrderStatus if one is not ChangeOrderStatus.APPROVED])
def test_no_other_status_counts(desk: ContractDesk, contract: int, status: ChangeOrderStatus) -> None:
    before = desk.detail(contract).revised
    desk.create_order(contract, "CO3", status=status)

    desk.add(contract, ScheduledLine("CO3-1", "Steel", 100_000), order="CO3")

    assert desk.detail(contract).revised == before


def test_an_approved_one_needs_its_day_and_any_other_has_none(desk: ContractDesk, contract: int) -> None:
    with pytest.raises(RuleBroken, match="CO3 is approved on some day"):
        desk.create_order(contract, "CO3", status=ChangeOrderStatus.APPROVED)

    desk.create_order(contract, "CO3", approved_on=OCTOBER)

    assert desk.detail(contract).change_orders[-1].approved_on is None


def test_numbers_are_there_once(desk: ContractDesk, contract: int) -> None:
    with pytest.raises(RuleBroken, match="has a change order co1 already"):
        desk.create_order(contract, "co1")


def test_it_does_not_count_in_what_was_handed_in_without_it(desk: ContractDesk, contract: int) -> None:
    desk.create_order(contract, "CO3")
    desk.add(contract, ScheduledLine("CO3-1", "Steel", 100_000), order="CO3")

    with pytest.raises(RuleBroken, match=r"cannot count from 2026-08-20: #1 \(Approved\) was handed in without it"):
        desk.approve(contract, "CO3", AUGUST)


def test_one_that_a_billing_counts_stays_approved(desk: ContractDesk, contract: int) -> None:
    with pytest.raises(RuleBroken, match=r"CO1 of SC-2 is part of SC-2 #1 \(Approved\)"):
        desk.edit_order(contract, "CO1", status=ChangeOrderStatus.VOID)
    with pytest.raises(RuleBroken, match=r"CO2 of SC-2 is part of SC-2 #2 \(Under Review\)"):
        desk.edit_order(contract, "CO2", approved_on=OCTOBER)
    desk.edit_order(contract, "CO2", title="Fixtures deleted")

    assert desk.detail(contract).change_orders[1].title == "Fixtures deleted"


def test_no_line_is_added_to_one_that_was_handed_in(desk: ContractDesk, contract: int) -> None:
    with pytest.raises(RuleBroken, match="CO1 of SC-2 is approved; make another"):
        desk.add(contract, ScheduledLine("CO1-2"), order="CO1")


class TestOnADraft:
    """PO-7 has a draft of September."""

    @pytest.fixture
    def bills(self, desk: ContractDesk) -> Desk:
        return Desk(desk.example)

    @pytest.fixture
    def contract(self, desk: ContractDesk, bills: Desk) -> int:
        contract = desk.example.contracts["PO-7"]
        bills.create("PO-7")
        desk.create_order(contract, "CO1")
        desk.add(contract, ScheduledLine("CO1-1", "Valves", 100_000), order="CO1")
        return contract

    def draft(self, desk: ContractDesk) -> int:
        from sqlmodel import select

        from store.tables import Billing

        with desk.database.read() as session:
            row = session.exec(select(Billing).where(Billing.contract_id == desk.example.contracts["PO-7"])).one()
            assert row.id is not None
            return row.id

    def test_its_lines_are_billed_once_it_is_approved(self, desk: ContractDesk, bills: Desk, contract: int) -> None:
        draft = self.draft(desk)
        assert [line.item for line in bills.form(draft).lines] == ["1"]

        desk.approve(contract, "CO1", SEPTEMBER)
        bills.write(draft, {"CO1-1": Entry(work=60_000)})

        form = bills.form(draft)
        assert [line.item for line in form.lines] == ["1", "CO1-1"]
        assert (form.summary.net_changes, form.summary.recap.additions_now) == (100_000, 100_000)

    def test_approved_after_the_period_it_waits_for_the_next(
        self, desk: ContractDesk, bills: Desk, contract: int
    ) -> None:
        desk.approve(contract, "CO1", OCTOBER)

        assert [line.item for line in bills.form(self.draft(desk)).lines] == ["1"]
        assert desk.detail(contract).revised == 2_500_000

    def test_what_is_billed_is_not_taken_back_and_what_is_not_is(
        self, desk: ContractDesk, bills: Desk, contract: int
    ) -> None:
        draft = self.draft(desk)
        desk.approve(contract, "CO1", SEPTEMBER)
        bills.write(draft, {"CO1-1": Entry(work=60_000)})
        with pytest.raises(RuleBroken, match=r"CO1 of PO-7 is part of PO-7 #1 \(Draft\)"):
            desk.edit_order(contract, "CO1", status=ChangeOrderStatus.PENDING)

        bills.write(draft, {"CO1-1": Entry()})
        desk.edit_order(contract, "CO1", status=ChangeOrderStatus.PENDING)

        assert [line.item for line in bills.form(draft).lines] == ["1"]

    def test_it_is_taken_away_with_its_lines_unless_it_is_approved(
        self, desk: ContractDesk, bills: Desk, contract: int
    ) -> None:
        desk.approve(contract, "CO1", SEPTEMBER)
        with pytest.raises(RuleBroken, match="is approved; make it Void first"):
            desk.remove_order(contract, "CO1")
        desk.edit_order(contract, "CO1", status=ChangeOrderStatus.VOID)

        desk.remove_order(contract, "CO1")

        assert desk.items(contract) == ["1"]
        assert desk.detail(contract).change_orders == ()


def test_one_that_is_approved_after_the_period_waits_for_the_next_billing_however_the_billing_is_made(
    desk: ContractDesk,
) -> None:
    contract, bills = desk.example.contracts["PO-7"], Desk(desk.example)
    desk.create_order(contract, "CO1")
    desk.add(contract, ScheduledLine("CO1-1", "Valves", 100_000), order="CO1")
    desk.approve(contract, "CO1", OCTOBER)

    billing = bills.create("PO-7")

    assert [line.item for line in bills.form(billing).lines] == ["1"]
    assert bills.form(billing).summary.net_changes == 0
