"""Periods that make themselves: Never, Weekly, Monthly, and what happens after an idle time (PRODUCT.md section 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from store import period_schedule, periods, queries
from store.access import Actor, operator
from store.calendar import PeriodDays, PeriodSettings
from store.database import Database
from store.errors import NotAllowed, NotFound, Overtaken, RuleBroken
from store.period_rows import rows_of
from store.period_schedule import CaughtUp
from store.tables import Change, Project
from store.vocabulary import PeriodStatus, Schedule
from tests.example import Example

OWNER = operator("owner")
TODAY = date(2026, 12, 5)
MONTHLY = PeriodSettings(Schedule.MONTHLY, date(2026, 10, 1))


def save(
    example: Example,
    wanted: PeriodSettings,
    *,
    read: PeriodSettings | None = None,
    today: date = TODAY,
    actor: Actor = OWNER,
) -> CaughtUp:
    with example.database.write() as session:
        project = session.get_one(Project, example.project_id)
        read = read or periods.settings_of(project)
        return period_schedule.save_settings(session, actor, example.project_id, read, wanted, today)


def catch_up(example: Example, today: date = TODAY, actor: Actor = OWNER) -> CaughtUp:
    with example.database.write() as session:
        return period_schedule.catch_up(session, actor, example.project_id, today)


def shown(database: Database, project_id: int) -> list[tuple[str, str, str]]:
    with database.read() as session:
        rows = queries.periods(session, OWNER, project_id)
    return [(str(row.from_date), str(row.to_date), row.status.value) for row in rows]


class TestSettings:
    def test_a_project_begins_with_never_and_days_1_31_and_25(self, example: Example) -> None:
        with example.database.read() as session:
            found = periods.book(session, example.actor("admin"), example.project_id).settings

        assert found == PeriodSettings(Schedule.NEVER, None, 1, 31, 25)

    def test_what_is_kept_is_read_again_and_stands_in_the_history(self, example: Example) -> None:
        wanted = PeriodSettings(Schedule.WEEKLY, date(2027, 1, 4), 2, 30, 20)
        save(example, wanted)

        with example.database.read() as session:
            assert periods.book(session, OWNER, example.project_id).settings == wanted
            lines = session.exec(select(Change).where(Change.subject == "Project HT-104")).all()
        assert [(one.field, one.old, one.new) for one in lines if one.new != "imported"] == [
            ("period schedule", "Never", "Weekly"),
            ("schedule start", "", "2027-01-04"),
            ("period start day", "1", "2"),
            ("period end day", "31", "30"),
            ("period due day", "25", "20"),
        ]

    def test_saving_makes_what_the_schedule_lacks_at_once(self, example: Example) -> None:
        made = save(example, MONTHLY).made

        assert [str(days.first) for days in made] == ["2026-10-01", "2026-11-01", "2026-12-01"]

    def test_never_switches_it_off_and_forgets_the_start(self, example: Example) -> None:
        save(example, MONTHLY)
        save(example, replace(MONTHLY, schedule=Schedule.NEVER))

        with example.database.read() as session:
            assert periods.book(session, OWNER, example.project_id).settings == PeriodSettings()
        assert catch_up(example, date(2027, 6, 1)) == CaughtUp()

    @pytest.mark.parametrize("schedule", [Schedule.WEEKLY, Schedule.MONTHLY])
    def test_a_schedule_without_its_start_is_refused(self, example: Example, schedule: Schedule) -> None:
        with pytest.raises(RuleBroken, match="needs the day on which its first period begins"):
            save(example, PeriodSettings(schedule))

    @pytest.mark.parametrize(
        ("wanted", "sentence"),
        [
            (PeriodSettings(start_day=0), "The start day is 0, and a month has the days 1 to 31"),
            (PeriodSettings(end_day=32), "The end day is 32"),
            (PeriodSettings(due_day=-1), "The due day is -1"),
        ],
    )
    def test_a_day_that_no_month_has_is_refused(self, example: Example, wanted: PeriodSettings, sentence: str) -> None:
        with pytest.raises(RuleBroken, match=sentence):
            save(example, wanted)

    def test_a_slip_of_the_start_does_not_make_thousands(self, example: Example) -> None:
        with pytest.raises(RuleBroken, match=r"A Weekly schedule from 1926-01-04 makes 5,266 periods up to today"):
            save(example, PeriodSettings(Schedule.WEEKLY, date(1926, 1, 4)))

    def test_the_later_of_two_is_told(self, example: Example) -> None:
        save(example, replace(PeriodSettings(), due_day=20))

        with pytest.raises(
            Overtaken,
            match=r"^owner changed the schedule of project HT-104 meanwhile, last the period due day from 25 to 20\.$",
        ):
            save(example, replace(PeriodSettings(), due_day=10), read=PeriodSettings())

    def test_only_an_admin_on_commitments_may(self, example: Example) -> None:
        with pytest.raises(NotAllowed, match="Changing billing periods needs Admin on Commitments"):
            save(example, MONTHLY, actor=example.actor("viewer"))
        with pytest.raises(NotAllowed, match="Changing billing periods needs Admin on Commitments"):
            catch_up(example, actor=example.actor("viewer"))
        with pytest.raises(NotFound):
            catch_up(replace(example, project_id=999))


class TestCatchingUp:
    def test_every_missing_period_is_made_in_order_and_the_newest_is_open(self, example: Example) -> None:
        save(example, MONTHLY, today=date(2026, 9, 30))
        catch_up(example)

        assert shown(example.database, example.project_id) == [
            ("2026-08-01", "2026-08-31", "closed"),
            ("2026-09-01", "2026-09-30", "closed"),
            ("2026-10-01", "2026-10-31", "closed"),
            ("2026-11-01", "2026-11-30", "closed"),
            ("2026-12-01", "2026-12-31", "open"),
        ]

    def test_doing_it_again_makes_nothing(self, example: Example) -> None:
        save(example, MONTHLY)
        before = shown(example.database, example.project_id)

        assert catch_up(example) == CaughtUp()
        assert shown(example.database, example.project_id) == before

    def test_one_made_by_hand_stays_and_what_it_overlaps_is_skipped_and_told(self, example: Example) -> None:
        found = save(example, PeriodSettings(Schedule.MONTHLY, date(2026, 9, 15)))

        assert [str(days.first) for days in found.skipped] == ["2026-09-15"]
        assert [str(days.first) for days in found.made] == ["2026-10-15", "2026-11-15"]
        assert ("2026-09-01", "2026-09-30", "closed") in shown(example.database, example.project_id)

    def test_holes_before_a_period_made_by_hand_are_filled_and_the_later_one_stays_open(self, example: Example) -> None:
        with example.database.write() as session:
            december = PeriodDays(date(2026, 12, 1), date(2026, 12, 31), date(2026, 12, 25))
            periods.create(session, OWNER, example.project_id, december)

        found = save(example, MONTHLY)

        assert [str(days.first) for days in found.made] == ["2026-10-01", "2026-11-01"]
        assert [row for row in shown(example.database, example.project_id) if row[2] == "open"] == [
            ("2026-12-01", "2026-12-31", "open")
        ]

    def test_the_periods_made_are_due_on_the_projects_due_day(self, example: Example) -> None:
        save(example, replace(MONTHLY, due_day=20))

        with example.database.read() as session:
            newest = queries.periods(session, OWNER, example.project_id)[-1]
        assert str(newest.due_date) == "2026-12-20"

    def test_month_ends_are_anchored(self, example: Example) -> None:
        found = save(example, PeriodSettings(Schedule.MONTHLY, date(2027, 12, 31)), today=date(2028, 4, 1))

        assert [f"{days.first} {days.last}" for days in found.made] == [
            "2027-12-31 2028-01-30",
            "2028-01-31 2028-02-28",
            "2028-02-29 2028-03-30",
            "2028-03-31 2028-04-29",
        ]


class TestOpeningAProject:
    def test_an_admin_who_opens_it_makes_what_is_missing(self, example: Example) -> None:
        save(example, MONTHLY, today=date(2026, 9, 30))

        made = period_schedule.catch_up_when_due(example.database, example.actor("admin"), example.project_id, TODAY)

        assert len(made.made) == 3

    @pytest.mark.parametrize("login", ["viewer", "contact"])
    def test_others_make_nothing_and_are_told_nothing(self, example: Example, login: str) -> None:
        save(example, MONTHLY, today=date(2026, 9, 30))
        before = shown(example.database, example.project_id)

        actor = example.actor(login)
        made = period_schedule.catch_up_when_due(example.database, actor, example.project_id, TODAY)

        assert made == CaughtUp()
        assert shown(example.database, example.project_id) == before

    def test_where_nothing_is_missing_no_other_writer_is_waited_for(self, example: Example) -> None:
        save(example, MONTHLY)
        admin = example.actor("admin")

        with example.database.write():
            made = period_schedule.catch_up_when_due(example.database, admin, example.project_id, TODAY)

        assert made == CaughtUp()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([Schedule.WEEKLY, Schedule.MONTHLY]),
    st.dates(date(2026, 6, 1), date(2026, 12, 31)),
    st.lists(st.integers(0, 40), max_size=6),
)
def test_catching_up_now_and_then_gives_the_same_rows_as_once_at_the_end(
    example: Example, schedule: Schedule, start: date, steps: list[int]
) -> None:
    """Each way on a project of its own, which begins with the periods of the example's."""
    stops = [start + timedelta(days=sum(steps[: each + 1])) for each in range(len(steps))] or [start]
    wanted = PeriodSettings(schedule, start)
    ways = []
    for number, days in enumerate((stops, stops[-1:])):
        with example.database.write() as session:
            project = Project(number=f"{start}-{schedule}-{steps}-{number}", name="")
            session.add(project)
            session.flush()
            assert project.id is not None
            for month in (8, 9):
                first = date(2026, month, 1)
                periods.create(session, OWNER, project.id, PeriodDays(first, first + timedelta(days=29), first))
            period_schedule.save_settings(session, OWNER, project.id, PeriodSettings(), wanted, date(2026, 1, 1))
            for day in days:
                period_schedule.catch_up(session, OWNER, project.id, day)
            ways.append(rows_inside(session, project.id))
            session.rollback()

    assert ways[0] == ways[1]
    assert [row[2] for row in ways[0]].count(PeriodStatus.OPEN) == 1


def rows_inside(session: Session, project_id: int) -> list[tuple[date, date, PeriodStatus]]:
    rows = rows_of(session, project_id)
    return sorted((row.from_date, row.to_date, row.status) for row in rows)
