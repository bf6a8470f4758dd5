"""The lists of billings: filter and sort in SQL to a vector of keys, then rows for the keys on screen.

Every query goes through `visible_contracts`: what a person may not see is in no list, count or total
(PRODUCT.md section 5). A key is a billing's id, or minus a commitment's id where it has no billing in the period.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlmodel import Session, col

from store import list_sql, list_text
from store.access import Actor
from store.details import (
    AttachmentRow,
    BillingDetail,
    ChangeRow,
    PeriodRow,
    ProjectRow,
    billing_detail,
    periods,
    projects,
)
from store.dictionary import word
from store.key_set import KeySet, in_order
from store.lists import Column, Grouping, ListFilter, ListRow, Selected, Sort, Totals
from store.tables import Attachment, Billing, Contract, StoredFile
from store.vocabulary import BillingStatus, Direction, InviteState

__all__ = [
    "AttachmentRow",
    "BillingDetail",
    "ChangeRow",
    "Column",
    "Direction",
    "ListFilter",
    "ListRow",
    "PeriodRow",
    "ProjectRow",
    "Selected",
    "Sort",
    "Totals",
    "billing_detail",
    "first_keys",
    "list_keys",
    "list_rows",
    "list_totals",
    "periods",
    "projects",
    "selection_totals",
]


def list_keys(
    session: Session, actor: Actor, wanted: ListFilter, sort: Sort | None = None, group: Grouping | None = None
) -> array[int]:
    """The keys of all rows that match, in order.

    Args:
        group: the rows of a group stand together, groups in the order of `store.list_groups.list_groups`.
    """
    sort = sort or Sort()
    few = list_text.in_few(session, wanted.text)
    parts = [_billing_keys(part, sort, group) for part in list_sql.billings(actor, wanted, few=few)]
    if wanted.period_id is not None:
        parts.append(_pseudo_keys(list_sql.without_billing(actor, wanted), sort, group))

    if len(parts) == 1:
        (part,) = parts
        rows = part.selected_columns
        # Without the subquery the index gives a million rows in the order of their contracts, and nothing is sorted.
        return _fetched(session, part.with_only_columns(rows.key).order_by(*_order(rows, sort, group)))
    united = union_all(*parts).subquery()
    pseudo = wanted.period_id is not None
    order = _order(united.c, sort, group, nothing_in=_EVERYTHING if pseudo else _NULLABLE)
    return _fetched(session, select(united.c.key).order_by(*order))


def first_keys(
    session: Session, actor: Actor, wanted: ListFilter, sort: Sort, most: int, group: Grouping | None = None
) -> array[int]:
    """The keys of the first rows that match, as `list_keys` has them; of a long list, in a fraction of its time.

    Args:
        wanted: all periods: the list of one is short, and `list_keys` gives it at once.
        most: how many; where fewer come, they are all.
    """
    few = list_text.in_few(session, wanted.text)
    by_contract = sort.column is Column.CONTRACT and group in (None, Grouping.CONTRACT)
    billings = list_sql.billings_in_order if by_contract else list_sql.billings
    parts = [_billing_keys(part, sort, group) for part in billings(actor, wanted, few=few)]
    first = [part.order_by(*_order(part.selected_columns, sort, group)).limit(most) for part in parts]
    united = union_all(*(select(part.subquery()) for part in first)).subquery()
    return _fetched(session, select(united.c.key).order_by(*_order(united.c, sort, group)).limit(most))


_NULLABLE: frozenset[Column | Grouping] = frozenset({Column.PERIOD, Column.DATE, Column.COMPLETE, Grouping.PERIOD})
"""The columns in which a billing may have nothing, and the groups it may be in for want of any."""

_EVERYTHING: frozenset[Column | Grouping] = frozenset({*Column, *Grouping})


def _billing_keys(part: Select[Any], sort: Sort, group: Grouping | None) -> Select[Any]:
    if list_sql.NAMED & {sort.column, sort.second} or group in (Grouping.COMPANY, Grouping.PERIOD):
        part = list_sql.named(part)
    return part.with_only_columns(
        col(Billing.id).label("key"),
        (literal(None) if group is None else list_sql.billing_group(group)).label("grouped"),
        list_sql.billing_order(sort.column).label("chosen"),
        (literal(None) if sort.second is None else list_sql.billing_order(sort.second)).label("second"),
        col(Contract.number_key).label("contract_key"),
        col(Contract.id).label("contract"),
        col(Billing.position).label("position"),
    )


def _pseudo_keys(part: Select[Any], sort: Sort, group: Grouping | None) -> Select[Any]:
    return part.with_only_columns(
        (-col(Contract.id)).label("key"),
        (literal(None) if group is None else list_sql.pseudo_group(group)).label("grouped"),
        list_sql.pseudo_order(sort.column).label("chosen"),
        (literal(None) if sort.second is None else list_sql.pseudo_order(sort.second)).label("second"),
        col(Contract.number_key).label("contract_key"),
        col(Contract.id).label("contract"),
        literal(0).label("position"),
    )


def _order(
    rows: Any,
    sort: Sort,
    group: Grouping | None,
    nothing_in: AbstractSet[Column | Grouping] = _NULLABLE,
) -> list[Any]:
    """The order of rows: by group, by one column, then by another, then by contract and position.

    Args:
        nothing_in: what has no value in some rows, which come last; to say so makes SQLite sort half as fast.
    """
    by: list[Any] = []
    if group is not None:
        by.append(rows.grouped.asc().nulls_last() if group in nothing_in else rows.grouped.asc())
    columns = ((sort.column, sort.descending, rows.chosen), (sort.second, sort.second_descending, rows.second))
    for column, descending, value in columns:
        if column is Column.CONTRACT:
            last = (rows.contract_key, rows.contract, rows.position)
            return [*by, *(one.desc() if descending else one.asc() for one in last)]
        if column is not None:
            way = value.desc() if descending else value.asc()
            by.append(way.nulls_last() if column in nothing_in else way)
    return [*by, rows.contract_key, rows.contract, rows.position]


def _fetched(session: Session, statement: Select[Any]) -> array[int]:
    """One column of whole numbers, straight from the driver: as rows of SQLAlchemy they would take twice as long."""
    keys = in_order()
    result = session.connection().execute(statement)
    cursor = result.cursor
    assert cursor is not None
    while rows := cursor.fetchmany(4096):
        keys.extend(chain.from_iterable(rows))
    result.close()
    return keys


def list_rows(session: Session, actor: Actor, wanted: ListFilter, keys: Sequence[int]) -> list[ListRow]:
    """The rows of the given keys, in their order; a key that is gone, or may no longer be seen, is left out."""
    found: dict[int, ListRow] = {}
    billings = [key for key in keys if key > 0]
    contracts = [-key for key in keys if key < 0]
    if billings:
        chosen = list_sql.visible_billings(actor).where(col(Billing.id).in_(list_sql.listed(billings)))
        for row in session.execute(chosen.with_only_columns(*list_sql.billing_columns())):
            found[row.key] = _billing_row(row)
    if contracts:
        chosen = list_sql.without_billing(
            actor, ListFilter(wanted.project_id, wanted.direction, wanted.period_id)
        ).where(col(Contract.id).in_(list_sql.listed(contracts)))
        for row in session.execute(chosen.with_only_columns(*list_sql.pseudo_columns())):
            found[-row.contract_id] = _pseudo_row(row)
    return [found[key] for key in keys if key in found]


def list_totals(session: Session, actor: Actor, wanted: ListFilter) -> Totals:
    """The grand totals of all rows that match, and how many have which status."""
    by_status: dict[str, int] = {}
    gross = net = paid = contracts = 0
    for part in list_sql.billings(actor, wanted, few=list_text.in_few(session, wanted.text)):
        # A sum for each contract comes in the order of the index, and has the contract's total once.
        columns: list[Any] = [
            func.sum(Billing.gross_cents).label("gross"),
            func.sum(Billing.net_cents).label("net"),
            func.sum(Billing.paid_cents).label("paid"),
            col(Contract.revised_cents).label("contract"),
            *(func.count().filter(col(Billing.status) == status).label(status.value) for status in BillingStatus),
        ]
        inner = part.with_only_columns(*columns).group_by(col(Contract.id)).subquery()
        added = session.execute(select(*(func.coalesce(func.sum(one), 0) for one in inner.c))).one()
        gross, net, paid, contracts = gross + added[0], net + added[1], paid + added[2], contracts + added[3]
        for status, count in zip(BillingStatus, added[4:], strict=True):
            by_status[status.value] = by_status.get(status.value, 0) + count
    if wanted.period_id is not None:
        without = list_sql.without_billing(actor, wanted)
        states = without.with_only_columns(
            list_sql.invite_state().label("state"), func.count(), func.sum(Contract.revised_cents)
        )
        for state, count, revised in session.execute(states.group_by("state")):
            by_status[state] = count
            contracts += revised
    by_status = {status: count for status, count in by_status.items() if count}
    return Totals(sum(by_status.values()), gross, net, paid, contracts, by_status)


def selection_totals(session: Session, actor: Actor, keys: Collection[int]) -> Selected:
    """What the ticked rows come to; rows that the actor may not see count nothing."""
    ticked = keys if isinstance(keys, KeySet) else KeySet(keys)
    chosen = list_sql.with_contract(actor).where(list_sql.among(col(Billing.id), ticked))
    count, net = session.execute(
        chosen.with_only_columns(func.count(), func.coalesce(func.sum(Billing.net_cents), 0))
    ).one()
    if count == ticked.records:
        # Every one of them may be seen: their files need not be asked by way of their billings again.
        attached = select(col(Attachment.sha256), func.count().label("times")).where(
            list_sql.among(col(Attachment.billing_id), ticked)
        )
    else:
        attached = chosen.join(Attachment, col(Attachment.billing_id) == col(Billing.id)).with_only_columns(
            col(Attachment.sha256), func.count().label("times")
        )
    each = attached.group_by(col(Attachment.sha256)).subquery()
    files, pages, size = session.execute(
        select(
            func.coalesce(func.sum(each.c.times), 0),
            func.coalesce(func.sum(each.c.times * StoredFile.pages), 0),
            func.coalesce(func.sum(each.c.times * StoredFile.size), 0),
        ).join(each, each.c.sha256 == col(StoredFile.sha256))
    ).one()
    return Selected(count, len(ticked.others), net, files, pages, size)


def _billing_row(row: Any) -> ListRow:
    return ListRow(
        key=row.key,
        number=row.number,
        position=row.position,
        status=word(row.status),
        status_code=row.status.value,
        company=row.company,
        period_from=row.from_date,
        period_to=row.to_date,
        gross=row.gross_cents,
        net=row.net_cents,
        paid=row.paid_cents,
        billing_date=row.billing_date,
        contract_id=row.contract_id,
        contract_number=row.contract_number,
        contract_title=row.title,
        contract_total=row.revised_cents,
        complete_rate=row.complete_rate,
        files=row.files,
        attention=row.attention,
    )


def _pseudo_row(row: Any) -> ListRow:
    state = InviteState(row.state)
    return ListRow(
        key=-row.contract_id,
        number="",
        position=0,
        status=word(state),
        status_code=state.value,
        company=row.company,
        period_from=None,
        period_to=None,
        gross=0,
        net=0,
        paid=0,
        billing_date=None,
        contract_id=row.contract_id,
        contract_number=row.contract_number,
        contract_title=row.title,
        contract_total=row.revised_cents,
        complete_rate=None,
        files=0,
        attention=False,
    )
