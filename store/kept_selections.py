"""Billings that a person ticked, kept for them under a name, for one project and tab.

What is kept is the billings, not what was ticked beside them: a contract without a billing is another row in every
period. A billing that is deleted leaves every selection; one that may not be seen any more is told of as if it had.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, insert, literal
from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from store import list_sql
from store.access import Actor, visible_projects
from store.contract_editing import label
from store.errors import NotFound, RuleBroken
from store.key_set import KeySet
from store.own import own_record, owner_of
from store.tables import Billing, Contract, KeptSelection, KeptTick, Project
from store.vocabulary import Direction

MOST_KEPT = 100_000
"""Billings in a selection: more would hold up everybody else's writing for seconds."""


@dataclass(frozen=True, slots=True)
class NamedSelection:
    """A selection; `billings` is how many they were when it was kept."""

    id: int
    name: str
    billings: int


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A selection as it is now.

    Attributes:
        keys: the billings that are there and may be seen.
        missing: how many others it held; whether they are gone or hidden is not told.
    """

    name: str
    keys: KeySet
    missing: int


def kept_selections(session: Session, actor: Actor, project_id: int, direction: Direction) -> list[NamedSelection]:
    """The actor's selections in a tab of a project, by name."""
    rows = session.exec(_of(actor, project_id, direction).order_by(col(KeptSelection.name)))
    return [NamedSelection(row.id, row.name, row.billings) for row in rows if row.id is not None]


def keep_selection(
    session: Session, actor: Actor, project_id: int, direction: Direction, name: str, keys: Collection[int]
) -> int:
    """Keeps the billings among the keys under a new name; returns how many they are.

    Args:
        session: a session that may write.

    Raises:
        NotFound: there is no such project for the actor.
        RuleBroken: there is no billing among the keys, or more than `MOST_KEPT`; the name cannot be, or the actor has
            such a selection.
    """
    name = label(name, "The name of the selection")
    project = select(Project.id).where(Project.id == project_id, visible_projects(actor))
    if session.exec(project).first() is None:
        raise NotFound("There is no such project.")
    if session.exec(_of(actor, project_id, direction).where(KeptSelection.name == name)).first() is not None:
        raise RuleBroken(f"You have a selection {name} already; put this one in its place, or choose another name.")
    row = KeptSelection(owner=owner_of(actor), project_id=project_id, direction=direction, name=name, billings=0)
    return _fill(session, actor, row, keys)


def replace_selection(session: Session, actor: Actor, selection_id: int, keys: Collection[int]) -> int:
    """Puts the billings among the keys in the place of those that a selection held; returns how many they are.

    Args:
        session: a session that may write.

    Raises:
        NotFound: the actor has no such selection.
        RuleBroken: there is no billing among the keys, or more than `MOST_KEPT`.
    """
    row = own_record(session, actor, KeptSelection, selection_id, "selection")
    session.exec(delete(KeptTick).where(col(KeptTick.selection_id) == selection_id))
    return _fill(session, actor, row, keys)


def forget_selection(session: Session, actor: Actor, selection_id: int) -> None:
    """Forgets a selection; the billings stay as they are.

    Args:
        session: a session that may write.

    Raises:
        NotFound: the actor has no such selection.
    """
    session.delete(own_record(session, actor, KeptSelection, selection_id, "selection"))


def take_up(session: Session, actor: Actor, selection_id: int) -> TakenUp:
    """The billings of a selection that the actor may see now.

    Raises:
        NotFound: the actor has no such selection.
    """
    row = own_record(session, actor, KeptSelection, selection_id, "selection")
    held = select(KeptTick.billing_id).where(KeptTick.selection_id == selection_id)
    seen = list_sql.with_contract(actor).where(col(Billing.id).in_(held)).with_only_columns(col(Billing.id))
    keys = KeySet(session.execute(seen).scalars())
    return TakenUp(row.name, keys, row.billings - len(keys))


def _of(actor: Actor, project_id: int, direction: Direction) -> SelectOfScalar[KeptSelection]:
    return select(KeptSelection).where(
        KeptSelection.owner == owner_of(actor),
        KeptSelection.project_id == project_id,
        KeptSelection.direction == direction,
    )


def _fill(session: Session, actor: Actor, row: KeptSelection, keys: Collection[int]) -> int:
    among = keys if isinstance(keys, KeySet) else KeySet(keys)
    if among.records > MOST_KEPT:
        raise RuleBroken(
            f"{among.records:,} billings are ticked, and a selection keeps {MOST_KEPT:,} at most;"
            " a view keeps the filter."
        )
    session.add(row)
    session.flush()
    ticked = list_sql.with_contract(actor).where(
        col(Contract.project_id) == row.project_id,
        col(Contract.direction) == row.direction,
        list_sql.among(col(Billing.id), among),
    )
    columns = ticked.with_only_columns(literal(row.id), col(Billing.id))
    session.execute(insert(KeptTick).from_select(["selection_id", "billing_id"], columns))
    kept = select(func.count()).where(col(KeptTick.selection_id) == row.id)
    row.billings = session.exec(kept).one()
    if not row.billings:
        raise RuleBroken("No billing is ticked that could be kept; tick some first.")
    session.add(row)
    return row.billings
