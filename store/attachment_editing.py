"""Changing what is attached to a billing: title, kind, place, and taking a file away; each with its history."""

from __future__ import annotations

from sqlmodel import Session, col, select

from store import changes
from store.access import Actor
from store.attachments import require_changeable
from store.dictionary import word
from store.errors import RuleBroken
from store.tables import Attachment, Billing, Contract
from store.vocabulary import AttachmentKind


def retitle(session: Session, actor: Actor, attachment_id: int, title: str) -> None:
    """Gives an attachment another title: what the contents page calls it.

    Raises:
        NotFound, NotAllowed: see `store.attachments.require_changeable`.
        RuleBroken: the title is empty.
    """
    row, billing, contract = require_changeable(session, actor, attachment_id)
    if not title.strip():
        raise RuleBroken(f"{row.file_name} needs a title; type one.")
    _note(session, actor, (row, billing, contract), "title", row.title, title.strip())
    row.title = title.strip()
    session.add(row)


def set_kind(session: Session, actor: Actor, attachment_id: int, kind: AttachmentKind) -> None:
    """Says what an attachment is (PRODUCT.md section 8).

    Raises:
        NotFound, NotAllowed: see `store.attachments.require_changeable`.
    """
    row, billing, contract = require_changeable(session, actor, attachment_id)
    _note(session, actor, (row, billing, contract), "kind", word(row.kind), word(kind))
    row.kind = kind
    session.add(row)


def move(session: Session, actor: Actor, attachment_id: int, by: int) -> None:
    """Moves an attachment by some places among those of its billing; at an end it stays.

    Raises:
        NotFound, NotAllowed: see `store.attachments.require_changeable`.
    """
    row, billing, contract = require_changeable(session, actor, attachment_id)
    rows = _of(session, billing)
    old = rows.index(row)
    new = min(max(old + by, 0), len(rows) - 1)
    rows.insert(new, rows.pop(old))
    for ordinal, one in enumerate(rows, start=1):
        one.ordinal = ordinal
        session.add(one)
    _note(session, actor, (row, billing, contract), "place", str(old + 1), str(new + 1))


def remove(session: Session, actor: Actor, attachment_id: int) -> None:
    """Takes a file away from its billing; backups that hold it stay as they are.

    Raises:
        NotFound, NotAllowed: see `store.attachments.require_changeable`.
    """
    row, billing, contract = require_changeable(session, actor, attachment_id)
    _note(session, actor, (row, billing, contract), "attachment", row.file_name, "")
    session.delete(row)
    session.flush()
    for ordinal, one in enumerate(_of(session, billing), start=1):
        one.ordinal = ordinal
        session.add(one)


def _of(session: Session, billing: Billing) -> list[Attachment]:
    order = (col(Attachment.ordinal), col(Attachment.id))
    return list(session.exec(select(Attachment).where(Attachment.billing_id == billing.id).order_by(*order)))


def _note(
    session: Session, actor: Actor, of: tuple[Attachment, Billing, Contract], field: str, old: str, new: str
) -> None:
    if old == new:
        return
    row, billing, contract = of
    part = "" if field == "attachment" else f" file {row.file_name}"
    changes.record(
        session,
        actor,
        subject=f"{contract.number} #{billing.position}{part}",
        field=field,
        old=old,
        new=new,
        project_id=contract.project_id,
        contract_id=contract.id,
        billing_id=billing.id,
    )
    billing.version += 1
    session.add(billing)
