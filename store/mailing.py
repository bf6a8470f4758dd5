"""The process that sends what waits in the outbox: `python -m store.mailing --database URL`.

The mail server is named by the environment: PROGRESS_BILLINGS_SMTP as `smtp://USER@HOST:PORT` (with STARTTLS),
`smtps://` (TLS from the beginning) or `smtp+plain://` (never TLS; for a relay on this machine); the password stands in
the file that PROGRESS_BILLINGS_SMTP_PASSWORD_FILE names; letters come from PROGRESS_BILLINGS_MAIL_FROM.
"""

from __future__ import annotations

import argparse
import os
import smtplib
import ssl
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from store import outbox
from store.database import Database
from store.errors import Problem, RuleBroken, Unavailable
from store.outbox import Letter

SERVER, PASSWORD_FILE, SENDER = (
    "PROGRESS_BILLINGS_SMTP",
    "PROGRESS_BILLINGS_SMTP_PASSWORD_FILE",
    "PROGRESS_BILLINGS_MAIL_FROM",
)

TIMEOUT_SECONDS = 20.0
PAUSES = (1.0, 5.0, 20.0, 60.0)
"""Seconds before a letter is tried again while the server does not answer."""

_PERMANENT = 500
"""SMTP codes from here on say that trying again is of no use (RFC 5321, 4.2.1)."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how letters are handed over."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    sender: str


def server_of(environment: Mapping[str, str]) -> Server | None:
    """The mail server that is configured; None where none is.

    Raises:
        RuleBroken: what is configured cannot be.
        Unavailable: the password's file cannot be read.
    """
    url = environment.get(SERVER, "")
    if not url:
        return None
    parts = urlsplit(url)
    ports = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    if parts.scheme not in ports or not parts.hostname:
        raise RuleBroken(f"{SERVER} is {url!r}; write it as smtp://user@host:587, smtps:// or smtp+plain://.")
    sender = environment.get(SENDER, "")
    if "@" not in sender:
        raise RuleBroken(f"{SENDER} is {sender!r}; name the address that letters come from.")
    password = ""
    if place := environment.get(PASSWORD_FILE, ""):
        try:
            password = Path(place).read_text().strip()
        except OSError as error:
            raise Unavailable(f"{PASSWORD_FILE} names {place}, which cannot be read ({error.strerror}).") from error
    return Server(
        parts.hostname, parts.port or ports[parts.scheme], parts.scheme, unquote(parts.username or ""), password, sender
    )


def send_waiting(database: Database, server: Server, *, pauses: tuple[float, ...] = PAUSES) -> int:
    """Sends every letter that waits; returns how many went. Those the server refuses keep its words.

    Args:
        pauses: seconds before the same letter is tried again while the server does not answer.
    """
    went = 0
    while (letter := outbox.take(database)) is not None:
        try:
            _send(server, letter)
        except (smtplib.SMTPException, OSError, MessageError, ValueError) as error:
            sentence, for_good = _trouble(server, error)
            outbox.failed(database, letter, sentence, for_good=for_good)
            if not for_good:
                if letter.attempt > len(pauses):
                    return went
                time.sleep(pauses[letter.attempt - 1])
                outbox.retry(database, letter)
        else:
            outbox.sent(database, letter)
            went += 1
    return went


def _send(server: Server, letter: Letter) -> None:
    message = EmailMessage()
    message["From"] = server.sender
    message["To"] = Address(letter.to_name, addr_spec=letter.to_address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.id}.progress-billings@{server.sender.rpartition('@')[2]}>"
    message.set_content(letter.body)
    connection: smtplib.SMTP
    if server.tls == "smtps":
        context = ssl.create_default_context()
        connection = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    with connection:
        if server.tls == "smtp":
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(message)


def _trouble(server: Server, error: Exception) -> tuple[str, bool]:
    """What to say of a letter that did not go, and whether trying again is of no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"The mail server does not take the address: {code} {_text(words)}", code >= _PERMANENT
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server said: {error.smtp_code} {_text(error.smtp_error)}", error.smtp_code >= _PERMANENT
    if isinstance(error, MessageError | ValueError | UnicodeError):
        return f"The address or the text cannot be sent ({error}).", True
    return f"The mail server {server.host} does not answer ({error}).", False


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def main() -> int:
    """The process entry; exit code 1 where letters cannot be sent at all."""
    parser = argparse.ArgumentParser(prog="store.mailing", description="Sends what waits in the outbox.")
    parser.add_argument("--database", required=True)
    arguments = parser.parse_args()
    try:
        server = server_of(os.environ)
        if server is None:
            return 0
        database = Database.open(arguments.database)
        try:
            send_waiting(database, server)
        finally:
            database.close()
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
