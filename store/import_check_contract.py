"""The rules of one imported contract: numbers, references, people (PRODUCT.md sections 2, 5 and 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from store.errors import Fault
from store.import_check_figures import figure_faults
from store.import_faults import Place, fault, repeated, unknown
from store.import_format import BillingRecord, ContractRecord
from store.import_lines import given_lines
from store.import_stored import StoredContract
from store.money import format_cents
from store.vocabulary import CERTIFIED, Accounting, BillingStatus, Direction

UPSTREAM_STATUSES = (
    BillingStatus.DRAFT,
    BillingStatus.UNDER_REVIEW,
    BillingStatus.REVISE_AND_RESUBMIT,
    BillingStatus.APPROVED,
)
"""The statuses a client contract's billing may have (PRODUCT.md section 6)."""


def contract_faults(
    contract: ContractRecord,
    place: Place,
    stored: StoredContract | None,
    *,
    companies: Collection[str],
    people: Mapping[str, str | None],
    periods: Collection[date],
    allow_overbilling: bool,
) -> Iterator[Fault]:
    """The faults of one contract, judged together with what is stored of it.

    Args:
        place: where the contract is in the document.
        companies: the names that will be known.
        people: each known login's company.
        periods: the first days of the project's periods.
        allow_overbilling: whether the project lets a line be billed beyond its value.
    """
    yield from unknown("company", contract.company, companies, (*place, "company"))
    if contract.architect is not None:
        yield from unknown("company", contract.architect, companies, (*place, "architect"))
    if stored is not None and stored.row.direction is not contract.kind.direction:
        sentence = f"The contract is stored as a {stored.row.kind}; it cannot change to the other direction."
        yield fault((*place, "kind"), sentence)
    yield from _people_faults(contract, place, stored, people)
    yield from _line_faults(contract, place, stored)
    yield from _invite_faults(contract, place, periods)
    yield from _billing_faults(contract, place, stored, periods)
    yield from figure_faults(contract, place, stored, allow_overbilling=allow_overbilling)


def _people_faults(
    contract: ContractRecord, place: Place, stored: StoredContract | None, people: Mapping[str, str | None]
) -> Iterator[Fault]:
    lists = {"private_list": contract.private_list, "invoice_contacts": contract.invoice_contacts}
    for key, logins in lists.items():
        yield from repeated("Login", ((login, (*place, key, at)) for at, login in enumerate(logins)))
        for at, login in enumerate(logins):
            yield from unknown("person", login, people, (*place, key, at))
    if "invoice_contacts" in contract.model_fields_set or stored is None:
        contacts = [((*place, "invoice_contacts", at), login) for at, login in enumerate(contract.invoice_contacts)]
    else:
        contacts = [((*place, "company"), login) for login in stored.contacts]
    for where, login in contacts:
        if login in people and (company := people[login]) != contract.company:
            works = f'works for "{company}"' if company else "has no company"
            yield fault(where, f'An invoice contact works for "{contract.company}"; {login} {works}.')


def _line_faults(contract: ContractRecord, place: Place, stored: StoredContract | None) -> Iterator[Fault]:
    """An item is one line of the contract, wherever it stands; a stored line stays where it is."""
    orders = enumerate(contract.change_orders)
    yield from repeated(
        "Change order", ((order.number, (*place, "change_orders", at, "number")) for at, order in orders)
    )
    items = [(one.line.item, (*one.place, "item"), one.owner) for one in given_lines(contract, place)]
    yield from repeated("Item", ((item, where) for item, where, _ in items))
    owners = {} if stored is None else stored.owners()
    for item, where, owner in items:
        if (known := owners.get(item, owner)) != owner:
            yield fault(where, f"Item {item} is stored as a line of {known}; it cannot move.")
    yield from _detail_faults(contract, place, stored)


def _detail_faults(contract: ContractRecord, place: Place, stored: StoredContract | None) -> Iterator[Fault]:
    """Only lines of a commitment's schedule have details; they add up to their lines once something is billed."""
    accounting = contract.accounting
    if stored is not None and "accounting" not in contract.model_fields_set:
        accounting = stored.row.accounting
    for one in given_lines(contract, place):
        if one.line.quantity is not None and accounting is not Accounting.UNIT:
            yield fault((*one.place, "quantity"), "The contract is accounted by amount; its lines have no quantities.")
    for nth, order in enumerate(contract.change_orders):
        for at, line in enumerate(order.lines):
            if line.details:
                sentence = "Only lines of the schedule of values have details, not those of change orders."
                yield fault((*place, "change_orders", nth, "lines", at, "details"), sentence)
    there = None if stored is None else stored.grouped()
    billed = bool(contract.billings) or (stored is not None and bool(stored.billings))
    for at, line in enumerate(contract.schedule_of_values):
        where = (*place, "schedule_of_values", at, "details")
        if line.details and contract.kind.direction is Direction.UPSTREAM:
            yield fault(where, "Only the lines of commitments have details, not those of client contracts.")
        known = None if stored is None else stored.lines.get(line.item)
        kept = there[None, known.id] if there is not None and known is not None else []
        sums = {row.item: row.scheduled_cents for row in kept}
        sums |= {detail.item: detail.scheduled_value for detail in line.details}
        if billed and sums and sum(sums.values()) != line.scheduled_value:
            come_to, value = format_cents(sum(sums.values())), format_cents(line.scheduled_value)
            yield fault(where, f"The details of item {line.item} come to {come_to}, not to {value}.")


def _invite_faults(contract: ContractRecord, place: Place, periods: Collection[date]) -> Iterator[Fault]:
    if contract.invites and contract.kind.direction is Direction.UPSTREAM:
        yield fault((*place, "invites"), "Only commitments have invites; nobody is invited on a client contract.")
    invites = enumerate(contract.invites)
    yield from repeated(
        "An invite for the period from",
        ((invite.period_from, (*place, "invites", at, "period_from")) for at, invite in invites),
    )
    for at, invite in enumerate(contract.invites):
        yield from _unknown_period(invite.period_from, periods, (*place, "invites", at, "period_from"))


def _unknown_period(start: date, periods: Collection[date], place: Place) -> Iterator[Fault]:
    if start not in periods:
        yield fault(place, f"No billing period of the project begins on {start}.")


def _billing_faults(
    contract: ContractRecord, place: Place, stored: StoredContract | None, periods: Collection[date]
) -> Iterator[Fault]:
    billings = [((*place, "billings", at), billing) for at, billing in enumerate(contract.billings)]
    yield from repeated("Position", ((billing.position, (*where, "position")) for where, billing in billings))
    yield from repeated("Billing number", ((billing.number, (*where, "number")) for where, billing in billings))
    rewritten = {billing.position for billing in contract.billings}
    kept = stored.billings if stored is not None else {}
    numbers = {found.row.number: position for position, found in kept.items() if position not in rewritten}
    positions = sorted(rewritten.union(kept))
    if positions != list(range(1, len(positions) + 1)):
        given = ", ".join(map(str, positions))
        yield fault((*place, "billings"), f"Positions must run 1, 2, 3 ... without a gap; they are {given}.")
    for where, billing in billings:
        if billing.number in numbers:
            position = numbers[billing.number]
            yield fault(
                (*where, "number"), f"Billing number {billing.number} is stored already, at position {position}."
            )
        yield from _one_billing_faults(contract, billing, where, periods)


def _one_billing_faults(
    contract: ContractRecord, billing: BillingRecord, place: Place, periods: Collection[date]
) -> Iterator[Fault]:
    if contract.kind.direction is Direction.UPSTREAM and billing.status not in UPSTREAM_STATUSES:
        words = ", ".join(UPSTREAM_STATUSES)
        yield fault((*place, "status"), f"A billing of a client contract is one of {words}; not {billing.status}.")
    if billing.period_from is not None:
        yield from _unknown_period(billing.period_from, periods, (*place, "period_from"))
    if billing.previous_certificates is not None and billing.status not in CERTIFIED:
        words = " and ".join(CERTIFIED)
        sentence = f"Line 7 is frozen in {words} billings only; that of a {billing.status} one is computed."
        yield fault((*place, "previous_certificates"), sentence)
    lines = enumerate(billing.lines)
    yield from repeated("Item", ((line.item, (*place, "lines", at, "item")) for at, line in lines))
    payments = enumerate(billing.payments)
    yield from repeated(
        "A payment with this day and reference:",
        ((f"{one.paid_on} {one.reference}".strip(), (*place, "payments", at)) for at, one in payments),
    )
