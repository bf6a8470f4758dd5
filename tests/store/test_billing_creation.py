"""A billing is made when its turn has come, by who may, and only the latest is deleted (PRODUCT.md sections 4, 5)."""

from __future__ import annotations

import pytest
from sqlmodel import select

from store.billing_numbers import next_number
from store.errors import NotAllowed, NotFound, RuleBroken
from store.tables import (
    Attachment,
    BillingLine,
    BillingPeriod,
    Contract,
    InvoiceContact,
    Payment,
    PrivateEntry,
    SovLine,
    ToolLevel,
)
from store.vocabulary import BillingStatus, ContractStatus, Level, PeriodStatus, Tool
from tests.example import Example
from tests.store.billing_desk import IN_TIME, LATE, Desk


@pytest.fixture
def desk(example: Example) -> Desk:
    return Desk(example)


def test_a_new_billing_takes_the_open_period_and_begins_with_nothing(desk: Desk) -> None:
    made = desk.create("PO-7")

    row, form = desk.row(made), desk.form(made)
    assert (row.position, row.number, row.status) == (1, "1", BillingStatus.DRAFT)
    assert (form.period_from, form.period_to) == (form.period_from, row.billing_date)
    assert row.period_id == desk.example.september
    assert form.totals.total == 0 and form.lines
    assert desk.history(made) == [("Project admin", "PO-7 #1", "created", "", "1")]


def test_its_lines_go_on_from_the_billing_before_at_its_rates(desk: Desk) -> None:
    desk.status(desk.example.billings["SC-2#2"], to=BillingStatus.APPROVED)
    before = desk.form(desk.example.billings["SC-2#2"])
    desk.next_period()

    form = desk.form(desk.create("SC-2"))

    assert [line.previous for line in form.lines] == [line.previous + line.work for line in before.lines]
    assert form.totals.stored == before.totals.stored
    assert form.summary.previous_certificates == before.summary.earned
    assert form.summary.due == 0
    assert form.totals.retainage == before.totals.retainage


@pytest.mark.parametrize(
    ("before", "after"),
    [("9", "10"), ("INV-009", "INV-010"), ("A7/2026-b", "A7/2027-b"), ("first", "3"), (None, "3")],
)
def test_its_number_continues_the_pattern_of_the_one_before(before: str | None, after: str) -> None:
    assert next_number(before, 3) == after


def test_a_number_that_the_contract_has_is_refused(desk: Desk) -> None:
    desk.status(desk.example.billings["SC-2#2"], to=BillingStatus.APPROVED)
    desk.next_period()

    with pytest.raises(RuleBroken, match="SC-2 has a billing 2 already"):
        desk.create("SC-2", number="2")


def change(desk: Desk, contract: str, **values: object) -> None:
    with desk.database.write() as session:
        row = session.get_one(Contract, desk.example.contracts[contract])
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"status": ContractStatus.DRAFT}, "PO-7 is Draft; only an approved contract can be billed."),
        ({"ssov_required": True, "ssov_approved": False}, "schedule of values of PO-7 is not approved yet"),
    ],
)
def test_a_contract_that_is_not_ready_is_refused_with_its_reason(
    desk: Desk, values: dict[str, object], reason: str
) -> None:
    change(desk, "PO-7", **values)

    with pytest.raises(RuleBroken, match=reason):
        desk.create("PO-7")


def test_a_contract_without_lines_is_refused(desk: Desk) -> None:
    with desk.database.write() as session:
        for line in session.exec(select(SovLine).where(SovLine.contract_id == desk.example.contracts["PO-7"])):
            session.delete(line)

    with pytest.raises(RuleBroken, match="PO-7 has no schedule of values"):
        desk.create("PO-7")


def test_without_an_open_period_nothing_is_billed(desk: Desk) -> None:
    with desk.database.write() as session:
        session.get_one(BillingPeriod, desk.example.september).status = PeriodStatus.CLOSED

    with pytest.raises(RuleBroken, match="Project HT-104 has no open billing period"):
        desk.create("PO-7")


def test_one_billing_a_period(desk: Desk) -> None:
    desk.status(desk.example.billings["SC-2#2"], to=BillingStatus.APPROVED)

    with pytest.raises(RuleBroken, match="SC-2 is billed up to the period 2026-09-01 to 2026-09-30 already, as #2"):
        desk.create("SC-2")


@pytest.mark.parametrize("status", [BillingStatus.DRAFT, BillingStatus.REVISE_AND_RESUBMIT])
def test_the_next_one_waits_until_the_last_is_submitted(desk: Desk, status: BillingStatus) -> None:
    desk.status(desk.example.billings["SC-2#2"], to=status)
    desk.next_period()

    with pytest.raises(RuleBroken, match=r"SC-2 #2 is still .*; it has to be submitted before the next"):
        desk.create("SC-2")


def make_contact(desk: Desk, contract: str) -> None:
    with desk.database.write() as session:
        person = desk.example.actor("contact").person_id
        assert person is not None
        session.add(InvoiceContact(contract_id=desk.example.contracts[contract], person_id=person))


def test_an_invoice_contact_creates_it_up_to_the_due_date(desk: Desk) -> None:
    make_contact(desk, "PO-7")
    contact = desk.as_("contact")
    contact.today = LATE
    with pytest.raises(NotAllowed, match="was due on 2026-09-25; ask a project admin"):
        contact.create("PO-7")

    desk.today = LATE
    made = desk.create("PO-7")  # an administrator can create it for them
    desk.delete(made)

    contact = desk.as_("contact")
    contact.today = IN_TIME
    assert contact.row(contact.create("PO-7")).status is BillingStatus.DRAFT


def test_who_may_only_look_may_not_create(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="is for its invoice contacts, Standard on its private list, and Admin"):
        desk.as_("viewer").create("PO-7")


@pytest.mark.parametrize("listed", [False, True])
def test_standard_bills_where_it_is_on_the_private_list(desk: Desk, listed: bool) -> None:
    person = desk.example.actor("viewer").person_id
    assert person is not None
    with desk.database.write() as session:
        session.get_one(ToolLevel, (desk.example.project_id, person, Tool.COMMITMENTS)).level = Level.STANDARD
        if listed:
            session.add(PrivateEntry(contract_id=desk.example.contracts["PO-7"], person_id=person))

    if listed:
        assert desk.as_("viewer").create("PO-7")
    else:
        with pytest.raises(NotAllowed):
            desk.as_("viewer").create("PO-7")


def test_a_private_contract_does_not_exist_for_others(desk: Desk) -> None:
    with pytest.raises(NotFound, match="There is no such contract"):
        desk.as_("contact").create("SC-10")
    with pytest.raises(NotFound, match="There is no such billing"):
        desk.as_("contact").delete(desk.example.billings["SC-10#1"])


def test_only_the_latest_is_deleted_with_all_that_hangs_on_it(desk: Desk) -> None:
    first, second = desk.example.billings["SC-2#1"], desk.example.billings["SC-2#2"]
    with pytest.raises(RuleBroken, match="SC-2 #1 cannot be deleted: a later billing builds on it"):
        desk.delete(first)

    desk.delete(second)

    with desk.database.read() as session:
        for table in (BillingLine, Payment, Attachment):
            assert session.exec(select(table).where(table.billing_id == second)).all() == []
    assert desk.as_("viewer").form(first).position == 1
    desk.delete(first)


def test_only_an_administrator_deletes(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="Deleting a billing on SC-2 needs Admin"):
        desk.as_("contact").delete(desk.example.billings["SC-2#2"])
