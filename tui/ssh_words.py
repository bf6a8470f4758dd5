"""What may be asked over SSH: an exact list of verbs and options, read without any shell.

sshd hands over what the person at the other end typed as one text. It is split into words by the rules of quoting
alone; nothing is expanded, looked up or run. What is not on the list is refused, and with it everything that names a
database, a person or a file of this machine: files come in on standard input and go out on standard output.
"""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import Sequence

from tui.argument_parts import STANDARD_STREAM
from tui.arguments import parser

_REPORT = ("--pdf", "--csv", "--xlsx")
_LIST = ("--project", "--client", "--json")

ALLOWED: dict[str, tuple[str, ...]] = {
    "projects": ("--json",),
    "billings": (*_LIST, *_REPORT, "--period", "--text", "--paid", "--sort", "--descending", "--group"),
    "billing": ("--project", *_REPORT),
    "report": (*_LIST, *_REPORT, "--period"),
    "contracts": _LIST,
    "sov": ("--project", "--json", *_REPORT),
    "periods": ("--project", "--json", "--add", "--catch-up"),
    "compile": (
        "--project",
        "--json",
        "--period",
        "--all",
        "--include",
        "--no-cover",
        "--no-contents",
        "--separators",
        "--missing-pages",
        "--embed-originals",
        "--stamps",
        "--number-start",
        "--number-prefix",
        "--zip",
        "--volume-mb",
        "--volume-pages",
    ),
    "backups": ("--project", "--json"),
    "ledger": ("--json",),
    "get": ("--project",),
    "attach": ("--project", "--kind", "--json"),
    "unlock": ("--project",),
    "persons": ("--json", "--add", "--company", "--email", "--administrator", "--key"),
    "person": (
        "--json",
        "--key",
        "--remove-key",
        "--level",
        "--name",
        "--company",
        "--email",
        "--uid",
        "--administrator",
        "--shut-out",
    ),
    "companies": ("--json", "--add", "--rename"),
    "people": ("--project", "--json", "--contact", "--no-contact", "--listed", "--not-listed"),
}
"""Each verb with its options; `--help` is allowed with each."""

_STREAMS = ("pdf", "csv", "xlsx", "key")
"""Options that name a file; here it is standard input or output."""


class Refused(Exception):
    """What was asked is not on the list; the text is the sentence to show."""


def asked(command: str) -> Namespace | None:
    """What a command asks for, as the command line would have it; None for nothing, which opens the application.

    Raises:
        Refused: it is not on the list.
        SystemExit: `--help` was answered; or the words are no usage of the verb, which has been said.
    """
    words = _split(command)
    if not words:
        return None
    verb, options = words[0], words[1:]
    if verb not in ALLOWED:
        raise Refused(f"{verb!r} is not done over SSH. {offered()}")
    for word in options:
        name = word.partition("=")[0]
        if name.startswith("-") and name not in ("-", "--help", *ALLOWED[verb]):
            raise Refused(f"{name!r} is no option of {verb} over SSH; it has {', '.join(ALLOWED[verb]) or 'none'}.")
    chosen = parser().parse_args(words)
    for name in _STREAMS:
        if getattr(chosen, name, None) not in (None, STANDARD_STREAM):
            raise Refused(f"--{name} names no file of this machine over SSH; - is your own standard input or output.")
    chosen.stdin = True
    return chosen


def _split(command: str) -> Sequence[str]:
    if not command.isprintable():
        raise Refused("What was asked holds a line break or another character that cannot be read on one line.")
    try:
        return shlex.split(command)
    except ValueError:
        raise Refused("What was asked has a quotation mark without its other one.") from None


def offered() -> str:
    """What may be asked, in a sentence."""
    return f"Ask for one of {', '.join(ALLOWED)}; for nothing, to open the application."
