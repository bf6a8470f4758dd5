"""The details of a line of the schedule of values (SSOV): what its contractor divides it into, and is billed by.

The contractor types them, an administrator approves the whole; they add up to the line to the cent before anything is
billed (PRODUCT.md sections 2 and 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, delete

from store.access import Actor
from store.contract_editing import Opened, any_billing, billed_in, held_by, opened
from store.detail_sums import require_details
from store.errors import NotAllowed, NotFound, RuleBroken
from store.schedule_of_values import (
    ScheduledLine,
    line_words,
    require_amount_open,
    scheduled_line,
    settle,
    sound,
    sov_rows,
    take_away,
    write_line,
)
from store.standing import Standing
from store.tables import BillingLine, SovLine
from store.vocabulary import Direction


def write_details(
    session: Session,
    actor: Actor,
    contract_id: int,
    line_id: int,
    details: Sequence[ScheduledLine],
    *,
    version: int,
) -> None:
    """Makes these the details of a line, in this order; those that are found again by their items stay what they are.

    A budget code that a detail lacks is the line's. An empty list makes the line one without details again. As long as
    the contract has no billing they need not add up yet.

    Args:
        session: a session that may write.
        version: the contract's, as the actor saw it.

    Raises:
        NotFound, Overtaken: see `store.contract_editing.opened`; or there is no such line.
        NotAllowed: the actor may not bill on the contract, or the details are approved and they are no administrator.
        RuleBroken: the line may not have details, an item is there already, something is billed on the line or on a
            detail that would go, or the details do not add up though the contract has billings.
    """
    of = opened(session, actor, contract_id, DOING, version, needs_admin=False)
    require_details_open(of.standing)
    rows = sov_rows(session, contract_id)
    parent = _parent(of, rows, line_id)
    own = {row.item.casefold(): row for row in rows if row.parent_id == line_id}
    taken = {row.item.casefold() for row in rows if row.parent_id != line_id}
    wanted = [sound(of.contract, detail) for detail in details]
    for detail in wanted:
        if detail.item.casefold() in taken:
            raise RuleBroken(f"{of.contract.number} has a line {detail.item} already; every item is there once.")
        taken.add(detail.item.casefold())
    kept = {detail.item.casefold() for detail in wanted}
    take_away(session, of, [row for item, row in own.items() if item not in kept])
    if wanted and not own:
        _take_from_billings(session, of, parent)
    for ordinal, detail in enumerate(wanted, start=1):
        row = own.get(detail.item.casefold())
        _write(session, of, parent, row, _with_code(detail, parent), ordinal)
    session.flush()
    if (billing := any_billing(session, contract_id)) is not None:
        require_details(session, of.contract, f"#{billing.position} is billed on them, so they have to.")
    settle(session, of)


DOING = "Changing the details of a line"


def require_details_open(own: Standing) -> None:
    """Refuses those who may not change details: whoever bills may until they are approved, administrators always.

    Raises:
        NotAllowed: with who may.
    """
    own.require_bills(DOING)
    if own.contract.ssov_approved and not own.is_admin:
        raise NotAllowed(
            f"The details of {own.contract.number} are approved; ask a project admin to change them or to open them."
        )


def _parent(of: Opened, rows: Sequence[SovLine], line_id: int) -> SovLine:
    row = next((row for row in rows if row.id == line_id), None)
    number = of.contract.number
    if row is None:
        raise NotFound(f"{number} has no such line any more; look at it again.")
    if row.parent_id is not None:
        raise RuleBroken(f"Line {row.item} of {number} is a detail itself; only lines of the schedule have details.")
    if row.change_order_id is not None:
        raise RuleBroken(f"Line {row.item} of {number} is a change order's; only lines of the schedule have details.")
    if of.contract.direction is Direction.UPSTREAM:
        raise RuleBroken(f"{number} is a client contract; only the lines of commitments have details.")
    return row


def _take_from_billings(session: Session, of: Opened, parent: SovLine) -> None:
    """A line that gets details is billed by them from now on; what is billed on itself holds it."""
    ids = [parent.id or 0]
    billing = billed_in(session, ids, handed_in=True) or billed_in(session, ids, handed_in=False)
    if billing is not None:
        raise held_by(of, f"Line {parent.item} of {of.contract.number}", billing)
    session.exec(delete(BillingLine).where(col(BillingLine.sov_line_id) == parent.id))


def _with_code(detail: ScheduledLine, parent: SovLine) -> ScheduledLine:
    return detail if detail.budget_code else replace(detail, budget_code=parent.budget_code)


def _write(
    session: Session, of: Opened, parent: SovLine, row: SovLine | None, detail: ScheduledLine, ordinal: int
) -> None:
    part = f" line {parent.item} detail {detail.item}"
    if row is None:
        of.note_all(session, {}, line_words(detail), part, made=True)
        row = SovLine(contract_id=of.id, parent_id=parent.id, ordinal=ordinal, item=detail.item, scheduled_cents=0)
    else:
        before = scheduled_line(row)
        require_amount_open(session, of, before, detail, row.id or 0)
        of.note_all(session, line_words(before), line_words(detail), part)
    row.ordinal = ordinal
    write_line(session, row, detail)
