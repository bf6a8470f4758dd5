"""The keys that persons log in with: one's own, and everybody's for who keeps the directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from store import changes
from store.access import Actor
from store.columns import now
from store.errors import NotFound, RuleBroken
from store.key_line import read_key_line
from store.tables import Person, PublicKey


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as it is listed: its type, `SHA256:` fingerprint and comment, when and by whom it was added."""

    id: int
    kind: str
    fingerprint: str
    comment: str
    added_at: datetime
    added_by: str


def list_keys(session: Session, actor: Actor, person_id: int) -> list[KeyRow]:
    """A person's keys, oldest first.

    Raises:
        NotFound: they are not the actor, who does not keep the directory.
    """
    _require_person(session, actor, person_id)
    rows = session.exec(select(PublicKey).where(PublicKey.person_id == person_id).order_by(col(PublicKey.id)))
    return [
        KeyRow(row.id, row.kind, row.fingerprint, row.comment, row.added_at, row.added_by)
        for row in rows
        if row.id is not None
    ]


def add_key(session: Session, actor: Actor, person_id: int, line: str) -> str:
    """Lets a person log in with a key; returns its fingerprint.

    Args:
        session: a session that may write.
        line: of a file ending in `.pub`.

    Raises:
        NotFound: the person is not the actor, who does not keep the directory.
        RuleBroken: it is no key that can be used, or one that is in use already.
    """
    person = _require_person(session, actor, person_id)
    key = read_key_line(line)
    # Whose it is stays unsaid: a key is no way to learn who is there.
    if session.exec(select(PublicKey.id).where(PublicKey.fingerprint == key.fingerprint)).first() is not None:
        raise RuleBroken(f"The key {key.fingerprint} is in use already; make another one with: ssh-keygen -t ed25519.")
    session.add(
        PublicKey(
            person_id=person_id,
            kind=key.kind,
            blob=key.blob,
            fingerprint=key.fingerprint,
            comment=key.comment,
            added_at=now(),
            added_by=actor.login,
        )
    )
    session.flush()
    _record(session, actor, person, "", key.fingerprint)
    return key.fingerprint


def remove_key(session: Session, actor: Actor, person_id: int, fingerprint: str) -> None:
    """Takes a key from a person; who is logged in with it stays so until they leave.

    Args:
        session: a session that may write.

    Raises:
        NotFound: the person is not the actor, who does not keep the directory; or has no such key.
    """
    person = _require_person(session, actor, person_id)
    wanted = select(PublicKey).where(PublicKey.person_id == person_id, PublicKey.fingerprint == fingerprint.strip())
    row = session.exec(wanted).one_or_none()
    if row is None:
        raise NotFound(
            f"{person.login} has no key {fingerprint.strip()}; `person {person.login}` lists those they have."
        )
    session.delete(row)
    session.flush()
    _record(session, actor, person, row.fingerprint, "")


def _require_person(session: Session, actor: Actor, person_id: int) -> Person:
    """The person, where their keys are the actor's business: who adds a key to somebody can act as them.

    Raises:
        NotFound: they are not.
    """
    person = session.get(Person, person_id) if actor.keeps_directory or person_id == actor.person_id else None
    if person is None:
        raise NotFound("There is no such person whose keys you may see.")
    return person


def _record(session: Session, actor: Actor, person: Person, old: str, new: str) -> None:
    changes.record(session, actor, subject=f"Person {person.login}", field="key", old=old, new=new)
