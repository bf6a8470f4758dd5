"""Contracts: their numbers in natural order and the sums derived from their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from store.access import Actor, visible_contracts
from store.tables import Billing, ChangeOrder, Company, Contract, SovLine
from store.vocabulary import ChangeOrderStatus, ContractKind, ContractStatus, Direction

_DIGITS = re.compile(r"\d+", re.ASCII)


def number_key(number: str) -> str:
    """A text that sorts contract numbers in natural order: SC-2 before SC-10 (PRODUCT.md section 3, rule 4).

    Each run of digits is written with its length in front, so that texts compare as numbers do; upper and lower
    case sort together.
    """

    def measured(found: re.Match[str]) -> str:
        digits = found[0].lstrip("0") or "0"
        return f"{len(digits):04}{digits}"

    return _DIGITS.sub(measured, number.casefold())


def refresh_sums(session: Session, contract_id: int) -> None:
    """Derives the original and the revised contract sum from the lines; only approved change orders count."""
    session.flush()
    lines = (
        select(col(SovLine.change_order_id).is_(None), func.sum(SovLine.scheduled_cents))
        .join(ChangeOrder, col(ChangeOrder.id) == col(SovLine.change_order_id), isouter=True)
        .where(col(SovLine.contract_id) == contract_id, col(SovLine.parent_id).is_(None))
        .where(col(SovLine.change_order_id).is_(None) | (col(ChangeOrder.status) == ChangeOrderStatus.APPROVED))
        .group_by(col(SovLine.change_order_id).is_(None))
    )
    sums = {bool(is_original): int(cents) for is_original, cents in session.exec(lines)}
    contract = session.get_one(Contract, contract_id)
    contract.original_cents = sums.get(True, 0)
    contract.revised_cents = contract.original_cents + sums.get(False, 0)
    session.add(contract)


@dataclass(frozen=True, slots=True)
class ContractName:
    """A contract as it is chosen from a list."""

    id: int
    number: str
    title: str
    company: str


def contract_names(session: Session, actor: Actor, project_id: int, direction: Direction) -> list[ContractName]:
    """The contracts of a project that the actor may see, in natural order of their numbers."""
    rows = session.exec(
        select(Contract, Company.name)
        .join(Company, col(Company.id) == col(Contract.company_id))
        .where(Contract.project_id == project_id, Contract.direction == direction, visible_contracts(actor))
        .order_by(col(Contract.number_key))
    )
    return [ContractName(row.id, row.number, row.title, company) for row, company in rows if row.id is not None]


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract for a list; amounts in cents.

    Attributes:
        billed: what its billings come to, `billings` how many they are.
    """

    number: str
    kind: ContractKind
    title: str
    company: str
    status: ContractStatus
    private: bool
    original: int
    revised: int
    billed: int
    billings: int


def contract_rows(session: Session, actor: Actor, project_id: int, direction: Direction) -> list[ContractRow]:
    """The contracts of a project that the actor may see with what is billed on them, in natural order."""
    rows = session.exec(
        select(Contract, Company.name, func.coalesce(func.sum(Billing.gross_cents), 0), func.count(col(Billing.id)))
        .join(Company, col(Company.id) == col(Contract.company_id))
        .join(Billing, col(Billing.contract_id) == col(Contract.id), isouter=True)
        .where(Contract.project_id == project_id, Contract.direction == direction, visible_contracts(actor))
        .group_by(col(Contract.id), col(Company.name))
        .order_by(col(Contract.number_key))
    )
    return [
        ContractRow(
            number=row.number,
            kind=row.kind,
            title=row.title,
            company=company,
            status=row.status,
            private=row.private,
            original=row.original_cents,
            revised=row.revised_cents,
            billed=billed,
            billings=billings,
        )
        for row, company, billed, billings in rows
    ]
