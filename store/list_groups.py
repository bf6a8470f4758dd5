"""The groups of a list of billings and what each comes to (PRODUCT.md section 2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlmodel import Session, col

from store import list_sql, list_text
from store.access import Actor
from store.dictionary import word
from store.lists import Group, Grouping, ListFilter
from store.tables import Billing, BillingPeriod, Company, Contract
from store.vocabulary import BillingStatus, InviteState

_PAYMENTS = {list_sql.PAID: "Paid", list_sql.UNPAID: "Unpaid", list_sql.NOT_BILLED: "Not billed"}


def list_groups(
    session: Session, actor: Actor, wanted: ListFilter, group: Grouping, among: Sequence[int] | None = None
) -> list[Group]:
    """The groups of all rows that match, in the order in which `queries.list_keys` has their rows.

    Args:
        among: only of these billings, found with the same filter.
    """
    if among is None:
        few = list_text.in_few(session, wanted.text)
        chosen = list_sql.billings(actor, wanted, few=few)
    else:
        chosen = [list_sql.with_contract(actor).where(col(Billing.id).in_(list_sql.listed(among)))]
    parts = [_of_billings(part, group) for part in chosen]
    if wanted.period_id is not None and among is None:
        parts.append(_of_contracts(list_sql.without_billing(actor, wanted), group))
    each = union_all(*parts).subquery()
    sums = (func.sum(one) for one in (each.c.rows, each.c.gross, each.c.net, each.c.paid, each.c.contract_total))
    found = session.execute(
        select(each.c.grouped, func.min(each.c.name), func.min(each.c.more), *sums)
        .group_by(each.c.grouped)
        .order_by(each.c.grouped.asc().nulls_last())
    )
    return [Group(_name(group, value, name, more), *figures) for value, name, more, *figures in found]


def _of_billings(part: Select[Any], group: Grouping) -> Select[Any]:
    """For each contract what its billings of each group come to: so its total counts once in a group."""
    names: dict[Grouping, tuple[Any, Any]] = {
        Grouping.COMPANY: (func.min(Company.name), literal(None)),
        Grouping.CONTRACT: (func.min(Contract.number), func.min(Contract.title)),
        Grouping.PERIOD: (func.min(BillingPeriod.from_date), func.min(BillingPeriod.to_date)),
    }
    name, more = names.get(group, (literal(None), literal(None)))
    by: list[Any] = [col(Contract.id)]
    if group in (Grouping.COMPANY, Grouping.PERIOD):
        part = list_sql.named(part)
    if group not in (Grouping.COMPANY, Grouping.CONTRACT):  # a contract has one company
        by.append(list_sql.billing_group(group))
    return part.with_only_columns(
        list_sql.billing_group(group).label("grouped"),
        name.label("name"),
        more.label("more"),
        func.count().label("rows"),
        func.sum(Billing.gross_cents).label("gross"),
        func.sum(Billing.net_cents).label("net"),
        func.sum(Billing.paid_cents).label("paid"),
        col(Contract.revised_cents).label("contract_total"),
    ).group_by(*by)


def _of_contracts(part: Select[Any], group: Grouping) -> Select[Any]:
    """The commitments without a billing; they have no figures but their own total."""
    names: dict[Grouping, tuple[Any, Any]] = {
        Grouping.COMPANY: (col(Company.name), literal(None)),
        Grouping.CONTRACT: (col(Contract.number), col(Contract.title)),
    }
    name, more = names.get(group, (literal(None), literal(None)))
    return part.with_only_columns(
        list_sql.pseudo_group(group).label("grouped"),
        name.label("name"),
        more.label("more"),
        literal(1).label("rows"),
        literal(0).label("gross"),
        literal(0).label("net"),
        literal(0).label("paid"),
        col(Contract.revised_cents).label("contract_total"),
    )


def _name(group: Grouping, value: Any, name: Any, more: Any) -> str:
    """The name of a group for a person."""
    if value is None:
        return ""
    if group is Grouping.STATUS:
        return word(BillingStatus(value) if value in list(BillingStatus) else InviteState(value))
    if group is Grouping.PAYMENT:
        return _PAYMENTS[value]
    if group is Grouping.PERIOD:
        return f"{_day(name)} - {_day(more)}"
    return f"{name} {more or ''}".strip()


def _day(value: date | str) -> str:
    """A day as US construction writes it; what a function of SQLite made of a day is text."""
    return f"{date.fromisoformat(value) if isinstance(value, str) else value:%m/%d/%Y}"
