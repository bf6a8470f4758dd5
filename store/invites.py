"""Invites to bill in a period: sent by administrators, answered by those who bill (PRODUCT.md sections 2, 4 and 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from store import changes, outbox
from store.access import Actor, require
from store.calendar import span
from store.dictionary import Term, label, word
from store.errors import NotFound, RuleBroken
from store.standing import Standing, standing
from store.tables import Billing, BillingPeriod, Invite, InvoiceContact, Person, Project
from store.vocabulary import ContractStatus, Direction, InviteState, Level, PeriodStatus, Tool

DOING = "Sending invites"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A contract that is not invited, and why."""

    number: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of sending.

    Attributes:
        numbers: the contracts that are invited now.
        letters: how many were written; `without_address` how many of them have nowhere to go.
    """

    numbers: tuple[str, ...]
    refused: tuple[Refusal, ...]
    letters: int
    without_address: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who would be written to for one contract; `refusal` why nobody is."""

    contract_id: int
    number: str
    company: str
    contacts: tuple[str, ...]
    refusal: str


def invitations(
    session: Session, actor: Actor, project_id: int, period_id: int, contract_ids: Sequence[int]
) -> list[Invitation]:
    """What sending would do, contract by contract.

    Raises:
        NotFound, NotAllowed: the actor is no administrator, or a contract does not exist for them.
        RuleBroken: the period is closed.
    """
    period = _period(session, actor, project_id, period_id)
    found = []
    for contract_id in contract_ids:
        own = _own(session, actor, project_id, contract_id)
        contacts = _contacts(session, contract_id)
        named = tuple(f"{one.name} <{one.email}>" if one.email else f"{one.name} (no address)" for one in contacts)
        refusal = _refusal(session, own, period, contacts)
        found.append(Invitation(contract_id, own.contract.number, own.contract.title, named, refusal))
    return found


def send_invites(
    session: Session, actor: Actor, project_id: int, period_id: int, contract_ids: Sequence[int]
) -> Invited:
    """Invites those that can be invited to bill in a period, and writes to everybody who bills for them.

    Args:
        session: a session that may write.

    Raises:
        NotFound, NotAllowed: the actor is no administrator, or a contract does not exist for them.
        RuleBroken: the period is closed.
    """
    period = _period(session, actor, project_id, period_id)
    numbers: list[str] = []
    refused: list[Refusal] = []
    letters = without = 0
    for contract_id in contract_ids:
        own = _own(session, actor, project_id, contract_id)
        contacts = _contacts(session, contract_id)
        if sentence := _refusal(session, own, period, contacts):
            refused.append(Refusal(own.contract.number, sentence))
            continue
        _set(session, own, period, InviteState.INVITED, "")
        subject, body = _letter(own, period)
        for contact in contacts:
            outbox.write(
                session,
                actor,
                own.contract,
                to_name=contact.name,
                to_address=contact.email,
                subject=subject,
                body=body,
            )
            letters += 1
            without += not contact.email
        numbers.append(own.contract.number)
    session.flush()
    return Invited(tuple(numbers), tuple(refused), letters, without)


def answer_invite(
    session: Session, actor: Actor, contract_id: int, period_id: int, state: InviteState, comment: str = ""
) -> None:
    """Accepts or declines an invite, for whoever bills on the contract.

    Raises:
        NotFound: the contract does not exist for this actor.
        NotAllowed: they may not bill on it.
        RuleBroken: there is no invite to answer.
    """
    own = standing(session, actor, contract_id)
    own.require_bills("Answering an invite")
    row = session.get(Invite, (contract_id, period_id))
    answered = (InviteState.INVITED, InviteState.ACCEPTED, InviteState.DECLINED)
    if row is None or row.state not in answered or state not in answered[1:]:
        raise RuleBroken(f"{own.contract.number} is not invited to bill in this period; there is nothing to answer.")
    _set(session, own, session.get_one(BillingPeriod, period_id), state, comment)


def billed(session: Session, own: Standing, period: BillingPeriod) -> None:
    """A billing is an answer too: an invite of its period counts as accepted."""
    row = session.get(Invite, (own.contract.id, period.id))
    if row is not None and row.state in (InviteState.INVITED, InviteState.DECLINED):
        _set(session, own, period, InviteState.ACCEPTED, "")


def _period(session: Session, actor: Actor, project_id: int, period_id: int) -> BillingPeriod:
    require(session, actor, project_id, Tool.COMMITMENTS, Level.ADMIN, DOING)
    period = session.get(BillingPeriod, period_id)
    if period is None or period.project_id != project_id:
        raise NotFound("There is no such billing period any more; look at the list again.")
    if period.status is not PeriodStatus.OPEN:
        raise RuleBroken(f"The period {span(period.from_date, period.to_date)} is closed; nobody is invited to it.")
    return period


def _own(session: Session, actor: Actor, project_id: int, contract_id: int) -> Standing:
    own = standing(session, actor, contract_id)
    if own.contract.project_id != project_id:
        raise NotFound("There is no such contract.")
    return own


def _contacts(session: Session, contract_id: int) -> Sequence[Person]:
    return session.exec(
        select(Person)
        .join(InvoiceContact, col(InvoiceContact.person_id) == col(Person.id))
        .where(InvoiceContact.contract_id == contract_id)
        .order_by(col(Person.name))
    ).all()


def _refusal(session: Session, own: Standing, period: BillingPeriod, contacts: Sequence[Person]) -> str:
    """Why a contract is not invited; empty where it is."""
    contract = own.contract
    bills = select(Billing.id).where(Billing.contract_id == contract.id, Billing.period_id == period.id)
    row = session.get(Invite, (contract.id, period.id))
    asked = row is not None and row.state in (InviteState.INVITED, InviteState.ACCEPTED)
    contact = label(own.project.dictionary, Term.INVOICE_CONTACT).lower()
    reasons = (
        (contract.direction is Direction.UPSTREAM, "is a client contract; nobody is invited on it."),
        (
            contract.status is not ContractStatus.APPROVED,
            f"is {word(contract.status)}; only an approved contract can be billed.",
        ),
        (
            contract.ssov_required and not contract.ssov_approved,
            "has no approved schedule of values; have it approved first.",
        ),
        (not contacts, f"has no {contact}; add one to the contract first."),
        (session.exec(bills.limit(1)).first() is not None, "is billed in this period already."),
        (asked, f"is {word(row.state).lower() if row else ''} already."),
    )
    return next((sentence for holds, sentence in reasons if holds), "")


def _set(session: Session, own: Standing, period: BillingPeriod, state: InviteState, comment: str) -> None:
    """Notes how far an invite has come, with its history."""
    assert own.contract.id is not None and period.id is not None, "rows read have ids"
    row = session.get(Invite, (own.contract.id, period.id))
    old = "" if row is None else word(row.state)
    row = row or Invite(contract_id=own.contract.id, period_id=period.id, state=state)
    row.state = state
    session.add(row)
    said = comment.strip()
    changes.record(
        session,
        own.actor,
        subject=f"{own.contract.number} invite {span(period.from_date, period.to_date)}",
        field="invite",
        old=old,
        new=f"{word(state)}: {said}" if said else word(state),
        project_id=own.project.id,
        contract_id=own.contract.id,
    )
    session.flush()


def _letter(own: Standing, period: BillingPeriod) -> tuple[str, str]:
    """Subject and text of the letter to those who bill."""
    project: Project = own.project
    billing = label(project.dictionary, Term.BILLING).lower()
    subject = f"{project.number} {project.name}: your {billing} for {own.contract.number}, due {period.due_date}"
    body = (
        f"You are invited to bill on {own.contract.number} {own.contract.title} of project {project.number} "
        f"{project.name}.\n\nBilling period: {period.from_date} to {period.to_date}\nDue: {period.due_date}\n\n"
        f"Please submit the {billing} and all that belongs to it by then.\n\n{own.actor.name}\n"
    )
    return subject, body
