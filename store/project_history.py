"""Everything that was changed in a project, as far as a person may see what was changed (PRODUCT.md section 6)."""

from __future__ import annotations

from sqlmodel import Session, col, or_, select

from store.access import Actor, visible_contracts, visible_projects
from store.details import ChangeRow, changes_of
from store.errors import NotFound
from store.tables import Change, Contract, Project

MOST_CHANGES = 10_000
"""The latest changes that are shown; a billing and a contract show all of their own."""


def project_history(session: Session, actor: Actor, project_id: int) -> tuple[ChangeRow, ...]:
    """The changes of a project, latest first: its own, its periods', and those of contracts the actor may see.

    What was changed on a contract that is deleted since is for who owns the database file: nobody can say any more who
    might have seen it.

    Raises:
        NotFound: there is no such project for this actor.
    """
    if session.exec(select(Project.id).where(Project.id == project_id, visible_projects(actor))).first() is None:
        raise NotFound("There is no such project.")
    seen = col(Change.contract_id).in_(select(Contract.id).where(visible_contracts(actor)))
    own = col(Change.project_id) == project_id
    if actor.operator:
        return changes_of(session, own, most=MOST_CHANGES)
    return changes_of(session, own & or_(col(Change.contract_id).is_(None), seen), most=MOST_CHANGES)
