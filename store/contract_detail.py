"""Everything of one contract, as frozen rows for its screen and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from store.access import Actor
from store.billing_numbers import next_number
from store.contract_people import ContractPerson, contract_people
from store.contract_terms import Terms, terms_of
from store.details import ChangeRow, changes_of
from store.errors import NotAllowed
from store.line_details import require_details_open
from store.retainage_rules import SlidingRule, sliding_rules
from store.standing import Standing, standing
from store.tables import Billing, BillingLine, Change, ChangeOrder, SovLine
from store.vocabulary import ChangeOrderStatus, Dictionary, Direction


@dataclass(frozen=True, slots=True)
class SovRow:
    """A line of the schedule of values, or of a change order; amounts in cents.

    Attributes:
        change_order: the number of the change order; empty for a line of the schedule itself.
        counts: whether it is part of the contract sum: not before its change order is approved, nor as a detail.
        parent_id: the line of which it is a detail.
        details: what its details come to; None where it has none.
        quantity: in ten-thousandths, as `unit_price`; None for a lump sum.
        completed: what all billings report on it, stored material included.
    """

    id: int
    item: str
    description: str
    budget_code: str
    scheduled: int
    change_order_id: int | None
    change_order: str
    counts: bool
    completed: int
    parent_id: int | None = None
    details: int | None = None
    unit: str = ""
    quantity: int | None = None
    unit_price: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeOrderRow:
    """A change order with what its lines come to, in cents."""

    id: int
    number: str
    title: str
    status: ChangeOrderStatus
    approved_on: date | None
    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class ContractDetail:
    """One contract; amounts in cents.

    Attributes:
        version: to be named by who changes it.
        edits: whether this actor may.
        details: whether this actor may change the details of lines.
        label: e.g. `SC-2 Electrical`.
    """

    id: int
    project_id: int
    project_number: str
    dictionary: Dictionary
    version: int
    edits: bool
    details: bool
    label: str
    terms: Terms
    sliding: tuple[SlidingRule, ...]
    original: int
    revised: int
    billings: int
    billed: int
    lines: tuple[SovRow, ...]
    change_orders: tuple[ChangeOrderRow, ...]
    people: tuple[ContractPerson, ...]
    history: tuple[ChangeRow, ...]

    @property
    def next_item(self) -> str:
        """An item for the next line, in the pattern of the last one of the schedule."""
        own = [line.item for line in self.lines if line.change_order_id is None and line.parent_id is None]
        return next_number(own[-1] if own else None, len(own) + 1)


def contract_detail(session: Session, actor: Actor, contract_id: int) -> ContractDetail:
    """Everything of one contract.

    Raises:
        NotFound: there is no such contract for this actor.
    """
    own = standing(session, actor, contract_id)
    contract = own.contract
    orders = session.exec(
        select(ChangeOrder).where(ChangeOrder.contract_id == contract_id).order_by(col(ChangeOrder.ordinal))
    ).all()
    lines = _lines(session, contract_id, {order.id: order for order in orders})
    billings, billed = session.exec(
        select(func.count(), func.coalesce(func.sum(Billing.gross_cents), 0)).where(Billing.contract_id == contract_id)
    ).one()
    return ContractDetail(
        id=contract_id,
        project_id=own.project.id or 0,
        project_number=own.project.number,
        dictionary=own.project.dictionary,
        version=contract.version,
        edits=own.is_admin,
        details=_details(own),
        label=f"{contract.number} {contract.title}".strip(),
        terms=terms_of(session, contract),
        sliding=tuple(sliding_rules(session, contract_id)),
        original=contract.original_cents,
        revised=contract.revised_cents,
        billings=billings,
        billed=billed,
        lines=lines,
        change_orders=tuple(_order(order, lines) for order in orders),
        people=tuple(contract_people(session, contract_id)),
        history=changes_of(session, col(Change.contract_id) == contract_id),
    )


def _lines(session: Session, contract_id: int, orders: dict[int | None, ChangeOrder]) -> tuple[SovRow, ...]:
    """The schedule's lines, then those of each change order, in their order."""
    amounts = BillingLine.work_cents + BillingLine.materials_new_cents - BillingLine.materials_moved_cents
    reported = dict(
        session.exec(
            select(BillingLine.sov_line_id, func.sum(amounts))
            .join(SovLine, col(SovLine.id) == col(BillingLine.sov_line_id))
            .where(SovLine.contract_id == contract_id)
            .group_by(col(BillingLine.sov_line_id))
        ).all()
    )
    rows = session.exec(select(SovLine).where(SovLine.contract_id == contract_id)).all()
    parents = {row.id: row for row in rows}
    details: dict[int, int] = {}
    for row in rows:
        if row.parent_id is not None:
            details[row.parent_id] = details.get(row.parent_id, 0) + row.scheduled_cents
            reported[row.parent_id] = reported.get(row.parent_id, 0) + reported.get(row.id or 0, 0)
    placed = sorted(rows, key=lambda row: _place(row, parents[row.parent_id or row.id], orders))
    return tuple(
        SovRow(
            id=row.id or 0,
            item=row.item,
            description=row.description,
            budget_code=row.budget_code,
            scheduled=row.scheduled_cents,
            change_order_id=row.change_order_id,
            change_order=order.number if (order := orders.get(row.change_order_id)) else "",
            counts=row.parent_id is None and (order is None or order.status is ChangeOrderStatus.APPROVED),
            completed=reported.get(row.id or 0, 0),
            parent_id=row.parent_id,
            details=details.get(row.id or 0),
            unit=row.unit,
            quantity=row.quantity,
            unit_price=row.unit_price,
        )
        for row in placed
    )


def _place(line: SovLine, parent: SovLine, orders: dict[int | None, ChangeOrder]) -> tuple[int, ...]:
    """Details stand behind their line, lines of change orders behind those of the schedule."""
    order = orders.get(line.change_order_id)
    group = 0 if order is None else order.ordinal + 1
    return (group, parent.ordinal, parent.id or 0, line is not parent, line.ordinal, line.id or 0)


def _details(own: Standing) -> bool:
    try:
        require_details_open(own)
    except NotAllowed:
        return False
    return own.contract.direction is Direction.DOWNSTREAM


def _order(order: ChangeOrder, lines: tuple[SovRow, ...]) -> ChangeOrderRow:
    own = [line.scheduled for line in lines if line.change_order_id == order.id]
    return ChangeOrderRow(order.id or 0, order.number, order.title, order.status, order.approved_on, len(own), sum(own))
