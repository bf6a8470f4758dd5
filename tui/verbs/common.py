"""What verbs share: exit codes, and finding what a person names."""

from __future__ import annotations

from datetime import date

from store import queries
from store.errors import NotFound, RuleBroken
from store.vocabulary import PeriodStatus
from tui.opening import Office

DONE = 0
DONE_WITH_EXCEPTIONS = 3


def project_id(office: Office, number: str | None) -> int:
    """The project with this number, or the only one this person sees.

    Raises:
        NotFound: there is none for this person.
        RuleBroken: none was named, and there are several.
    """
    with office.database.read() as session:
        rows = queries.projects(session, office.actor)
    found = [row.id for row in rows if number in (None, row.number)]
    if len(found) > 1:
        raise RuleBroken(f"You see {len(found)} projects; name one with --project, as `projects` lists them.")
    if not found:
        named = "that you may see" if number is None else number
        raise NotFound(f"There is no project {named}; `progress-billings projects` lists those you may see.")
    return found[0]


def period_id(office: Office, project: int, named: str) -> int:
    """The period that holds the given day, or the open one for `open`."""
    with office.database.read() as session:
        rows = queries.periods(session, office.actor, project)
    if named == "open":
        found = [row for row in rows if row.status is PeriodStatus.OPEN]
    else:
        try:
            day = date.fromisoformat(named)
        except ValueError:
            raise NotFound(f"{named} is not a day such as 2026-09-01, nor the word open.") from None
        found = [row for row in rows if row.from_date <= day <= row.to_date]
    if not found:
        raise NotFound(f"No billing period of the project is or holds {named}.")
    return found[0].id
