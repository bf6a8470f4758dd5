"""Short words for what tests do to billing periods, each in a transaction of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlmodel import col, select

from store import periods, queries
from store.access import Actor, operator
from store.calendar import PeriodDays
from store.queries import PeriodRow
from store.tables import Change
from store.vocabulary import PeriodStatus
from tests.example import Example

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
