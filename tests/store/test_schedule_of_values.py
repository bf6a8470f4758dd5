"""The lines of a contract are added, changed, put in order and taken away (PRODUCT.md section 7)."""

from __future__ import annotations

import pytest

from store.billing_entry import Entry
from store.errors import NotAllowed, NotFound, Overtaken, RuleBroken
from store.money import LARGEST
from store.schedule_of_values import ScheduledLine, add_lines
from store.tables import Project
from store.vocabulary import ContractStatus
from tests.example import Example
from tests.store.billing_desk import Desk
from tests.store.contract_desk import ContractDesk

ROOF, GUTTER = ScheduledLine("1", "Roof", 1_000_000, "07-500"), ScheduledLine("2", "Gutter", -20_050)


@pytest.fixture
def desk(example: Example) -> ContractDesk:
    return ContractDesk(example)


@pytest.fixture
def contract(desk: ContractDesk) -> int:
    """A contract without billings."""
    made = desk.create(company="Northside Electric", status=ContractStatus.APPROVED)
    desk.example.contracts["SC-30"] = made
    return made


def test_lines_are_added_behind_those_that_are_there_and_make_the_contract_sum(
    desk: ContractDesk, contract: int
) -> None:
    desk.add(contract, ROOF)
    desk.add(contract, GUTTER, ScheduledLine("3"))

    detail = desk.detail(contract)
    assert [(line.item, line.scheduled, line.budget_code) for line in detail.lines] == [
        ("1", 1_000_000, "07-500"),
        ("2", -20_050, ""),
        ("3", 0, ""),
    ]
    assert (detail.original, detail.revised) == (979_950, 979_950)
    assert ("SC-30 line 1", "scheduled value", "", "10,000.00") in desk.history(contract)


def test_lines_are_added_all_or_none(desk: ContractDesk, contract: int) -> None:
    desk.add(contract, ROOF)

    with pytest.raises(RuleBroken, match="has a line 1 already"):
        desk.add(contract, GUTTER, ROOF)

    assert desk.items(contract) == ["1"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (ScheduledLine(" "), "item of a line is missing"),
        (ScheduledLine("1", "a\tb"), "description of line 1 holds"),
        (ScheduledLine("1", scheduled=LARGEST), "larger than any"),
    ],
)
def test_lines_that_cannot_be_are_refused(desk: ContractDesk, contract: int, line: ScheduledLine, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        desk.add(contract, line)


def test_a_line_is_changed_and_the_sum_follows(desk: ContractDesk, contract: int) -> None:
    desk.add(contract, ROOF, GUTTER)

    desk.change(contract, "2", item="2a", scheduled=50_000, description="Gutters")

    detail = desk.detail(contract)
    assert (detail.lines[1].item, detail.lines[1].description, detail.original) == ("2a", "Gutters", 1_050_000)
    assert desk.history(contract)[0] == ("SC-30 line 2", "scheduled value", "-200.50", "500.00")


def test_an_item_is_there_once_also_among_change_orders(desk: ContractDesk) -> None:
    with pytest.raises(RuleBroken, match="has a line co1 already"):
        desk.change(desk.example.contracts["SC-2"], "1", item="co1")


@pytest.mark.parametrize(
    ("item", "by", "order"), [("a", 1, "bac"), ("c", -2, "cab"), ("b", 9, "acb"), ("a", -1, "abc")]
)
def test_lines_are_put_in_order_and_stay_without_gaps(
    desk: ContractDesk, contract: int, item: str, by: int, order: str
) -> None:
    desk.add(contract, *(ScheduledLine(one) for one in "abc"))

    desk.move(contract, item, by)

    assert "".join(desk.items(contract)) == order


def test_lines_on_which_nothing_is_billed_are_taken_away(desk: ContractDesk, contract: int) -> None:
    desk.add(contract, ROOF, GUTTER, ScheduledLine("3"))

    desk.remove(contract, "1", "3")

    assert desk.items(contract) == ["2"]
    assert desk.detail(contract).original == -20_050


class TestBilled:
    """What billings report on."""

    def test_the_amount_of_a_line_that_was_handed_in_stays_its_words_may_change(self, desk: ContractDesk) -> None:
        contract = desk.example.contracts["SC-2"]

        with pytest.raises(RuleBroken, match=r"amount of line 1 of SC-2 is part of SC-2 #1 \(Approved\)"):
            desk.change(contract, "1", scheduled=1)
        desk.change(contract, "1", description="Rough-in, all floors", budget_code="26-100")

        assert desk.detail(contract).lines[0].description == "Rough-in, all floors"

    def test_no_line_is_added_to_or_taken_from_what_was_handed_in(self, desk: ContractDesk) -> None:
        contract = desk.example.contracts["SC-2"]

        with pytest.raises(RuleBroken, match="schedule of values of SC-2 is part of SC-2 #1"):
            desk.add(contract, ScheduledLine("9"))
        with pytest.raises(RuleBroken, match="Line 4 of SC-2 is part of"):
            desk.remove(contract, "4")

    def test_a_draft_follows_and_who_had_it_open_is_told(self, desk: ContractDesk, contract: int) -> None:
        desk.add(contract, ROOF)
        bills = Desk(desk.example)
        billing = bills.create("SC-30")
        bills.write(billing, {"1": Entry(work=500_000)})
        seen = bills.sheet(billing).version

        desk.change(contract, "1", scheduled=2_000_000)
        desk.add(contract, ScheduledLine("7", "Skylight", 300_000))

        form = bills.form(billing)
        assert [line.item for line in form.lines] == ["1", "7"]
        assert (form.summary.contract_sum, form.lines[0].complete_rate) == (2_300_000, 250_000)
        with pytest.raises(Overtaken):
            bills.write(billing, {"1": Entry(work=1)}, version=seen)

    def test_a_line_of_a_draft_on_which_nothing_is_reported_is_taken_away(
        self, desk: ContractDesk, contract: int
    ) -> None:
        desk.add(contract, ROOF, GUTTER)
        bills = Desk(desk.example)
        billing = bills.create("SC-30")
        bills.write(billing, {"1": Entry(work=500_000)})

        desk.remove(contract, "2")
        with pytest.raises(RuleBroken, match=r"Line 1 of SC-30 is part of SC-30 #1 \(Draft\)"):
            desk.remove(contract, "1")

        assert [line.item for line in bills.form(billing).lines] == ["1"]

    def test_where_over_billing_is_forbidden_a_line_keeps_room_for_what_is_billed(
        self, desk: ContractDesk, contract: int
    ) -> None:
        with desk.database.write() as session:
            project = session.get_one(Project, desk.example.project_id)
            project.allow_overbilling = False
            session.add(project)
        desk.add(contract, ROOF)
        bills = Desk(desk.example)
        bills.write(bills.create("SC-30"), {"1": Entry(work=500_000)})

        with pytest.raises(RuleBroken, match=r"5,000.00 is billed on line 1 of SC-30 already"):
            desk.change(contract, "1", scheduled=499_999)
        desk.change(contract, "1", scheduled=500_000)


def test_only_administrators_change_lines(desk: ContractDesk, contract: int) -> None:
    with desk.database.write() as session, pytest.raises(NotAllowed, match="Changing the schedule of values on SC-30"):
        add_lines(session, desk.example.actor("viewer"), contract, [ROOF], version=1)


def test_a_line_of_another_contract_is_not_found(desk: ContractDesk, contract: int) -> None:
    from store.schedule_of_values import move_line

    other = desk.line(desk.example.contracts["SC-2"], "1")
    with desk.database.write() as session, pytest.raises(NotFound, match="SC-30 has no such line"):
        move_line(session, desk.actor, contract, other, 1, version=1)
