"""What a list of billings can be filtered by."""

from __future__ import annotations

from sqlmodel import Session, col, select

from store.access import Actor, visible_contracts
from store.tables import Company, Contract
from store.vocabulary import Direction


def list_companies(session: Session, actor: Actor, project_id: int, direction: Direction) -> dict[int, str]:
    """The companies of the contracts that the actor may see, by id, in the order of their names."""
    seen = select(Contract.company_id).where(
        Contract.project_id == project_id, Contract.direction == direction, visible_contracts(actor)
    )
    named = select(Company.id, Company.name).where(col(Company.id).in_(seen))
    found = session.exec(named.order_by(col(Company.name).collate("NOCASE")))
    return {one: name for one, name in found if one is not None}
