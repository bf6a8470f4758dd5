"""A billing to the owner is filled in from the period's approved billings, to the cent and with nothing lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store import queries
from store.contracts import number_key, refresh_sums
from store.errors import NotAllowed, RuleBroken
from store.prefill import Prefilled, prefill
from store.tables import Company, Contract, SovLine, ToolLevel
from store.vocabulary import BillingStatus, ContractKind, ContractStatus, Direction, Level, Tool
from tests.example import Example
from tests.store.billing_desk import Desk

APPROVED = BillingStatus.APPROVED


@pytest.fixture
def desk(example: Example) -> Desk:
    """The example with a prime contract of three lines: two of one budget code, one of another."""
    desk = Desk(example)
    codes = [line.before.budget_code for line in desk.sheet(example.billings["SC-2#2"]).lines]
    with desk.database.write() as session:
        owner = Company(name="Harbor Owner LLC")
        session.add(owner)
        session.flush()
        contract = Contract(
            project_id=example.project_id,
            number="PC-1",
            number_key=number_key("PC-1"),
            kind=ContractKind.PRIME_CONTRACT,
            direction=Direction.UPSTREAM,
            company_id=owner.id or 0,
            status=ContractStatus.APPROVED,
            retainage_work_rate=100_000,
            retainage_stored_rate=100_000,
        )
        session.add(contract)
        session.flush()
        assert contract.id is not None
        lines = ((codes[1], 200_000_00), (codes[1], 100_000_00), (codes[2], 90_000_00))
        for ordinal, (code, scheduled) in enumerate(lines):
            session.add(
                SovLine(
                    contract_id=contract.id,
                    ordinal=ordinal,
                    item=f"P{ordinal}",
                    budget_code=code,
                    scheduled_cents=scheduled,
                )
            )
        refresh_sums(session, contract.id)
    return Desk(replace(example, contracts={**example.contracts, "PC-1": contract.id}))


def fill(desk: Desk, billing: int, *, attachments: bool = True) -> Prefilled:
    with desk.database.write() as session:
        return prefill(session, desk.actor, billing, today=desk.today, attachments=attachments)


def approve(desk: Desk) -> None:
    desk.status(desk.example.billings["SC-2#2"], to=APPROVED)


def test_the_codes_of_the_example_are_told_apart(desk: Desk) -> None:
    codes = [line.before.budget_code for line in desk.sheet(desk.example.billings["SC-2#2"]).lines]
    assert codes[1] and codes[2] and codes[1] != codes[2]


def test_amounts_go_by_budget_code_and_what_has_no_line_is_named(desk: Desk) -> None:
    approve(desk)
    billing = desk.create("PC-1")

    made = fill(desk, billing)

    source = desk.form(desk.example.billings["SC-2#2"]).lines
    form = desk.form(billing)
    of_code = {
        code: sum(line.work for line in source if line.budget_code == code)
        for code in (source[1].budget_code, source[2].budget_code)
    }
    assert form.lines[0].work + form.lines[1].work == of_code[source[1].budget_code]
    assert form.lines[0].work == pytest.approx(2 * form.lines[1].work, abs=1)
    assert form.lines[2].work == of_code[source[2].budget_code]
    assert form.totals.retainage > 0, "our own terms hold, not the subcontractor's"
    reported = sum(line.work + new_material(desk, line.item) for line in source)
    assert made.amount + sum(cents for _, cents in made.left) == reported
    assert (made.billings, made.lines) == (1, 3)


def new_material(desk: Desk, item: str) -> int:
    entry = desk.line(desk.example.billings["SC-2#2"], item).entry
    return entry.materials_new


def test_all_attachments_of_the_period_come_along_once(desk: Desk) -> None:
    approve(desk)
    billing = desk.create("PC-1")

    first, again = fill(desk, billing), fill(desk, billing)

    with desk.database.read() as session:
        source = queries.billing_detail(session, desk.actor, desk.example.billings["SC-2#2"]).attachments
        made = queries.billing_detail(session, desk.actor, billing).attachments
    assert [(row.sha256, row.kind) for row in made] == [(row.sha256, row.kind) for row in source]
    assert [row.title for row in made] == [f"SC-2 #2: {row.title}" for row in source]
    assert (first.files, again.files) == (len(source), 0)


def test_material_that_was_never_billed_as_stored_is_billed_as_work(desk: Desk) -> None:
    # 7,500.00 of L3's work were stored in August, when nobody billed the owner.
    approve(desk)
    billing = desk.create("PC-1")

    fill(desk, billing, attachments=False)

    entry = desk.line(billing, "P2").entry
    assert (entry.work, entry.materials_moved) == (7_583_35, 0)


def test_without_attachments_amounts_alone(desk: Desk) -> None:
    approve(desk)

    assert fill(desk, desk.create("PC-1"), attachments=False).files == 0


def test_nothing_approved_is_nothing_to_take(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="No subcontractor's billing of 2026-09-01 to 2026-09-30 is approved yet"):
        fill(desk, desk.create("PC-1"))


def test_a_subcontractors_billing_is_not_filled_in_from_others(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="SC-10 #1 is a subcontractor's"):
        fill(desk, desk.example.billings["SC-10#1"])


def test_whoever_does_not_see_every_contract_may_not(desk: Desk) -> None:
    approve(desk)
    billing = desk.create("PC-1")
    viewer = desk.example.actor("viewer")
    assert viewer.person_id is not None
    with desk.database.write() as session:
        key = (desk.example.project_id, viewer.person_id, Tool.CLIENT_CONTRACTS)
        row = session.get(ToolLevel, key) or ToolLevel(
            project_id=key[0], person_id=key[1], tool=key[2], level=Level.ADMIN
        )
        row.level = Level.ADMIN
        session.add(row)

    with pytest.raises(NotAllowed, match="Filling in from billings needs Admin on Commitments"):
        fill(desk.as_("viewer"), billing)
