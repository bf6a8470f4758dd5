"""The arithmetic of an application, with the worked examples of PRODUCT.md section 7."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import billings
from store.application import Application, LineInput, compute
from store.money import parse_cents
from store.sheet import Recap
from store.tables import Billing
from store.vocabulary import BillingStatus
from tests.example import Example

NO_RECAP = Recap(0, 0, 0, 0)

SECOND_APPLICATION = """
1    10,000.00 10,000.00         0        0 10,000.00         0 1,000.00
2    45,000.00 18,000.00 13,500.00        0 31,500.00 13,500.00 3,150.00
3    30,333.33         0  7,583.35 2,500.10 10,083.45 20,249.88   883.35
4    14,666.67  2,933.35  1,466.70        0  4,400.05 10,266.62   440.01
CO1   5,250.00         0  2,625.25        0  2,625.25  2,624.75   262.53
CO2  -1,200.00         0 -1,200.00        0 -1,200.00         0  -120.00
sum 104,050.00 30,933.35 23,975.30 2,500.10 57,408.75 46,641.25 5,615.89
"""


def test_the_worked_example_comes_out_to_the_cent_in_every_column(example: Example) -> None:
    with example.database.read() as session:
        sheet = billings.sheet(session, example.billings["SC-2#2"])

    shown = [
        (
            line.item or "sum",
            line.scheduled,
            line.previous,
            line.work,
            line.stored,
            line.total,
            line.balance,
            line.retainage,
        )
        for line in (*sheet.lines, sheet.totals)
    ]
    expected = [
        (cells[0], *map(parse_cents, cells[1:])) for cells in map(str.split, SECOND_APPLICATION.strip().splitlines())
    ]
    assert shown == expected


def test_the_worked_examples_summary_comes_out_to_the_cent(example: Example) -> None:
    with example.database.read() as session:
        first = billings.sheet(session, example.billings["SC-2#1"]).summary
        second = billings.sheet(session, example.billings["SC-2#2"]).summary

    assert (first.completed, first.retainage, first.earned) == (40_933_45, 3_593_35, 37_340_10)
    assert (second.original, second.net_changes, second.contract_sum) == (100_000_00, 4_050_00, 104_050_00)
    assert (second.retainage, second.earned, second.previous_certificates) == (5_615_89, 51_792_86, 37_340_10)
    assert (second.due, second.to_finish) == (14_452_76, 52_257_14)
    assert second.recap == Recap(5_250_00, 0, 0, -1_200_00)


def test_a_change_order_counts_from_the_period_in_which_it_was_approved(example: Example) -> None:
    with example.database.read() as session:
        first = billings.sheet(session, example.billings["SC-2#1"])

    assert first.summary.net_changes == 5_250_00
    assert [line.item for line in first.lines] == ["1", "2", "3", "4", "CO1"]


def test_line_7_of_a_certified_billing_stays_when_an_earlier_one_changes(example: Example) -> None:
    second = example.billings["SC-2#2"]
    with example.database.write() as session:
        row = session.get_one(Billing, second)
        row.status = BillingStatus.APPROVED
        session.add(row)
        billings.refresh_totals(session, row.contract_id)
    with example.database.write() as session:
        first = session.get_one(Billing, example.billings["SC-2#1"])
        first.status = BillingStatus.REVISE_AND_RESUBMIT
        session.add(first)
        billings.refresh_totals(session, first.contract_id)

    with example.database.read() as session:
        assert billings.sheet(session, second).summary.previous_certificates == 37_340_10


def test_line_7_of_an_open_billing_follows_the_last_certified_one(example: Example) -> None:
    with example.database.write() as session:
        first = session.get_one(Billing, example.billings["SC-2#1"])
        first.status = BillingStatus.UNDER_REVIEW
        session.add(first)
        billings.refresh_totals(session, first.contract_id)

    with example.database.read() as session:
        assert billings.sheet(session, example.billings["SC-2#2"]).summary.previous_certificates == 0


def test_lists_keep_the_same_totals_as_the_form(example: Example) -> None:
    with example.database.read() as session:
        for billing_id in example.billings.values():
            row = session.get_one(Billing, billing_id)
            summary = billings.sheet(session, billing_id).summary
            assert row.net_cents == summary.due
            assert row.completed_cents == summary.completed
            assert row.retainage_cents == summary.retainage
            assert row.contract_sum_cents == summary.contract_sum


@pytest.mark.parametrize(
    ("new", "moved", "work", "stored", "total", "percent"),
    [
        ([2_000_00], [0], [0], 2_000_00, 2_000_00, 160_000),
        ([2_000_00, 2_500_00], [0, 0], [0, 0], 4_500_00, 4_500_00, 360_000),
        ([2_000_00, 2_500_00, 0], [0, 0, 1_000_00], [0, 0, 1_000_00], 3_500_00, 4_500_00, 360_000),
    ],
)
def test_the_stored_material_vector(
    new: list[int], moved: list[int], work: list[int], stored: int, total: int, percent: int
) -> None:
    last = len(new) - 1
    reported = LineInput(
        item="1",
        budget_code="",
        description="",
        change_order="",
        scheduled=12_500_00,
        previous=sum(work[:last]),
        work=work[last],
        stored_before=sum(new[:last]) - sum(moved[:last]),
        materials_new=new[last],
        materials_moved=moved[last],
    )

    (line,) = computed([reported]).lines

    assert (line.stored, line.total, line.complete_rate) == (stored, total, percent)


amounts = st.integers(-(10**9), 10**9)
rates = st.integers(0, 1_000_000)


@dataclass(frozen=True)
class Month:
    """What one application reports on one line."""

    work: int
    new: int
    released: int


@given(
    scheduled=st.lists(amounts, min_size=1, max_size=6),
    months=st.lists(st.builds(Month, work=amounts, new=amounts, released=amounts), min_size=1, max_size=12),
    rate_work=rates,
    rate_stored=rates,
)
def test_line_9_is_the_sum_of_h_plus_line_5_and_line_8_adds_up_to_line_6(
    scheduled: list[int], months: list[Month], rate_work: int, rate_stored: int
) -> None:
    lines = [LineInput("1", "", "", "", amount, rate_work=rate_work, rate_stored=rate_stored) for amount in scheduled]
    due = certified = 0
    for month in months:
        lines = [
            replace(
                line,
                work=month.work,
                materials_new=month.new,
                released_work=line.released_work + month.released,
            )
            for line in lines
        ]

        application = computed(lines, certified)

        summary = application.summary
        assert summary.to_finish == sum(line.balance for line in application.lines) + summary.retainage
        due += summary.due
        certified = summary.earned
        assert due == summary.earned
        lines = [
            replace(line, previous=line.previous + line.work, stored_before=line.stored_before + line.materials_new)
            for line in lines
        ]


def computed(lines: list[LineInput], previous_certificates: int = 0) -> Application:
    original = sum(line.scheduled for line in lines)
    return compute(lines, original=original, net_changes=0, recap=NO_RECAP, previous_certificates=previous_certificates)
