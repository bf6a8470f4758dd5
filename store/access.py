"""Who acts, and what they may see and do (PRODUCT.md section 5). Every path into the store asks here."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from store.dictionary import word
from store.errors import NotAllowed, NotFound
from store.tables import Contract, Person, PrivateEntry, Project, ToolLevel
from store.vocabulary import Direction, Level, Tool

_TOOL_NAMES = {Tool.COMMITMENTS: "Commitments", Tool.CLIENT_CONTRACTS: "Client Contracts"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something.

    Attributes:
        person_id: the row in Person; None for an operator who is no person of the directory.
        operator: owns the database file, and with it is Admin everywhere.
        administrator: keeps the directory of persons; that alone is no level on any project.
    """

    login: str
    name: str
    person_id: int | None = None
    operator: bool = False
    administrator: bool = False

    @property
    def keeps_directory(self) -> bool:
        """Whether persons, companies, keys and levels of all projects are theirs to change."""
        return self.operator or self.administrator


def operator(login: str) -> Actor:
    """The owner of the database file."""
    return Actor(login, login, operator=True)


def actor_for(session: Session, login: str) -> Actor:
    """The person with this login.

    Raises:
        NotFound: nobody has it.
    """
    person = session.exec(select(Person).where(Person.login == login)).one_or_none()
    if person is None:
        raise _unknown(login)
    return _actor(person)


def who_acts(session: Session, database_url: str, as_login: str | None) -> Actor:
    """Who sits at the keyboard: decided by the system, never by an environment variable.

    The number of the account counts, not its name in `$USER`. It is the person who has it in the directory; where
    nobody has, the person whose login is the account's name, unless the directory knows them by another number.

    Args:
        as_login: acts as this person; only for the owner of the database file, who could change the file anyway.

    Raises:
        NotAllowed: `as_login` by somebody else.
        NotFound: the login is not in the directory.
    """
    uid = os.getuid()
    owns = _owns(database_url)
    if as_login is not None:
        own = None if owns else _system_person(session, uid)
        if not owns and (own is None or own.login != as_login):
            raise NotAllowed("Only the owner of the database file may act as somebody else (--as).")
        return actor_for(session, as_login)
    if owns:
        return operator(_account_name(uid))
    person = _system_person(session, uid)
    if person is None:
        raise _unknown(_account_name(uid))
    return _actor(person)


def _system_person(session: Session, uid: int) -> Person | None:
    by_number = session.exec(select(Person).where(Person.system_uid == uid)).one_or_none()
    if by_number is not None:
        return by_number
    named = select(Person).where(Person.login == _account_name(uid), col(Person.system_uid).is_(None))
    return session.exec(named).one_or_none()


def _actor(person: Person) -> Actor:
    return Actor(person.login, person.name, person.id, administrator=person.administrator)


def _unknown(login: str) -> NotFound:
    return NotFound(f"Nobody has the login {login}; ask a project admin to add you.")


def _account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _owns(database_url: str) -> bool:
    path = make_url(database_url).database
    return path is not None and Path(path).stat().st_uid == os.getuid()


def level(session: Session, actor: Actor, project_id: int, tool: Tool) -> Level:
    """The actor's level on a tool of a project."""
    if actor.operator:
        return Level.ADMIN
    if actor.person_id is None:
        return Level.NONE
    row = session.get(ToolLevel, (project_id, actor.person_id, tool))
    return Level.NONE if row is None else row.level


def require(session: Session, actor: Actor, project_id: int, tool: Tool, needed: Level, doing: str) -> None:
    """Refuses what the actor's level does not allow.

    Args:
        doing: the action as the sentence's subject, e.g. `Compiling backups`.

    Raises:
        NotFound: the project does not exist for this actor.
        NotAllowed: with the level that is needed and the one the actor has.
    """
    project = session.exec(select(Project).where(Project.id == project_id, visible_projects(actor))).one_or_none()
    if project is None:
        raise NotFound("There is no such project.")
    held = level(session, actor, project_id, tool)
    if held < needed:
        raise NotAllowed(
            f"{doing} needs {word(needed)} on {_TOOL_NAMES[tool]} of project {project.number}; you have {word(held)}."
        )


def visible_contracts(actor: Actor) -> ColumnElement[bool]:
    """The SQL condition over Contract: those the actor may see.

    Read Only and up on the direction's tool; a private contract only those on its private list, and Admin.
    """
    if actor.operator:
        return true()
    if actor.person_id is None:
        return false()
    listed = exists().where(
        col(PrivateEntry.contract_id) == col(Contract.id), col(PrivateEntry.person_id) == actor.person_id
    )
    return or_(
        *(
            and_(
                col(Contract.direction) == direction,
                _level_exists(actor.person_id, direction.tool, Level.READ_ONLY, col(Contract.project_id)),
                or_(
                    col(Contract.private).is_(False),
                    listed,
                    _level_exists(actor.person_id, direction.tool, Level.ADMIN, col(Contract.project_id)),
                ),
            )
            for direction in Direction
        )
    )


def visible_projects(actor: Actor) -> ColumnElement[bool]:
    """The SQL condition over Project: those where the actor has any level on any tool."""
    if actor.operator:
        return true()
    if actor.person_id is None:
        return false()
    return exists().where(
        col(ToolLevel.project_id) == col(Project.id),
        col(ToolLevel.person_id) == actor.person_id,
        col(ToolLevel.level) > Level.NONE,
    )


def works_anywhere(session: Session, actor: Actor) -> bool:
    """Whether the actor has anything to do here: a level on some tool of some project, or the directory to keep."""
    if actor.keeps_directory:
        return True
    held = select(ToolLevel.project_id).where(ToolLevel.person_id == actor.person_id, col(ToolLevel.level) > Level.NONE)
    return session.exec(held.limit(1)).first() is not None


def _level_exists(person_id: int, tool: Tool, needed: Level, project_id: Mapped[int]) -> ColumnElement[bool]:
    return exists().where(
        col(ToolLevel.project_id) == project_id,
        col(ToolLevel.person_id) == person_id,
        col(ToolLevel.tool) == tool,
        col(ToolLevel.level) >= needed,
    )
