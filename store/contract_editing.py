"""A contract that is about to be changed: by whom, whether it is still what they saw, and what its billings hold.

Administrators of the contract's tool change contracts (PRODUCT.md section 5). What a billing that was handed in is made
of stays as it is: its figures would be others behind everybody's back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import Session, col, select

from store import changes
from store.access import Actor
from store.dictionary import word
from store.errors import Overtaken, RuleBroken
from store.standing import OPEN_STATUSES, Standing, standing
from store.tables import Billing, BillingLine, Change, Contract


@dataclass(frozen=True, slots=True)
class Opened:
    """A contract that somebody is changing."""

    standing: Standing

    @property
    def contract(self) -> Contract:
        """The row."""
        return self.standing.contract

    @property
    def id(self) -> int:
        """The row's id."""
        assert self.contract.id is not None, "rows read have ids"
        return self.contract.id

    def note(self, session: Session, field: str, old: str, new: str, part: str = "") -> None:
        """Adds a line to the contract's history, where something changed.

        Args:
            field: in a person's words, as `old` and `new` are.
            part: of the contract, e.g. ` line 0100`.
        """
        if old == new:
            return
        changes.record(
            session,
            self.standing.actor,
            subject=self.contract.number + part,
            field=field,
            old=old,
            new=new,
            project_id=self.standing.project.id,
            contract_id=self.id,
        )

    def note_all(
        self, session: Session, old: Mapping[str, str], new: Mapping[str, str], part: str = "", *, made: bool = False
    ) -> None:
        """Adds a line for each field that is another one now; of what was made, for each that is not empty."""
        for field, value in new.items():
            self.note(session, field, "" if made else old[field], value, part)

    def changed(self, session: Session) -> None:
        """Counts a change, so that whoever saw the contract before is told."""
        self.contract.version += 1
        session.add(self.contract)
        session.flush()


def opened(
    session: Session, actor: Actor, contract_id: int, doing: str, version: int | None, *, needs_admin: bool = True
) -> Opened:
    """A contract for an administrator to change; or for others, whom the caller then holds to their own rule.

    Args:
        doing: the action as the sentence's subject, e.g. `Changing the terms`.
        version: the one the actor saw; None where nothing they saw can have changed.

    Raises:
        NotFound, NotAllowed: the contract does not exist for this actor, or they are no administrator.
        Overtaken: somebody changed it meanwhile.
    """
    own = standing(session, actor, contract_id)
    if needs_admin:
        own.require_admin(doing)
    if version is not None and version != own.contract.version:
        raise Overtaken(_overtaken(session, own.contract))
    return Opened(own)


def billed_in(session: Session, lines: Collection[int], *, handed_in: bool) -> Billing | None:
    """The first billing that reports something on one of these lines.

    Args:
        lines: ids of SovLine.
        handed_in: whether only billings that were handed in count, and of these also one that reports nothing.
    """
    wanted = (
        select(Billing)
        .join(BillingLine, col(BillingLine.billing_id) == col(Billing.id))
        .where(col(BillingLine.sov_line_id).in_(lines))
        .order_by(col(Billing.position))
        .limit(1)
    )
    if handed_in:
        return session.exec(wanted.where(col(Billing.status).not_in(OPEN_STATUSES))).first()
    amounts = (
        BillingLine.work_cents,
        BillingLine.materials_new_cents,
        BillingLine.materials_moved_cents,
        BillingLine.released_work_cents,
        BillingLine.released_stored_cents,
    )
    return session.exec(wanted.where(or_(*(col(amount) != 0 for amount in amounts)))).first()


def handed_in(session: Session, contract_id: int) -> Billing | None:
    """The first billing of a contract that was handed in, which means that it is neither a draft nor to be revised."""
    return session.exec(
        select(Billing)
        .where(Billing.contract_id == contract_id, col(Billing.status).not_in(OPEN_STATUSES))
        .order_by(col(Billing.position))
        .limit(1)
    ).first()


def any_billing(session: Session, contract_id: int) -> Billing | None:
    """The first billing of a contract."""
    return session.exec(
        select(Billing).where(Billing.contract_id == contract_id).order_by(col(Billing.position)).limit(1)
    ).first()


def held_by(of: Opened, what: str, billing: Billing) -> RuleBroken:
    """Says which billing something is part of and therefore stays.

    Args:
        what: the sentence's subject, e.g. `Line 0100 of SC-2`.
    """
    label = f"{of.contract.number} #{billing.position} ({word(billing.status)})"
    return RuleBroken(f"{what} is part of {label} and stays as it is; make a change order instead.")


def one_line(text: str, what: str) -> str:
    """A text that a person typed into one line, without the blanks around it.

    Raises:
        RuleBroken: it is longer than 200 characters, or holds what cannot be shown on one line.
    """
    typed = text.strip()
    if len(typed) > _LONGEST:
        raise RuleBroken(f"{what} has {len(typed)} characters; {_LONGEST} are the most.")
    if not typed.isprintable():
        raise RuleBroken(f"{what} holds a line break or another character that cannot be shown on one line.")
    return typed


def label(text: str, what: str) -> str:
    """A name or number: one line that is not empty.

    Raises:
        RuleBroken: see `one_line`; or it is empty.
    """
    typed = one_line(text, what)
    if not typed:
        raise RuleBroken(f"{what} is missing; type it.")
    return typed


_LONGEST = 200
"""Characters, as in `store.import_format.LONGEST_LABEL`; a test holds the two together."""


def _overtaken(session: Session, contract: Contract) -> str:
    change = session.exec(
        select(Change)
        .where(Change.contract_id == contract.id, col(Change.billing_id).is_(None))
        .order_by(col(Change.id).desc())
        .limit(1)
    ).first()
    said = "" if change is None else f" by {change.name} ({change.subject}, {change.field})"
    return f"{contract.number} was changed meanwhile{said}; what you typed is kept here, look at the contract again."
