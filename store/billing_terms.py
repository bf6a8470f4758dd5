"""What is said of a billing beside its amounts: its number, its date, its comment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from store.access import Actor
from store.contract_editing import label
from store.errors import RuleBroken
from store.standing import Handled, handled
from store.tables import Billing

LONGEST_COMMENT = 10_000
"""Characters, as in the import format."""


@dataclass(frozen=True, slots=True)
class BillingTerms:
    """The number a billing is known by, its date and a comment, which may have several lines."""

    number: str
    billing_date: date | None
    comment: str = ""


def edit_billing(
    session: Session, actor: Actor, billing_id: int, terms: BillingTerms, *, version: int, today: date
) -> None:
    """Changes the number, the date and the comment of a billing.

    Whoever bills may as long as it can be edited (PRODUCT.md section 5); administrators any time, as no amount changes.

    Args:
        session: a session that may write.
        version: the billing's, as the actor saw it.
        today: against which the due date is held, for all but administrators.

    Raises:
        NotFound, Overtaken: see `store.standing.handled`.
        NotAllowed: the actor may not bill, or not any more in this period.
        RuleBroken: it may not be edited any more, the number is missing or another billing's, or a text is too long.
    """
    found = handled(session, actor, billing_id, version)
    own = found.standing
    if not own.is_admin:
        own.require_bills("Editing a billing")
        found.require_editable("Editing the number, date or comment")
        own.require_in_time(found.period, today, "Editing a billing")
    number, comment = label(terms.number, "The number of a billing"), terms.comment.strip()
    if len(comment) > LONGEST_COMMENT:
        raise RuleBroken(f"The comment has {len(comment):,} characters; {LONGEST_COMMENT:,} are the most.")
    _require_free(session, found, number)
    billing = found.billing
    before = (billing.number, billing.billing_date, billing.comment)
    after = (number, terms.billing_date, comment)
    for field, old, new in zip(("number", "billing date", "comment"), before, after, strict=True):
        if old != new:
            found.note(session, field, _shown(old), _shown(new))
    if before != after:
        billing.number, billing.billing_date, billing.comment = after
        billing.version += 1
        session.add(billing)
        session.flush()


def terms_of_billing(session: Session, actor: Actor, billing_id: int) -> tuple[BillingTerms, int]:
    """What is said of a billing, and the version that a change of it has to name.

    Raises:
        NotFound: the billing does not exist for this actor.
    """
    billing = handled(session, actor, billing_id).billing
    return BillingTerms(billing.number, billing.billing_date, billing.comment), billing.version


def _require_free(session: Session, found: Handled, number: str) -> None:
    others = select(Billing.number).where(
        Billing.contract_id == found.billing.contract_id, col(Billing.id) != found.billing.id
    )
    if number in session.exec(others).all():
        raise RuleBroken(f"{found.standing.contract.number} has a billing {number} already; choose another number.")


def _shown(value: date | str | None) -> str:
    return "" if value is None else str(value)
