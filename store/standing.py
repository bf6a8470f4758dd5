"""What an actor may do on one contract and its billings (PRODUCT.md section 5): asked once, then told apart by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from store import changes
from store.access import Actor, level, visible_contracts
from store.dictionary import word
from store.errors import NotAllowed, NotFound, Overtaken, RuleBroken
from store.tables import Billing, BillingPeriod, Change, Contract, InvoiceContact, PrivateEntry, Project
from store.vocabulary import BillingStatus, Level

OPEN_STATUSES = (BillingStatus.DRAFT, BillingStatus.REVISE_AND_RESUBMIT)
"""The statuses in which amounts may be edited, and in which whoever bills may submit (PRODUCT.md section 6)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An actor before a contract.

    Attributes:
        held: their level on the tool of the contract's direction.
        is_contact: whether they are its invoice contact, for whom Read Only suffices.
        listed: whether they are on its private list.
    """

    actor: Actor
    project: Project
    contract: Contract
    held: Level
    is_contact: bool
    listed: bool

    @property
    def is_admin(self) -> bool:
        """Administrator: Admin on Commitments, or upstream on Client Contracts."""
        return self.held >= Level.ADMIN

    @property
    def bills(self) -> bool:
        """Whether they may create, fill in and submit its billings."""
        return self.is_admin or self.is_contact or (self.held >= Level.STANDARD and self.listed)

    def require_admin(self, doing: str) -> None:
        """Refuses everybody else.

        Args:
            doing: the action as the sentence's subject, e.g. `Setting retainage`.

        Raises:
            NotAllowed: with what is needed and what the actor has.
        """
        if not self.is_admin:
            raise NotAllowed(
                f"{doing} on {self.contract.number} needs {word(Level.ADMIN)} on the contract's tool; "
                f"you have {word(self.held)}."
            )

    def require_bills(self, doing: str) -> None:
        """Refuses those who may only look.

        Raises:
            NotAllowed: with who may.
        """
        if not self.bills:
            raise NotAllowed(
                f"{doing} on {self.contract.number} is for its invoice contacts, {word(Level.STANDARD)} on its private "
                f"list, and {word(Level.ADMIN)}; you have {word(self.held)}."
            )

    def require_attaches(self, label: str) -> None:
        """Refuses those who may not change what is attached: Standard and up may, and invoice contacts.

        Args:
            label: of the billing, e.g. `SC-2 #2`.

        Raises:
            NotAllowed: with who may.
        """
        if self.held < Level.STANDARD and not self.is_contact:
            raise NotAllowed(
                f"Attaching files to billing {label} is for its invoice contacts and for {word(Level.STANDARD)} and up "
                f"on the contract's tool; you have {word(self.held)}."
            )

    def require_in_time(self, period: BillingPeriod | None, today: date, doing: str) -> None:
        """Refuses after the due date, where the actor is no administrator (PRODUCT.md section 4).

        Raises:
            NotAllowed: with the date.
        """
        if not self.is_admin and period is not None and today > period.due_date:
            raise NotAllowed(
                f"{doing} on {self.contract.number} was due on {period.due_date}; ask a project admin to do it for you."
            )


def standing(session: Session, actor: Actor, contract_id: int) -> Standing:
    """The actor's standing on a contract.

    Raises:
        NotFound: the contract does not exist for this actor.
    """
    found = session.exec(
        select(Contract, Project)
        .join(Project, col(Project.id) == col(Contract.project_id))
        .where(col(Contract.id) == contract_id, visible_contracts(actor))
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such contract.")
    contract, project = found
    key = None if actor.person_id is None else (contract_id, actor.person_id)
    return Standing(
        actor,
        project,
        contract,
        level(session, actor, contract.project_id, contract.direction.tool),
        is_contact=key is not None and session.get(InvoiceContact, key) is not None,
        listed=key is not None and session.get(PrivateEntry, key) is not None,
    )


@dataclass(frozen=True, slots=True)
class Handled:
    """A billing that is to be changed, with whose standing.

    Attributes:
        latest: whether no later billing of its contract exists; only then its amounts may change.
    """

    standing: Standing
    billing: Billing
    period: BillingPeriod | None
    latest: bool

    @property
    def label(self) -> str:
        """What a person knows it by, e.g. `SC-2 #2`."""
        return f"{self.standing.contract.number} #{self.billing.position}"

    def note(self, session: Session, field: str, old: str, new: str, part: str = "") -> None:
        """Adds a line to the history of the billing.

        Args:
            field: in a person's words, as `old` and `new` are.
            part: of the billing, e.g. ` line L3`.
        """
        changes.record(
            session,
            self.standing.actor,
            subject=self.label + part,
            field=field,
            old=old,
            new=new,
            project_id=self.standing.project.id,
            contract_id=self.standing.contract.id,
            billing_id=self.billing.id,
        )

    def require_editable(self, doing: str) -> None:
        """Refuses what may not be edited any more (PRODUCT.md section 5).

        Raises:
            RuleBroken: it is not the latest, or has been submitted.
        """
        if not self.latest:
            raise RuleBroken(f"{doing} of {self.label} is no longer possible: a later billing builds on it.")
        if self.billing.status not in OPEN_STATUSES:
            needed = " or ".join(word(status) for status in OPEN_STATUSES)
            raise RuleBroken(
                f"{doing} of {self.label} is possible in {needed} only; it is {word(self.billing.status)}."
            )


def handled(session: Session, actor: Actor, billing_id: int, version: int | None = None) -> Handled:
    """A billing that an actor is about to change.

    Args:
        version: the one the actor saw; None where nothing they saw can have changed.

    Raises:
        NotFound: the billing does not exist for this actor.
        Overtaken: somebody changed it meanwhile; the sentence says who, and what.
    """
    billing = session.get(Billing, billing_id)
    if billing is None:
        raise NotFound("There is no such billing.")
    try:
        own = standing(session, actor, billing.contract_id)
    except NotFound:
        raise NotFound("There is no such billing.") from None
    positions = select(Billing.position).where(Billing.contract_id == billing.contract_id)
    latest = max(session.exec(positions).all())
    period = None if billing.period_id is None else session.get_one(BillingPeriod, billing.period_id)
    found = Handled(own, billing, period, latest == billing.position)
    if version is not None and version != billing.version:
        raise Overtaken(_overtaken(session, found))
    return found


def _overtaken(session: Session, found: Handled) -> str:
    """Who changed a billing last, and what."""
    change = session.exec(
        select(Change).where(Change.billing_id == found.billing.id).order_by(col(Change.id).desc()).limit(1)
    ).first()
    said = "" if change is None else f" by {change.name} ({change.subject}, {change.field})"
    return f"{found.label} was changed meanwhile{said}; what you typed is kept here, look at the billing again."
