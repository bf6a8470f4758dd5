"""Letters go through a real mail server, each once, whatever happens to server and sender."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlmodel import select

from pdf.processes import python_command
from store import outbox
from store.columns import now
from store.errors import RuleBroken, Unavailable
from store.mailing import PASSWORD_FILE, SENDER, SERVER, Server, send_waiting, server_of
from store.tables import Contract, Message
from store.vocabulary import MessageState
from tests.example import Example
from tests.waiting import wait_until

NAME = 'Müller [b], "Ace" & Söhne'


@dataclass
class Post:
    """A mail server in this process; keeps what it is given.

    Attributes:
        answer: what it says to a letter.
        arrived: set when one begins to arrive; then it waits until `go` is set.
    """

    received: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    refused: frozenset[str] = frozenset()
    arrived: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 # aiosmtpd calls it so
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 # aiosmtpd calls it so
        self.arrived.set()
        self.go.wait(10)
        if self.answer.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer

    @property
    def server(self) -> Server:
        return Server("127.0.0.1", self.port, "smtp+plain", "", "", "billing@example.org")


@pytest.fixture
def post() -> Iterator[Post]:
    made = Post()
    made.go.set()
    with socket.create_server(("127.0.0.1", 0)) as free:
        made.port = free.getsockname()[1]  # aiosmtpd cannot be told to choose one itself
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    yield made
    made.go.set()
    controller.stop()


def write(example: Example, *addresses: str, name: str = NAME) -> None:
    with example.database.write() as session:
        contract = session.exec(select(Contract).where(Contract.number == "PO-7")).one()
        for address in addresses:
            outbox.write(
                session,
                example.actor("admin"),
                contract,
                to_name=name,
                to_address=address,
                subject="Ihre Rechnung für Söhne 🏗",
                body="Grüße\n.\nEnde\n",
            )


def states(example: Example) -> list[tuple[MessageState, str]]:
    with example.database.read() as session:
        return [(row.state, row.error) for row in session.exec(select(Message).order_by("id"))]


def test_a_letter_arrives_as_it_was_written(example: Example, post: Post) -> None:
    write(example, "contact@example.com")

    assert send_waiting(example.database, post.server) == 1

    (letter,) = post.received
    assert letter["Subject"] == "Ihre Rechnung für Söhne 🏗"
    assert letter["To"].addresses[0].display_name == NAME
    assert letter["From"] == "billing@example.org"
    assert letter.get_content().splitlines() == ["Grüße", ".", "Ende"]
    assert states(example) == [(MessageState.SENT, "")]


def test_a_refused_address_is_told_and_the_others_go(example: Example, post: Post) -> None:
    post.refused = frozenset({"gone@example.com"})
    write(example, "gone@example.com", "here@example.com")

    assert send_waiting(example.database, post.server) == 1

    assert states(example) == [
        (MessageState.FAILED, "The mail server does not take the address: 550 no such mailbox"),
        (MessageState.SENT, ""),
    ]


@pytest.mark.parametrize("address", ["a@b\r\nBcc: c@d", "no-address", "@", "two@example.com, three@example.com"])
def test_an_address_that_is_none_harms_nobody(example: Example, post: Post, address: str) -> None:
    write(example, address, "here@example.com")

    send_waiting(example.database, post.server)

    assert states(example)[0][0] is MessageState.FAILED
    assert [str(letter["To"].addresses[0].addr_spec) for letter in post.received] == ["here@example.com"]


def test_a_name_cannot_add_a_header(example: Example, post: Post) -> None:
    write(example, "here@example.com", name="Eve\r\nBcc: all@example.com")

    send_waiting(example.database, post.server)

    assert all(letter["Bcc"] is None for letter in post.received)


def test_a_server_that_is_busy_gets_it_later(example: Example, post: Post) -> None:
    post.answer = "451 try again"
    write(example, "here@example.com")
    thread = threading.Thread(target=send_waiting, args=(example.database, post.server), kwargs={"pauses": (0.2,) * 4})
    thread.start()
    wait_until(lambda: bool(states(example)[0][1]))
    assert states(example)[0] == (MessageState.WAITING, "The mail server said: 451 try again")
    post.answer = "250 OK"
    thread.join()

    assert states(example)[0][0] is MessageState.SENT
    assert len(post.received) == 1


def test_a_server_that_is_down_is_given_up_with_a_sentence(example: Example, post: Post) -> None:
    write(example, "here@example.com")
    nowhere = Server("127.0.0.1", 1, "smtp+plain", "", "", "billing@example.org")

    assert send_waiting(example.database, nowhere, pauses=(0, 0, 0, 0)) == 0

    ((state, sentence),) = states(example)
    assert state is MessageState.FAILED
    assert sentence.startswith("The mail server 127.0.0.1 does not answer")


def test_two_senders_send_each_letter_once(example: Example, post: Post) -> None:
    write(example, *(f"person{number}@example.com" for number in range(12)))
    threads = [threading.Thread(target=send_waiting, args=(example.database, post.server)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(post.received) == 12
    assert {state for state, _ in states(example)} == {MessageState.SENT}


def environment_of(post: Post) -> dict[str, str]:
    return {SERVER: f"smtp+plain://127.0.0.1:{post.port}", SENDER: "billing@example.org"}


def start(example: Example, post: Post) -> subprocess.Popen[bytes]:
    command, environment = python_command("store.mailing", "--database", example.database.url)
    return subprocess.Popen(command, env=environment | environment_of(post))


def test_the_process_sends_what_waits(example: Example, post: Post) -> None:
    write(example, "here@example.com")

    assert start(example, post).wait(30) == 0

    assert states(example) == [(MessageState.SENT, "")]


def test_a_killed_sender_leaves_its_letter_to_the_next(example: Example, post: Post) -> None:
    post.go.clear()
    write(example, "here@example.com")
    sender = start(example, post)
    assert post.arrived.wait(30)
    os.kill(sender.pid, signal.SIGKILL)
    sender.wait()
    post.answer = "451 gone"  # what the server does with the letter of somebody who hung up
    post.go.set()
    assert send_waiting(example.database, post.server) == 0, "the lease still runs"

    with example.database.write() as session:
        row = session.exec(select(Message)).one()
        row.lease_until = now() - timedelta(seconds=1)
        session.add(row)
    post.answer = "250 OK"

    assert send_waiting(example.database, post.server) == 1
    assert states(example) == [(MessageState.SENT, "")]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({SERVER: "mail.example.org", SENDER: "a@b"}, "write it as smtp://user@host:587"),
        ({SERVER: "smtp://mail.example.org", SENDER: "nobody"}, "name the address that letters come from"),
    ],
)
def test_a_server_that_is_named_wrongly_is_a_sentence(given: dict[str, str], words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        server_of(given)


def test_a_password_is_read_from_its_file_and_a_missing_file_named(tmp_path: Path) -> None:
    given = {SERVER: "smtps://me%40here@mail.example.org", SENDER: "a@b", PASSWORD_FILE: str(tmp_path / "password")}
    with pytest.raises(Unavailable, match="cannot be read"):
        server_of(given)
    (tmp_path / "password").write_text("secret\n")

    server = server_of(given)

    assert server == Server("mail.example.org", 465, "smtps", "me@here", "secret", "a@b")
    assert server_of({}) is None
