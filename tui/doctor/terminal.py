"""The terminal that the application would open on."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator

from tui.doctor.finding import MISSING, OK, OPTIONAL, Finding

COLUMNS, LINES = 80, 24
"""What the screens are made for."""


def terminal() -> Iterator[Finding]:
    """Whether there is one that can position its cursor; its size, colours and characters."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield Finding("terminal", OPTIONAL, "none here", "The verbs work without one; the screens need a terminal.")
        yield characters()
        return
    name = os.environ.get("TERM", "")
    if name in ("", "dumb"):
        advice = "Use another terminal, or name it: export TERM=xterm-256color."
        yield Finding("terminal", MISSING, f"TERM={name or 'nothing'} cannot position its cursor", advice)
        return
    yield Finding("terminal", OK, f"TERM={name}")
    yield _size()
    yield _colours()
    yield characters()


def _size() -> Finding:
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    found = f"{columns} columns, {lines} lines"
    if columns >= COLUMNS and lines >= LINES:
        return Finding("size", OK, found)
    return Finding("size", OPTIONAL, found, f"Make the window larger: from {COLUMNS} by {LINES} on, all is to be seen.")


def _colours() -> Finding:
    if os.environ.get("NO_COLOR"):
        return Finding("colours", OK, "none, because NO_COLOR is set")
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return Finding("colours", OK, "16.7 million")
    try:
        import curses

        curses.setupterm()
        number = curses.tigetnum("colors")
    except Exception:  # noqa: BLE001 # curses.error is there only where curses is
        number = -1
    if number >= 256:
        return Finding("colours", OK, str(number))
    advice = "Use a terminal of 256 colours, or set NO_COLOR=1 for a clear look without any."
    return Finding("colours", OPTIONAL, str(number) if number > 0 else "not known", advice)


def characters() -> Finding:
    """Whether names of every script can be written."""
    encoding = sys.stdout.encoding or locale.getpreferredencoding(False)
    if encoding.lower().replace("-", "") == "utf8":
        return Finding("characters", OK, "UTF-8")
    return Finding("characters", MISSING, encoding, "Set a UTF-8 locale: export LC_ALL=C.UTF-8.")
