"""Attaching a file to a billing, and finding the billing a person names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from store import changes
from store.access import Actor, visible_contracts
from store.columns import now
from store.errors import NotFound, RuleBroken
from store.files import FileStore, record_file
from store.standing import handled, standing
from store.tables import Attachment, Billing, Contract, Project
from store.vocabulary import AttachmentKind

LARGEST_ID = 2**63 - 1
"""No id of a row is larger; SQLite refuses to compare with more."""


def attach(
    session: Session,
    files: FileStore,
    actor: Actor,
    billing_id: int,
    stream: BinaryIO,
    name: str,
    *,
    kind: AttachmentKind,
    title: str | None = None,
) -> int:
    """Attaches a file after those a billing already has; returns the attachment's id.

    The content is in the file store, forced to the disk, before the row is made.

    Args:
        session: a session that may write.
        name: the file's name, as a person knows it; may hold anything but a path.
        title: what the contents page calls it; the name, where it is None or empty.

    Raises:
        NotFound: the billing does not exist for this actor.
        NotAllowed: the actor may see the billing only (PRODUCT.md section 5).
        RuleBroken: the name is none.
        Unavailable: the disk is full.
    """
    contract, label = _attachable(session, actor, billing_id)
    if name.strip() in ("", ".", "..") or "/" in name or "\0" in name:
        raise RuleBroken(f"{name!r} is not the name of a file; nothing was attached.")
    stored = files.put(stream)
    record_file(session, stored)
    last = session.exec(select(func.max(Attachment.ordinal)).where(Attachment.billing_id == billing_id)).one()
    row = Attachment(
        billing_id=billing_id,
        ordinal=(last or 0) + 1,
        kind=kind,
        title=title or name,
        file_name=name,
        sha256=stored.sha256,
        added_at=now(),
        added_by=actor.login,
    )
    session.add(row)
    changes.record(
        session,
        actor,
        subject=label,
        field="attachment",
        old="",
        new=name,
        project_id=contract.project_id,
        contract_id=contract.id,
        billing_id=billing_id,
    )
    session.flush()
    assert row.id is not None, "flushed rows have ids"
    return row.id


def require_attaches(session: Session, actor: Actor, billing_id: int) -> None:
    """Refuses whom `attach` would refuse, before they send the file.

    Raises:
        NotFound: the billing does not exist for this actor.
        NotAllowed: the actor may see the billing only (PRODUCT.md section 5).
    """
    _attachable(session, actor, billing_id)


def _attachable(session: Session, actor: Actor, billing_id: int) -> tuple[Contract, str]:
    """The contract of a billing that the actor may attach to, and what the billing is known by."""
    try:
        found = handled(session, actor, billing_id)
    except NotFound:
        raise _not_found(str(billing_id)) from None
    found.standing.require_attaches(found.label)
    return found.standing.contract, found.label


@dataclass(frozen=True, slots=True)
class Changeable:
    """An attachment that the actor may change."""

    id: int
    file_name: str
    sha256: str


def changeable(session: Session, actor: Actor, attachment_id: int) -> Changeable:
    """An attachment, for who may change it: the same people who may attach.

    Raises:
        NotFound: it does not exist for this actor.
        NotAllowed: the actor may see it only.
    """
    row, _, _ = require_changeable(session, actor, attachment_id)
    return Changeable(attachment_id, row.file_name, row.sha256)


def require_changeable(session: Session, actor: Actor, attachment_id: int) -> tuple[Attachment, Billing, Contract]:
    """The rows of an attachment that the actor may change.

    Raises:
        NotFound: it does not exist for this actor.
        NotAllowed: the actor may see it only.
    """
    row, billing, contract = _attached(
        session, actor, col(Attachment.id) == attachment_id, f"attachment {attachment_id}"
    )
    standing(session, actor, billing.contract_id).require_attaches(f"{contract.number} #{billing.position}")
    return row, billing, contract


def find_attachment(session: Session, actor: Actor, billing_id: int, file_name: str) -> int:
    """The id of the attachment of a billing with this file name; of several, the first.

    Raises:
        NotFound: there is none for this actor.
    """
    condition = (col(Attachment.billing_id) == billing_id) & (col(Attachment.file_name) == file_name)
    row, _, _ = _attached(session, actor, condition, f"file {file_name} at this billing")
    assert row.id is not None, "rows read have ids"
    return row.id


def content_of_attachment(session: Session, actor: Actor, attachment_id: int) -> str:
    """The SHA-256 of an attachment's file, in hex, for who may see it.

    Raises:
        NotFound: it does not exist for this actor.
    """
    row, _, _ = _attached(session, actor, col(Attachment.id) == attachment_id, f"attachment {attachment_id}")
    return row.sha256


def record_unlocked(session: Session, actor: Actor, attachment_id: int) -> None:
    """Notes in the history that a locked file was opened with a password; never the password."""
    row, billing, contract = _attached(
        session, actor, col(Attachment.id) == attachment_id, f"attachment {attachment_id}"
    )
    changes.record(
        session,
        actor,
        subject=f"{contract.number} #{billing.position}",
        field="unlocked",
        old="",
        new=row.file_name,
        project_id=contract.project_id,
        contract_id=contract.id,
        billing_id=billing.id,
    )


def _attached(
    session: Session, actor: Actor, condition: ColumnElement[bool], named: str
) -> tuple[Attachment, Billing, Contract]:
    found = session.exec(
        select(Attachment, Billing, Contract)
        .join(Billing, col(Billing.id) == col(Attachment.billing_id))
        .join(Contract, col(Contract.id) == col(Billing.contract_id))
        .where(condition, visible_contracts(actor))
        .order_by(col(Attachment.ordinal))
    ).first()
    if found is None:
        raise NotFound(f"There is no {named}.")
    return found[0], found[1], found[2]


def find_billing(session: Session, actor: Actor, project_number: str | None, named: str) -> int:
    """The id of the billing a person names: `SC-2#2` (contract and position) or its id, such as `17`.

    Args:
        project_number: looks in this project only; None looks in all the actor may see.

    Raises:
        NotFound: there is no such billing for this actor; the sentence does not tell whether it exists.
        RuleBroken: several projects have such a billing, and no project was given.
    """
    contract_number, mark, position = named.rpartition("#")
    billings = (
        select(Billing.id, Project.number)
        .join(Contract, col(Contract.id) == col(Billing.contract_id))
        .join(Project, col(Project.id) == col(Contract.project_id))
        .where(visible_contracts(actor))
        .order_by(Project.number)
    )
    if project_number is not None:
        billings = billings.where(Project.number == project_number)
    number = _whole_number(position)
    if number is None:
        raise _not_found(named, project_number)
    if mark:
        billings = billings.where(Contract.number == contract_number.strip(), Billing.position == number)
    else:
        billings = billings.where(col(Billing.id) == number)
    found = session.exec(billings).all()
    if not found:
        raise _not_found(named, project_number)
    if len(found) > 1:
        projects = ", ".join(number for _, number in found)
        raise RuleBroken(f"There is a billing {named} in each of {projects}; name the project with --project.")
    billing_id = found[0][0]
    assert billing_id is not None, "rows read have ids"
    return billing_id


def _whole_number(text: str) -> int | None:
    digits = text.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > len(str(LARGEST_ID)):
        return None
    return min(int(digits), LARGEST_ID)


def _not_found(named: str, project_number: str | None = None) -> NotFound:
    where = f" in project {project_number}" if project_number is not None else ""
    return NotFound(f"There is no billing {named}{where}; name one as SC-2#2 or by its id, and see `billings`.")
