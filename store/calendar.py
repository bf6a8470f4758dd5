"""The arithmetic of billing periods: days, months and schedules (PRODUCT.md section 4). Pure: no database, no clock.

A day of the month that a month does not have is its last day: 31 is the 28th or 29th of February.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from store.errors import RuleBroken
from store.vocabulary import Schedule

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""Days outside of these are slips of the finger."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PeriodDays:
    """The days of a billing period; both ends belong to it."""

    first: date
    last: date
    due: date

    def overlaps(self, first: date, last: date) -> bool:
        """Whether it shares a day with the span from `first` to `last`."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True, slots=True)
class PeriodSettings:
    """What a project says of its periods.

    Attributes:
        schedule: how often a period is made without anybody's doing.
        start: the first day of the first one; None where the schedule is Never.
        start_day: the day of the month, 1 to 31, on which a new period begins unless somebody types another.
        end_day: on which it ends.
        due_day: on which it is due, also where the schedule makes it.
    """

    schedule: Schedule = Schedule.NEVER
    start: date | None = None
    start_day: int = 1
    end_day: int = 31
    due_day: int = 25


def parse_day(text: str, named: str) -> date:
    """The day that somebody typed.

    Args:
        named: what the day is, as the sentence's subject, e.g. `From`.

    Raises:
        RuleBroken: it is no day of the calendar.
    """
    typed = text.strip()
    try:
        if _DAY.fullmatch(typed):
            return date.fromisoformat(typed)
    except ValueError:
        raise RuleBroken(f"{named}: the calendar has no {typed}; type a day such as 2026-11-30.") from None
    raise RuleBroken(f"{named}: {typed!r} is not a day; type one such as 2026-11-30.")


def span(first: date, last: date) -> str:
    """A span of days as sentences name it."""
    return f"{first} to {last}"


def month_day(year: int, month: int, day: int) -> date:
    """The day of a month, or the month's last one where it has no such day."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def months_after(start: date, months: int) -> date:
    """The same day some months later, anchored: 31 January, 28 or 29 February, 31 March.

    The anchor is the day of `start`: 31 always means the month's end, 28 February leads to 28 March.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return month_day(year, month + 1, start.day)


def on_or_after(day: int, earliest: date) -> date:
    """The first date from `earliest` on that falls on a day of the month."""
    found = month_day(earliest.year, earliest.month, day)
    if found >= earliest:
        return found
    following = months_after(earliest.replace(day=1), 1)
    return month_day(following.year, following.month, day)


def due_date(due_day: int, first: date, last: date) -> date:
    """When a period is due: on the due day of the month in which it ends.

    So August, 1st to 31st, with due day 25 is due on 25 August, as in the example project; and a period from 26 August
    to 25 September on 25 September. A week after the due day of its own month is due on the next month's, as a
    contact could not submit in time otherwise.
    """
    due = month_day(last.year, last.month, due_day)
    return due if due >= first else on_or_after(due_day, first)


def proposed(settings: PeriodSettings, latest: date | None, today: date) -> PeriodDays:
    """What a new period is to be unless somebody types another.

    Args:
        latest: the last day of all periods there are: the new one begins on the first start day after it. None where
            there are none: it is the one that holds `today`, or the newest that has ended.
    """
    if latest is not None:
        first = on_or_after(settings.start_day, min(latest, LATEST) + _ONE)
    else:
        first = month_day(today.year, today.month, settings.start_day)
        if first > today:
            before = months_after(today.replace(day=1), -1)
            first = month_day(before.year, before.month, settings.start_day)
    last = on_or_after(settings.end_day, first)
    return PeriodDays(first, last, due_date(settings.due_day, first, last))


def scheduled(settings: PeriodSettings, today: date) -> Iterator[PeriodDays]:
    """Every period of the schedule that has begun by `today`, in order, each beginning the day after the one before."""
    if settings.schedule is Schedule.NEVER or settings.start is None:
        return
    for number in count():
        first = _beginning(settings.schedule, settings.start, number)
        if first > today:
            return
        last = _beginning(settings.schedule, settings.start, number + 1) - _ONE
        yield PeriodDays(first, last, due_date(settings.due_day, first, last))


def _beginning(schedule: Schedule, start: date, number: int) -> date:
    if schedule is Schedule.WEEKLY:
        return start + timedelta(weeks=number)
    return months_after(start, number)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a schedule wants and a project lacks.

    Attributes:
        free: to be made, in order.
        taken: not to be made, because a period that is there shares days with it.
    """

    free: tuple[PeriodDays, ...] = ()
    taken: tuple[PeriodDays, ...] = ()


def missing(settings: PeriodSettings, there: Iterable[tuple[date, date]], today: date) -> Missing:
    """What is to be made up to `today`, and what cannot be because of the spans that are `there`."""
    spans = list(there)
    exact = set(spans)
    free: list[PeriodDays] = []
    taken: list[PeriodDays] = []
    for days in scheduled(settings, today):
        if (days.first, days.last) in exact:
            continue
        (taken if any(days.overlaps(*one) for one in spans) else free).append(days)
    return Missing(tuple(free), tuple(taken))
