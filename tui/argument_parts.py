"""What the grammars of verbs have in common."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""argparse names the type of add_subparsers() nowhere public."""

STANDARD_STREAM = Path("-")
"""In place of a file: standard input or output."""


def add_verb(verbs: Verbs, name: str, summary: str) -> argparse.ArgumentParser:
    """Adds a verb, whose options are written out in full.

    Args:
        summary: what it does, for `--help`.
    """
    return verbs.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".", allow_abbrev=False)


def add_json(verb: argparse.ArgumentParser) -> None:
    """Adds `--json`."""
    verb.add_argument("--json", action="store_true", help="print JSON for programs instead of text for people")


def add_project(verb: argparse.ArgumentParser) -> None:
    """Adds `--project` to a verb about one project."""
    verb.add_argument("--project", metavar="NUMBER", help="may be left out where you see one project only")
