"""The terms of a contract: made, changed, and the contract deleted while nothing was billed on it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, delete, func, select

from store import changes
from store.access import Actor, level, require
from store.contract_editing import Opened, any_billing, label, one_line, opened
from store.contracts import number_key
from store.detail_sums import require_details
from store.dictionary import word
from store.errors import RuleBroken
from store.money import MILLION, format_rate
from store.tables import (
    BackupItem,
    ChangeOrder,
    Company,
    Contract,
    Invite,
    InvoiceContact,
    Message,
    Person,
    PrivateEntry,
    Requirement,
    RetainageRule,
    SovLine,
)
from store.vocabulary import Accounting, ContractKind, ContractStatus, Direction, Level


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed on a contract, apart from its lines.

    Attributes:
        company: whom we owe (downstream) or bill (upstream), by name; a new name makes a new company.
        architect: upstream, by name; empty for none.
        rate_work: retainage that new billings withhold of work, in millionths; `rate_stored` of stored material.
        accounting: by unit, lines have quantities and prices, and stored material has no retainage.
        ssov_required: whether the schedule of values has to be approved before anything is billed.
    """

    number: str
    kind: ContractKind
    title: str
    company: str
    status: ContractStatus = ContractStatus.DRAFT
    architect: str = ""
    private: bool = False
    rate_work: int = 0
    rate_stored: int = 0
    accounting: Accounting = Accounting.AMOUNT
    ssov_required: bool = False
    ssov_approved: bool = False


def create_contract(session: Session, actor: Actor, project_id: int, terms: Terms) -> int:
    """Makes a contract without lines; returns its id.

    Args:
        session: a session that may write.

    Raises:
        NotFound, NotAllowed: the actor is no administrator of the tool (PRODUCT.md section 5).
        RuleBroken: a term is missing or cannot be.
    """
    require(session, actor, project_id, terms.kind.direction.tool, Level.ADMIN, "Making a contract")
    terms = _sound(terms)
    _require_free(session, project_id, terms.number, None)
    made = Contract(
        project_id=project_id,
        number=terms.number,
        number_key=number_key(terms.number),
        kind=terms.kind,
        direction=terms.kind.direction,
        company_id=company_named(session, actor, terms.company),
        status=terms.status,
    )
    session.add(made)
    session.flush()
    assert made.id is not None, "flushed rows have ids"
    of = opened(session, actor, made.id, "Making a contract", None)
    of.note_all(session, {}, _words(terms), made=True)
    _write(session, actor, made, terms)
    return made.id


def edit_terms(session: Session, actor: Actor, contract_id: int, terms: Terms, *, version: int) -> None:
    """Changes the terms; rates are those of new billings.

    Args:
        session: a session that may write.
        version: the contract's, as the actor saw it.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`.
        RuleBroken: a term is missing, or cannot be on this contract.
    """
    of = opened(session, actor, contract_id, "Changing the terms", version)
    terms, before = _sound(terms), terms_of(session, of.contract)
    _require_free(session, of.contract.project_id, terms.number, contract_id)
    _require_possible(session, of, before, terms)
    of.note_all(session, _words(before), _words(terms))
    _write(session, actor, of.contract, terms)
    of.changed(session)


def delete_contract(session: Session, actor: Actor, contract_id: int, *, version: int) -> None:
    """Deletes a contract with its lines, change orders and lists of people.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`.
        RuleBroken: it has a billing, or a backup names it.
    """
    of = opened(session, actor, contract_id, "Deleting the contract", version)
    if (billing := any_billing(session, contract_id)) is not None:
        raise RuleBroken(f"{of.contract.number} has billing #{billing.position} and stays; set its status instead.")
    if session.exec(select(BackupItem).where(BackupItem.contract_id == contract_id).limit(1)).first() is not None:
        raise RuleBroken(f"{of.contract.number} is named in a backup and stays; set its status instead.")
    of.note(session, "contract", of.contract.number, "")
    details = col(SovLine.parent_id).is_not(None)
    session.exec(delete(SovLine).where(col(SovLine.contract_id) == contract_id, details))
    for table in (SovLine, ChangeOrder, InvoiceContact, PrivateEntry, Invite, Requirement, RetainageRule, Message):
        session.exec(delete(table).where(col(table.contract_id) == contract_id))
    session.delete(of.contract)
    session.flush()


def terms_of(session: Session, contract: Contract) -> Terms:
    """The terms as they stand. Asks for no right: the caller has."""
    return Terms(
        number=contract.number,
        kind=contract.kind,
        title=contract.title,
        company=_company_name(session, contract.company_id),
        status=contract.status,
        architect=_company_name(session, contract.architect_id),
        private=contract.private,
        rate_work=contract.retainage_work_rate,
        rate_stored=contract.retainage_stored_rate,
        accounting=contract.accounting,
        ssov_required=contract.ssov_required,
        ssov_approved=contract.ssov_approved,
    )


def company_named(session: Session, actor: Actor, name: str) -> int:
    """The id of a company, which is made where there is none of that name; upper and lower case are one name."""
    found = session.exec(select(Company).where(Company.name == name)).first()
    found = found or session.exec(select(Company).where(func.lower(Company.name) == name.lower())).first()
    if found is None:
        found = Company(name=name)
        session.add(found)
        session.flush()
        changes.record(session, actor, subject=f"Company {name}", field="company", old="", new=name)
    assert found.id is not None, "flushed rows have ids"
    return found.id


def company_names(session: Session, actor: Actor, project_id: int) -> list[str]:
    """The names of companies to choose from, for administrators of one of the project's tools; others see none."""
    if all(level(session, actor, project_id, direction.tool) < Level.ADMIN for direction in Direction):
        return []
    return list(session.exec(select(Company.name).order_by(func.lower(Company.name))))


def _sound(terms: Terms) -> Terms:
    """The terms with their texts trimmed.

    Raises:
        RuleBroken: one is missing or cannot be.
    """
    for rate, what in ((terms.rate_work, "work"), (terms.rate_stored, "stored material")):
        if not 0 <= rate <= MILLION:
            raise RuleBroken(f"Retainage on {what} is from 0 to 100 %, not {format_rate(rate)}.")
    upstream = terms.kind.direction is Direction.UPSTREAM
    if terms.architect.strip() and not upstream:
        raise RuleBroken(f"{terms.number} is a commitment; only client contracts have an architect.")
    if terms.ssov_required and upstream:
        raise RuleBroken(f"{terms.number} is a client contract; only commitments have their lines approved.")
    if terms.accounting is Accounting.UNIT and terms.rate_stored:
        raise RuleBroken(f"{terms.number} is accounted by unit, without retainage on stored material; set it to 0.")
    return Terms(
        number=label(terms.number, "The contract's number"),
        kind=terms.kind,
        title=one_line(terms.title, "The title"),
        company=label(terms.company, "The contract's company"),
        status=terms.status,
        architect=one_line(terms.architect, "The architect"),
        private=terms.private,
        rate_work=terms.rate_work,
        rate_stored=terms.rate_stored,
        accounting=terms.accounting,
        ssov_required=terms.ssov_required,
        ssov_approved=terms.ssov_approved and terms.ssov_required,
    )


def _require_free(session: Session, project_id: int, number: str, own: int | None) -> None:
    """Numbers that differ in case alone would be one to most people."""
    same = select(Contract).where(Contract.project_id == project_id, Contract.number_key == number_key(number))
    for other in session.exec(same):
        if other.id != own and other.number.casefold() == number.casefold():
            raise RuleBroken(f"The project has a contract {number} already; choose another number.")


def _require_possible(session: Session, of: Opened, before: Terms, terms: Terms) -> None:
    number = of.contract.number
    if terms.kind.direction is not of.contract.direction:
        raise RuleBroken(f"{number} is a {word(before.kind)}; it cannot change to the other direction.")
    if terms.company.casefold() != before.company.casefold():
        if (billing := any_billing(session, of.id)) is not None:
            raise RuleBroken(
                f"{number} #{billing.position} names {before.company}; a contract with billings keeps its company."
            )
        if (login := _first_contact(session, of.id)) is not None:
            raise RuleBroken(f"{login} bills on {number} for {before.company}; remove its invoice contacts first.")
    if terms.accounting is not before.accounting:
        _require_accounting(session, of, terms)
    if terms.ssov_approved and not before.ssov_approved:
        require_details(session, of.contract, "Its details can be approved once they do.")
    if terms.status is ContractStatus.DRAFT and before.status is not ContractStatus.DRAFT:
        billing = any_billing(session, of.id)
        if billing is not None:
            raise RuleBroken(f"{number} has billing #{billing.position}; it cannot be {word(terms.status)} again.")


def _require_accounting(session: Session, of: Opened, terms: Terms) -> None:
    """Lines and billings are what they are by amount or by unit; it changes only where nothing depends on it."""
    number = of.contract.number
    if (billing := any_billing(session, of.id)) is not None:
        raise RuleBroken(f"{number} has billing #{billing.position}; it stays accounted {_by(of.contract.accounting)}.")
    if terms.accounting is Accounting.AMOUNT:
        measured = select(SovLine.item).where(SovLine.contract_id == of.id, col(SovLine.quantity).is_not(None))
        if (item := session.exec(measured.limit(1)).first()) is not None:
            raise RuleBroken(f"Line {item} of {number} has a quantity; take it away first.")


def _by(accounting: Accounting) -> str:
    return f"by {word(accounting).lower()}"


def _first_contact(session: Session, contract_id: int) -> str | None:
    return session.exec(
        select(Person.login)
        .join(InvoiceContact, col(InvoiceContact.person_id) == col(Person.id))
        .where(InvoiceContact.contract_id == contract_id)
        .order_by(Person.login)
        .limit(1)
    ).first()


def _write(session: Session, actor: Actor, row: Contract, terms: Terms) -> None:
    row.number = terms.number
    row.number_key = number_key(terms.number)
    row.kind = terms.kind
    row.title = terms.title
    row.company_id = company_named(session, actor, terms.company)
    row.architect_id = company_named(session, actor, terms.architect) if terms.architect else None
    row.status = terms.status
    row.private = terms.private
    row.retainage_work_rate = terms.rate_work
    row.retainage_stored_rate = terms.rate_stored
    row.accounting = terms.accounting
    row.ssov_required = terms.ssov_required
    row.ssov_approved = terms.ssov_approved
    session.add(row)
    session.flush()


def _words(terms: Terms) -> dict[str, str]:
    """Each field as the history shows it."""
    return {
        "number": terms.number,
        "kind": word(terms.kind),
        "title": terms.title,
        "company": terms.company,
        "architect": terms.architect,
        "status": word(terms.status),
        "private": _yes(terms.private),
        "retainage on work": format_rate(terms.rate_work),
        "retainage on stored material": format_rate(terms.rate_stored),
        "accounting": _by(terms.accounting),
        "SSOV required": _yes(terms.ssov_required),
        "SSOV approved": _yes(terms.ssov_approved),
    }


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _company_name(session: Session, company_id: int | None) -> str:
    return "" if company_id is None else session.get_one(Company, company_id).name
