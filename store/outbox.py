"""Letters to people: written in the transaction of what they tell of, sent by a process of their own, listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from store.access import Actor, visible_contracts
from store.columns import now
from store.database import Database
from store.tables import Contract, Message
from store.vocabulary import MessageState

LEASE = timedelta(minutes=2)
"""How long a sender has for one letter before another may take it; a mail server answers in seconds."""

MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a sender has taken."""

    id: int
    attempt: int
    to_name: str
    to_address: str
    subject: str
    body: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A letter for a list."""

    id: int
    contract: str
    to_name: str
    to_address: str
    subject: str
    body: str
    written_at: datetime
    written_by: str
    state: MessageState
    error: str


def write(
    session: Session, actor: Actor, contract: Contract, *, to_name: str, to_address: str, subject: str, body: str
) -> None:
    """Puts a letter into the outbox; one to somebody without an address stays there, to be read and told."""
    assert contract.id is not None, "rows read have ids"
    session.add(
        Message(
            project_id=contract.project_id,
            contract_id=contract.id,
            to_name=to_name,
            to_address=to_address,
            subject=subject,
            body=body,
            written_at=now(),
            written_by=actor.name,
            state=MessageState.WAITING if to_address else MessageState.NO_ADDRESS,
        )
    )


def messages(session: Session, actor: Actor, project_id: int) -> list[MessageRow]:
    """The letters of a project on contracts the actor may see, latest first."""
    rows = session.exec(
        select(Message, Contract.number)
        .join(Contract, col(Contract.id) == col(Message.contract_id))
        .where(Message.project_id == project_id, visible_contracts(actor))
        .order_by(col(Message.id).desc())
    )
    return [
        MessageRow(
            row.id or 0,
            number,
            row.to_name,
            row.to_address,
            row.subject,
            row.body,
            row.written_at,
            row.written_by,
            row.state,
            row.error,
        )
        for row, number in rows
    ]


def take(database: Database) -> Letter | None:
    """Takes the oldest letter that waits and that no living sender has; None where there is none.

    A sender that died leaves its letter to the next one once the lease is over. It may have been sent just before: a
    letter goes out once and, where a sender is killed at that very moment, at most twice.
    """
    with database.write() as session:
        row = session.exec(
            select(Message)
            .where(
                Message.state == MessageState.WAITING,
                or_(col(Message.lease_until).is_(None), col(Message.lease_until) < now()),
            )
            .order_by(col(Message.id))
            .limit(1)
        ).first()
        if row is None:
            return None
        row.attempt += 1
        row.lease_until = now() + LEASE
        session.add(row)
        return Letter(row.id or 0, row.attempt, row.to_name, row.to_address, row.subject, row.body, row.written_at)


def sent(database: Database, letter: Letter) -> None:
    """Notes that a letter went."""
    _end(database, letter, MessageState.SENT, "")


def failed(database: Database, letter: Letter, sentence: str, *, for_good: bool) -> None:
    """Notes that a letter did not go; it is tried again later unless that is for good or has been often enough."""
    given_up = for_good or letter.attempt >= MOST_ATTEMPTS
    _end(database, letter, MessageState.FAILED if given_up else MessageState.WAITING, sentence)


def retry(database: Database, letter: Letter) -> None:
    """Gives a letter back at once that did not go."""
    with database.write() as session:
        row = session.get(Message, letter.id)
        if row is not None and row.attempt == letter.attempt and row.state is MessageState.WAITING:
            row.lease_until = None
            session.add(row)


def _end(database: Database, letter: Letter, state: MessageState, sentence: str) -> None:
    with database.write() as session:
        row = session.get(Message, letter.id)
        if row is None or row.attempt != letter.attempt or row.state is not MessageState.WAITING:
            return  # another sender has it by now
        row.state, row.error = state, sentence
        if state is MessageState.SENT:
            row.sent_at, row.lease_until = now(), None
        elif state is MessageState.FAILED:
            row.lease_until = None
        session.add(row)
