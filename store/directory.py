"""Who is known: persons and companies, as far as somebody may see them.

Who keeps the directory sees all of it. An administrator of a project sees the persons who work on it, and may name
others by their exact login to let them work on it too. Everybody sees themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, false, func, or_, true
from sqlmodel import Session, col, select

from store.access import Actor
from store.errors import NotAllowed, NotFound
from store.tables import Company, Person, PublicKey, ToolLevel
from store.vocabulary import Level


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as they are listed.

    Attributes:
        system_uid: the number of their account on this system; None where they have none, or where the actor does not
            keep the directory, as are `keys` - how many they have - and `administrator`, unless it is themselves.
    """

    id: int
    login: str
    name: str
    company: str
    email: str
    system_uid: int | None
    keys: int | None
    administrator: bool | None


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company, and how many of the persons whom the actor may see work for it."""

    id: int
    name: str
    persons: int


def list_persons(session: Session, actor: Actor) -> list[PersonRow]:
    """The persons whom the actor may see, by name."""
    return _rows(session, actor, _visible_persons(actor))


def find_person(session: Session, actor: Actor, login: str) -> PersonRow:
    """The person with this exact login.

    Raises:
        NotFound: nobody has it, or nobody whom the actor may see; administrators of projects may name anybody.
    """
    seen = true() if administers_any(session, actor) else _visible_persons(actor)
    found = _rows(session, actor, seen & (col(Person.login) == login.strip()))
    if not found:
        raise NotFound(f"There is no person {login.strip()} whom you may see; `persons` lists them.")
    return found[0]


def list_companies(session: Session, actor: Actor) -> list[CompanyRow]:
    """All companies by name, for who keeps the directory or administers a project; others see none."""
    if not administers_any(session, actor):
        return []
    count = (
        select(func.count(col(Person.id)))
        .where(col(Person.company_id) == col(Company.id), _visible_persons(actor))
        .scalar_subquery()
    )
    rows = session.exec(select(Company.id, Company.name, count).order_by(func.lower(Company.name)))
    return [CompanyRow(found, name, persons) for found, name, persons in rows if found is not None]


def has_administrator(session: Session) -> bool:
    """Whether anybody keeps the directory but the owner of the database file; until then the first start goes on."""
    return session.exec(select(Person.id).where(col(Person.administrator)).limit(1)).first() is not None


def administers_any(session: Session, actor: Actor) -> bool:
    """Whether somebody keeps the directory, or is Admin on a tool of any project."""
    if actor.keeps_directory:
        return True
    held = select(ToolLevel.person_id).where(ToolLevel.person_id == actor.person_id, ToolLevel.level == Level.ADMIN)
    return session.exec(held.limit(1)).first() is not None


def require_keeper(actor: Actor, doing: str) -> None:
    """Refuses who does not keep the directory.

    Args:
        doing: the action as the sentence's subject, e.g. `Renaming companies`.

    Raises:
        NotAllowed: with who may.
    """
    if not actor.keeps_directory:
        raise NotAllowed(f"{doing} is for administrators of the directory; ask one of them.")


def _rows(session: Session, actor: Actor, condition: ColumnElement[bool]) -> list[PersonRow]:
    keys = select(func.count(col(PublicKey.id))).where(col(PublicKey.person_id) == col(Person.id)).scalar_subquery()
    rows = session.exec(
        select(Person, Company.name, keys)
        .join(Company, col(Company.id) == col(Person.company_id), isouter=True)
        .where(condition)
        .order_by(func.lower(Person.name), col(Person.login))
    )
    found = []
    for person, company, number in rows:
        assert person.id is not None, "rows read have ids"
        whole = actor.keeps_directory or person.id == actor.person_id
        found.append(
            PersonRow(
                person.id,
                person.login,
                person.name,
                company or "",
                person.email,
                person.system_uid if whole else None,
                number if whole else None,
                person.administrator if whole else None,
            )
        )
    return found


def _visible_persons(actor: Actor) -> ColumnElement[bool]:
    """The SQL condition over Person: those whom the actor may see."""
    if actor.keeps_directory:
        return true()
    if actor.person_id is None:
        return false()
    administered = select(ToolLevel.project_id).where(
        col(ToolLevel.person_id) == actor.person_id, col(ToolLevel.level) == Level.ADMIN
    )
    # Under another name: the same table inside the question for it.
    theirs = ToolLevel.__table__.alias("theirs")  # type: ignore[attr-defined] # every table has one
    works_there = exists().where(
        theirs.c.person_id == col(Person.id), theirs.c.level > Level.NONE, theirs.c.project_id.in_(administered)
    )
    return or_(col(Person.id) == actor.person_id, works_there)
