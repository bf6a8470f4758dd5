"""Whether the details of a schedule of values add up to their lines (PRODUCT.md section 7)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from store.errors import RuleBroken
from store.money import format_cents
from store.tables import Contract, SovLine


@dataclass(frozen=True, slots=True)
class DetailSum:
    """A line that has details, and what they come to, in cents."""

    item: str
    scheduled: int
    details: int


def detail_sums(session: Session, contract_id: int) -> list[DetailSum]:
    """The lines of a contract that have details, in their order. Asks for no right: the caller has."""
    sums = (
        select(col(SovLine.parent_id).label("parent_id"), func.sum(SovLine.scheduled_cents).label("cents"))
        .where(SovLine.contract_id == contract_id, col(SovLine.parent_id).is_not(None))
        .group_by(col(SovLine.parent_id))
        .subquery()
    )
    rows = session.exec(
        select(SovLine.item, SovLine.scheduled_cents, sums.c.cents)
        .join(sums, sums.c.parent_id == SovLine.id)
        .order_by(col(SovLine.ordinal), col(SovLine.id))
    )
    return [DetailSum(item, scheduled, int(cents)) for item, scheduled, cents in rows]


def require_details(session: Session, contract: Contract, until: str) -> None:
    """Refuses as long as the details of some line do not add up to it.

    Args:
        until: a sentence on what has to wait for it.

    Raises:
        RuleBroken: naming the first such line, and by how much its details are off.
    """
    assert contract.id is not None, "rows read have ids"
    for one in detail_sums(session, contract.id):
        if one.details != one.scheduled:
            raise RuleBroken(
                f"The details of line {one.item} of {contract.number} come to {format_cents(one.details)}, not to "
                f"{format_cents(one.scheduled)}. {until}"
            )
