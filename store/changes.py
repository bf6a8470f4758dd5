"""The history: every change of every field, old and new, who and when; never edited (PRODUCT.md section 6)."""

from __future__ import annotations

from sqlmodel import Session

from store.access import Actor
from store.columns import now
from store.tables import Change


def record(
    session: Session,
    actor: Actor,
    *,
    subject: str,
    field: str,
    old: str,
    new: str,
    project_id: int | None = None,
    contract_id: int | None = None,
    billing_id: int | None = None,
) -> None:
    """Adds one line to the history.

    Args:
        subject: what was changed, e.g. `SC-2 #2` or `SC-2 #2 line 3`.
        field: which field of it, in a person's words.
        old: the value before; empty where it is new.
        new: the value after; empty where it is gone.
    """
    session.add(
        Change(
            at=now(),
            login=actor.login,
            name=actor.name,
            project_id=project_id,
            contract_id=contract_id,
            billing_id=billing_id,
            subject=subject,
            field=field,
            old=old,
            new=new,
        )
    )
