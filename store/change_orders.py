"""Change orders: made, named, approved, rejected, taken away; only approved ones count (PRODUCT.md 7, line 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, delete, select

from store.access import Actor
from store.contract_editing import Opened, billed_in, handed_in, held_by, label, one_line, opened
from store.dictionary import word
from store.errors import RuleBroken
from store.schedule_of_values import change_order, settle
from store.standing import OPEN_STATUSES
from store.tables import Billing, BillingLine, BillingPeriod, ChangeOrder, SovLine
from store.vocabulary import ChangeOrderStatus

DOING = "Changing change orders"


@dataclass(frozen=True, slots=True)
class ChangeOrderTerms:
    """What is said of a change order, apart from its lines.

    Attributes:
        approved_on: the day it counts from; needed once it is approved, None before.
    """

    number: str
    title: str = ""
    status: ChangeOrderStatus = ChangeOrderStatus.DRAFT
    approved_on: date | None = None


def create_change_order(
    session: Session, actor: Actor, contract_id: int, terms: ChangeOrderTerms, *, version: int
) -> int:
    """Makes a change order without lines; returns its id.

    Args:
        session: a session that may write.
        version: the contract's, as the actor saw it.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`.
        RuleBroken: its number is missing or there already, or it is approved without a day.
    """
    of = opened(session, actor, contract_id, DOING, version)
    terms = _sound(terms)
    orders = _orders(session, of)
    _require_free(of, orders, terms, None)
    made = ChangeOrder(
        contract_id=of.id,
        ordinal=max((order.ordinal for order in orders), default=0) + 1,
        number=terms.number,
        status=ChangeOrderStatus.DRAFT,
    )
    of.note_all(session, {}, _words(terms), f" change order {terms.number}", made=True)
    _write(session, made, terms)
    settle(session, of)
    assert made.id is not None, "flushed rows have ids"
    return made.id


def edit_change_order(
    session: Session, actor: Actor, contract_id: int, order_id: int, terms: ChangeOrderTerms, *, version: int
) -> None:
    """Changes a change order. One on which something is billed, or that a billing counts, stays approved from its day.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`; or there is no such change order.
        RuleBroken: its number is missing or there already, it is approved without a day, or a billing holds it.
    """
    of = opened(session, actor, contract_id, DOING, version)
    row, terms = change_order(session, of, order_id), _sound(terms)
    assert row is not None, "an order is named"
    _require_free(of, _orders(session, of), terms, order_id)
    before = ChangeOrderTerms(row.number, row.title, row.status, row.approved_on)
    counts = (terms.status is ChangeOrderStatus.APPROVED, terms.approved_on)
    if counts != (row.status is ChangeOrderStatus.APPROVED, row.approved_on):
        _require_movable(session, of, row, terms)
    if terms.status is not ChangeOrderStatus.APPROVED:
        _take_from_billings(session, row)
    of.note_all(session, _words(before), _words(terms), f" change order {row.number}")
    _write(session, row, terms)
    settle(session, of)


def remove_change_order(session: Session, actor: Actor, contract_id: int, order_id: int, *, version: int) -> None:
    """Takes a change order away with its lines, if it is not approved.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`; or there is no such change order.
        RuleBroken: it is approved, or something is billed on it.
    """
    of = opened(session, actor, contract_id, DOING, version)
    row = change_order(session, of, order_id)
    assert row is not None, "an order is named"
    if row.status is ChangeOrderStatus.APPROVED:
        raise RuleBroken(f"Change order {row.number} of {of.contract.number} is approved; make it {_VOID} first.")
    if (billing := billed_in(session, _line_ids(session, row), handed_in=False)) is not None:
        raise held_by(of, f"Change order {row.number} of {of.contract.number}", billing)
    of.note(session, "change order", f"{row.number} {row.title}".strip(), "", f" change order {row.number}")
    _take_from_billings(session, row)
    session.exec(delete(SovLine).where(col(SovLine.change_order_id) == row.id))
    session.delete(row)
    session.flush()
    settle(session, of)


_VOID = word(ChangeOrderStatus.VOID)


def _orders(session: Session, of: Opened) -> list[ChangeOrder]:
    return list(session.exec(select(ChangeOrder).where(ChangeOrder.contract_id == of.id)))


def _line_ids(session: Session, row: ChangeOrder) -> list[int]:
    found = session.exec(select(SovLine.id).where(SovLine.change_order_id == row.id))
    return [line_id for line_id in found if line_id is not None]


def _require_free(of: Opened, orders: list[ChangeOrder], terms: ChangeOrderTerms, own: int | None) -> None:
    if any(order.id != own and order.number.casefold() == terms.number.casefold() for order in orders):
        raise RuleBroken(f"{of.contract.number} has a change order {terms.number} already; choose another number.")


def _require_movable(session: Session, of: Opened, row: ChangeOrder, terms: ChangeOrderTerms) -> None:
    """Neither what was counted in a billing that was handed in changes, nor what is billed already."""
    what = f"Change order {row.number} of {of.contract.number}"
    if row.status is ChangeOrderStatus.APPROVED:
        billed = billed_in(session, _line_ids(session, row), handed_in=False)
        counted = _handed_in_from(session, of, row.approved_on)
        if (billing := counted or billed) is not None:
            raise held_by(of, what, billing)
    elif terms.status is ChangeOrderStatus.APPROVED:
        billing = _handed_in_from(session, of, terms.approved_on)
        if billing is not None and _line_ids(session, row):
            raise RuleBroken(
                f"{what} cannot count from {terms.approved_on}: #{billing.position} ({word(billing.status)}) was "
                "handed in without it; approve it on a later day."
            )


def _handed_in_from(session: Session, of: Opened, day: date | None) -> Billing | None:
    """The first billing that was handed in and whose period ends on a day or later; any such one for no day."""
    if day is None:
        return handed_in(session, of.id)
    return session.exec(
        select(Billing)
        .join(BillingPeriod, col(BillingPeriod.id) == col(Billing.period_id))
        .where(
            Billing.contract_id == of.id,
            col(Billing.status).not_in(OPEN_STATUSES),
            col(BillingPeriod.to_date) >= day,
        )
        .order_by(col(Billing.position))
        .limit(1)
    ).first()


def _take_from_billings(session: Session, row: ChangeOrder) -> None:
    """Rows on which nothing is reported go with what they would report on."""
    lines = _line_ids(session, row)
    if billed_in(session, lines, handed_in=False) is None:
        session.exec(delete(BillingLine).where(col(BillingLine.sov_line_id).in_(lines)))
        session.flush()


def _sound(terms: ChangeOrderTerms) -> ChangeOrderTerms:
    approved = terms.status is ChangeOrderStatus.APPROVED
    if approved and terms.approved_on is None:
        raise RuleBroken(f"Change order {terms.number} is approved on some day; type it.")
    return ChangeOrderTerms(
        number=label(terms.number, "The number of a change order"),
        title=one_line(terms.title, f"The title of change order {terms.number}"),
        status=terms.status,
        approved_on=terms.approved_on if approved else None,
    )


def _write(session: Session, row: ChangeOrder, terms: ChangeOrderTerms) -> None:
    row.number, row.title, row.status, row.approved_on = terms.number, terms.title, terms.status, terms.approved_on
    session.add(row)
    session.flush()


def _words(terms: ChangeOrderTerms) -> dict[str, str]:
    return {
        "number": terms.number,
        "title": terms.title,
        "status": word(terms.status),
        "approved on": "" if terms.approved_on is None else str(terms.approved_on),
    }
