"""Programs and services of others, without which the rest works."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator

from tui.doctor.finding import MISSING, OK, OPTIONAL, Finding

ANSWER_SECONDS = 5.0


def office() -> Iterator[Finding]:
    """LibreOffice, which makes pages of Word files and their like."""
    from pdf.office import office_program

    program = office_program()
    if program is not None:
        yield Finding("libreoffice", OK, str(program))
        return
    words = (
        "Install LibreOffice (apt install libreoffice-core libreoffice-writer libreoffice-calc libreoffice-impress)."
    )
    yield Finding("libreoffice", OPTIONAL, "not found: Word files and their like get a slip sheet", words)


def mail() -> Iterator[Finding]:
    """The mail server that invites go through."""
    from store.errors import Problem
    from store.mailing import SENDER, SERVER, server_of

    try:
        server = server_of(os.environ)
    except Problem as problem:
        yield Finding("mail", MISSING, str(problem), "Set it as docs/data.md says under Letters, or take it away.")
        return
    if server is None:
        yield Finding(
            "mail",
            OPTIONAL,
            "no server: letters stay in the outbox",
            f"Set {SERVER} and {SENDER} (docs/data.md, Letters).",
        )
        return
    place = f"{server.host}:{server.port}"
    try:
        socket.create_connection((server.host, server.port), ANSWER_SECONDS).close()
    except OSError as error:
        yield Finding("mail", MISSING, f"{place} does not answer ({error})", f"Start the server, or correct {SERVER}.")
    else:
        yield Finding("mail", OK, f"{place} answers")


def ssh() -> Iterator[Finding]:
    """ssh, which fetches backups from another machine."""
    program = shutil.which("ssh")
    if program is not None:
        yield Finding("ssh", OK, program)
        return
    yield Finding("ssh", OPTIONAL, "not found", "To fetch backups, install OpenSSH (apt install openssh-client).")


def browser() -> Iterator[Finding]:
    """What `serve` needs besides."""
    from tui.web.serving import EXTRA_ADVICE, has_extra

    if has_extra():
        yield Finding("browser", OK, "the extra `serve` is installed")
    else:
        yield Finding("browser", OPTIONAL, "no extra `serve`", EXTRA_ADVICE)


def pictures() -> Iterator[Finding]:
    """What pages in pixels need besides, where the terminal shows any."""
    from tui.pictures import EXTRA_ADVICE, has_extra, kind_by_name
    from tui.preferences import KITTY, SIXEL, default_path, load

    kind = load(default_path()).pictures or kind_by_name()
    if kind in (KITTY, SIXEL) and not has_extra():
        yield Finding("pictures", OPTIONAL, f"no extra `pictures`: blocks of colour in place of {kind}", EXTRA_ADVICE)
    else:
        yield Finding("pictures", OK, f"pages are shown as {kind}")
