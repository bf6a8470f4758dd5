"""Writes a checked document's contracts: lists of people, change orders, schedules of values, invites."""

from __future__ import annotations

from collections.abc import Sequence

from store.contracts import number_key
from store.import_format import ChangeOrderRecord, ContractRecord, DetailRecord, Document
from store.import_stored import StoredContract, StoredProject, identity
from store.import_writing import Subject, Writing
from store.retainage_rules import SlidingRule, sliding_rules, write_sliding_rules
from store.tables import ChangeOrder, Contract, Invite, InvoiceContact, PrivateEntry, SovLine
from store.vocabulary import Until


def write_contracts(writing: Writing, document: Document, stored: StoredProject) -> None:
    """Writes the contracts, all of them before their parts: the rows go to the database in bulk."""
    for contract in document.contracts:
        _write_contract(writing, contract, stored)
    writing.session.flush()
    for contract in document.contracts:
        _write_change_orders(writing, contract, stored.contracts[contract.number])
    writing.session.flush()
    for contract in document.contracts:
        found = stored.contracts[contract.number]
        there = found.grouped()
        _write_lines(writing, contract.schedule_of_values, found, there[None, None])
        for order in contract.change_orders:
            row = found.change_orders[order.number]
            _write_lines(writing, order.lines, found, there[row.id, None], order=row)
    writing.session.flush()
    for contract in document.contracts:
        found = stored.contracts[contract.number]
        there = found.grouped()
        for line in contract.schedule_of_values:
            parent = found.lines[line.item]
            _write_lines(writing, line.details, found, there[None, parent.id], parent=parent)
        _write_sliding(writing, contract, found)
        _write_people(writing, contract, found, stored)
        _write_invites(writing, contract, found, stored)
    writing.session.flush()


def _subject(contract: StoredContract, part: str = "") -> Subject:
    return Subject(f"{contract.row.number}{part}", contract.row.id)


def _write_contract(writing: Writing, contract: ContractRecord, stored: StoredProject) -> None:
    known = stored.contracts.get(contract.number)
    architect = stored.companies[contract.architect].id if contract.architect else None
    row = writing.put(
        known.row if known else None,
        Contract,
        {
            "project_id": writing.project_id,
            "number": contract.number,
            "number_key": number_key(contract.number),
            "direction": contract.kind.direction,
        },
        contract,
        {
            "kind": contract.kind,
            "title": contract.title,
            "company_id": stored.companies[contract.company].id,
            "architect_id": architect,
            "status": contract.status,
            "private": contract.private,
            "retainage_work_rate": contract.retainage.work,
            "retainage_stored_rate": contract.retainage.stored,
            "accounting": contract.accounting,
            "ssov_required": contract.ssov_required,
            "ssov_approved": contract.ssov_approved,
        },
        _subject(known) if known else Subject(contract.number),
    )
    if known is None:
        stored.contracts[contract.number] = StoredContract(row, contract.company)


def _write_sliding(writing: Writing, contract: ContractRecord, found: StoredContract) -> None:
    """The rules of sliding retainage, as a whole where they are given."""
    if "retainage" not in contract.model_fields_set or "sliding" not in contract.retainage.model_fields_set:
        return
    contract_id = identity(found.row.id)
    old = sliding_rules(writing.session, contract_id)
    new = [
        SlidingRule(one.rate, one.until, (one.amount if one.until is Until.AMOUNT else one.percent) or 0)
        for one in contract.retainage.sliding
    ]
    if old != new:
        words = ["; ".join(rule.words for rule in rules) for rules in (old, new)]
        writing.remember(_subject(found), "sliding retainage", *words)
        write_sliding_rules(writing.session, contract_id, new)
        writing.updated += 1


def _write_change_orders(writing: Writing, contract: ContractRecord, found: StoredContract) -> None:
    before = list(found.change_orders.values())
    written = [_write_change_order(writing, order, found) for order in contract.change_orders]
    writing.place(before, written)


def _write_change_order(writing: Writing, order: ChangeOrderRecord, found: StoredContract) -> ChangeOrder:
    row = writing.put(
        found.change_orders.get(order.number),
        ChangeOrder,
        {"contract_id": found.row.id, "number": order.number, "ordinal": 0},
        order,
        {"title": order.title, "status": order.status, "approved_on": order.approved_on},
        _subject(found, f" change order {order.number}"),
    )
    found.change_orders[order.number] = row
    return row


def _write_lines(
    writing: Writing,
    lines: Sequence[DetailRecord],
    found: StoredContract,
    before: Sequence[SovLine],
    *,
    order: ChangeOrder | None = None,
    parent: SovLine | None = None,
) -> None:
    """Writes lines of the schedule, of a change order, or the details of a line.

    Args:
        before: those that are stored of them, in their order.
    """
    keys = {"change_order_id": order.id if order else None, "parent_id": parent.id if parent else None}
    written = []
    for line in lines:
        row = writing.put(
            found.lines.get(line.item),
            SovLine,
            {"contract_id": found.row.id, **keys, "item": line.item, "ordinal": 0},
            line,
            {
                "budget_code": line.budget_code or (parent.budget_code if parent else ""),
                "description": line.description,
                "scheduled_cents": line.scheduled_value,
                "unit": line.unit,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
            },
            _subject(found, f" line {line.item}"),
        )
        found.lines[line.item] = row
        written.append(row)
    writing.place(before, written)


def _write_people(writing: Writing, contract: ContractRecord, found: StoredContract, stored: StoredProject) -> None:
    """The lists as the document gives them; an invoice contact is on the private list too (PRODUCT.md section 5)."""
    mentioned = contract.model_fields_set
    contacts = set(contract.invoice_contacts if "invoice_contacts" in mentioned else found.contacts)
    private = set(contract.private_list if "private_list" in mentioned else found.private) | contacts
    for login in sorted(found.contacts.keys() - contacts):
        writing.remove(found.contacts.pop(login), _subject(found), "invoice contact", login)
    for login in sorted(found.private.keys() - private):
        writing.remove(found.private.pop(login), _subject(found), "private list", login)
    for login in sorted(contacts - found.contacts.keys()):
        keys = {"contract_id": identity(found.row.id), "person_id": identity(stored.people[login].id)}
        found.contacts[login] = writing.create(InvoiceContact(**keys))
        writing.remember(_subject(found), "invoice contact", "", login)
    for login in sorted(private - found.private.keys()):
        keys = {"contract_id": identity(found.row.id), "person_id": identity(stored.people[login].id)}
        found.private[login] = writing.create(PrivateEntry(**keys))
        writing.remember(_subject(found), "private list", "", login)


def _write_invites(writing: Writing, contract: ContractRecord, found: StoredContract, stored: StoredProject) -> None:
    for invite in contract.invites:
        start = invite.period_from
        found.invites[start] = writing.put(
            found.invites.get(start),
            Invite,
            {"contract_id": found.row.id, "period_id": stored.periods[start].id},
            invite,
            {"state": invite.state},
            _subject(found, f" invite {start}"),
        )
