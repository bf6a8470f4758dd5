"""Money paid on a billing, or received on one of ours; apart from its status (PRODUCT.md section 6)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from store.access import Actor
from store.errors import NotFound, RuleBroken
from store.money import format_cents
from store.standing import Handled, handled
from store.tables import Billing, Payment
from store.vocabulary import CERTIFIED


def add_payment(
    session: Session, actor: Actor, billing_id: int, *, paid_on: date, amount: int, reference: str = ""
) -> int:
    """Notes a payment; returns its id.

    Args:
        amount: cents; a negative one takes money back.

    Raises:
        NotFound: the billing does not exist for this actor.
        NotAllowed: only an administrator may.
        RuleBroken: the amount is nothing, or the billing is not certified, so that nothing is owed yet.
    """
    found = handled(session, actor, billing_id)
    found.standing.require_admin("Noting a payment")
    if not amount:
        raise RuleBroken("A payment of nothing is not noted; enter an amount.")
    if found.billing.status not in CERTIFIED:
        raise RuleBroken(f"{found.label} is not approved yet; approve it before a payment is noted.")
    made = Payment(billing_id=billing_id, paid_on=paid_on, amount_cents=amount, reference=reference.strip())
    session.add(made)
    found.note(session, "payment", "", _said(made))
    _refresh(session, found)
    assert made.id is not None, "flushed rows have ids"
    return made.id


def delete_payment(session: Session, actor: Actor, payment_id: int) -> None:
    """Takes a payment back that was noted by mistake; the history keeps it.

    Raises:
        NotFound: it does not exist for this actor.
        NotAllowed: only an administrator may.
    """
    payment = session.get(Payment, payment_id)
    if payment is None:
        raise NotFound("There is no such payment.")
    try:
        found = handled(session, actor, payment.billing_id)
    except NotFound as unseen:  # in the words of a payment that is absent: an id must not tell that there is one
        raise NotFound("There is no such payment.") from unseen
    found.standing.require_admin("Deleting a payment")
    found.note(session, "payment", _said(payment), "")
    session.delete(payment)
    _refresh(session, found)


def payments(session: Session, actor: Actor, billing_id: int) -> list[Payment]:
    """The payments of a billing, earliest first.

    Raises:
        NotFound: the billing does not exist for this actor.
    """
    handled(session, actor, billing_id)
    order = (col(Payment.paid_on), col(Payment.id))
    return list(session.exec(select(Payment).where(Payment.billing_id == billing_id).order_by(*order)))


def _refresh(session: Session, found: Handled) -> None:
    """Adds up what is paid on the billing's row."""
    session.flush()
    billing: Billing = found.billing
    total = session.exec(select(func.sum(Payment.amount_cents)).where(Payment.billing_id == billing.id)).one()
    billing.paid_cents = int(total or 0)
    billing.version += 1
    session.add(billing)
    session.flush()


def _said(payment: Payment) -> str:
    reference = f", {payment.reference}" if payment.reference else ""
    return f"{format_cents(payment.amount_cents)} on {payment.paid_on}{reference}"
