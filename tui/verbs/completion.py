"""The `completion` verb: a shell's lines, and the answers those lines ask for."""

from __future__ import annotations

from argparse import Namespace

from tui.arguments import parser
from tui.completion import SCRIPTS, answer
from tui.output import say

DONE = 0


def completion_verb(chosen: Namespace) -> int:
    """`completion`: what the shell reads once; with --line, the words that may stand next."""
    if chosen.line is None:
        say(SCRIPTS[chosen.shell].rstrip("\n"))
        return DONE
    for line in answer(parser(), chosen.shell, chosen.line):
        say(line)
    return DONE
