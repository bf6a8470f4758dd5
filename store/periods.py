"""Billing periods: made, changed, deleted (PRODUCT.md section 4). Admin on Commitments of the project does this.

A session that writes is alone (`store.database`), so what is read here still holds when it is written: two people who
make a period at once get both, one after the other, and the later one is Open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from store.access import Actor, require, visible_contracts, visible_projects
from store.calendar import EARLIEST, LATEST, PeriodDays, PeriodSettings, span
from store.details import PeriodRow, periods
from store.errors import NotFound, Overtaken, RuleBroken
from store.period_rows import FIELDS, add, change, close_others, number, remember, rows_of, shown, subject, words
from store.tables import Billing, BillingPeriod, Change, Contract, Invite, Project
from store.vocabulary import Level, PeriodStatus, Tool

DOING = "Changing billing periods"


@dataclass(frozen=True, slots=True)
class PeriodBook:
    """What one looks at before changing periods: all of the project, earliest first, and its settings."""

    rows: tuple[PeriodRow, ...]
    settings: PeriodSettings

    @property
    def latest(self) -> date | None:
        """The last day of all periods; None where there are none."""
        return max((row.to_date for row in self.rows), default=None)


def book(session: Session, actor: Actor, project_id: int) -> PeriodBook:
    """What is there before somebody changes it.

    Raises:
        NotFound, NotAllowed: the actor may not change the project's periods.
    """
    project = admins_project(session, actor, project_id)
    return PeriodBook(tuple(periods(session, actor, project_id)), settings_of(project))


def admins_project(session: Session, actor: Actor, project_id: int) -> Project:
    """The project, for who may change its periods.

    Raises:
        NotFound, NotAllowed: the actor may not.
    """
    require(session, actor, project_id, Tool.COMMITMENTS, Level.ADMIN, DOING)
    return session.get_one(Project, project_id)


def settings_of(project: Project) -> PeriodSettings:
    """What a project says of its periods."""
    return PeriodSettings(
        schedule=project.period_schedule,
        start=project.schedule_start,
        start_day=project.period_start_day,
        end_day=project.period_end_day,
        due_day=project.period_due_day,
    )


def fault(days: PeriodDays, others: Iterable[tuple[date, date]]) -> str:
    """Why a period cannot have these days; empty where it can.

    Args:
        others: the first and last days of the project's other periods.
    """
    if min(days.first, days.last, days.due) < EARLIEST or max(days.first, days.last, days.due) > LATEST:
        return f"The days of a billing period are from {EARLIEST} to {LATEST}; type others."
    if days.first > days.last:
        return f"The period begins on {days.first}, after its end on {days.last}; type a later end."
    for first, last in others:
        if (days.first, days.last) == (first, last):
            return f"There is a period of {span(first, last)} already; type other days."
        if days.overlaps(first, last):
            return (
                f"The period of {span(days.first, days.last)} overlaps the one of {span(first, last)}; type other days."
            )
    return ""


def create(session: Session, actor: Actor, project_id: int, days: PeriodDays) -> int:
    """Makes a period, opens it and closes the one that was Open; returns its id.

    Args:
        session: a session that may write.

    Raises:
        NotFound, NotAllowed: the actor may not change the project's periods.
        RuleBroken: the days are wrong, or those of another period.
    """
    admins_project(session, actor, project_id)
    rows = rows_of(session, project_id)
    if found := fault(days, ((row.from_date, row.to_date) for row in rows)):
        raise RuleBroken(found)
    made = add(session, actor, project_id, rows, days, opens=True)
    number(session, rows)
    session.flush()
    assert made.id is not None, "rows flushed have ids"
    return made.id


def edit(session: Session, actor: Actor, read: PeriodRow, days: PeriodDays, status: PeriodStatus) -> None:
    """Changes a period; opening one closes the one that was Open, closing the only Open one leaves none.

    Args:
        session: a session that may write.
        read: the period as the actor saw it before.

    Raises:
        NotFound, NotAllowed: there is no such period for the actor, or they may not change it.
        Overtaken: it is no longer what the actor saw.
        RuleBroken: the days are wrong, or those of another period.
    """
    row = _as_read(session, actor, read)
    rows = rows_of(session, row.project_id)
    moved = (days.first, days.last, days.due) != (row.from_date, row.to_date, row.due_date)
    others = ((one.from_date, one.to_date) for one in rows if one.id != row.id)
    if moved and (found := fault(days, others)):
        raise RuleBroken(found)
    if status is PeriodStatus.OPEN:
        close_others(session, actor, rows, row)
    change(
        session,
        actor,
        row,
        {"from_date": days.first, "to_date": days.last, "due_date": days.due, "status": status},
    )
    number(session, rows)


def unused(session: Session, actor: Actor, read: PeriodRow) -> BillingPeriod:
    """A period that may be deleted, because nothing uses it.

    Args:
        read: the period as the actor saw it before.

    Raises:
        NotFound, NotAllowed: there is no such period for the actor, or they may not delete it.
        Overtaken: it is no longer what the actor saw.
        RuleBroken: billings or invites use it; the sentence counts those that the actor may see.
    """
    row = _as_read(session, actor, read)
    if found := _uses(session, actor, row):
        raise RuleBroken(found)
    return row


def delete(session: Session, actor: Actor, read: PeriodRow) -> None:
    """Deletes a period that nothing uses.

    Args:
        session: a session that may write.

    Raises:
        As `unused`.
    """
    row = unused(session, actor, read)
    remember(session, actor, row, "period", words(row), "")
    session.delete(row)
    session.flush()
    number(session, rows_of(session, row.project_id))


def _as_read(session: Session, actor: Actor, read: PeriodRow) -> BillingPeriod:
    """The stored period, if the actor may change it and it is still what they saw."""
    row = session.exec(
        select(BillingPeriod)
        .join(Project, col(Project.id) == col(BillingPeriod.project_id))
        .where(BillingPeriod.id == read.id, visible_projects(actor))
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no billing period {span(read.from_date, read.to_date)} any more; look again.")
    admins_project(session, actor, row.project_id)
    if row.version != read.version:
        raise Overtaken(_meanwhile(session, row, read))
    return row


def _meanwhile(session: Session, row: BillingPeriod, read: PeriodRow) -> str:
    """Who changed what since the actor read the period."""
    last = session.exec(
        select(Change)
        .where(Change.project_id == row.project_id, Change.subject == subject(row))
        .order_by(col(Change.id).desc())
    ).first()
    what = [
        f"{field} from {shown(getattr(read, column))} to {shown(getattr(row, column))}"
        for column, field in FIELDS.items()
        if getattr(read, column) != getattr(row, column)
    ]
    changed = f"{last.name} changed it" if last else "It was changed"
    period = span(read.from_date, read.to_date)
    return f"The period {period} is not what you saw: {changed} meanwhile{': ' if what else ''}{', '.join(what)}."


def _uses(session: Session, actor: Actor, row: BillingPeriod) -> str:
    """Why a period cannot be deleted; empty where it can. What the actor may not see is not counted."""
    billings = select(Contract.id).join(Billing, col(Billing.contract_id) == col(Contract.id))
    invites = select(Contract.id).join(Invite, col(Invite.contract_id) == col(Contract.id))
    using = [
        (billings.where(Billing.period_id == row.id), "billing"),
        (invites.where(Invite.period_id == row.id), "invite"),
    ]
    if not any(session.exec(users.limit(1)).first() for users, _ in using):
        return ""
    seen = [(len(session.exec(users.where(visible_contracts(actor))).all()), noun) for users, noun in using]
    counted = " and ".join(_count(how_many, noun) for how_many, noun in seen if how_many)
    used = f"used by {counted}" if counted else "used"
    return f"The period {span(row.from_date, row.to_date)} is {used} and stays; close it instead."


def _count(how_many: int, noun: str) -> str:
    return f"{how_many:,} {noun}{'' if how_many == 1 else 's'}"
