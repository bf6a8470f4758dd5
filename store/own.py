"""Whose it is: views, columns and selections belong to the person who keeps them, and nobody else sees them."""

from __future__ import annotations

from store.access import Actor


def owner_of(actor: Actor) -> str:
    """Who keeps something, as the rows have it: the login, which never changes (see `store.directory_editing`).

    The owner of the database file is known by the name of an account, which may be somebody's login too; a login holds
    no blank, so that the two cannot be taken for each other.
    """
    return f"operator {actor.login}" if actor.operator else actor.login
