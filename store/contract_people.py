"""Who bills on a contract and who sees it: invoice contacts and the private list (PRODUCT.md section 5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from store.access import Actor
from store.contract_editing import Opened, opened
from store.errors import RuleBroken
from store.tables import Company, Contract, InvoiceContact, Person, PrivateEntry, ToolLevel
from store.vocabulary import Level

DOING = "Changing who works on the contract"


@dataclass(frozen=True, slots=True)
class ContractPerson:
    """Somebody on a contract, or who could be.

    Attributes:
        level: theirs on the contract's tool.
        contact: whether they may bill for the contract's company; `listed` whether they are on its private list.
    """

    id: int
    login: str
    name: str
    company: str
    level: Level
    contact: bool
    listed: bool


def contract_people(session: Session, contract_id: int, *, everybody: bool = False) -> list[ContractPerson]:
    """The people of a contract by name; or everybody with a level on its project. Asks for no right: the caller has.

    Args:
        everybody: also those who are on neither list.
    """
    of_contract = _Lists(session, contract_id)
    tool, project = of_contract.tool, of_contract.project_id
    levels = {
        row.person_id: row.level
        for row in session.exec(select(ToolLevel).where(ToolLevel.project_id == project, ToolLevel.tool == tool))
    }
    members = set(session.exec(select(ToolLevel.person_id).where(ToolLevel.project_id == project)))
    wanted = of_contract.contacts | of_contract.listed | (members if everybody else set())
    rows = session.exec(
        select(Person, Company.name)
        .join(Company, col(Company.id) == col(Person.company_id), isouter=True)
        .where(col(Person.id).in_(wanted))
        .order_by(col(Person.name), col(Person.login))
    )
    return [
        ContractPerson(
            person.id,
            person.login,
            person.name,
            company or "",
            levels.get(person.id, Level.NONE),
            person.id in of_contract.contacts,
            person.id in of_contract.listed,
        )
        for person, company in rows
        if person.id is not None
    ]


def set_contact(session: Session, actor: Actor, contract_id: int, person_id: int, holds: bool, *, version: int) -> None:
    """Makes somebody an invoice contact, which also puts them on the private list; or takes that away.

    Args:
        session: a session that may write.
        version: the contract's, as the actor saw it.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`.
        RuleBroken: they do not work for the contract's company.
    """
    of = opened(session, actor, contract_id, DOING, version)
    person = _person(session, of, person_id)
    if holds and person.company_id != of.contract.company_id:
        works = "works for no company" if person.company_id is None else "works for another company"
        ours = session.get_one(Company, of.contract.company_id).name
        raise RuleBroken(f"{person.name} {works}; an invoice contact of {of.contract.number} works for {ours}.")
    _set(session, of, InvoiceContact, person, holds, "invoice contact")
    if holds:
        _set(session, of, PrivateEntry, person, True, "private list")
    of.changed(session)


def set_listed(session: Session, actor: Actor, contract_id: int, person_id: int, holds: bool, *, version: int) -> None:
    """Puts somebody on the private list, or takes them off it.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`.
        RuleBroken: they are an invoice contact, who are always on it.
    """
    of = opened(session, actor, contract_id, DOING, version)
    person = _person(session, of, person_id)
    if not holds and session.get(InvoiceContact, (of.id, person_id)) is not None:
        raise RuleBroken(f"{person.name} is an invoice contact of {of.contract.number} and stays on its private list.")
    _set(session, of, PrivateEntry, person, holds, "private list")
    of.changed(session)


class _Lists:
    """Both lists of a contract, and which tool of which project it belongs to."""

    def __init__(self, session: Session, contract_id: int) -> None:
        contract = session.get_one(Contract, contract_id)
        self.project_id, self.tool = contract.project_id, contract.direction.tool
        contacts = select(InvoiceContact.person_id).where(InvoiceContact.contract_id == contract_id)
        listed = select(PrivateEntry.person_id).where(PrivateEntry.contract_id == contract_id)
        self.contacts, self.listed = set(session.exec(contacts)), set(session.exec(listed))


def _person(session: Session, of: Opened, person_id: int) -> Person:
    """Somebody with a level on the project; others are not known to its administrators.

    Raises:
        RuleBroken: there is no such person on the project.
    """
    member = select(ToolLevel).where(ToolLevel.project_id == of.contract.project_id, ToolLevel.person_id == person_id)
    if session.exec(member.limit(1)).first() is None:
        raise RuleBroken(f"Nobody of that name works on project {of.standing.project.number}; give them a level first.")
    return session.get_one(Person, person_id)


def _set(
    session: Session,
    of: Opened,
    table: type[InvoiceContact] | type[PrivateEntry],
    person: Person,
    holds: bool,
    field: str,
) -> None:
    """Adds somebody to a list or takes them off it; the history names them by login, as an import does."""
    assert person.id is not None, "rows read have ids"
    row = session.get(table, (of.id, person.id))
    if holds and row is None:
        session.add(table(contract_id=of.id, person_id=person.id))
        of.note(session, field, "", person.login)
    if not holds and row is not None:
        session.delete(row)
        of.note(session, field, person.login, "")
    session.flush()
