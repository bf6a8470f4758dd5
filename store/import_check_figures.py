"""The rules of an imported contract's figures, through all its billings in order (PRODUCT.md section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from store.application import withheld
from store.errors import Fault
from store.import_faults import Place, fault, unknown
from store.import_format import BillingLineRecord, ContractRecord
from store.import_lines import given_lines
from store.import_stored import StoredContract
from store.money import format_cents
from store.tables import BillingLine
from store.units import amount_of, format_decimal, measures
from store.vocabulary import Accounting, ChangeOrderStatus


@dataclass(frozen=True, slots=True)
class Value:
    """A line's scheduled value.

    Attributes:
        waiting_for: the line's change order, where that is not approved.
        price: of one unit; None where the line is billed by amount.
        detailed: whether it is billed by its details.
    """

    cents: int
    waiting_for: str = ""
    price: int | None = None
    detailed: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """What one billing reports on one line, from the document or from the database."""

    place: Place
    work: int
    materials_new: int
    materials_moved: int
    rate_work: int
    rate_stored: int
    released_work: int
    released_stored: int
    withheld_work: int | None
    withheld_stored: int | None
    quantity: int

    @property
    def reports(self) -> bool:
        """Whether there is an amount in it."""
        amounts = (self.work, self.materials_new, self.materials_moved, self.released_work, self.released_stored)
        return any(amounts)


@dataclass(slots=True)
class Running:
    """What all billings so far report on one line."""

    work: int = 0
    stored: int = 0
    released_work: int = 0
    released_stored: int = 0
    quantity: int = 0

    def add(self, reported: Reported) -> None:
        """Takes in the next billing's report."""
        self.work += reported.work
        self.stored += reported.materials_new - reported.materials_moved
        self.released_work += reported.released_work
        self.released_stored += reported.released_stored
        self.quantity += reported.quantity


@dataclass
class Figures:
    """A contract's lines and billings as they will be: the document's over the stored."""

    by_unit: bool = False
    values: dict[str, Value] = field(default_factory=dict)
    billings: dict[int, dict[str, Reported]] = field(default_factory=dict)


def figure_faults(
    contract: ContractRecord | None, place: Place, stored: StoredContract | None, *, allow_overbilling: bool
) -> Iterator[Fault]:
    """Unknown items, material moved that is not stored, billing and releasing beyond what there is.

    Args:
        contract: None to judge what is stored alone.
    """
    figures = _merged(contract, place, stored)
    running: dict[str, Running] = {}
    for position in sorted(figures.billings):
        for item, reported in figures.billings[position].items():
            value = figures.values.get(item)
            if value is None:
                yield from unknown("line of this contract with item", item, figures.values, (*reported.place, "item"))
            elif value.waiting_for:
                sentence = f"Item {item} belongs to change order {value.waiting_for}, which is not approved."
                yield fault((*reported.place, "item"), sentence)
            elif value.detailed and not reported.reports:
                continue
            elif value.detailed:
                sentence = f"Item {item} has details; what is billed is reported on those."
                yield fault((*reported.place, "item"), sentence)
            else:
                so_far = running.setdefault(item, Running())
                yield from _moved_faults(reported, so_far)
                so_far.add(reported)
                yield from _measured_faults(item, value, reported, so_far)
                if figures.by_unit and reported.rate_stored:
                    sentence = "The contract is accounted by unit, without retainage on stored material."
                    yield fault((*reported.place, "retainage_stored"), sentence)
                yield from _released_faults(reported, so_far)
                if not allow_overbilling:
                    yield from _overbilling_faults(item, value.cents, reported, so_far)


def _measured_faults(item: str, value: Value, reported: Reported, now: Running) -> Iterator[Fault]:
    place = (*reported.place, "quantity")
    if value.price is None:
        if reported.quantity:
            yield fault(place, f"Item {item} has no unit price; it is billed by amount, without a quantity.")
    elif not measures(now.quantity, now.work, value.price):
        come_to = format_cents(amount_of(now.quantity, value.price))
        sentence = f"{format_decimal(now.quantity)} to date come to {come_to}, not to {format_cents(now.work)} of work."
        yield fault(place, f"Item {item}: {sentence}")


def _moved_faults(reported: Reported, before: Running) -> Iterator[Fault]:
    place = (*reported.place, "materials_moved")
    there = before.stored + reported.materials_new
    if reported.materials_moved < 0:
        yield fault(place, "Material moved into the work cannot be negative.")
    elif reported.materials_moved > max(there, 0):
        moved = format_cents(reported.materials_moved)
        yield fault(place, f"{moved} of material is moved into the work, but {format_cents(there)} is stored.")
    elif there < 0:
        place = (*reported.place, "materials_new")
        yield fault(place, f"This leaves {format_cents(there)} of material stored; it cannot be less than nothing.")


def _released_faults(reported: Reported, now: Running) -> Iterator[Fault]:
    work = withheld(now.work, reported.rate_work, reported.withheld_work)
    stored = withheld(now.stored, reported.rate_stored, reported.withheld_stored)
    kinds = {
        "release_work": (reported.released_work, now.released_work, work),
        "release_stored": (reported.released_stored, now.released_stored, stored),
    }
    for key, (this_time, released, held) in kinds.items():
        if this_time and not min(0, held) <= released <= max(0, held):
            sentence = f"{format_cents(released)} is released in all, of {format_cents(held)} withheld."
            yield fault((*reported.place, key), sentence)


def _overbilling_faults(item: str, scheduled: int, reported: Reported, now: Running) -> Iterator[Fault]:
    total = now.work + now.stored
    if not min(0, scheduled) <= total <= max(0, scheduled):
        billed = f"{format_cents(total)} of {format_cents(scheduled)}"
        yield fault(reported.place, f"Item {item} is billed to {billed}, and the project forbids over-billing.")


def _merged(contract: ContractRecord | None, place: Place, stored: StoredContract | None) -> Figures:
    figures = Figures()
    approved = {} if stored is None else {number: one.status for number, one in stored.change_orders.items()}
    if contract is not None:
        approved.update((order.number, order.status) for order in contract.change_orders)
    if stored is not None:
        figures.by_unit = stored.row.accounting is Accounting.UNIT
        parents = {line.parent_id for line in stored.lines.values()}
        for item, line in stored.lines.items():
            order = stored.change_order_of(line)
            waiting = _waiting(order.number, approved) if order else ""
            figures.values[item] = Value(line.scheduled_cents, waiting, line.unit_price, line.id in parents)
        for position, billing in stored.billings.items():
            figures.billings[position] = {item: _from_stored(line, place) for item, line in billing.lines.items()}
    if contract is not None:
        _merge_document(figures, contract, place, stored, approved)
    return figures


def _merge_document(
    figures: Figures,
    contract: ContractRecord,
    place: Place,
    stored: StoredContract | None,
    approved: dict[str, ChangeOrderStatus],
) -> None:
    if stored is None or "accounting" in contract.model_fields_set:
        figures.by_unit = contract.accounting is Accounting.UNIT
    for one in given_lines(contract, place):
        item, known = one.line.item, figures.values.get(one.line.item)
        waiting = _waiting(one.change_order, approved) if one.change_order else ""
        detailed = one.detailed or (known is not None and known.detailed)
        figures.values[item] = Value(one.line.scheduled_value, waiting, one.line.unit_price, detailed)
    rates = _rates(contract, stored)
    for at, billing in enumerate(contract.billings):
        kept = stored.billings.get(billing.position) if stored is not None else None
        if kept is not None and "lines" not in billing.model_fields_set:
            continue
        where = (*place, "billings", at, "lines")
        figures.billings[billing.position] = {
            line.item: _from_document(line, (*where, nth), kept.lines.get(line.item) if kept else None, rates)
            for nth, line in enumerate(billing.lines)
        }


def _waiting(order: str, statuses: dict[str, ChangeOrderStatus]) -> str:
    return "" if statuses[order] is ChangeOrderStatus.APPROVED else order


def _rates(contract: ContractRecord, stored: StoredContract | None) -> tuple[int, int]:
    if stored is not None and "retainage" not in contract.model_fields_set:
        return stored.row.retainage_work_rate, stored.row.retainage_stored_rate
    return contract.retainage.work, contract.retainage.stored


def _from_stored(line: BillingLine, place: Place) -> Reported:
    return Reported(
        place=place,
        work=line.work_cents,
        materials_new=line.materials_new_cents,
        materials_moved=line.materials_moved_cents,
        rate_work=line.retainage_work_rate,
        rate_stored=line.retainage_stored_rate,
        released_work=line.released_work_cents,
        released_stored=line.released_stored_cents,
        withheld_work=line.withheld_work_cents,
        withheld_stored=line.withheld_stored_cents,
        quantity=line.quantity,
    )


def _from_document(line: BillingLineRecord, place: Place, kept: BillingLine | None, rates: tuple[int, int]) -> Reported:
    if kept is not None:
        rates = kept.retainage_work_rate, kept.retainage_stored_rate
    return Reported(
        place=place,
        work=line.work_this_period,
        materials_new=line.materials_new,
        materials_moved=line.materials_moved,
        rate_work=rates[0] if line.retainage_work is None else line.retainage_work,
        rate_stored=rates[1] if line.retainage_stored is None else line.retainage_stored,
        released_work=line.release_work,
        released_stored=line.release_stored,
        withheld_work=line.withheld_work,
        withheld_stored=line.withheld_stored,
        quantity=line.quantity,
    )
