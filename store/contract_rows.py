"""Where a contract stands in the lists of billings."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from store.access import Actor, visible_contracts
from store.contracts import number_key
from store.errors import NotFound
from store.tables import Billing, Contract
from store.vocabulary import Direction


@dataclass(frozen=True, slots=True)
class ContractRows:
    """The rows that a contract can have in a list; see `store.queries` for their keys."""

    number: str
    keys: frozenset[int]


def contract_rows(session: Session, actor: Actor, project_id: int, direction: Direction, number: str) -> ContractRows:
    """The rows of the contract with a number, or of the first whose number begins so.

    Args:
        number: as it is typed: in any case, 002 as 2.

    Raises:
        NotFound: no contract that the actor may see has such a number.
    """
    typed = number.strip()
    of_list = (
        select(Contract.id, Contract.number)
        .where(Contract.project_id == project_id, Contract.direction == direction, visible_contracts(actor))
        .order_by(col(Contract.number_key))
    )
    begins = func.instr(func.fold(Contract.number), typed.casefold()) == 1
    found = session.exec(of_list.where(Contract.number_key == number_key(typed))).first()
    found = found or (session.exec(of_list.where(begins)).first() if typed else None)
    if found is None:
        raise NotFound(f"No contract of this list has the number {typed}, or one that begins so; type another.")
    contract_id, name = found
    assert contract_id is not None, "rows read have ids"
    billings = session.exec(select(Billing.id).where(Billing.contract_id == contract_id))
    return ContractRows(name, frozenset([-contract_id, *(one for one in billings if one is not None)]))
