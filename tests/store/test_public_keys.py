"""Keys that persons log in with: read strictly, whose they are, and who may add them."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlmodel import col, select

from store.access import Actor, operator
from store.authorized_keys import keys_in_use
from store.errors import NotFound, Problem, RuleBroken, Unavailable
from store.key_line import read_key_line
from store.public_keys import add_key, list_keys, remove_key
from store.tables import Change, Person
from tests.example import Example
from tests.keys import ED25519, generated

KINDS = {
    "ed25519": ["-t", "ed25519"],
    "rsa": ["-t", "rsa", "-b", "2048"],
    "p256": ["-t", "ecdsa", "-b", "256"],
    "p384": ["-t", "ecdsa", "-b", "384"],
    "p521": ["-t", "ecdsa", "-b", "521"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_is_read_as_ssh_keygen_reads_it(tmp_path: Path, kind: str) -> None:
    place = generated(tmp_path / kind, *KINDS[kind], "-C", "Maria's laptop")
    shown = subprocess.run(["ssh-keygen", "-l", "-f", place], capture_output=True, text=True, check=True).stdout

    key = read_key_line(place.with_suffix(".pub").read_text())

    assert key.fingerprint == shown.split()[1]
    assert f"{key.kind} {key.blob} {key.comment}\n" == place.with_suffix(".pub").read_text()


KIND, BLOB, _ = ED25519.split()


def packed(*fields: bytes) -> str:
    return base64.b64encode(b"".join(len(field).to_bytes(4, "big") + field for field in fields)).decode()


RSA = packed(b"ssh-rsa", b"\3", b"\0" + b"\xff" * 256)
"""Its last letter has bits that nobody reads: written with others, it would be the same key."""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "is one line"),
        (f"{ED25519}\n{ED25519}", "is one line"),
        ("ssh-ed25519 " + "A" * 20_000, "is one line"),
        (f'command="/bin/sh" {ED25519}', "is no type of key"),
        (f"restrict,pty {ED25519}", "is no type of key"),
        ("ssh-dss " + packed(b"ssh-dss", b"1"), "is no type of key"),
        ("ssh-ed25519", "is damaged"),
        (f"{KIND} {BLOB[:-4]} cut", "is damaged"),
        (f"{KIND} {BLOB[:-1]}! mark", "is damaged"),
        (f"ssh-rsa {RSA.removesuffix('w==')}x==", "is damaged"),
        (f"ssh-rsa {BLOB}", "is damaged"),
        ("ssh-ed25519 " + packed(b"ssh-ed25519", b"1" * 31), "is damaged"),
        ("ssh-ed25519 " + packed(b"ssh-ed25519", b"1" * 32, b"more"), "is damaged"),
        ("ssh-rsa " + packed(b"ssh-rsa", b"\1\0\1", b"\0" + b"\xff" * 128), "An RSA key of 1024 bits is too weak"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "a private key, which nobody else"),
        (f"{KIND} {BLOB} a\x1b[2Jb", "cannot be shown"),
        (f"{KIND} {BLOB} {'x' * 201}", "201 characters"),
    ],
)
def test_what_is_no_usable_public_key_is_refused_with_what_to_do(line: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        read_key_line(line)


@given(some.one_of(some.text(), some.binary().map(lambda data: "ssh-ed25519 " + base64.b64encode(data).decode())))
def test_nothing_that_is_typed_breaks_the_reader(line: str) -> None:
    try:
        read_key_line(line)
    except Problem as problem:
        assert str(problem).endswith((".", "ed25519."))


def person(example: Example, login: str) -> int:
    return example.actor(login).person_id or 0


def test_a_person_adds_and_removes_their_own_key_and_the_history_says_so(example: Example) -> None:
    contact = example.actor("contact")
    own = person(example, "contact")
    with example.database.write() as session:
        fingerprint = add_key(session, contact, own, ED25519)
    with example.database.read() as session:
        (row,) = list_keys(session, contact, own)
    assert (row.fingerprint, row.comment, row.added_by) == (fingerprint, "maria@laptop", "contact")
    assert [login for login, _, _ in keys_in_use(example.database.path, fingerprint)] == ["contact"]

    with example.database.write() as session:
        remove_key(session, contact, own, fingerprint)

    assert keys_in_use(example.database.path) == []
    assert history(example) == [
        ("Person contact", "key", "", fingerprint),
        ("Person contact", "key", fingerprint, ""),
    ]


def history(example: Example) -> list[tuple[str, str, str, str]]:
    with example.database.read() as session:
        rows = session.exec(select(Change).where(Change.field == "key").order_by(col(Change.id)))
        return [(row.subject, row.field, row.old, row.new) for row in rows]


def test_nobody_touches_the_keys_of_somebody_else_but_who_keeps_the_directory(example: Example) -> None:
    theirs = person(example, "contact")
    # Admin on both tools of the project: with a key of theirs they could act as anybody.
    admin = example.actor("admin")
    with example.database.write() as session:
        for step in (
            lambda: add_key(session, admin, theirs, ED25519),
            lambda: list_keys(session, admin, theirs),
            lambda: remove_key(session, admin, theirs, "SHA256:x"),
            lambda: add_key(session, admin, 987_654, ED25519),
        ):
            with pytest.raises(NotFound, match="no such person whose keys"):
                step()
        fingerprint = add_key(session, operator("root"), theirs, ED25519)
        keeper = Actor("boss", "Boss", person(example, "admin"), administrator=True)

        assert [row.fingerprint for row in list_keys(session, keeper, theirs)] == [fingerprint]


def test_a_key_is_never_two_persons(example: Example) -> None:
    with example.database.write() as session:
        add_key(session, example.actor("contact"), person(example, "contact"), ED25519)

        with pytest.raises(RuleBroken, match="in use already; make another") as refused:
            add_key(session, example.actor("viewer"), person(example, "viewer"), ED25519)

    assert "contact" not in str(refused.value)


def test_an_absent_key_cannot_be_removed(example: Example) -> None:
    with example.database.write() as session, pytest.raises(NotFound, match="viewer has no key SHA256:x"):
        remove_key(session, example.actor("viewer"), person(example, "viewer"), " SHA256:x ")


def test_keys_are_found_while_somebody_writes_and_with_no_program_running(example: Example) -> None:
    with example.database.write() as session:
        add_key(session, operator("root"), person(example, "contact"), ED25519)
    with example.database.write() as session:
        session.add(Person(login="late", name="Late"))
        session.flush()

        assert len(keys_in_use(example.database.path)) == 1
    example.database.close()
    for beside in ("-wal", "-shm"):
        example.database.path.with_name(example.database.path.name + beside).unlink(missing_ok=True)

    assert len(keys_in_use(example.database.path)) == 1


def test_a_database_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"none\.db cannot be read"):
        keys_in_use(tmp_path / "none.db")

    assert not list(tmp_path.iterdir())
