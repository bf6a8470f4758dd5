"""The rows of a project's billing periods, and the history of what is done to them.

Nobody is asked here whether they may: `store.periods` and `store.period_schedule` have done so before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, select

from store import changes
from store.access import Actor
from store.calendar import PeriodDays, span
from store.dictionary import word
from store.tables import BillingPeriod
from store.vocabulary import PeriodStatus

FIELDS = {"from_date": "from", "to_date": "to", "due_date": "due", "status": "status"}
"""The history's words for the columns that are edited, as an import has them."""


def rows_of(session: Session, project_id: int) -> list[BillingPeriod]:
    """All periods of a project."""
    return list(session.exec(select(BillingPeriod).where(BillingPeriod.project_id == project_id)))


def add(
    session: Session, actor: Actor, project_id: int, rows: list[BillingPeriod], days: PeriodDays, *, opens: bool
) -> BillingPeriod:
    """Adds a period that nothing stands against, to the database and to `rows`."""
    made = BillingPeriod(
        project_id=project_id,
        ordinal=len(rows) + 1,
        from_date=days.first,
        to_date=days.last,
        due_date=days.due,
        status=PeriodStatus.OPEN if opens else PeriodStatus.CLOSED,
    )
    if opens:
        close_others(session, actor, rows, made)
    session.add(made)
    rows.append(made)
    remember(session, actor, made, "period", "", words(made))
    return made


def number(session: Session, rows: Iterable[BillingPeriod]) -> None:
    """Gives the periods their ordinals, by their first days. No change of a period that anybody would see as one."""
    for ordinal, row in enumerate(sorted(rows, key=lambda row: row.from_date), 1):
        if row.ordinal != ordinal:
            row.ordinal = ordinal
            session.add(row)


def close_others(session: Session, actor: Actor, rows: Iterable[BillingPeriod], kept: BillingPeriod) -> None:
    """Leaves no period open but one."""
    for row in rows:
        if row is not kept and row.status is PeriodStatus.OPEN:
            change(session, actor, row, {"status": PeriodStatus.CLOSED})


def change(session: Session, actor: Actor, row: BillingPeriod, wanted: dict[str, date | PeriodStatus]) -> None:
    """Sets what differs, with a line of the history for each, and counts the version up."""
    old = {column: getattr(row, column) for column, value in wanted.items() if getattr(row, column) != value}
    for column in old:
        setattr(row, column, wanted[column])
    for column, before in old.items():
        remember(session, actor, row, FIELDS[column], shown(before), shown(wanted[column]))
    if old:
        row.version += 1
        session.add(row)


def subject(row: BillingPeriod) -> str:
    """What the history calls a period; an import calls it the same."""
    return f"Period {row.from_date}"


def words(row: BillingPeriod) -> str:
    """All of a period, as the history says it of a new or a deleted one."""
    return f"{span(row.from_date, row.to_date)}, due {row.due_date}, {word(row.status)}"


def shown(value: date | PeriodStatus) -> str:
    """A value as the history has it."""
    return word(value) if isinstance(value, PeriodStatus) else str(value)


def remember(session: Session, actor: Actor, row: BillingPeriod, field: str, old: str, new: str) -> None:
    """Adds a line to the history of the project."""
    changes.record(session, actor, subject=subject(row), field=field, old=old, new=new, project_id=row.project_id)
