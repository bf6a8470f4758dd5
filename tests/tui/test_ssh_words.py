"""What may be asked over SSH: an exact list, read without a shell. tests/system/test_ssh.py sends it through sshd."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tui.arguments import parser
from tui.ssh_words import ALLOWED, Refused, asked


def grammar(verb: str) -> argparse.ArgumentParser:
    (verbs,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    found: argparse.ArgumentParser = verbs.choices[verb]
    return found


def test_the_list_names_verbs_and_options_that_are_there() -> None:
    for verb, options in ALLOWED.items():
        assert set(options) <= set(grammar(verb)._option_string_actions), verb


def test_every_argument_that_names_a_file_is_out_of_the_list_or_a_stream() -> None:
    for verb, options in ALLOWED.items():
        for action in grammar(verb)._actions:
            if action.type is Path and (not action.option_strings or set(action.option_strings) & set(options)):
                assert action.dest in ("pdf", "csv", "xlsx", "key", "paths"), (verb, action.dest)


@pytest.mark.parametrize("command", ["", "  "])
def test_nothing_opens_the_application(command: str) -> None:
    assert asked(command) is None


def test_words_are_split_by_the_rules_of_quoting_and_by_nothing_else() -> None:
    chosen = asked("attach 'SC-2#1' \"my $HOME `id` * ~ ; file.pdf\" --kind photo")

    assert chosen is not None
    assert (chosen.billing, chosen.kind) == ("SC-2#1", "photo")
    assert [str(path) for path in chosen.paths] == ["my $HOME `id` * ~ ; file.pdf"]
    assert chosen.stdin


@pytest.mark.parametrize("verb", ["ssh", "keys", "import", "export", "prepare", "demo", "check-pdf", "verify"])
def test_a_verb_that_is_for_this_machine_alone_is_not_done(verb: str) -> None:
    assert grammar(verb).prog.endswith(verb)
    with pytest.raises(Refused, match=f"'{verb}' is not done over SSH. Ask for one of projects"):
        asked(f"{verb} x")


@pytest.mark.parametrize(
    "command",
    [
        "sh",
        "--as viewer projects",
        "--files /etc projects",
        "--version",
        "-h",
        "projects --database=sqlite:////tmp/x.db",
        "projects --as viewer",
        "billings --js",
        "billings -j",
        "compile --all --output out.pdf",
        "attach SC-2#1 x.pdf --no-prepare",
        "billings --csv=out.csv",
        "billings --csv - --replace",
        "billing SC-2#1 --pdf out.pdf",
        "billing SC-2#1 --pdf /dev/stdout",
        "person maria --key ../-",
        "sov SC-2 --import /etc/passwd",
        "person admin --key /etc/passwd",
        "get 'unclosed",
        'get "',
        "get \\",
        "get \x1b[2J",
        "get 1\n",
        "get \udcff",
        "@/etc/passwd",
        "projects -- x",
        "'projects '",
        "PROJECTS",
    ],
)
def test_all_else_is_refused(command: str) -> None:
    with pytest.raises(Refused):
        asked(command)


@pytest.mark.parametrize("command", ["projects x", "get", "report", "periods --add x", "billings --sort age"])
def test_what_is_no_usage_of_a_verb_ends_as_on_the_command_line(command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        asked(command)

    assert ended.value.code == 2


@given(some.text(), some.sampled_from([*ALLOWED, ""]))
def test_nothing_that_is_typed_names_a_database_a_person_or_a_file(text: str, verb: str) -> None:
    try:
        chosen = asked(f"{verb} {text}")
    except (Refused, SystemExit):
        return
    if chosen is not None:
        assert chosen.verb in ALLOWED
        assert (chosen.database, chosen.files, chosen.login) == (None, None, None)
        assert all(getattr(chosen, name, None) in (None, Path("-")) for name in ("pdf", "csv", "xlsx", "key"))
