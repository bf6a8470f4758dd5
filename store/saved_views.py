"""Views of the lists of billings, kept by each person under names: filter, order, groups and columns.

A view holds for every project: companies are looked for again in the project it is taken up in, a period by its days,
the open period by being open. What is not there, or may not be seen, is named and the rest of the view applies.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from store.access import Actor, visible_projects
from store.column_layouts import Layout, document_of, layout_of
from store.contract_editing import label
from store.errors import RuleBroken
from store.list_facets import list_companies
from store.lists import Column, Grouping, ListFilter, Sort
from store.own import own_record, owner_of
from store.tables import BillingPeriod, Project, SavedView
from store.vocabulary import BillingStatus, ContractKind, Direction, InviteState, PeriodStatus

Words = TypeVar("Words", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class View:
    """How a list is looked at.

    Attributes:
        wanted: of a project and direction; a view that is taken up in another project looks for the same there.
    """

    wanted: ListFilter
    sort: Sort
    group: Grouping | None = None
    layout: Layout = ()


@dataclass(frozen=True, slots=True)
class NamedView:
    """A view that somebody kept, as it is in one project.

    Attributes:
        companies: the names of those in the filter, by id.
        missing: what it names that is not there, in a person's words.
    """

    id: int
    name: str
    view: View
    companies: Mapping[int, str]
    missing: tuple[str, ...]


def saved_views(session: Session, actor: Actor, project_id: int, direction: Direction) -> list[NamedView]:
    """The actor's views of the lists of a direction, by name, as they are in a project."""
    rows = session.exec(
        select(SavedView)
        .where(SavedView.owner == owner_of(actor), SavedView.direction == direction)
        .order_by(col(SavedView.name))
    )
    companies, periods = list_companies(session, actor, project_id, direction), _periods(session, actor, project_id)
    return [_in_project(row, project_id, companies, periods) for row in rows]


def keep_view(session: Session, actor: Actor, name: str, view: View) -> int:
    """Keeps a view under a new name; returns its id.

    Args:
        session: a session that may write.

    Raises:
        RuleBroken: the name is missing or cannot be, or the actor has such a view.
    """
    name = label(name, "The name of the view")
    direction = view.wanted.direction
    mine = select(SavedView).where(SavedView.owner == owner_of(actor), SavedView.direction == direction)
    if session.exec(mine.where(SavedView.name == name)).first() is not None:
        raise RuleBroken(f"You have a view {name} already; put this one in its place, or choose another name.")
    row = SavedView(owner=owner_of(actor), direction=direction, name=name, content=_content_of(session, actor, view))
    session.add(row)
    session.flush()
    assert row.id is not None, "flushed rows have ids"
    return row.id


def replace_view(session: Session, actor: Actor, view_id: int, view: View) -> None:
    """Puts a view in the place of one that was kept.

    Args:
        session: a session that may write.

    Raises:
        NotFound: the actor has no such view.
    """
    row = own_record(session, actor, SavedView, view_id, "view")
    row.content = _content_of(session, actor, view)
    session.add(row)


def forget_view(session: Session, actor: Actor, view_id: int) -> None:
    """Forgets a view.

    Args:
        session: a session that may write.

    Raises:
        NotFound: the actor has no such view.
    """
    session.delete(own_record(session, actor, SavedView, view_id, "view"))


def _content_of(session: Session, actor: Actor, view: View) -> str:
    """A view as it is kept: companies and periods also by what a person calls them."""
    wanted, sort = view.wanted, view.sort
    companies = list_companies(session, actor, wanted.project_id, wanted.direction)
    periods = _periods(session, actor, wanted.project_id)
    shown = next((one for one in periods if one.id == wanted.period_id), None)
    period = None if shown is None else [shown.from_date.isoformat(), shown.to_date.isoformat()]
    is_open = shown is not None and shown.status is PeriodStatus.OPEN
    return json.dumps(
        {
            "text": wanted.text,
            "statuses": sorted(wanted.statuses),
            "paid": wanted.paid,
            "kind": wanted.kind,
            "companies": [[one, companies[one]] for one in sorted(wanted.company_ids) if one in companies],
            "period": "open" if is_open else period,
            "sort": [[sort.column, sort.descending], [sort.second, sort.second_descending]],
            "group": view.group,
            "columns": document_of(view.layout),
        }
    )


def _in_project(row: SavedView, project_id: int, companies: dict[int, str], periods: list[BillingPeriod]) -> NamedView:
    document = json.loads(row.content)
    missing: list[str] = []
    statuses = frozenset(document.get("statuses", ()))
    known = statuses & {one.value for one in (*BillingStatus, *InviteState)}
    missing += [f"the status {one}" for one in sorted(statuses - known)]
    named = document.get("companies", [])
    missing += [f"the company {name}" for one, name in named if one not in companies]
    found = {one: companies[one] for one, _ in named if one in companies}
    (first, descending), (second, second_descending) = document.get("sort") or [[None, False], [None, False]]
    sort = Sort(_word(Column, first, "the order by", missing) or Column.CONTRACT, descending is True)
    if second_column := _word(Column, second, "the order by", missing):
        sort = Sort(sort.column, sort.descending, second_column, second_descending is True)
    paid = document.get("paid")
    wanted = ListFilter(
        project_id,
        row.direction,
        period_id=_period(document.get("period"), periods, missing),
        text=document.get("text", ""),
        statuses=known,
        company_ids=frozenset(found),
        paid=paid if isinstance(paid, bool) else None,
        kind=_word(ContractKind, document.get("kind"), "the kind of contract", missing),
    )
    group = _word(Grouping, document.get("group"), "the groups by", missing)
    view = View(wanted, sort, group, layout_of(document.get("columns")))
    assert row.id is not None, "rows read have ids"
    return NamedView(row.id, row.name, view, found, tuple(missing))


def _word(words: type[Words], value: Any, what: str, missing: list[str]) -> Words | None:
    """A word of the vocabulary; one that this version does not have is missing."""
    if value is None:
        return None
    try:
        return words(value)
    except ValueError:
        missing.append(f"{what} {value}")
        return None


def _period(named: Any, periods: list[BillingPeriod], missing: list[str]) -> int | None:
    """The period that a view names; None for all."""
    if named is None:
        return None
    if named == "open":
        found = next((one for one in periods if one.status is PeriodStatus.OPEN), None)
        words = "an open period"
    else:
        first, last = (date.fromisoformat(day) for day in named)
        found = next((one for one in periods if (one.from_date, one.to_date) == (first, last)), None)
        words = f"the period {first:%m/%d/%Y} - {last:%m/%d/%Y}"
    if found is None:
        missing.append(words)
        return None
    return found.id


def _periods(session: Session, actor: Actor, project_id: int) -> list[BillingPeriod]:
    found = select(BillingPeriod).join(Project, col(Project.id) == col(BillingPeriod.project_id))
    return list(session.exec(found.where(BillingPeriod.project_id == project_id, visible_projects(actor))))
