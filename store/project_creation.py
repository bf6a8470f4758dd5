"""A project is made: by who keeps the directory, and is Admin on its tools from then on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, select

from store import changes
from store.access import Actor
from store.contract_editing import label, one_line
from store.contract_terms import company_named
from store.dictionary import word
from store.directory import require_keeper
from store.errors import RuleBroken
from store.levels import set_level
from store.tables import Project
from store.vocabulary import Dictionary, Level, Tool


@dataclass(frozen=True, slots=True)
class ProjectTerms:
    """What a project is called and how it bills.

    Attributes:
        company: our own firm, which pays downstream and bills upstream; a new name makes a new company.
        dictionary: the point of view from which everything is named (PRODUCT.md section 1).
    """

    number: str
    name: str
    company: str
    address: str = ""
    dictionary: Dictionary = Dictionary.GENERAL_CONTRACTORS
    allow_overbilling: bool = True


def create_project(session: Session, actor: Actor, terms: ProjectTerms) -> int:
    """Makes a project without periods and contracts; returns its id.

    Args:
        session: a session that may write.

    Raises:
        NotAllowed: the actor does not keep the directory.
        RuleBroken: number, name or company is missing, or the number is taken.
    """
    require_keeper(actor, f"Making a project such as {terms.number.strip()}")
    number, name = label(terms.number, "The project's number"), label(terms.name, "The project's name")
    company = label(terms.company, "Our own company")
    taken = session.exec(select(Project.number)).all()
    if number.casefold() in {one.casefold() for one in taken}:
        raise RuleBroken(f"There is a project {number} already; choose another number.")
    made = Project(
        number=number,
        name=name,
        address=one_line(terms.address, "The address"),
        dictionary=terms.dictionary,
        company_id=company_named(session, actor, company),
        allow_overbilling=terms.allow_overbilling,
    )
    session.add(made)
    session.flush()
    assert made.id is not None, "flushed rows have ids"
    said = f"{name}, {word(terms.dictionary)}"
    changes.record(session, actor, subject=f"Project {number}", field="project", old="", new=said, project_id=made.id)
    if actor.person_id is not None:
        for tool in Tool:
            set_level(session, actor, made.id, actor.person_id, tool, Level.ADMIN)
    return made.id
