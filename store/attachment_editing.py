"""Changing what is attached to a billing: title, kind, place, and taking a file away; each with its history."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from store import changes
from store.access import Actor
from store.attachments import require_changeable
from store.completeness import MOST_TIERS, WAIVERS
from store.dictionary import word
from store.errors import RuleBroken
from store.money import format_cents
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
    # What was read from the paper belongs to what it was taken for.
    if kind not in WAIVERS:
        row.tier, row.amount_cents = 1, None
    if kind is not AttachmentKind.INSURANCE:
        row.expires_on = None
    session.add(row)


def set_details(
    session: Session, actor: Actor, attachment_id: int, *, tier: int, amount: int | None, expires_on: date | None
) -> None:
    """Keeps what somebody read from the paper; see `store.completeness` for what it is held against.

    Args:
        tier: whose lien waiver it is.
        amount: cents that a waiver waives; None for not known.
        expires_on: the last day of an insurance; None for not known.

    Raises:
        NotFound, NotAllowed: see `store.attachments.require_changeable`.
        RuleBroken: there is no such tier, or a paper of this kind has no amount or no last day.
    """
    row, billing, contract = require_changeable(session, actor, attachment_id)
    if not 1 <= tier <= MOST_TIERS:
        raise RuleBroken(f"A lien waiver is of tier 1 to {MOST_TIERS}, not {tier}.")
    if row.kind not in WAIVERS and (tier != 1 or amount is not None):
        raise RuleBroken(f"{row.file_name} is no lien waiver; say so first, then its tier and amount.")
    if row.kind is not AttachmentKind.INSURANCE and expires_on is not None:
        raise RuleBroken(f"{row.file_name} is no insurance; say so first, then until when it holds.")
    of = (row, billing, contract)
    _note(session, actor, of, "tier", str(row.tier), str(tier))
    _note(session, actor, of, "amount", _cents(row.amount_cents), _cents(amount))
    _note(session, actor, of, "expires on", str(row.expires_on or ""), str(expires_on or ""))
    row.tier, row.amount_cents, row.expires_on = tier, amount, expires_on
    session.add(row)


def _cents(amount: int | None) -> str:
    return "" if amount is None else format_cents(amount)


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
