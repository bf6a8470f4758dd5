"""Billing periods: every rule of PRODUCT.md section 4, who may (section 5), and two people at once."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from store import periods, queries
from store.access import Actor, actor_for, operator
from store.calendar import PeriodDays, PeriodSettings
from store.database import Database
from store.errors import NotAllowed, NotFound, Overtaken, RuleBroken
from store.importing import import_project
from store.queries import PeriodRow
from store.tables import Billing, BillingPeriod, Change, Invite, Person, ToolLevel
from store.vocabulary import InviteState, Level, PeriodStatus, Tool
from tests.desk import Desk, desk
from tests.example import DOCUMENT, Example

__all__ = ["desk"]

ROOT = Path(__file__).resolve().parents[2]
OWNER = operator("owner")
AUGUST, SEPTEMBER = ("2026-08-01", "2026-08-31"), ("2026-09-01", "2026-09-30")
OPEN, CLOSED = PeriodStatus.OPEN, PeriodStatus.CLOSED


def days(first: str, last: str, due: str = "") -> PeriodDays:
    return PeriodDays(*map(date.fromisoformat, (first, last, due or last)))


OCTOBER = days("2026-10-01", "2026-10-31", "2026-10-25")


def rows(example: Example, actor: Actor = OWNER) -> list[PeriodRow]:
    with example.database.read() as session:
        return queries.periods(session, actor, example.project_id)


def statuses(example: Example) -> dict[str, str]:
    return {str(row.from_date)[:7]: row.status.value for row in rows(example)}


def row(example: Example, first: str) -> PeriodRow:
    return next(one for one in rows(example) if str(one.from_date) == first)


def create(example: Example, wanted: PeriodDays = OCTOBER, actor: Actor = OWNER) -> int:
    with example.database.write() as session:
        return periods.create(session, actor, example.project_id, wanted)


def edit(
    example: Example,
    read: PeriodRow,
    wanted: PeriodDays | None = None,
    status: PeriodStatus | None = None,
    actor: Actor = OWNER,
) -> None:
    wanted = wanted or PeriodDays(read.from_date, read.to_date, read.due_date)
    with example.database.write() as session:
        periods.edit(session, actor, read, wanted, status or read.status)


def delete(example: Example, read: PeriodRow, actor: Actor = OWNER) -> None:
    with example.database.write() as session:
        periods.delete(session, actor, read)


def history(example: Example, since: int = 0) -> list[tuple[str, str, str, str]]:
    with example.database.read() as session:
        found = session.exec(select(Change).where(col(Change.id) > since).order_by(col(Change.id)))
        return [(one.subject, one.field, one.old, one.new) for one in found]


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


class TestWhoMay:
    def test_an_admin_on_commitments_may(self, example: Example) -> None:
        assert create(example, actor=example.actor("admin")) > 0

    @pytest.mark.parametrize("login", ["viewer", "contact"])
    def test_others_are_refused_with_the_reason(self, example: Example, login: str) -> None:
        actor, before = example.actor(login), rows(example)
        august = row(example, "2026-08-01")
        reason = "Changing billing periods needs Admin on Commitments of project HT-104; you have Read Only."

        with pytest.raises(NotAllowed) as creating:
            create(example, actor=actor)
        with pytest.raises(NotAllowed) as editing:
            edit(example, august, status=OPEN, actor=actor)
        with pytest.raises(NotAllowed) as deleting:
            delete(example, august, actor=actor)
        with pytest.raises(NotAllowed) as looking, example.database.read() as session:
            periods.book(session, actor, example.project_id)

        assert {str(one.value) for one in (creating, editing, deleting, looking)} == {reason}
        assert rows(example) == before

    def test_admin_on_client_contracts_alone_does_not_suffice(self, example: Example) -> None:
        with example.database.write() as session:
            viewer = session.exec(select(Person).where(Person.login == "viewer")).one()
            levels = session.exec(select(ToolLevel).where(ToolLevel.person_id == viewer.id)).all()
            for one in levels:
                one.level = Level.ADMIN if one.tool is Tool.CLIENT_CONTRACTS else Level.STANDARD

        with pytest.raises(NotAllowed, match="you have Standard"):
            create(example, actor=example.actor("viewer"))

    def test_a_project_one_is_not_on_and_its_periods_do_not_exist(self, example: Example) -> None:
        with example.database.write() as session:
            session.add(Person(login="stranger", name="Stranger"))
        stranger, september = example.actor("stranger"), row(example, "2026-09-01")

        with pytest.raises(NotFound) as hidden:
            edit(example, september, status=CLOSED, actor=stranger)
        with pytest.raises(NotFound) as absent:
            edit(example, replace(september, id=999), status=CLOSED)
        with pytest.raises(NotFound, match="There is no such project"):
            create(example, actor=stranger)

        assert str(hidden.value) == str(absent.value)


class TestTwoPeople:
    def test_the_later_one_is_told_who_changed_what_and_keeps_nothing(self, example: Example) -> None:
        seen = row(example, "2026-09-01")
        edit(example, seen, days(*SEPTEMBER, "2026-09-28"), actor=example.actor("admin"))

        with pytest.raises(Overtaken) as refused:
            edit(example, seen, days(*SEPTEMBER, "2026-09-20"))

        assert str(refused.value) == (
            "The period 2026-09-01 to 2026-09-30 is not what you saw: Project admin changed it meanwhile: "
            "due from 2026-09-25 to 2026-09-28."
        )
        assert str(row(example, "2026-09-01").due_date) == "2026-09-28"

    def test_one_that_was_closed_by_another_ones_opening_has_changed_too(self, example: Example) -> None:
        seen = row(example, "2026-09-01")
        create(example)

        with pytest.raises(Overtaken, match="status from Open to Closed"):
            edit(example, seen, days(*SEPTEMBER, "2026-09-20"))

    def test_another_ones_ordinal_is_no_change(self, example: Example) -> None:
        seen = row(example, "2026-08-01")
        create(example, days("2026-07-01", "2026-07-31"))

        edit(example, seen, days(*AUGUST, "2026-08-20"))

    def test_an_import_counts_as_a_change(self, desk: Desk) -> None:
        desk.submit()
        with desk.database.read() as session:
            (project,) = queries.projects(session, OWNER)
            august, september = queries.periods(session, OWNER, project.id)
        desk.document["billing_periods"][1]["due"] = "2026-09-27"
        desk.submit()

        with desk.database.write() as session:
            periods.edit(session, OWNER, august, days(*AUGUST, "2026-08-20"), CLOSED)
            with pytest.raises(Overtaken, match=r"owner changed it meanwhile: due from 2026-09-25 to 2026-09-27\."):
                periods.edit(session, OWNER, september, days(*SEPTEMBER), OPEN)

    def test_one_that_was_deleted_is_gone(self, example: Example) -> None:
        create(example)
        seen = row(example, "2026-10-01")
        delete(example, seen)

        with pytest.raises(NotFound, match=r"no billing period 2026-10-01 to 2026-10-31 any more; look again\."):
            edit(example, seen, status=CLOSED)

    def test_processes_that_create_at_once_leave_exactly_one_open(self, example: Example) -> None:
        code = (
            "import sys; from datetime import date\n"
            "from store.access import operator; from store.calendar import PeriodDays\n"
            "from store.database import Database; from store import periods\n"
            f"database = Database.open({example.database.url!r})\n"
            "for month in range(1, 13):\n"
            "    day = date(int(sys.argv[1]), month, 1)\n"
            "    with database.write() as session:\n"
            f"        periods.create(session, operator('o'), {example.project_id}, PeriodDays(day, day, day))\n"
        )

        running = [subprocess.Popen([sys.executable, "-c", code, str(2030 + each)], cwd=ROOT) for each in range(3)]

        assert [process.wait() for process in running] == [0, 0, 0]
        found = rows(example)
        assert len(found) == 2 + 36
        assert [one.status for one in found].count(OPEN) == 1
        assert [one.ordinal for one in found] == list(range(1, 39))


class TestTheImportFormat:
    def test_a_document_without_periods_comes_in_where_the_open_one_was_closed_by_hand(
        self, example: Example, tmp_path: Path
    ) -> None:
        edit(example, row(example, "2026-09-01"), status=CLOSED)
        document = json.loads(DOCUMENT.read_text())
        for part in ("billing_periods", "contracts"):
            document[part] = []
        document["project"]["name"] = "Harbour Tower"
        place = tmp_path / "again.json"
        place.write_text(json.dumps(document))

        assert import_project(example.database, example.files, OWNER, place).updated == 1

    def test_the_same_document_again_changes_no_period(self, example: Example) -> None:
        before = rows(example)
        import_project(example.database, example.files, OWNER, DOCUMENT)

        assert rows(example) == before


def test_a_database_of_before_has_no_schedule_and_first_versions(database: Database) -> None:
    """What revision 0005 gives to rows that were there."""
    from alembic import command
    from sqlalchemy import create_engine, text

    from store.migrations.upgrade import config

    path = database.path.with_name("old.db")
    with create_engine(f"sqlite:///{path}").begin() as connection:
        chosen = config()
        chosen.attributes["connection"] = connection
        command.upgrade(chosen, "0003")
        connection.execute(
            text(
                "INSERT INTO project (id, number, name, address, dictionary, allow_overbilling) "
                "VALUES (1, 'OLD', 'Old', '', 'owners', 1)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO billing_period (id, project_id, ordinal, from_date, to_date, due_date, status) "
                "VALUES (1, 1, 1, '2026-08-01', '2026-08-31', '2026-08-25', 'open')"
            )
        )

    opened = Database.open(f"sqlite:///{path}")
    try:
        with opened.read() as session:
            found = periods.book(session, OWNER, 1)
            assert session.exec(select(BillingPeriod.version)).all() == [1]
            assert session.exec(select(Billing)).all() == []
        assert found.settings == PeriodSettings()
        assert [one.status for one in found.rows] == [OPEN]
    finally:
        opened.close()
