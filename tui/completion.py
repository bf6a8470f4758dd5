"""Which words may stand next on the command line, read from its grammar; and the lines that ask this from a shell.

The shell's part only asks: `progress-billings completion bash --line WHAT-WAS-TYPED`. So a shell knows every verb and
option of the program that is installed, and knows them from the one place where they are written.
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILES, FOLDERS = ":files", ":folders"
"""Instead of words: the shell completes names of files, or of folders, as it always does."""

SCRIPTS = {
    "bash": """\
# progress-billings: put `eval "$(progress-billings completion bash)"` into ~/.bashrc.
_progress_billings() {
    local found IFS=$'\\n'
    COMPREPLY=()
    found=$("$1" completion bash --line "${COMP_LINE:0:COMP_POINT}" 2>/dev/null) || return
    case $found in
        :files) compopt -o default ;;
        :folders) compopt -o dirnames ;;
        *) COMPREPLY=($found) ;;
    esac
}
complete -F _progress_billings progress-billings
""",
    "zsh": """\
#compdef progress-billings
# progress-billings: put `eval "$(progress-billings completion zsh)"` into ~/.zshrc, after compinit.
_progress_billings() {
    local found
    local -a lines
    found=$("$words[1]" completion zsh --line "${(j: :)words[1,CURRENT]}" 2>/dev/null) || return
    case $found in
        :files) _files ;;
        :folders) _files -/ ;;
        ?*) lines=("${(@f)found}"); _describe "progress-billings" lines ;;
    esac
}
compdef _progress_billings progress-billings
""",
    "fish": """\
# progress-billings: put `progress-billings completion fish | source` into ~/.config/fish/config.fish.
function __progress_billings
    set -l found (progress-billings completion fish --line (commandline -cp | string collect) 2>/dev/null)
    switch "$found[1]"
        case :files
            __fish_complete_path (commandline -ct)
        case :folders
            __fish_complete_directories (commandline -ct)
        case '*'
            string join \\n -- $found
    end
end
complete -c progress-billings -f -a '(__progress_billings)'
""",
}
"""What each shell has to read once."""

_SEPARATORS = {"bash": None, "zsh": ":", "fish": "\t"}
"""What stands between a word and what it means; bash shows no meanings."""


@dataclass(frozen=True)
class Word:
    """One word that may stand next, and what it means."""

    text: str
    meaning: str


def answer(parser: argparse.ArgumentParser, shell: str, line: str) -> list[str]:
    """The lines for a shell that asks what may stand at the end of `line`; the program's name is its first word."""
    *before, current = _split(line)
    found = _next_words(parser, before[1:], current)
    if isinstance(found, str):
        return [found]
    mark = _SEPARATORS[shell]
    fitting = [word for word in found if word.text.startswith(current)]
    return [word.text if mark is None else f"{word.text}{mark}{word.meaning}" for word in fitting]


def _split(line: str) -> list[str]:
    """The words of a line; the last one is what is being typed, and may be empty or have a quote that is still open."""
    ended = line[-1:].isspace()
    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    return [*words, ""] if ended or not words else words


def _next_words(parser: argparse.ArgumentParser, before: list[str], current: str) -> list[Word] | str:
    """What may follow the words before: words, or names of files or folders."""
    positionals = _positionals(parser)
    wanting: argparse.Action | None = None
    used: set[argparse.Action] = set()
    for text in before:
        if wanting is not None and not text.startswith("-"):
            # An option of many values keeps them until another option comes.
            wanting = wanting if _takes_many(wanting) else None
            continue
        wanting = None
        if text.startswith("-"):
            action = parser._option_string_actions.get(text.partition("=")[0])
            if action is not None:
                used.add(action)
                wanting = action if action.nargs != 0 and "=" not in text else None
            continue
        place = positionals[0] if positionals else None
        if isinstance(place, argparse._SubParsersAction):
            if text not in place.choices:
                return []
            parser = place.choices[text]
            positionals, used = _positionals(parser), set()
        elif place is not None and not _takes_many(place):
            positionals.pop(0)
    if current.startswith("-"):
        return list(_options(parser, used))
    if wanting is not None:
        return _values(wanting)
    return _values(positionals[0]) if positionals else list(_options(parser, used))


def _positionals(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in parser._actions if not action.option_strings]


def _takes_many(action: argparse.Action) -> bool:
    return action.nargs in ("+", "*")


def _options(parser: argparse.ArgumentParser, used: set[argparse.Action]) -> Iterator[Word]:
    for action in parser._actions:
        if action.option_strings and action not in used and action.help != argparse.SUPPRESS:
            yield Word(action.option_strings[-1], _meaning(action.help))


def _values(action: argparse.Action) -> list[Word] | str:
    if isinstance(action, argparse._SubParsersAction):
        return [Word(one.dest, _meaning(one.help)) for one in action._choices_actions]
    if action.choices is not None:
        return [Word(str(choice), "") for choice in action.choices]
    metavar = str(action.metavar)
    if metavar in ("DIR", "FOLDER"):
        return FOLDERS
    return FILES if action.type is Path or metavar == "FILE" else []


def _meaning(text: str | None) -> str:
    """Help on one line, without the marks that argparse and the shells give a meaning of their own."""
    return re.sub(r"\s+", " ", (text or "").replace("%%", "%")).strip()
