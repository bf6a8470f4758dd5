"""The program's entry: reads the command line, opens the database, runs a verb or the application.

Imports are in the order of need, so that `--help` and a wrong option answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

REFUSED = 1
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: without the program's name; None takes the process's own.

    Returns:
        The exit code; see `tui.arguments.EPILOG`.
    """
    from tui.arguments import parser
    from tui.output import complain

    grammar = parser()
    chosen = grammar.parse_args(arguments)
    if chosen.version:
        return _print_version()
    if chosen.record is not None and chosen.verb not in (None, "demo"):
        grammar.error(f"--record is of the screens, and {chosen.verb} has none")
    if chosen.verb is None or chosen.record is not None:
        from tui.application import no_terminal

        if sentence := no_terminal():
            complain(sentence)
            return REFUSED
    from store.errors import Problem

    try:
        return _run(chosen)
    except Problem as problem:
        complain(str(problem))
        return REFUSED
    except BrokenPipeError:
        # The reader of our output has gone; Python would complain again while closing it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def _print_version() -> int:
    from importlib.metadata import PackageNotFoundError, version

    from tui.output import say

    try:
        say(version("progress-billings"))
    except PackageNotFoundError:
        import tomllib

        from pdf.processes import ROOT

        say(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])
    return 0


def _run(chosen: Namespace) -> int:
    from tui.verbs import ALONE, run_alone, run_verb

    if chosen.verb in ALONE:
        return run_alone(chosen)
    if chosen.verb in (None, "demo"):
        from tui.application import no_terminal, run_application

        if chosen.verb is None or not no_terminal():
            return run_application(
                chosen.database,
                chosen.files,
                chosen.login,
                demo=chosen.verb == "demo",
                low_bandwidth=chosen.low_bandwidth,
                record=chosen.record,
            )
    from tui.opening import opened

    with opened(chosen.database, chosen.files, chosen.login) as office:
        return run_verb(office, chosen)


if __name__ == "__main__":
    sys.exit(main())
