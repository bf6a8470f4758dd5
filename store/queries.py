"""The lists of billings: filter and sort in SQL to a vector of keys, then rows for the keys on screen.

Every query goes through `visible_contracts`: what a person may not see is in no list, count or total
(PRODUCT.md section 5). A key is a billing's id, or minus a commitment's id where it has no billing in the period.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlmodel import Session, col

from store import list_sql
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
from store.lists import Column, ListFilter, ListRow, Selected, Sort, Totals
from store.tables import Attachment, Billing, Contract, StoredFile
from store.vocabulary import Direction, InviteState

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
    "list_keys",
    "list_rows",
    "list_totals",
    "periods",
    "projects",
    "selection_totals",
]


def list_keys(session: Session, actor: Actor, wanted: ListFilter, sort: Sort | None = None) -> array[int]:
    """The keys of all rows that match, in order."""
    sort = sort or Sort()
    real = list_sql.billings(actor, wanted).with_only_columns(
        col(Billing.id).label("key"),
        list_sql.billing_order(sort.column).label("chosen"),
        col(Contract.number_key).label("contract_key"),
        col(Billing.position).label("position"),
    )
    if wanted.period_id is None:
        rows = real.subquery()
    else:
        pseudo = list_sql.without_billing(actor, wanted).with_only_columns(
            (-col(Contract.id)).label("key"),
            list_sql.pseudo_order(sort.column).label("chosen"),
            col(Contract.number_key).label("contract_key"),
            literal(0).label("position"),
        )
        rows = union_all(real, pseudo).subquery()
    chosen = rows.c.chosen.desc() if sort.descending else rows.c.chosen.asc()
    by_contract = sort.column is Column.CONTRACT and sort.descending
    tail = (
        (rows.c.contract_key.desc(), rows.c.position.desc()) if by_contract else (rows.c.contract_key, rows.c.position)
    )
    ordered = select(rows.c.key).order_by(chosen.nulls_last(), *tail)
    return array("q", session.execute(ordered).scalars())


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
    gross = net = paid = 0
    sums = (
        list_sql.billings(actor, wanted)
        .with_only_columns(
            col(Billing.status),
            func.count(),
            func.sum(Billing.gross_cents),
            func.sum(Billing.net_cents),
            func.sum(Billing.paid_cents),
        )
        .group_by(col(Billing.status))
    )
    for status, count, gross_part, net_part, paid_part in session.execute(sums):
        by_status[status.value] = count
        gross, net, paid = gross + gross_part, net + net_part, paid + paid_part
    contracts = (
        list_sql.billings(actor, wanted).with_only_columns(col(Contract.id), col(Contract.revised_cents)).distinct()
    )
    parts = [contracts]
    if wanted.period_id is not None:
        states = (
            list_sql.without_billing(actor, wanted)
            .with_only_columns(list_sql.invite_state().label("state"), func.count())
            .group_by("state")
        )
        for state, count in session.execute(states):
            by_status[state] = count
        parts.append(
            list_sql.without_billing(actor, wanted).with_only_columns(col(Contract.id), col(Contract.revised_cents))
        )
    distinct = union_all(*parts).subquery()
    total = session.execute(select(func.coalesce(func.sum(distinct.c.revised_cents), 0))).scalar_one()
    return Totals(sum(by_status.values()), gross, net, paid, total, by_status)


def selection_totals(session: Session, actor: Actor, keys: Sequence[int]) -> Selected:
    """What the ticked rows come to; rows that the actor may not see count nothing."""
    billings = [key for key in keys if key > 0]
    chosen = list_sql.visible_billings(actor).where(col(Billing.id).in_(list_sql.listed(billings)))
    count, net = session.execute(
        chosen.with_only_columns(func.count(), func.coalesce(func.sum(Billing.net_cents), 0))
    ).one()
    files, size = session.execute(
        chosen.join(Attachment, col(Attachment.billing_id) == col(Billing.id))
        .join(StoredFile, col(StoredFile.sha256) == col(Attachment.sha256))
        .with_only_columns(func.count(), func.coalesce(func.sum(StoredFile.size), 0))
    ).one()
    return Selected(count, len(keys) - len(billings), net, files, size)


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
