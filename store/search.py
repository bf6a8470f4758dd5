"""Contracts, billings and attached files of every project an actor may see, found by any part of what they are called.

Three questions: contracts are few, billings and files are found by trigrams of their texts. None answers with more than
is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, literal, null, select
from sqlmodel import Session, col

from store.access import Actor, visible_contracts
from store.list_text import called, files_called, texts_with
from store.tables import Attachment, Billing, BillingPeriod, Company, Contract, Project

LEAST_LETTERS = 3
"""From how many on billings and files are looked for: trigrams know no fewer, and two letters are everywhere."""


class Kind(StrEnum):
    """What was found."""

    CONTRACT = "Contract"
    BILLING = "Billing"
    FILE = "File"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found.

    Attributes:
        billing_id: None for a contract; of a file the billing it is attached to.
        attachment_id: of a file; None for all else.
        number: of the billing; empty for a contract.
        title: of the contract, or of the file.
        period_to: the last day of the billing's period; None where there is none.
        amount: in cents: a contract's revised sum, a billing's net, None for a file.
    """

    kind: Kind
    project_id: int
    project: str
    contract_id: int
    contract: str
    company: str
    billing_id: int | None
    attachment_id: int | None
    number: str
    title: str
    period_to: date | None
    amount: int | None


def find(session: Session, actor: Actor, kind: Kind, text: str, *, most: int) -> list[Hit]:
    """What holds a text, in any case.

    Contracts by number, title, company or architect, by number; billings by number or comment, newest first; files by
    title or name, newest first.

    Args:
        text: nothing is found by none, and but for contracts by fewer than `LEAST_LETTERS`.
        most: how many hits are wanted.
    """
    text = text.strip()
    if len(text) < (1 if kind is Kind.CONTRACT else LEAST_LETTERS):
        return []
    question = {Kind.CONTRACT: _contracts, Kind.BILLING: _billings, Kind.FILE: _files}[kind](text)
    rows = session.execute(question.where(visible_contracts(actor)).limit(most))
    return [Hit(kind, *row) for row in rows]


def _hit(ids: tuple[Any, Any], number: Any, title: Any, period_to: Any, amount: Any) -> list[Any]:
    """The fields of a hit after its kind.

    Args:
        ids: of billing and attachment.
    """
    contract = (col(Contract.id), col(Contract.number), col(Company.name))
    return [col(Project.id), col(Project.number), *contract, *ids, number, title, period_to, amount]


def _contracts(text: str) -> Select[Any]:
    fields = _hit((null(), null()), literal(""), col(Contract.title), null(), col(Contract.revised_cents))
    chosen = _with_contract(select(*fields).select_from(Contract))
    return chosen.where(called(text)).order_by(col(Contract.number_key), col(Contract.id))


def _billings(text: str) -> Select[Any]:
    """By trigrams, from which billings are looked up one by one, so that the first come at once."""
    texts, matches = texts_with(text)
    fields = _billing_hit(null(), col(Contract.title), col(Billing.net_cents))
    chosen = select(*fields).select_from(texts).join(Billing, col(Billing.id) == texts.c.rowid)
    chosen = chosen.join(Contract, col(Contract.id) == col(Billing.contract_id))
    return _with_period(_with_contract(chosen)).where(matches).order_by(texts.c.rowid.desc())


def _files(text: str) -> Select[Any]:
    """By trigrams as well."""
    texts, matches = files_called(text)
    fields = _billing_hit(col(Attachment.id), col(Attachment.title), null())
    chosen = select(*fields).select_from(texts).join(Attachment, col(Attachment.id) == texts.c.rowid)
    chosen = chosen.join(Billing, col(Billing.id) == col(Attachment.billing_id))
    chosen = chosen.join(Contract, col(Contract.id) == col(Billing.contract_id))
    return _with_period(_with_contract(chosen)).where(matches).order_by(texts.c.rowid.desc())


def _billing_hit(attachment_id: Any, title: Any, amount: Any) -> list[Any]:
    ids = (col(Billing.id), attachment_id)
    return _hit(ids, col(Billing.number), title, col(BillingPeriod.to_date), amount)


def _with_contract(chosen: Select[Any]) -> Select[Any]:
    return chosen.join(Project, col(Project.id) == col(Contract.project_id)).join(
        Company, col(Company.id) == col(Contract.company_id)
    )


def _with_period(chosen: Select[Any]) -> Select[Any]:
    return chosen.join(BillingPeriod, col(BillingPeriod.id) == col(Billing.period_id), isouter=True)
