"""Writes a checked document's billings: lines, payments and attachments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from store.columns import now
from store.files import Stored, record_file
from store.import_files import file_name
from store.import_format import AttachmentRecord, BillingLineRecord, BillingRecord, ContractRecord, Document
from store.import_stored import StoredBilling, StoredContract, StoredProject, identity
from store.import_writing import Subject, Writing
from store.tables import Attachment, Billing, BillingLine, Payment
from store.vocabulary import AttachmentKind


def write_billings(writing: Writing, document: Document, stored: StoredProject, kept: Mapping[str, Stored]) -> None:
    """Writes the billings, all of them before their parts: the rows go to the database in bulk."""
    for contract in document.contracts:
        for billing in contract.billings:
            _write_billing(writing, contract, billing, stored)
    for file in {file.sha256: file for file in kept.values()}.values():
        record_file(writing.session, file)
    writing.session.flush()
    moment = now()
    for contract in document.contracts:
        found = stored.contracts[contract.number]
        for billing in contract.billings:
            known = found.billings[billing.position]
            _write_lines(writing, billing, known, found)
            _write_payments(writing, billing, known, found)
            _write_attachments(writing, billing, known, found, kept, moment)
    writing.session.flush()


def _subject(contract: StoredContract, billing: StoredBilling, part: str = "") -> Subject:
    name = f"{contract.row.number} #{billing.row.position}{part}"
    return Subject(name, contract.row.id, billing.row.id)


def _write_billing(writing: Writing, contract: ContractRecord, billing: BillingRecord, stored: StoredProject) -> None:
    found = stored.contracts[contract.number]
    known = found.billings.get(billing.position)
    frozen = billing.previous_certificates
    row = writing.put(
        known.row if known else None,
        Billing,
        {"contract_id": found.row.id, "position": billing.position},
        billing,
        {
            "period_id": stored.periods[billing.period_from].id if billing.period_from else None,
            "number": billing.number,
            "status": billing.status,
            "billing_date": billing.billing_date,
            "comment": billing.comment,
            # Without one, a stored line 7 stays and a new one follows from the billings before.
            **({} if frozen is None else {"previous_certificates_cents": frozen}),
        },
        _subject(found, known) if known else Subject(found.row.number),
    )
    if known is None:
        found.billings[billing.position] = StoredBilling(row)


def _write_lines(writing: Writing, billing: BillingRecord, known: StoredBilling, found: StoredContract) -> None:
    """A billing's lines are given whole: a stored line that is missing from them reports nothing any more."""
    if "lines" not in billing.model_fields_set:
        return
    nothing = dict.fromkeys(_amounts(BillingLineRecord(item="nothing")), 0)
    written = {line.item for line in billing.lines}
    for item, kept in known.lines.items():
        if item not in written:
            writing.change(kept, nothing, _subject(found, known, f" line {item}"))
    for line in billing.lines:
        row = known.lines.get(line.item)
        rates = {"retainage_work_rate": line.retainage_work, "retainage_stored_rate": line.retainage_stored}
        given: dict[str, Any] = {name: rate for name, rate in rates.items() if rate is not None}
        given |= _mentioned(line)
        if row is not None:
            writing.change(row, _amounts(line) | given, _subject(found, known, f" line {line.item}"))
            continue
        usual = {name: getattr(found.row, name) for name in rates}
        keys = {"billing_id": known.row.id, "sov_line_id": found.lines[line.item].id}
        known.lines[line.item] = writing.create(BillingLine(**(keys | _amounts(line) | usual | given)))


def _amounts(line: BillingLineRecord) -> dict[str, int]:
    return {
        "work_cents": line.work_this_period,
        "quantity": line.quantity,
        "materials_new_cents": line.materials_new,
        "materials_moved_cents": line.materials_moved,
        "released_work_cents": line.release_work,
        "released_stored_cents": line.release_stored,
    }


def _mentioned(line: BillingLineRecord) -> dict[str, Any]:
    """What the document says of a line's review, and of amounts withheld."""
    columns = {
        "withheld_work": "withheld_work_cents",
        "withheld_stored": "withheld_stored_cents",
        "review": "review",
        "review_reason": "review_reason",
        "claimed_work": "claimed_work_cents",
        "claimed_materials_new": "claimed_new_cents",
    }
    return {column: getattr(line, key) for key, column in columns.items() if key in line.model_fields_set}


def _write_payments(writing: Writing, billing: BillingRecord, known: StoredBilling, found: StoredContract) -> None:
    for payment in billing.payments:
        key = (payment.paid_on, payment.reference)
        known.payments[key] = writing.put(
            known.payments.get(key),
            Payment,
            {"billing_id": known.row.id, "paid_on": payment.paid_on, "reference": payment.reference},
            payment,
            {"amount_cents": payment.amount},
            _subject(found, known, f" payment {payment.paid_on} {payment.reference}".rstrip()),
        )
    known.row.paid_cents = sum(payment.amount_cents for payment in known.payments.values())


def _write_attachments(
    writing: Writing,
    billing: BillingRecord,
    known: StoredBilling,
    found: StoredContract,
    kept: Mapping[str, Stored],
    moment: datetime,
) -> None:
    before = list(known.attachments)
    unclaimed: dict[tuple[str, str, AttachmentKind], list[Attachment]] = defaultdict(list)
    for row in reversed(before):
        unclaimed[row.file_name, row.sha256, row.kind].append(row)
    written = []
    for attachment in billing.attachments:
        name = file_name(attachment.path)
        sha256 = kept[attachment.path].sha256
        same = unclaimed[name, sha256, attachment.kind]
        if same:
            row = same.pop()
            given = {} if attachment.title is None else {"title": attachment.title or name}
            given |= {
                column: value for key, column, value in _details(attachment) if key in attachment.model_fields_set
            }
            writing.change(row, given, _subject(found, known, f" file {name}"))
        else:
            row = Attachment(
                billing_id=identity(known.row.id),
                ordinal=0,
                kind=attachment.kind,
                title=attachment.title or name,
                file_name=name,
                sha256=sha256,
                added_at=moment,
                added_by=writing.actor.login,
                **{column: value for _, column, value in _details(attachment)},
            )
            writing.session.add(row)
            writing.attached += 1
            if before:
                writing.remember(_subject(found, known), "attachment", "", name)
        written.append(row)
    writing.place(before, written)


def _details(attachment: AttachmentRecord) -> tuple[tuple[str, str, Any], ...]:
    """What was read from the paper: key of the document, column, value."""
    return (
        ("tier", "tier", attachment.tier),
        ("amount", "amount_cents", attachment.amount),
        ("expires_on", "expires_on", attachment.expires_on),
    )
