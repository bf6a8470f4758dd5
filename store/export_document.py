"""A stored project as a document of the import format, the same text for the same records (docs/import.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, select

from store.billings import frozen_certificates
from store.import_format import FORMAT
from store.import_stored import GroupedLines, StoredBilling, StoredContract, StoredProject, identity
from store.money import plain_cents, plain_rate
from store.retainage_rules import sliding_rules
from store.tables import Attachment, Billing, BillingLine, Contract, Payment, Requirement, SovLine
from store.units import plain_decimal
from store.vocabulary import Accounting, Level, LineReview, Tool, Until

Json = dict[str, Any]


def attachment_path(attachment: Attachment) -> str:
    """Where an attached file lies in an exported folder: its SHA-256 keeps files of the same name apart."""
    return f"files/{attachment.sha256}/{attachment.file_name}"


def document_text(session: Session, stored: StoredProject) -> str:
    """The document of a project that is stored; every key but those without a value is written."""
    return json.dumps(_Exported(session, stored).document(), ensure_ascii=False, indent=1) + "\n"


def in_order(stored: StoredProject) -> list[StoredContract]:
    """The contracts in natural order of their numbers."""
    return sorted(stored.contracts.values(), key=lambda contract: (contract.row.number_key, contract.row.number))


class _Exported:
    """The parts of one project's document."""

    def __init__(self, session: Session, stored: StoredProject) -> None:
        self._session = session
        self._stored = stored
        self._company_names = {company.id: name for name, company in stored.companies.items()}
        self._period_starts = {period.id: start for start, period in stored.periods.items()}
        self._payments = _payments(session, stored)
        self._rules = _rules(session, stored)

    def document(self) -> Json:
        """The whole of it."""
        project = self._stored.row
        assert project is not None, "who exports has looked"
        contracts = in_order(self._stored)
        people = self._people(contracts)
        return {
            "format": FORMAT,
            "project": {
                "number": project.number,
                "name": project.name,
                "address": project.address,
                "company": self._company_names.get(project.company_id),
                "dictionary": project.dictionary.value,
                "allow_overbilling": project.allow_overbilling,
                **self._requirements(None),
            },
            "companies": [{"name": name} for name in self._companies(contracts, people)],
            "people": people,
            "billing_periods": [
                {"from": str(start), "to": str(row.to_date), "due": str(row.due_date), "status": row.status.value}
                for start, row in sorted(self._stored.periods.items())
            ],
            "contracts": [self._contract(contract) for contract in contracts],
        }

    def _requirements(self, contract_id: int | None) -> Json:
        """The rules of the project or of a contract; nothing where it has none of its own."""
        rules = self._rules.get(contract_id)
        return {"requirements": rules} if rules else {}

    def _sliding(self, contract_id: int) -> Json:
        """The rules of sliding retainage; nothing where there are none."""
        rules = [
            {"rate": plain_rate(rule.rate), "until": rule.until.value}
            | (
                {"amount": plain_cents(rule.bound)}
                if rule.until is Until.AMOUNT
                else {"percent": plain_rate(rule.bound)}
            )
            for rule in sliding_rules(self._session, contract_id)
        ]
        return {"sliding": rules} if rules else {}

    def _people(self, contracts: Iterable[StoredContract]) -> list[Json]:
        """Those who have a level on the project or stand on a list of one of its contracts."""
        held = {login for (login, _), row in self._stored.levels.items() if row.level > Level.NONE}
        listed = (login for contract in contracts for login in (*contract.private, *contract.contacts))
        return [
            {
                "login": login,
                "name": self._stored.people[login].name,
                "company": self._stored.company_of[login],
                "email": self._stored.people[login].email,
                "commitments": self._level(login, Tool.COMMITMENTS),
                "client_contracts": self._level(login, Tool.CLIENT_CONTRACTS),
            }
            for login in sorted(held.union(listed))
        ]

    def _level(self, login: str, tool: Tool) -> str:
        row = self._stored.levels.get((login, tool))
        return (row.level if row else Level.NONE).word

    def _companies(self, contracts: Iterable[StoredContract], people: Iterable[Json]) -> list[str]:
        """The firms that the project names; others belong to other projects."""
        project = self._stored.row
        assert project is not None, "who exports has looked"
        ids = {project.company_id}
        for contract in contracts:
            ids.update((contract.row.company_id, contract.row.architect_id))
        names = {self._company_names.get(company_id) for company_id in ids} | {one["company"] for one in people}
        return sorted(name for name in names if name is not None)

    def _contract(self, contract: StoredContract) -> Json:
        row = contract.row
        frozen = frozen_certificates(self._session, identity(row.id))
        lines = contract.grouped()
        items = list(_document_order(contract, lines))
        return {
            "number": row.number,
            "kind": row.kind.value,
            "title": row.title,
            "company": contract.company,
            "architect": self._company_names.get(row.architect_id),
            "status": row.status.value,
            "private": row.private,
            "private_list": sorted(contract.private),
            "invoice_contacts": sorted(contract.contacts),
            "retainage": {
                "work": plain_rate(row.retainage_work_rate),
                "stored": plain_rate(row.retainage_stored_rate),
                **self._sliding(identity(row.id)),
            },
            **({} if row.accounting is Accounting.AMOUNT else {"accounting": row.accounting.value}),
            "ssov_required": row.ssov_required,
            "ssov_approved": row.ssov_approved,
            **self._requirements(row.id),
            "schedule_of_values": [_scheduled(line, lines[None, line.id]) for line in lines[None, None]],
            "change_orders": [
                {
                    "number": number,
                    "title": order.title,
                    "status": order.status.value,
                    "approved_on": _day(order.approved_on),
                    "lines": [_line(line) for line in lines[order.id, None]],
                }
                for number, order in contract.change_orders.items()
            ],
            "invites": [
                {"period_from": str(start), "state": invite.state.value}
                for start, invite in sorted(contract.invites.items())
            ],
            "billings": [
                self._billing(items, billing, frozen.get(position))
                for position, billing in sorted(contract.billings.items())
            ],
        }

    def _billing(self, items: Sequence[str], billing: StoredBilling, frozen: int | None) -> Json:
        row = billing.row
        return {
            "position": row.position,
            "number": row.number,
            "period_from": None if row.period_id is None else str(self._period_starts[row.period_id]),
            "status": row.status.value,
            "billing_date": _day(row.billing_date),
            "comment": row.comment,
            **({} if frozen is None else {"previous_certificates": plain_cents(frozen)}),
            "lines": list(_reported(items, billing)),
            "payments": [
                {"paid_on": str(one.paid_on), "amount": plain_cents(one.amount_cents), "reference": one.reference}
                for one in self._payments.get(identity(row.id), ())
            ],
            "attachments": [_attachment(one) for one in billing.attachments],
        }


def _rules(session: Session, stored: StoredProject) -> dict[int | None, list[Json]]:
    """The rules on what billings carry, by contract; those of the project under None."""
    assert stored.row is not None, "who exports has looked"
    found: dict[int | None, list[Json]] = {}
    order = (col(Requirement.contract_id), col(Requirement.paper))
    for row in session.exec(select(Requirement).where(Requirement.project_id == stored.row.id).order_by(*order)):
        rule = {"paper": row.paper.value, "severity": row.severity.value, "tiers": row.tiers}
        found.setdefault(row.contract_id, []).append(rule)
    return found


def _payments(session: Session, stored: StoredProject) -> dict[int, list[Payment]]:
    """Every payment by billing: also a second one of the same day and reference, which the import will name."""
    assert stored.row is not None, "who exports has looked"
    mine = (
        select(Payment)
        .join(Billing, col(Billing.id) == col(Payment.billing_id))
        .join(Contract, col(Contract.id) == col(Billing.contract_id))
        .where(Contract.project_id == stored.row.id)
        .order_by(col(Payment.paid_on), Payment.reference, col(Payment.id))
    )
    found: dict[int, list[Payment]] = {}
    for payment in session.exec(mine):
        found.setdefault(payment.billing_id, []).append(payment)
    return found


def _document_order(contract: StoredContract, lines: GroupedLines) -> Iterator[str]:
    """The items of all lines as they stand in the document: ordinals count within what they are lines of."""
    for change_order_id in (None, *(order.id for order in contract.change_orders.values())):
        for line in lines[change_order_id, None]:
            yield line.item
            yield from (detail.item for detail in lines[None, line.id])


def _scheduled(line: SovLine, details: Sequence[SovLine]) -> Json:
    """A line of the schedule with its details, where it has any."""
    return _line(line) | ({"details": [_line(detail) for detail in details]} if details else {})


def _line(line: SovLine) -> Json:
    measured: Json = {"unit": line.unit} if line.unit else {}
    if line.quantity is not None and line.unit_price is not None:
        measured |= {"quantity": plain_decimal(line.quantity), "unit_price": plain_decimal(line.unit_price)}
    return {
        "item": line.item,
        "budget_code": line.budget_code,
        "description": line.description,
        **measured,
        "scheduled_value": plain_cents(line.scheduled_cents),
    }


def _reported(items: Sequence[str], billing: StoredBilling) -> Iterator[Json]:
    """What a billing reports; amounts of 0 are left out, as an import takes a billing's lines whole.

    Args:
        items: of all lines of its contract, in the document's order.
    """
    for item in items:
        if (line := billing.lines.get(item)) is None:
            continue
        amounts = {
            "work_this_period": line.work_cents,
            "materials_new": line.materials_new_cents,
            "materials_moved": line.materials_moved_cents,
            "release_work": line.released_work_cents,
            "release_stored": line.released_stored_cents,
        }
        yield {
            "item": item,
            **{key: plain_cents(cents) for key, cents in amounts.items() if cents},
            "retainage_work": plain_rate(line.retainage_work_rate),
            "retainage_stored": plain_rate(line.retainage_stored_rate),
            **({"quantity": plain_decimal(line.quantity)} if line.quantity else {}),
            **_withheld(line),
            **_review(line),
        }


def _withheld(line: BillingLine) -> Json:
    """Amounts of retainage that were typed as such."""
    amounts = {"withheld_work": line.withheld_work_cents, "withheld_stored": line.withheld_stored_cents}
    return {key: plain_cents(cents) for key, cents in amounts.items() if cents is not None}


def _review(line: BillingLine) -> Json:
    """What a review said of a line; nothing of one that waits."""
    said: Json = {}
    if line.review is not LineReview.WAITING:
        said["review"] = line.review.value
    if line.review_reason:
        said["review_reason"] = line.review_reason
    if line.claimed_work_cents is not None:
        said["claimed_work"] = plain_cents(line.claimed_work_cents)
    if line.claimed_new_cents is not None:
        said["claimed_materials_new"] = plain_cents(line.claimed_new_cents)
    return said


def _attachment(attachment: Attachment) -> Json:
    """A title that is the file's name is left out: names may hold what a title may not."""
    given: Json = {"path": attachment_path(attachment), "kind": attachment.kind.value}
    if attachment.title != attachment.file_name:
        given["title"] = attachment.title
    if attachment.tier != 1:
        given["tier"] = attachment.tier
    if attachment.amount_cents is not None:
        given["amount"] = plain_cents(attachment.amount_cents)
    if attachment.expires_on is not None:
        given["expires_on"] = str(attachment.expires_on)
    return given


def _day(value: object) -> str | None:
    return None if value is None else str(value)
