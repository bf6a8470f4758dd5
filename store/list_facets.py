"""What a list of billings can be filtered by, and how many billings each choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from store import list_sql, list_text
from store.access import Actor, visible_contracts
from store.lists import ListFilter
from store.tables import Billing, Company, Contract
from store.vocabulary import BillingStatus, ContractKind, Direction


class Facet(StrEnum):
    """In what billings differ that a list can be filtered by."""

    STATUS = "status"
    PAYMENT = "payment"
    KIND = "kind"
    COMPANY = "company"
    PERIOD = "period"


PAID, UNPAID = "paid", "unpaid"
"""The choices of `Facet.PAYMENT`."""


def facet_counts(session: Session, actor: Actor, wanted: ListFilter, facet: Facet) -> Mapping[str, int]:
    """How many billings the list would have for each choice of a facet, were the rest of the filter as it is.

    The choices are values of BillingStatus and of InviteState (whose rows are the commitments without a billing in the
    period), `PAID` and `UNPAID`, values of ContractKind, ids of companies, ids of periods. What would leave nothing is
    left out.
    """
    wanted = _without(wanted, facet)
    counts: Counter[str] = Counter()
    for part in list_sql.billings(actor, wanted, few=list_text.in_few(session, wanted.text)):
        for choice, count in _counted(session, part, facet):
            counts[str(choice)] += count
    if facet is Facet.STATUS and wanted.period_id is not None:
        states = list_sql.without_billing(actor, wanted).with_only_columns(
            list_sql.invite_state().label("state"), func.count()
        )
        for state, count in session.execute(states.group_by("state")):
            counts[state] += count
    return +counts


def list_companies(session: Session, actor: Actor, project_id: int, direction: Direction) -> dict[int, str]:
    """The companies of the contracts that the actor may see, by id, in the order of their names."""
    seen = select(Contract.company_id).where(
        Contract.project_id == project_id, Contract.direction == direction, visible_contracts(actor)
    )
    named = select(Company.id, Company.name).where(col(Company.id).in_(seen))
    found = session.exec(named.order_by(col(Company.name).collate("NOCASE")))
    return {one: name for one, name in found if one is not None}


def _without(wanted: ListFilter, facet: Facet) -> ListFilter:
    """The filter without what it says of a facet."""
    nothing: dict[Facet, dict[str, Any]] = {
        Facet.STATUS: {"statuses": frozenset()},
        Facet.PAYMENT: {"paid": None},
        Facet.KIND: {"kind": None},
        Facet.COMPANY: {"company_ids": frozenset()},
        Facet.PERIOD: {"period_id": None},
    }
    return replace(wanted, **nothing[facet])


def _counted(session: Session, part: Select[Any], facet: Facet) -> list[tuple[Any, int]]:
    if facet is Facet.PERIOD:
        by_period = part.with_only_columns(col(Billing.period_id), func.count()).group_by(col(Billing.period_id))
        return [(period, count) for period, count in session.execute(by_period)]
    if facet is Facet.COMPANY:
        # Contracts come in the order of an index, so that a million billings are counted without being sorted.
        each = part.with_only_columns(col(Contract.company_id), func.count().label("billings"))
        inner = each.group_by(col(Contract.id)).subquery()
        counted = rows_of(inner.c.company_id, func.sum(inner.c.billings)).group_by(inner.c.company_id)
        return [(company, count) for company, count in session.execute(counted)]
    choices: list[tuple[str, ColumnElement[bool]]]
    if facet is Facet.STATUS:
        choices = [(status.value, col(Billing.status) == status) for status in BillingStatus]
    elif facet is Facet.PAYMENT:
        choices = [(PAID, list_sql.is_paid()), (UNPAID, ~list_sql.is_paid())]
    else:
        choices = [(kind.value, col(Contract.kind) == kind) for kind in ContractKind]
    counts = session.execute(part.with_only_columns(*(func.count().filter(chosen) for _, chosen in choices))).one()
    return [(name, count) for (name, _), count in zip(choices, counts, strict=True)]
