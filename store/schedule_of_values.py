"""The lines of a contract and of its change orders: added, changed, put in order, taken away.

The original contract sum follows from the lines of the schedule, the revised one from those of approved change orders
too. What a billing that was handed in reports on keeps its amount: a change order changes it (PRODUCT.md section 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from store.access import Actor
from store.billing_lines import begin_lines
from store.billings import refresh_totals
from store.contract_editing import Opened, billed_in, handed_in, held_by, label, one_line, opened
from store.contracts import refresh_sums
from store.errors import NotFound, RuleBroken
from store.money import LARGEST, format_cents
from store.standing import OPEN_STATUSES
from store.tables import Billing, BillingLine, ChangeOrder, SovLine
from store.vocabulary import ChangeOrderStatus

DOING = "Changing the schedule of values"


@dataclass(frozen=True, slots=True)
class ScheduledLine:
    """What stands on a line: the amount in cents; negative for a deduction."""

    item: str
    description: str = ""
    scheduled: int = 0
    budget_code: str = ""


def add_lines(
    session: Session,
    actor: Actor,
    contract_id: int,
    lines: Sequence[ScheduledLine],
    *,
    version: int,
    change_order_id: int | None = None,
) -> None:
    """Adds lines behind those that are there, all or none.

    Args:
        session: a session that may write.
        version: the contract's, as the actor saw it.
        change_order_id: the change order they belong to; None for the schedule of values itself.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`.
        RuleBroken: an item is missing or there already, or the schedule is billed.
    """
    of = opened(session, actor, contract_id, DOING, version)
    order = change_order(session, of, change_order_id)
    _require_open(session, of, order)
    rows = _rows(session, of.id)
    taken = {row.item.casefold() for row in rows}
    ordinal = max((row.ordinal for row in rows if row.change_order_id == change_order_id), default=0)
    for line in map(_sound, lines):
        if line.item.casefold() in taken:
            raise RuleBroken(f"{of.contract.number} has a line {line.item} already; every item is there once.")
        taken.add(line.item.casefold())
        ordinal += 1
        made = SovLine(
            contract_id=of.id, change_order_id=change_order_id, ordinal=ordinal, item=line.item, scheduled_cents=0
        )
        of.note_all(session, {}, _words(line), f" line {line.item}", made=True)
        _write(session, made, line)
    settle(session, of)


def edit_line(
    session: Session, actor: Actor, contract_id: int, line_id: int, line: ScheduledLine, *, version: int
) -> None:
    """Changes a line; the amount only while no billing that was handed in reports on it.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`; or there is no such line.
        RuleBroken: the item is missing or there already, or the amount is billed.
    """
    of = opened(session, actor, contract_id, DOING, version)
    row, line = _line(session, of, line_id), _sound(line)
    before = _scheduled(row)
    if any(one.id != row.id and one.item.casefold() == line.item.casefold() for one in _rows(session, of.id)):
        raise RuleBroken(f"{of.contract.number} has a line {line.item} already; every item is there once.")
    if line.scheduled != row.scheduled_cents and (billing := billed_in(session, [line_id], handed_in=True)) is not None:
        raise held_by(of, f"The amount of line {row.item} of {of.contract.number}", billing)
    _require_room(session, of, row, line.scheduled)
    of.note_all(session, _words(before), _words(line), f" line {row.item}")
    _write(session, row, line)
    settle(session, of)


def move_line(session: Session, actor: Actor, contract_id: int, line_id: int, by: int, *, version: int) -> None:
    """Moves a line by some places among those it stands with; at an end it stays.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`; or there is no such line.
    """
    of = opened(session, actor, contract_id, DOING, version)
    row = _line(session, of, line_id)
    rows = [one for one in _rows(session, of.id) if one.change_order_id == row.change_order_id]
    old = rows.index(row)
    new = min(max(old + by, 0), len(rows) - 1)
    rows.insert(new, rows.pop(old))
    for ordinal, one in enumerate(rows, start=1):
        one.ordinal = ordinal
        session.add(one)
    of.note(session, "place", str(old + 1), str(new + 1), f" line {row.item}")
    of.changed(session)


def remove_lines(session: Session, actor: Actor, contract_id: int, lines: Sequence[int], *, version: int) -> None:
    """Takes lines away on which nothing is billed, all or none.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`; or there is no such line.
        RuleBroken: a billing reports on one, or was handed in with it.
    """
    of = opened(session, actor, contract_id, DOING, version)
    for line_id in lines:
        row = _line(session, of, line_id)
        billing = billed_in(session, [line_id], handed_in=True) or billed_in(session, [line_id], handed_in=False)
        if billing is not None:
            raise held_by(of, f"Line {row.item} of {of.contract.number}", billing)
        of.note(session, "line", f"{row.item} {format_cents(row.scheduled_cents)}", "", f" line {row.item}")
        session.exec(delete(BillingLine).where(col(BillingLine.sov_line_id) == line_id))
        session.delete(row)
        session.flush()
    settle(session, of)


def change_order(session: Session, of: Opened, change_order_id: int | None) -> ChangeOrder | None:
    """A change order of a contract; None for none.

    Raises:
        NotFound: the contract has no such change order.
    """
    if change_order_id is None:
        return None
    order = session.get(ChangeOrder, change_order_id)
    if order is None or order.contract_id != of.id:
        raise NotFound(f"{of.contract.number} has no such change order any more; look at it again.")
    return order


def settle(session: Session, of: Opened) -> None:
    """What follows from other lines: the contract's sums, and the figures of billings that are being filled in."""
    refresh_sums(session, of.id)
    open_ones = select(Billing).where(Billing.contract_id == of.id, col(Billing.status).in_(OPEN_STATUSES))
    for billing in session.exec(open_ones).all():
        begin_lines(session, of.contract, billing)
        billing.version += 1
        session.add(billing)
    refresh_totals(session, of.id)
    of.changed(session)


def _require_open(session: Session, of: Opened, order: ChangeOrder | None) -> None:
    """Lines that are added change a sum; it must not be one that was handed in."""
    if order is not None and order.status is not ChangeOrderStatus.APPROVED:
        return
    billing = handed_in(session, of.id)
    if billing is None:
        return
    if order is None:
        raise held_by(of, f"The schedule of values of {of.contract.number}", billing)
    raise RuleBroken(
        f"Change order {order.number} of {of.contract.number} is approved; make another one for more lines."
    )


def _require_room(session: Session, of: Opened, row: SovLine, scheduled: int) -> None:
    """Where over-billing is forbidden, a line keeps room for what is billed on it (PRODUCT.md section 7)."""
    if of.standing.project.allow_overbilling:
        return
    reported = session.exec(select(BillingLine).where(BillingLine.sov_line_id == row.id))
    billed = sum(one.work_cents + one.materials_new_cents - one.materials_moved_cents for one in reported)
    if not min(0, scheduled) <= billed <= max(0, scheduled):
        raise RuleBroken(
            f"{format_cents(billed)} is billed on line {row.item} of {of.contract.number} already, which "
            f"{format_cents(scheduled)} does not allow; bill less first."
        )


def _rows(session: Session, contract_id: int) -> list[SovLine]:
    order = (col(SovLine.ordinal), col(SovLine.id))
    return list(session.exec(select(SovLine).where(SovLine.contract_id == contract_id).order_by(*order)))


def _line(session: Session, of: Opened, line_id: int) -> SovLine:
    row = session.get(SovLine, line_id)
    if row is None or row.contract_id != of.id:
        raise NotFound(f"{of.contract.number} has no such line any more; look at it again.")
    return row


def _sound(line: ScheduledLine) -> ScheduledLine:
    if abs(line.scheduled) >= LARGEST:
        raise RuleBroken(f"Line {line.item}: the amount is larger than any this program keeps.")
    return ScheduledLine(
        item=label(line.item, "The item of a line"),
        description=one_line(line.description, f"The description of line {line.item}"),
        scheduled=line.scheduled,
        budget_code=one_line(line.budget_code, f"The budget code of line {line.item}"),
    )


def _write(session: Session, row: SovLine, line: ScheduledLine) -> None:
    row.item, row.description, row.budget_code = line.item, line.description, line.budget_code
    row.scheduled_cents = line.scheduled
    session.add(row)


def _scheduled(row: SovLine) -> ScheduledLine:
    return ScheduledLine(row.item, row.description, row.scheduled_cents, row.budget_code)


def _words(line: ScheduledLine) -> dict[str, str]:
    return {
        "item": line.item,
        "description": line.description,
        "scheduled value": format_cents(line.scheduled),
        "budget code": line.budget_code,
    }
