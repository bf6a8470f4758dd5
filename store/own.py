"""Whose it is: views, columns and selections belong to the person who keeps them, and nobody else sees them."""

from __future__ import annotations

from typing import TypeVar

from sqlmodel import Session

from store.access import Actor
from store.errors import NotFound
from store.tables import KeptSelection, SavedView

Kept = TypeVar("Kept", SavedView, KeptSelection)


def owner_of(actor: Actor) -> str:
    """Who keeps something, as the rows have it: the login, which never changes (see `store.directory_editing`).

    The owner of the database file is known by the name of an account, which may be somebody's login too; a login holds
    no blank, so that the two cannot be taken for each other.
    """
    return f"operator {actor.login}" if actor.operator else actor.login


def own_record(session: Session, actor: Actor, table: type[Kept], record_id: int, name: str) -> Kept:
    """What an actor keeps.

    Args:
        name: what a person calls it, for the sentence.

    Raises:
        NotFound: the actor keeps no such thing, whoever else does.
    """
    row = session.get(table, record_id)
    if row is None or row.owner != owner_of(actor):
        raise NotFound(f"You have no such {name} any more; look at the list of your {name}s again.")
    return row
