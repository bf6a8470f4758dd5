"""Retainage that slides, for new billings only (PRODUCT.md section 7)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.billing_entry import Entry
from store.errors import NotAllowed, Overtaken, RuleBroken
from store.money import MILLION
from store.retainage_rules import SlidingRule, parse_rule, rate_in_force, set_sliding_rules, sliding_rules
from store.schedule_of_values import ScheduledLine
from store.vocabulary import Until
from tests.example import Example
from tests.round_trip import there_and_back
from tests.store.billing_desk import Desk
from tests.store.contract_desk import ContractDesk

HALF = SlidingRule(100_000, Until.ORIGINAL, 500_000)
THEN = SlidingRule(50_000, Until.AMOUNT, 2_000_000)


def in_force(completed: int, *rules: SlidingRule, original: int = 2_400_000, revised: int = 2_400_000) -> int:
    return rate_in_force(rules, completed=completed, original=original, revised=revised, usual=30_000)


@pytest.mark.parametrize(
    ("completed", "rate"),
    [(0, 100_000), (1_199_999, 100_000), (1_200_000, 50_000), (1_999_999, 50_000), (2_000_000, 30_000)],
)
def test_each_rule_holds_until_so_much_is_completed_and_then_the_next(completed: int, rate: int) -> None:
    assert in_force(completed, HALF, THEN) == rate


def test_a_percentage_is_of_the_original_or_of_the_revised_sum() -> None:
    of_revised = SlidingRule(100_000, Until.REVISED, 500_000)

    assert in_force(1_200_000, of_revised, revised=4_000_000) == 100_000
    assert in_force(1_200_000, HALF, revised=4_000_000) == 30_000


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("10 until 50% original", HALF),
        (" 10 %  until 50 % of ORIGINAL ", HALF),
        ("5 until 20,000.00", THEN),
        ("7.5 until 33.3333% revised", SlidingRule(75_000, Until.REVISED, 333_333)),
    ],
)
def test_rules_are_read_as_a_person_types_them(text: str, rule: SlidingRule) -> None:
    assert parse_rule(text) == rule


@pytest.mark.parametrize(
    "text", ["", "10", "10 until", "10 until 50%", "10 until 50% gross", "x until 5", "10 until 5 original"]
)
def test_what_is_no_rule_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RuleBroken, match="write it as 10 until 50% original"):
        parse_rule(text)


@given(st.integers(0, MILLION), st.sampled_from(Until), st.integers(1, MILLION))
def test_a_rules_words_are_read_as_the_rule(rate: int, until: Until, bound: int) -> None:
    rule = SlidingRule(rate, until, bound)

    assert parse_rule(rule.words) == rule


class TestOnAContract:
    """PO-7 of 24,000.00, without billings."""

    @pytest.fixture
    def desk(self, example: Example) -> ContractDesk:
        return ContractDesk(example)

    def rules(self, desk: ContractDesk, *rules: SlidingRule, version: int | None = None) -> None:
        contract = desk.example.contracts["PO-7"]
        seen = desk.detail(contract).version if version is None else version
        with desk.database.write() as session:
            set_sliding_rules(session, desk.actor, contract, rules, version=seen)

    def test_new_billings_take_the_rate_in_force_and_old_ones_keep_theirs(self, desk: ContractDesk) -> None:
        self.rules(desk, HALF)
        bills = Desk(desk.example)
        first = bills.create("PO-7")
        assert bills.line(first, "1").entry.rate_work == 100_000
        bills.write(first, {"1": Entry(work=1_500_000, rate_work=100_000)})
        bills.submit(first)
        bills.review(first, {"1": None})
        bills.finish(first)
        bills.next_period()

        second = bills.create("PO-7")

        # More than half is completed: the contract's own rate, which is none, holds from here on.
        assert bills.line(second, "1").entry.rate_work == 0
        assert bills.form(first).summary.retainage == 150_000
        assert bills.form(second).summary.due == 150_000  # what is no longer held

    def test_the_history_has_them_and_who_was_overtaken_is_told(self, desk: ContractDesk) -> None:
        contract = desk.example.contracts["PO-7"]
        seen = desk.detail(contract).version
        self.rules(desk, HALF, THEN)

        assert desk.history(contract)[0] == (
            "PO-7",
            "sliding retainage",
            "",
            "10 until 50% original; 5 until 20,000.00",
        )
        with pytest.raises(Overtaken):
            self.rules(desk, version=seen)

    @pytest.mark.parametrize(
        ("rules", "words"),
        [
            ([HALF] * 6, "by 5 rules at most"),
            ([HALF, SlidingRule(0, Until.ORIGINAL, 400_000)], "ends no later than"),
            ([SlidingRule(0, Until.AMOUNT, 0)], "is no rule"),
        ],
    )
    def test_rules_that_cannot_be_are_refused(self, desk: ContractDesk, rules: list[SlidingRule], words: str) -> None:
        with pytest.raises(RuleBroken, match=words):
            self.rules(desk, *rules)

    def test_only_administrators_set_them(self, desk: ContractDesk) -> None:
        with pytest.raises(NotAllowed, match="Setting retainage on PO-7"):
            self.rules(desk.as_("viewer"), HALF)

    def test_they_go_out_and_in_with_the_project(self, desk: ContractDesk, tmp_path: Path) -> None:
        self.rules(desk, HALF, THEN)

        document = there_and_back(desk.database, desk.example.files, tmp_path)

        assert document["contracts"][0]["retainage"]["sliding"] == [
            {"rate": "10", "until": "original", "percent": "50"},
            {"rate": "5", "until": "amount", "amount": "20000.00"},
        ]
        with desk.database.read() as session:
            assert sliding_rules(session, desk.example.contracts["PO-7"]) == [HALF, THEN]

    def test_a_line_that_comes_to_a_draft_later_has_the_rate_of_its_billing(self, desk: ContractDesk) -> None:
        contract, bills = desk.example.contracts["PO-7"], Desk(desk.example)
        self.rules(desk, HALF)
        billing = bills.create("PO-7")

        desk.add(contract, ScheduledLine("2", "Valves", 100_000))

        assert bills.line(billing, "2").entry.rate_work == 100_000
