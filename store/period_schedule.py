"""The periods that a project makes on its own, and the days it proposes for others (PRODUCT.md section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from store import changes
from store.access import Actor, level
from store.calendar import EARLIEST, LATEST, PeriodDays, PeriodSettings, missing
from store.database import Database
from store.details import periods
from store.dictionary import word
from store.errors import Overtaken, RuleBroken
from store.period_rows import add, number, rows_of
from store.periods import admins_project, settings_of
from store.tables import BillingPeriod, Change, Project
from store.vocabulary import Level, PeriodStatus, Schedule, Tool

MOST_AT_ONCE = 600
"""More periods than this are not meant: ten years of weeks are 522."""

_COLUMNS = {
    "schedule": ("period_schedule", "period schedule"),
    "start": ("schedule_start", "schedule start"),
    "start_day": ("period_start_day", "period start day"),
    "end_day": ("period_end_day", "period end day"),
    "due_day": ("period_due_day", "period due day"),
}
"""The project's column of a setting, and its name in the history."""


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What catching up came to.

    Attributes:
        made: in order.
        skipped: what the schedule wants but a period made by hand shares days with; that one stays as it is.
    """

    made: tuple[PeriodDays, ...] = ()
    skipped: tuple[PeriodDays, ...] = ()


def settings_fault(settings: PeriodSettings, today: date) -> str:
    """Why a project cannot have these settings; empty where it can."""
    for name, day in (("start", settings.start_day), ("end", settings.end_day), ("due", settings.due_day)):
        if not 1 <= day <= 31:
            return f"The {name} day is {day}, and a month has the days 1 to 31; type one of them."
    if settings.schedule is Schedule.NEVER:
        return ""
    if settings.start is None:
        return f"A {word(settings.schedule)} schedule needs the day on which its first period begins; type it."
    if not EARLIEST <= settings.start <= LATEST:
        return f"The schedule starts between {EARLIEST} and {LATEST}; type such a day."
    wanted = len(missing(settings, (), today).free)
    if wanted > MOST_AT_ONCE:
        return (
            f"A {word(settings.schedule)} schedule from {settings.start} makes {wanted:,} periods up to today, "
            f"more than {MOST_AT_ONCE}; type a later day."
        )
    return ""


def save_settings(
    session: Session, actor: Actor, project_id: int, read: PeriodSettings, wanted: PeriodSettings, today: date
) -> CaughtUp:
    """Keeps a project's settings and makes what its schedule then lacks. Never also forgets the start.

    Args:
        session: a session that may write.
        read: the settings as the actor saw them before.

    Raises:
        NotFound, NotAllowed: the actor may not change the project's periods.
        Overtaken: they are no longer what the actor saw.
        RuleBroken: a day is wrong, or the schedule lacks its start.
    """
    project = admins_project(session, actor, project_id)
    if settings_of(project) != read:
        raise Overtaken(_meanwhile(session, project))
    if found := settings_fault(wanted, today):
        raise RuleBroken(found)
    if wanted.schedule is Schedule.NEVER:
        wanted = replace(wanted, start=None)
    _keep(session, actor, project, wanted)
    return catch_up(session, actor, project_id, today)


def _meanwhile(session: Session, project: Project) -> str:
    """Who changed the settings last, and what of them."""
    fields = [field for _, field in _COLUMNS.values()]
    last = session.exec(
        select(Change)
        .where(Change.project_id == project.id, col(Change.field).in_(fields))
        .order_by(col(Change.id).desc())
    ).first()
    if last is None:
        return f"The schedule of project {project.number} was changed meanwhile; look at it again."
    what = f"{last.field} from {last.old or 'none'} to {last.new or 'none'}"
    return f"{last.name} changed the schedule of project {project.number} meanwhile, last the {what}."


def catch_up(session: Session, actor: Actor, project_id: int, today: date) -> CaughtUp:
    """Makes every period of the schedule that has begun by `today` and is not there, in order.

    Each is opened and closes the one before, as when somebody makes it, unless the Open one is a later one: so the
    newest stays Open. Doing it again makes nothing. A period made by hand is never changed: what would overlap it is
    skipped and told.

    Args:
        session: a session that may write.

    Raises:
        NotFound, NotAllowed: the actor may not change the project's periods.
    """
    project = admins_project(session, actor, project_id)
    rows = rows_of(session, project_id)
    lacking = missing(settings_of(project), ((row.from_date, row.to_date) for row in rows), today)
    for days in lacking.free:
        add(session, actor, project_id, rows, days, opens=not _later_is_open(rows, days))
    number(session, rows)
    return CaughtUp(lacking.free, lacking.taken)


def catch_up_when_due(database: Database, actor: Actor, project_id: int, today: date) -> CaughtUp:
    """The same for whoever opens a project: nothing where they are no Admin; takes no lock where nothing is missing.

    Raises:
        Unavailable: the database cannot be written just now.
    """
    with database.read() as session:
        due = level(session, actor, project_id, Tool.COMMITMENTS) >= Level.ADMIN and _lacks(
            session, actor, project_id, today
        )
    if not due:
        return CaughtUp()
    with database.write() as session:
        return catch_up(session, actor, project_id, today)


def _lacks(session: Session, actor: Actor, project_id: int, today: date) -> bool:
    project = session.get(Project, project_id)
    if project is None:
        return False
    there = ((row.from_date, row.to_date) for row in periods(session, actor, project_id))
    return bool(missing(settings_of(project), there, today).free)


def _later_is_open(rows: Sequence[BillingPeriod], days: PeriodDays) -> bool:
    return any(row.status is PeriodStatus.OPEN and row.from_date > days.first for row in rows)


def _keep(session: Session, actor: Actor, project: Project, wanted: PeriodSettings) -> None:
    """Sets what differs, with a line of the history for each."""
    before = settings_of(project)
    for setting, (column, field) in _COLUMNS.items():
        old, new = getattr(before, setting), getattr(wanted, setting)
        if old == new:
            continue
        setattr(project, column, new)
        changes.record(
            session,
            actor,
            subject=f"Project {project.number}",
            field=field,
            old=_shown(old),
            new=_shown(new),
            project_id=project.id,
        )
    session.add(project)


def _shown(value: object) -> str:
    if isinstance(value, Schedule):
        return word(value)
    return "" if value is None else str(value)
