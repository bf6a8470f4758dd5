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
from store.contract_editing import Opened, any_billing, billed_in, handed_in, held_by, label, one_line, opened
from store.contracts import refresh_sums
from store.detail_sums import require_details
from store.errors import NotFound, RuleBroken
from store.money import LARGEST, format_cents
from store.standing import OPEN_STATUSES
from store.tables import Billing, BillingLine, ChangeOrder, Contract, SovLine
from store.units import format_decimal, format_price, scheduled_of
from store.vocabulary import Accounting, ChangeOrderStatus

DOING = "Changing the schedule of values"


@dataclass(frozen=True, slots=True)
class ScheduledLine:
    """What stands on a line: the amount in cents; negative for a deduction.

    Attributes:
        unit: what is measured, e.g. `m3`.
        quantity: in ten-thousandths; None for a lump sum. With a price, the amount is what both come to.
        unit_price: of one unit, in ten-thousandths of the currency's unit.
    """

    item: str
    description: str = ""
    scheduled: int = 0
    budget_code: str = ""
    unit: str = ""
    quantity: int | None = None
    unit_price: int | None = None


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
    rows = sov_rows(session, of.id)
    taken = {row.item.casefold() for row in rows}
    ordinal = max((row.ordinal for row in rows if row.change_order_id == change_order_id), default=0)
    for line in (sound(of.contract, line) for line in lines):
        if line.item.casefold() in taken:
            raise RuleBroken(f"{of.contract.number} has a line {line.item} already; every item is there once.")
        taken.add(line.item.casefold())
        ordinal += 1
        made = SovLine(
            contract_id=of.id, change_order_id=change_order_id, ordinal=ordinal, item=line.item, scheduled_cents=0
        )
        of.note_all(session, {}, line_words(line), f" line {line.item}", made=True)
        write_line(session, made, line)
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
    row, line = _line(session, of, line_id), sound(of.contract, line)
    before = scheduled_line(row)
    if any(one.id != row.id and one.item.casefold() == line.item.casefold() for one in sov_rows(session, of.id)):
        raise RuleBroken(f"{of.contract.number} has a line {line.item} already; every item is there once.")
    require_amount_open(session, of, before, line, line_id)
    _require_room(session, of, row, line.scheduled)
    of.note_all(session, line_words(before), line_words(line), f" line {row.item}")
    write_line(session, row, line)
    if (billing := any_billing(session, of.id)) is not None:
        waits = f"#{billing.position} is billed on them: take the details of the line away first, then type them anew."
        require_details(session, of.contract, waits)
    settle(session, of)


def move_line(session: Session, actor: Actor, contract_id: int, line_id: int, by: int, *, version: int) -> None:
    """Moves a line by some places among those it stands with; at an end it stays.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`; or there is no such line.
    """
    of = opened(session, actor, contract_id, DOING, version)
    row = _line(session, of, line_id)
    rows = [
        one for one in sov_rows(session, of.id) if one.change_order_id == row.change_order_id and one.parent_id is None
    ]
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
        take_away(session, of, [*(one for one in sov_rows(session, of.id) if one.parent_id == line_id), row])
    settle(session, of)


def take_away(session: Session, of: Opened, rows: Sequence[SovLine]) -> None:
    """Deletes lines, details before the line they belong to, where no billing holds them.

    Raises:
        RuleBroken: a billing reports on one, or was handed in with it.
    """
    for row in rows:
        line_id = row.id or 0
        billing = billed_in(session, [line_id], handed_in=True) or billed_in(session, [line_id], handed_in=False)
        if billing is not None:
            raise held_by(of, f"Line {row.item} of {of.contract.number}", billing)
        of.note(session, "line", f"{row.item} {format_cents(row.scheduled_cents)}", "", f" line {row.item}")
        session.exec(delete(BillingLine).where(col(BillingLine.sov_line_id) == line_id))
        session.delete(row)
        session.flush()


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


def require_amount_open(session: Session, of: Opened, old: ScheduledLine, new: ScheduledLine, line_id: int) -> None:
    """What was handed in keeps its amount and quantity; what is measured in a draft keeps the price it is measured at.

    Raises:
        RuleBroken: a billing holds the amounts.
    """
    amounts = [(line.scheduled, line.quantity, line.unit_price) for line in (old, new)]
    if amounts[0] == amounts[1]:
        return
    billing = billed_in(session, [line_id], handed_in=True)
    if billing is None and old.unit_price != new.unit_price:
        billing = billed_in(session, [line_id], handed_in=False)
    if billing is not None:
        raise held_by(of, f"The amount of line {old.item} of {of.contract.number}", billing)


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


def sov_rows(session: Session, contract_id: int) -> list[SovLine]:
    """All lines of a contract in their order, details among them. Asks for no right: the caller has."""
    order = (col(SovLine.ordinal), col(SovLine.id))
    return list(session.exec(select(SovLine).where(SovLine.contract_id == contract_id).order_by(*order)))


def _line(session: Session, of: Opened, line_id: int) -> SovLine:
    row = session.get(SovLine, line_id)
    if row is None or row.contract_id != of.id:
        raise NotFound(f"{of.contract.number} has no such line any more; look at it again.")
    if row.parent_id is not None:
        parent = session.get_one(SovLine, row.parent_id).item
        raise RuleBroken(f"Line {row.item} is a detail of line {parent}; change the details of {parent}.")
    return row


def sound(contract: Contract, line: ScheduledLine) -> ScheduledLine:
    """The line with its texts trimmed, and with the amount that its quantity comes to.

    Raises:
        RuleBroken: a text is missing or too long, the amount is too large, or the contract is not accounted by unit.
    """
    item = label(line.item, "The item of a line")
    measured = line.unit.strip() or line.quantity is not None or line.unit_price is not None
    if measured and contract.accounting is not Accounting.UNIT:
        raise RuleBroken(f"{contract.number} is accounted by amount; line {item} cannot have a unit or a quantity.")
    scheduled = scheduled_of(item, line.quantity, line.unit_price, line.scheduled or None)
    if abs(scheduled) >= LARGEST:
        raise RuleBroken(f"Line {item}: the amount is larger than any this program keeps.")
    return ScheduledLine(
        item=item,
        description=one_line(line.description, f"The description of line {item}"),
        scheduled=scheduled,
        budget_code=one_line(line.budget_code, f"The budget code of line {item}"),
        unit=one_line(line.unit, f"The unit of line {item}"),
        quantity=line.quantity,
        unit_price=line.unit_price,
    )


def write_line(session: Session, row: SovLine, line: ScheduledLine) -> None:
    """Writes what stands on a line into its row."""
    row.item, row.description, row.budget_code = line.item, line.description, line.budget_code
    row.scheduled_cents = line.scheduled
    row.unit, row.quantity, row.unit_price = line.unit, line.quantity, line.unit_price
    session.add(row)


def scheduled_line(row: SovLine) -> ScheduledLine:
    """What stands on a row."""
    return ScheduledLine(
        row.item, row.description, row.scheduled_cents, row.budget_code, row.unit, row.quantity, row.unit_price
    )


def line_words(line: ScheduledLine) -> dict[str, str]:
    """Each part of a line as the history shows it."""
    return {
        "item": line.item,
        "description": line.description,
        "scheduled value": format_cents(line.scheduled),
        "budget code": line.budget_code,
        "unit": line.unit,
        "quantity": "" if line.quantity is None else format_decimal(line.quantity),
        "unit price": "" if line.unit_price is None else format_price(line.unit_price),
    }
