"""Persons and companies are added, changed and shut out; every change is in the history."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from store import changes
from store.access import Actor
from store.contract_editing import label, one_line
from store.contract_terms import company_named
from store.directory import administers_any, require_keeper
from store.errors import NotFound, Overtaken, RuleBroken
from store.levels import record_level
from store.tables import Change, Company, Contract, InvoiceContact, Person, PublicKey, ToolLevel
from store.vocabulary import Level

LARGEST_UID = 2**32 - 2
"""The number after it means nobody to Linux."""


@dataclass(frozen=True, slots=True)
class PersonTerms:
    """What is known of a person.

    Attributes:
        company: the name of who they work for; a new name makes a new company, an empty one is none.
        email: where letters go; may be empty.
    """

    name: str
    company: str = ""
    email: str = ""


def add_person(session: Session, actor: Actor, login: str, terms: PersonTerms, *, administrator: bool = False) -> int:
    """Adds somebody to the directory, who may do nothing yet; returns their id.

    Args:
        session: a session that may write.
        administrator: whether they keep the directory from now on.

    Raises:
        NotAllowed: the actor neither keeps the directory nor administers a project.
        RuleBroken: the login or the name is missing or cannot be, or the login is taken.
    """
    if administrator or not administers_any(session, actor):
        require_keeper(actor, "Adding persons" if not administrator else "Making administrators of the directory")
    login = label(login, "The login")
    if len(login.split()) > 1 or login.startswith("-"):
        raise RuleBroken(f"The login {login} holds a blank or begins with a dash; choose one such as maria.silva.")
    taken = {one.casefold() for one in session.exec(select(Person.login))}
    if login.casefold() in taken:
        raise RuleBroken(f"Somebody has the login {login} already; choose another one.")
    row = Person(login=login, name="", administrator=administrator)
    _write(session, actor, row, terms)
    session.flush()
    assert row.id is not None, "flushed rows have ids"
    _note(session, actor, row, "person", "", row.name)
    if administrator:
        _note(session, actor, row, "administrator", "no", "yes")
    return row.id


def edit_person(
    session: Session, actor: Actor, person_id: int, terms: PersonTerms, *, seen: PersonTerms | None = None
) -> None:
    """Changes name, company and address; the login stays, because the history names people by it.

    Args:
        session: a session that may write.
        seen: the person as the actor saw them; None where nothing they saw can have changed.

    Raises:
        NotAllowed, NotFound: the actor does not keep the directory; there is no such person.
        Overtaken: somebody changed them meanwhile.
        RuleBroken: the name is missing, or they are an invoice contact of the company they would leave.
    """
    row = _kept(session, actor, person_id, "Changing persons")
    old, company = PersonTerms(row.name, _company(session, row.company_id), row.email), row.company_id
    if seen is not None and seen != old:
        raise Overtaken(_overtaken(session, row))
    _write(session, actor, row, terms)
    bills = (
        select(Contract.company_id)
        .join(InvoiceContact, col(InvoiceContact.contract_id) == col(Contract.id))
        .where(InvoiceContact.person_id == person_id, col(Contract.company_id) == company)
    )
    if row.company_id != company and session.exec(bills.limit(1)).first() is not None:
        raise RuleBroken(f"{row.login} bills for {old.company}; take them off its contracts before they leave it.")
    session.flush()
    for field, before, now in (
        ("name", old.name, row.name),
        ("company", old.company, _company(session, row.company_id)),
        ("email", old.email, row.email),
    ):
        _note(session, actor, row, field, before, now)


def set_administrator(session: Session, actor: Actor, person_id: int, holds: bool) -> None:
    """Lets somebody keep the directory, or no longer.

    Args:
        session: a session that may write.

    Raises:
        NotAllowed, NotFound: the actor does not keep the directory; there is no such person.
        RuleBroken: it would be taken from the actor themselves.
    """
    row = _kept(session, actor, person_id, "Making administrators of the directory")
    if not holds:
        _require_another(actor, person_id)
    _note(session, actor, row, "administrator", _yes(row.administrator), _yes(holds))
    row.administrator = holds
    session.add(row)
    session.flush()


def set_system_uid(session: Session, actor: Actor, person_id: int, uid: int | None) -> None:
    """Says which account of this system somebody has, by its number; None takes that away.

    Args:
        session: a session that may write.

    Raises:
        NotAllowed, NotFound: the actor does not keep the directory; there is no such person.
        RuleBroken: it is no such number, or somebody else's.
    """
    row = _kept(session, actor, person_id, "Saying who has which account")
    if uid is not None and not 0 <= uid <= LARGEST_UID:
        raise RuleBroken(f"{uid} is no number of an account; `id -u NAME` says it.")
    other = None if uid is None else session.exec(select(Person).where(Person.system_uid == uid)).one_or_none()
    if other is not None and other.id != person_id:
        raise RuleBroken(f"The account {uid} is that of {other.login}; take it from them first.")
    _note(session, actor, row, "account", _number(row.system_uid), _number(uid))
    row.system_uid = uid
    session.add(row)
    session.flush()


def shut_out(session: Session, actor: Actor, person_id: int) -> None:
    """Takes from somebody all by which they could act: keys, account, levels, the directory. The history keeps them.

    Args:
        session: a session that may write.

    Raises:
        NotAllowed, NotFound: the actor does not keep the directory; there is no such person.
        RuleBroken: it is the actor themselves.
    """
    row = _kept(session, actor, person_id, "Shutting somebody out")
    _require_another(actor, person_id)
    for key in session.exec(select(PublicKey).where(PublicKey.person_id == person_id)).all():
        session.delete(key)
        _note(session, actor, row, "key", key.fingerprint, "")
    levels = select(ToolLevel).where(ToolLevel.person_id == person_id)
    for held in session.exec(levels.order_by(col(ToolLevel.project_id), col(ToolLevel.tool))).all():
        session.delete(held)
        if held.level > Level.NONE:
            record_level(session, actor, held.project_id, row.login, held.tool, held.level, Level.NONE)
    set_system_uid(session, actor, person_id, None)
    set_administrator(session, actor, person_id, False)


def add_company(session: Session, actor: Actor, name: str) -> int:
    """Adds a company; returns its id.

    Raises:
        NotAllowed: the actor neither keeps the directory nor administers a project.
        RuleBroken: the name is missing, or taken.
    """
    if not administers_any(session, actor):
        require_keeper(actor, "Adding companies")
    name = _free_name(session, name, None)
    return company_named(session, actor, name)


def rename_company(session: Session, actor: Actor, company_id: int, name: str) -> None:
    """Gives a company another name, on all its contracts; billings that were compiled keep the old one.

    Raises:
        NotAllowed, NotFound: the actor does not keep the directory; there is no such company.
        RuleBroken: the name is missing, or taken.
    """
    require_keeper(actor, "Renaming companies")
    row = session.get(Company, company_id)
    if row is None:
        raise NotFound("There is no such company.")
    name, old = _free_name(session, name, company_id), row.name
    if name == old:
        return
    row.name = name
    session.add(row)
    session.flush()
    changes.record(session, actor, subject=f"Company {name}", field="name", old=old, new=name)


def _write(session: Session, actor: Actor, row: Person, terms: PersonTerms) -> None:
    email, company = one_line(terms.email, "The address"), one_line(terms.company, "The company")
    if email and ("@" not in email.strip("@") or len(email.split()) > 1):
        raise RuleBroken(f"{email} is no address such as maria@example.com; leave it empty where there is none.")
    row.name, row.email = label(terms.name, "The name"), email
    row.company_id = company_named(session, actor, company) if company else None
    session.add(row)


def _kept(session: Session, actor: Actor, person_id: int, doing: str) -> Person:
    require_keeper(actor, doing)
    row = session.get(Person, person_id)
    if row is None:
        raise NotFound("There is no such person.")
    return row


def _require_another(actor: Actor, person_id: int) -> None:
    """Nobody locks themselves out by a slip."""
    if actor.person_id == person_id:
        raise RuleBroken("Nobody takes the directory from themselves; another administrator of it does that.")


def _free_name(session: Session, typed: str, own: int | None) -> str:
    name = label(typed, "The company's name")
    others = select(Company.id).where(func.fold(Company.name) == name.casefold())
    if any(found != own for found in session.exec(others)):
        raise RuleBroken(f"There is a company {name} already.")
    return name


def _company(session: Session, company_id: int | None) -> str:
    return "" if company_id is None else session.get_one(Company, company_id).name


def _overtaken(session: Session, row: Person) -> str:
    change = session.exec(
        select(Change).where(Change.subject == f"Person {row.login}").order_by(col(Change.id).desc()).limit(1)
    ).first()
    said = "" if change is None else f" by {change.name} ({change.field})"
    return f"{row.login} was changed meanwhile{said}; what you typed is kept here, look at the person again."


def _note(session: Session, actor: Actor, row: Person, field: str, old: str, new: str) -> None:
    if old != new:
        changes.record(session, actor, subject=f"Person {row.login}", field=field, old=old, new=new)


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _number(uid: int | None) -> str:
    return "" if uid is None else str(uid)
