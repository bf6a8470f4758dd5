"""Writes the manual page from the command line's grammar: `python -m tui.manual > docs/progress-billings.1`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator

from tui.arguments import DESCRIPTION, EXIT_CODES, WITHOUT_A_VERB, parser
from tui.output import say

PROGRAM = "progress-billings"


def page() -> str:
    """The page, in roff with the man macros."""
    top = parser()
    options = [action for action in top._actions if action.option_strings]
    return "\n".join(
        [
            f'.TH {PROGRAM.upper()} 1 "" "{PROGRAM}" "User Commands"',
            ".SH NAME",
            rf"{_text(PROGRAM)} \- {_text(_sentence(DESCRIPTION))}",
            ".SH SYNOPSIS",
            rf".B {_text(PROGRAM)}",
            " ".join(_shape(action) for action in options),
            r"[\fIVERB\fR ...]",
            ".SH DESCRIPTION",
            _text(f"{DESCRIPTION} {WITHOUT_A_VERB}"),
            ".SH OPTIONS",
            *_terms(options),
            ".SH VERBS",
            *_verbs(top),
            ".SH EXIT STATUS",
            *(line for code, words in EXIT_CODES for line in (".TP", f".B {code}", _text(words))),
            ".SH ENVIRONMENT",
            *_environment(options),
        ]
    )


def _verbs(top: argparse.ArgumentParser) -> Iterator[str]:
    for name, verb in _named(top):
        own = [action for action in verb._actions if action.help != argparse.SUPPRESS and action.dest != "help"]
        yield f".SS {_text(name)}"
        yield rf"\fB{_text(name)}\fR " + " ".join(_shape(action) for action in own)
        yield ".PP"
        yield _text(" ".join(words for words in (verb.description, verb.epilog) if words))
        yield from _terms(action for action in own if action.help or action.choices)


def _named(top: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _terms(actions: Iterable[argparse.Action]) -> Iterator[str]:
    for action in actions:
        yield ".TP"
        yield _name(action)
        yield _text(_help(action))


def _help(action: argparse.Action) -> str:
    words = (action.help or "").replace("%%", "%")
    if action.choices is None or all(str(choice) in words for choice in action.choices):
        return words
    choices = ", ".join(str(choice) for choice in action.choices)
    return f"{words}: {choices}" if words else f"one of {choices}"


def _name(action: argparse.Action) -> str:
    values = _value(action)
    names = ", ".join(rf"\fB{_text(name)}\fR" for name in action.option_strings)
    return " ".join(word for word in (names, values) if word)


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    one = rf"\fI{_text(str(action.metavar or action.dest.upper()))}\fR"
    return f"{one} ..." if action.nargs in ("+", "*") else one


def _shape(action: argparse.Action) -> str:
    """An argument as the synopsis shows it: in brackets where it may be left out."""
    name = rf"\fB{_text(action.option_strings[-1])}\fR" if action.option_strings else ""
    words = " ".join(word for word in (name, _value(action)) if word)
    return words if action.required else f"[{words}]"


def _environment(options: Iterable[argparse.Action]) -> Iterator[str]:
    for action in options:
        for variable in re.findall(r"PROGRESS_BILLINGS_\w+", action.help or ""):
            yield from (
                ".TP",
                f".B {variable}",
                _text(f"stands for {action.option_strings[-1]} where that is not given"),
            )


def _sentence(words: str) -> str:
    return words[0].lower() + words[1:].rstrip(".")


def _text(words: str) -> str:
    r"""Text that roff takes literally: no word begins a request, no backslash escapes, a hyphen is a hyphen."""
    escaped = words.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    say(page())
