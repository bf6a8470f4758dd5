"""`periods`: lists a project's billing periods, adds one, and makes those its schedule lacks."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import date

from store import period_schedule, periods, queries
from store.calendar import PeriodDays, due_date, parse_day, span
from store.dictionary import word
from store.period_schedule import CaughtUp
from store.queries import PeriodRow
from tui.opening import Office
from tui.output import say, say_json, say_table
from tui.verbs.common import DONE, project_id


def periods_verb(office: Office, chosen: Namespace) -> int:
    """Runs the verb."""
    project = project_id(office, chosen.project)
    if chosen.add:
        days = _add(office, project, chosen.add)
        _say_made(CaughtUp((days,)), f"The period {span(days.first, days.last)} is open, due {days.due}.", chosen.json)
    elif chosen.catch_up:
        with office.database.write() as session:
            found = period_schedule.catch_up(session, office.actor, project, office.today())
        _say_made(found, f"{len(found.made)} periods made.", chosen.json)
    else:
        with office.database.read() as session:
            _list(queries.periods(session, office.actor, project), chosen.json)
    return DONE


def _add(office: Office, project: int, typed: list[str]) -> PeriodDays:
    """Adds the period of FROM TO [DUE]; due on the project's due day unless given."""
    first, last, *due = [parse_day(text, named) for text, named in zip(typed, ("FROM", "TO", "DUE"), strict=False)]
    with office.database.write() as session:
        settings = periods.book(session, office.actor, project).settings
        days = PeriodDays(first, last, due[0] if due else due_date(settings.due_day, first, last))
        periods.create(session, office.actor, project, days)
    return days


def _list(rows: Iterable[PeriodRow], as_json: bool) -> None:
    if as_json:
        say_json([_document(row) for row in rows])
        return
    say_table(
        ("From", "To", "Due Date", "Status", "Billings"),
        [
            (str(row.from_date), str(row.to_date), str(row.due_date), word(row.status), f"{row.billings:,}")
            for row in rows
        ],
        right=frozenset({4}),
    )


def _document(row: PeriodRow) -> dict[str, object]:
    return {
        "from": row.from_date,
        "to": row.to_date,
        "due": row.due_date,
        "status": row.status.value,
        "billings": row.billings,
    }


def _say_made(found: CaughtUp, sentence: str, as_json: bool) -> None:
    if as_json:
        say_json({"made": [_days(days) for days in found.made], "skipped": [_days(days) for days in found.skipped]})
        return
    say(sentence)
    for days in found.skipped:
        say(f"Skipped {span(days.first, days.last)}: a period that is there shares days with it.")


def _days(days: PeriodDays) -> dict[str, date]:
    return {"from": days.first, "to": days.last, "due": days.due}
