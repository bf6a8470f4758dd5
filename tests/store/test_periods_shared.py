"""Billing periods: who may change them, two people at once, and how they came into the database (PRODUCT.md)."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from store import periods, queries
from store.calendar import PeriodSettings
from store.database import Database
from store.errors import NotAllowed, NotFound, Overtaken
from store.importing import import_project
from store.tables import Billing, BillingPeriod, Person, ToolLevel
from store.vocabulary import Level, Tool
from tests.desk import Desk, desk
from tests.example import DOCUMENT, Example
from tests.store.period_desk import (
    AUGUST,
    CLOSED,
    OPEN,
    OWNER,
    ROOT,
    SEPTEMBER,
    create,
    days,
    delete,
    edit,
    row,
    rows,
)

__all__ = ["desk"]


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
