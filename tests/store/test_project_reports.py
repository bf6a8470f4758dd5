"""Retainage, aging and compliance of a project; figures by hand from docs/example/project.json."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from store.errors import NotFound
from store.payments import add_payment
from store.project_reports import Bar, ProjectReport, Subject, project_report
from store.report import Cell
from store.vocabulary import BillingStatus, Direction
from tests.example import Example
from tests.store.billing_desk import Desk

TODAY = date(2026, 9, 20)
DUE = date(2026, 8, 25)
"""Of the example's August, whose one billing is SC-2 #1."""


def made(
    example: Example, subject: Subject, login: str = "admin", today: date = TODAY, period: int | None = None
) -> ProjectReport:
    with example.database.read() as session:
        return project_report(
            session,
            example.actor(login),
            example.project_id,
            subject,
            Direction.DOWNSTREAM,
            today=today,
            period_id=period,
        )


def rows(report: ProjectReport) -> list[tuple[Cell, ...]]:
    return [row.cells for row in report.report.tables[0].rows if not row.total]


def total(report: ProjectReport) -> tuple[Cell, ...]:
    (found,) = [row.cells for row in report.report.tables[0].rows if row.total]
    return found


class TestRetainage:
    """What the latest billing of each contract holds."""

    def test_by_contract_work_and_stored_apart(self, example: Example) -> None:
        report = made(example, Subject.RETAINAGE)

        electrical = rows(report)[0]
        # PRODUCT.md section 7, the worked example: 10 % of 54,908.65 of work per line, 5 % of 2,500.10 stored.
        assert electrical == ("SC-2", "Electrical", "Northside Electric", 5_740_875, 549_088, 12_501, 0, 561_589)
        assert [row[0] for row in rows(report)] == ["SC-2", "SC-10"]
        assert total(report)[-1] == sum(int(str(row[-1])) for row in rows(report))
        assert report.bars[0] == Bar("SC-2", 561_589)

    def test_what_was_released_is_shown(self, example: Example) -> None:
        desk = Desk(example)
        billing = example.billings["SC-2#2"]
        desk.status(billing, to=BillingStatus.DRAFT)
        line = desk.line(billing, "1")
        desk.write(billing, {"1": replace(line.entry, released_work=40_000)})

        assert rows(made(example, Subject.RETAINAGE))[0][6] == 40_000


class TestAging:
    """What certified billings owe, by the days since they were due."""

    @pytest.mark.parametrize(
        ("days", "place"), [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (400, 4)]
    )
    def test_by_age(self, example: Example, days: int, place: int) -> None:
        report = made(example, Subject.AGING, today=DUE + timedelta(days))

        owed = [0] * 5
        owed[place] = 3_734_010 - paid(example)
        assert rows(report) == ([("Northside Electric", *owed, sum(owed))] if sum(owed) else [])
        assert [bar.value for bar in report.bars] == owed

    def test_what_is_paid_is_not_owed_and_what_is_not_certified_neither(self, example: Example) -> None:
        with example.database.write() as session:
            left = 3_734_010 - paid(example)
            if left:
                add_payment(session, example.actor("admin"), example.billings["SC-2#1"], paid_on=TODAY, amount=left)

        assert rows(made(example, Subject.AGING)) == []


def paid(example: Example) -> int:
    """What is paid on SC-2 #1 in the example."""
    return Desk(example).row(example.billings["SC-2#1"]).paid_cents


class TestCompliance:
    """How many papers of each kind the billings carry."""

    def test_by_billing_and_kind(self, example: Example) -> None:
        report = made(example, Subject.COMPLIANCE, period=example.september)

        names = [column.name for column in report.report.tables[0].columns]
        (electrical, plumbing) = (dict(zip(names, row, strict=True)) for row in rows(report))
        assert (electrical["Billing"], electrical["Photo"], electrical["Insurance"]) == ("SC-2 #2", 1, 1)
        assert (plumbing["Billing"], plumbing["Ticket"], plumbing["Insurance"]) == ("SC-10 #1", 1, None)
        assert {bar.label: bar.value for bar in report.bars}["Lien waiver (conditional, progress)"] == 2

    def test_all_periods(self, example: Example) -> None:
        assert [row[0] for row in rows(made(example, Subject.COMPLIANCE))] == ["SC-2 #1", "SC-2 #2", "SC-10 #1"]


@pytest.mark.parametrize("subject", Subject)
def test_what_a_person_may_not_see_is_in_no_row_total_or_bar(example: Example, subject: Subject) -> None:
    report = made(example, subject, login="contact", today=DUE + timedelta(40))

    said = repr((rows(report), total(report), report.bars))
    assert "SC-10" not in said
    assert "Plumbing" not in said


def test_a_project_that_is_not_there_is_not_reported(example: Example) -> None:
    with example.database.read() as session, pytest.raises(NotFound):
        project_report(session, example.actor("admin"), 99, Subject.AGING, Direction.DOWNSTREAM, today=TODAY)
