"""Billing periods: making, editing and deleting them by the rules of PRODUCT.md section 4."""

from __future__ import annotations

import pytest

from store import periods, queries
from store.access import actor_for
from store.errors import RuleBroken
from store.tables import Invite
from store.vocabulary import InviteState
from tests.desk import Desk, desk
from tests.example import Example
from tests.store.period_desk import (
    CLOSED,
    OCTOBER,
    OPEN,
    OWNER,
    SEPTEMBER,
    create,
    days,
    delete,
    edit,
    history,
    row,
    rows,
    statuses,
)

__all__ = ["desk"]


class TestCreating:
    def test_creating_one_opens_it_and_closes_the_one_before(self, example: Example) -> None:
        create(example)

        assert statuses(example) == {"2026-08": "closed", "2026-09": "closed", "2026-10": "open"}

    def test_the_first_one_of_a_project_is_open(self, desk: Desk) -> None:
        desk.document["billing_periods"] = []
        desk.document["contracts"] = []
        desk.submit()
        with desk.database.read() as session:
            (project,) = queries.projects(session, OWNER)
        with desk.database.write() as session:
            periods.create(session, OWNER, project.id, OCTOBER)

        with desk.database.read() as session:
            assert [one.status for one in queries.periods(session, OWNER, project.id)] == [OPEN]

    def test_periods_are_numbered_by_their_days_whenever_they_were_made(self, example: Example) -> None:
        create(example)
        create(example, days("2026-07-01", "2026-07-31"))

        assert [(one.ordinal, one.from_date.month) for one in rows(example)] == [(1, 7), (2, 8), (3, 9), (4, 10)]

    def test_a_period_of_one_day_is_one(self, example: Example) -> None:
        assert create(example, days("2026-10-01", "2026-10-01")) > 0

    def test_one_that_ends_before_it_begins_is_refused(self, example: Example) -> None:
        with pytest.raises(RuleBroken, match=r"begins on 2026-10-31, after its end on 2026-10-01; type a later end\."):
            create(example, days("2026-10-31", "2026-10-01"))

    def test_the_same_days_again_are_refused(self, example: Example) -> None:
        with pytest.raises(RuleBroken, match=r"There is a period of 2026-09-01 to 2026-09-30 already"):
            create(example, days(*SEPTEMBER))

    @pytest.mark.parametrize(
        "wanted",
        [
            ("2026-09-30", "2026-10-31"),
            ("2026-07-01", "2026-08-01"),
            ("2026-08-10", "2026-08-20"),
            ("2026-07-01", "2026-12-31"),
        ],
    )
    def test_days_of_another_one_are_refused(self, example: Example, wanted: tuple[str, str]) -> None:
        before = rows(example)

        with pytest.raises(RuleBroken, match=rf"The period of {wanted[0]} to {wanted[1]} overlaps the one of 2026-0"):
            create(example, days(*wanted))

        assert rows(example) == before

    def test_a_slip_of_the_year_is_refused(self, example: Example) -> None:
        with pytest.raises(RuleBroken, match="from 1900-01-01 to 2999-12-31"):
            create(example, days("0206-10-01", "2026-10-31"))

    def test_it_and_what_it_closes_are_in_the_history(self, example: Example) -> None:
        since = len(history(example))
        create(example)

        assert history(example, since) == [
            ("Period 2026-09-01", "status", "Open", "Closed"),
            ("Period 2026-10-01", "period", "", "2026-10-01 to 2026-10-31, due 2026-10-25, Open"),
        ]


class TestEditing:
    def test_all_four_fields_change_and_stand_in_the_history(self, example: Example) -> None:
        since = len(history(example))
        edit(example, row(example, "2026-09-01"), days("2026-09-02", "2026-09-29", "2026-09-28"), CLOSED)

        after = row(example, "2026-09-02")
        assert (str(after.to_date), str(after.due_date), after.status) == ("2026-09-29", "2026-09-28", CLOSED)
        assert history(example, since) == [
            ("Period 2026-09-02", "from", "2026-09-01", "2026-09-02"),
            ("Period 2026-09-02", "to", "2026-09-30", "2026-09-29"),
            ("Period 2026-09-02", "due", "2026-09-25", "2026-09-28"),
            ("Period 2026-09-02", "status", "Open", "Closed"),
        ]

    def test_opening_one_closes_the_other(self, example: Example) -> None:
        edit(example, row(example, "2026-08-01"), status=OPEN)

        assert statuses(example) == {"2026-08": "open", "2026-09": "closed"}

    def test_the_only_open_one_may_be_closed(self, example: Example) -> None:
        edit(example, row(example, "2026-09-01"), status=CLOSED)

        assert statuses(example) == {"2026-08": "closed", "2026-09": "closed"}

    def test_saving_what_was_there_changes_nothing(self, example: Example) -> None:
        before, since = rows(example), len(history(example))
        edit(example, row(example, "2026-09-01"))

        assert (rows(example), history(example, since)) == (before, [])

    def test_a_period_does_not_stand_in_its_own_way(self, example: Example) -> None:
        edit(example, row(example, "2026-09-01"), days("2026-09-01", "2026-10-05"))

        assert str(row(example, "2026-09-01").to_date) == "2026-10-05"

    def test_days_of_another_one_are_refused(self, example: Example) -> None:
        with pytest.raises(RuleBroken, match="overlaps the one of 2026-08-01 to 2026-08-31"):
            edit(example, row(example, "2026-09-01"), days("2026-08-31", "2026-09-30"))

    def test_an_end_before_the_beginning_is_refused(self, example: Example) -> None:
        with pytest.raises(RuleBroken, match="after its end"):
            edit(example, row(example, "2026-09-01"), days("2026-09-30", "2026-09-01"))

    def test_the_billings_of_a_period_move_with_it(self, example: Example) -> None:
        edit(example, row(example, "2026-09-01"), days("2026-09-01", "2026-10-05"))

        with example.database.read() as session:
            detail = queries.billing_detail(session, OWNER, example.billings["SC-2#2"])
        assert str(detail.sheet.period_to) == "2026-10-05"


class TestDeleting:
    def test_one_that_nothing_uses_goes_and_the_others_are_numbered_anew(self, example: Example) -> None:
        create(example, days("2026-07-01", "2026-07-31"))
        since = len(history(example))
        delete(example, row(example, "2026-07-01"))

        assert [(one.ordinal, one.from_date.month) for one in rows(example)] == [(1, 8), (2, 9)]
        assert history(example, since) == [
            ("Period 2026-07-01", "period", "2026-07-01 to 2026-07-31, due 2026-07-31, Open", "")
        ]

    def test_one_that_billings_or_invites_use_is_refused_with_their_numbers(self, example: Example) -> None:
        with example.database.write() as session:
            session.add(
                Invite(contract_id=example.contracts["PO-7"], period_id=example.september, state=InviteState.INVITED)
            )

        with pytest.raises(RuleBroken) as refused:
            delete(example, row(example, "2026-09-01"))

        assert str(refused.value) == (
            "The period 2026-09-01 to 2026-09-30 is used by 2 billings and 1 invite and stays; close it instead."
        )

    def test_one_that_only_an_invite_uses_is_refused(self, example: Example) -> None:
        made = create(example)
        with example.database.write() as session:
            session.add(Invite(contract_id=example.contracts["PO-7"], period_id=made, state=InviteState.INVITED))

        with pytest.raises(RuleBroken, match=r"is used by 1 invite and stays"):
            delete(example, row(example, "2026-10-01"))

    def test_what_the_actor_may_not_see_holds_the_period_but_is_not_counted(self, desk: Desk) -> None:
        """An admin of commitments who may not see the client contract that alone uses the period."""
        desk.document["billing_periods"].append(
            {"from": "2026-10-01", "to": "2026-10-31", "due": "2026-10-25", "status": "closed"}
        )
        desk.document["people"][0]["client_contracts"] = "none"
        desk.document["contracts"].append(
            {"number": "PC-1", "kind": "prime_contract", "company": "Northside Electric", "status": "approved"}
            | {"billings": [{"position": 1, "number": "1", "period_from": "2026-10-01", "status": "draft"}]}
        )
        desk.submit()
        with desk.database.write() as session:
            admin = actor_for(session, "admin")
            (project,) = queries.projects(session, admin)
            october = queries.periods(session, admin, project.id)[-1]

            with pytest.raises(RuleBroken) as refused:
                periods.delete(session, admin, october)

        assert october.billings == 0
        assert str(refused.value) == ("The period 2026-10-01 to 2026-10-31 is used and stays; close it instead.")
