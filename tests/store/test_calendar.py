"""The arithmetic of billing periods, over dates at random (PRODUCT.md section 4)."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import calendar
from store.calendar import PeriodDays, PeriodSettings
from store.errors import RuleBroken
from store.vocabulary import Schedule

DAYS = st.dates(date(1999, 1, 1), date(2040, 12, 31))
MONTH_DAYS = st.integers(1, 31)
LATER = st.integers(0, 900).map(lambda days: timedelta(days=days))
REPEATING = st.sampled_from([Schedule.WEEKLY, Schedule.MONTHLY])
SPANS = st.lists(st.tuples(DAYS, st.integers(0, 60)).map(lambda one: (one[0], one[0] + timedelta(days=one[1]))))


def settings(schedule: Schedule, start: date, due_day: int = 25) -> PeriodSettings:
    return PeriodSettings(schedule, start, due_day=due_day)


def firsts(start: date, today: date, schedule: Schedule = Schedule.MONTHLY) -> list[date]:
    return [days.first for days in calendar.scheduled(settings(schedule, start), today)]


@pytest.mark.parametrize(("year", "february"), [(2026, 28), (2028, 29)])
def test_month_ends_are_anchored(year: int, february: int) -> None:
    found = firsts(date(year, 1, 31), date(year, 5, 31))

    assert found == [
        date(year, 1, 31),
        date(year, 2, february),
        date(year, 3, 31),
        date(year, 4, 30),
        date(year, 5, 31),
    ]


@given(st.integers(1990, 2100), st.integers(0, 600))
def test_a_period_that_begins_on_a_31st_always_begins_at_the_end_of_the_month(year: int, months: int) -> None:
    found = calendar.months_after(date(year, 1, 31), months)

    assert found.day == monthrange(found.year, found.month)[1]
    if found.month == 2:
        assert found.day == (29 if isleap(found.year) else 28)


@given(DAYS, st.integers(0, 600))
def test_months_later_is_the_same_day_or_the_end_of_a_shorter_month(start: date, months: int) -> None:
    found = calendar.months_after(start, months)

    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == min(start.day, monthrange(found.year, found.month)[1])


@given(REPEATING, DAYS, LATER)
def test_the_periods_of_a_schedule_follow_each_other_without_gap_or_overlap(
    schedule: Schedule, start: date, later: timedelta
) -> None:
    today = start + later

    found = list(calendar.scheduled(settings(schedule, start), today))

    assert found[0].first == start
    assert all(after.first == before.last + timedelta(days=1) for before, after in pairwise(found))
    assert found[-1].first <= today <= found[-1].last, "the newest one holds today"


@given(REPEATING, DAYS, LATER)
def test_nothing_is_made_before_the_start_or_where_the_schedule_is_never(
    schedule: Schedule, start: date, later: timedelta
) -> None:
    assert firsts(start, start - later - timedelta(days=1), schedule) == []
    assert firsts(start, start + later, Schedule.NEVER) == []


@given(REPEATING, DAYS, LATER, SPANS)
def test_what_is_missing_never_overlaps_what_is_there_or_itself(
    schedule: Schedule, start: date, later: timedelta, there: list[tuple[date, date]]
) -> None:
    found = calendar.missing(settings(schedule, start), there, start + later)

    assert not any(days.overlaps(*one) for days in found.free for one in there)
    assert all(before.last < after.first for before, after in pairwise(found.free))
    assert all(any(days.overlaps(*one) for one in there) for days in found.taken)


@given(REPEATING, DAYS, st.integers(0, 200), SPANS)
def test_catching_up_in_one_go_makes_what_catching_up_day_by_day_makes(
    schedule: Schedule, start: date, days: int, by_hand: list[tuple[date, date]]
) -> None:
    wanted = settings(schedule, start)
    today = start + timedelta(days=days)

    at_once = calendar.missing(wanted, by_hand, today).free
    daily: list[PeriodDays] = []
    for day in range(days + 1):
        there = [*by_hand, *((one.first, one.last) for one in daily)]
        daily += calendar.missing(wanted, there, start + timedelta(days=day)).free

    assert tuple(daily) == at_once


@given(REPEATING, DAYS, LATER, SPANS)
def test_once_made_nothing_is_missing(
    schedule: Schedule, start: date, later: timedelta, by_hand: list[tuple[date, date]]
) -> None:
    wanted = settings(schedule, start)
    made = calendar.missing(wanted, by_hand, start + later)

    there = [*by_hand, *((one.first, one.last) for one in made.free)]

    assert calendar.missing(wanted, there, start + later) == calendar.Missing((), made.taken)


@given(MONTH_DAYS, DAYS, st.integers(0, 40))
def test_nothing_is_due_before_it_begins_nor_more_than_a_month_after_its_end(due: int, first: date, days: int) -> None:
    last = first + timedelta(days=days)

    found = calendar.due_date(due, first, last)

    assert found >= first
    assert found.day == min(due, monthrange(found.year, found.month)[1])
    assert found <= last + timedelta(days=31)


@pytest.mark.parametrize(
    ("first", "last", "due"),
    [
        (date(2026, 8, 1), date(2026, 8, 31), date(2026, 8, 25)),
        (date(2026, 8, 26), date(2026, 9, 25), date(2026, 9, 25)),
        (date(2026, 8, 24), date(2026, 8, 30), date(2026, 8, 25)),
        (date(2026, 12, 26), date(2026, 12, 31), date(2027, 1, 25)),
    ],
)
def test_a_period_is_due_on_the_due_day_of_the_month_of_its_end_or_else_of_the_next(
    first: date, last: date, due: date
) -> None:
    assert calendar.due_date(25, first, last) == due


@pytest.mark.parametrize(
    ("start_day", "end_day", "latest", "expected"),
    [
        (1, 31, date(2026, 9, 30), PeriodDays(date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 25))),
        (1, 31, date(2027, 1, 31), PeriodDays(date(2027, 2, 1), date(2027, 2, 28), date(2027, 2, 25))),
        (26, 25, date(2026, 9, 25), PeriodDays(date(2026, 9, 26), date(2026, 10, 25), date(2026, 10, 25))),
        (1, 31, date(2026, 9, 12), PeriodDays(date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 25))),
        (1, 31, None, PeriodDays(date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 25))),
        (16, 15, None, PeriodDays(date(2026, 9, 16), date(2026, 10, 15), date(2026, 10, 25))),
    ],
)
def test_a_new_period_has_the_projects_days_after_the_latest_one(
    start_day: int, end_day: int, latest: date | None, expected: PeriodDays
) -> None:
    wanted = PeriodSettings(start_day=start_day, end_day=end_day)

    assert calendar.proposed(wanted, latest, date(2026, 10, 3)) == expected


@given(MONTH_DAYS, MONTH_DAYS, MONTH_DAYS, st.none() | DAYS, DAYS)
def test_whatever_the_projects_days_a_proposal_is_a_period_after_all_others(
    start_day: int, end_day: int, due_day: int, latest: date | None, today: date
) -> None:
    found = calendar.proposed(PeriodSettings(start_day=start_day, end_day=end_day, due_day=due_day), latest, today)

    assert found.first <= found.last
    assert found.due >= found.first
    assert found.first > latest if latest else found.first <= today


def test_a_proposal_after_the_last_day_there_can_be_is_no_crash() -> None:
    assert calendar.proposed(PeriodSettings(), date.max, date(2026, 10, 3)).first > calendar.LATEST


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert calendar.parse_day(f" {day.isoformat()} ", "From") == day


@pytest.mark.parametrize("typed", ["", "11/30/2026", "30.11.2026", "20261130", "2026-W40-1", "2026-11-30T10:00", "x"])
def test_what_is_no_day_is_named_with_an_example(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        calendar.parse_day(typed, "Due")

    assert str(refused.value) == f"Due: {typed!r} is not a day; type one such as 2026-11-30."


def test_a_day_that_no_calendar_has_is_named() -> None:
    with pytest.raises(RuleBroken, match=r"From: the calendar has no 2026-02-30; type"):
        calendar.parse_day("2026-02-30", "From")
