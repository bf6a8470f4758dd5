"""Shells complete verbs, options, choices and files; what they offer is read from the command line's grammar."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.program import Program, program
from tui.arguments import parser
from tui.completion import FILES, FOLDERS, SCRIPTS, answer
from tui.verbs import ALONE, VERBS

__all__ = ["program"]

NAME = "progress-billings"


def words(line: str, shell: str = "bash") -> list[str]:
    return answer(parser(), shell, f"{NAME} {line}")


def test_every_verb_is_offered_and_narrowed_by_what_is_typed() -> None:
    assert set(words("")) == {*VERBS, *ALONE}
    assert words("bil") == ["billings", "billing"]
    assert words("--database sqlite:///x.db compi") == ["compile"]
    assert words("no-such-verb --") == []


def test_options_are_those_of_the_verb_less_those_that_are_given() -> None:
    offered = words("compile --project HT-104 --")
    assert "--period" in offered and "--project" not in offered and "--database" not in offered
    assert "--database" in words("--") and "--record" in words("--")
    assert words("completion bash --li") == []


def test_values_are_choices_files_or_nothing() -> None:
    assert words("billings --sort s") == ["status"]
    assert words("billings --project ") == []
    assert words("report ") == ["retainage", "aging", "compliance"]
    assert words("compile --output ") == words("import ") == words("attach SC-2#1 a.pdf ") == [FILES]
    assert words("--files ") == words("export ") == words("pilot s.py --screenshots ") == [FOLDERS]
    assert words("periods --project X --add 2026-09-01 2026-09-30 ") == []
    assert "--json" in words("periods --project X --add 2026-09-01 2026-09-30 --")


def test_quotes_that_are_open_or_closed_do_no_harm() -> None:
    assert words("--database 'sqlite:///my file' bil") == ["billings", "billing"]
    assert words("--database 'sqlite:///my") == []


def test_zsh_and_fish_get_the_meaning_too() -> None:
    assert words("led", "zsh") == ["ledger:list every part of a backup and what became of it"]
    assert words("led", "fish") == ["ledger\tlist every part of a backup and what became of it"]
    assert "\n" not in "".join(words("", "fish"))


@pytest.fixture
def folder(program: Program) -> Path:
    """A folder with the program in `bin`, files to be found, and a home without settings."""
    place = program.folder / "bin" / NAME
    place.parent.mkdir()
    place.write_text(f'#!/bin/sh\nexec {shlex.join(program.command()[:3])} "$@"\n')
    place.chmod(0o755)
    (program.folder / "unusual-name.json").write_text("{}")
    (program.folder / "unusual-folder").mkdir()
    return program.folder


class Shell:
    """A real shell on a real terminal, that has read our lines."""

    def __init__(self, folder: Path, command: list[str], load: str) -> None:
        environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(folder),
            "TERM": "dumb",
            "PS1": "> ",
            "INPUTRC": "/dev/null",
        }
        self.child: Any = pexpect.spawn(
            command[0],
            command[1:],
            env=environment,
            cwd=str(folder),
            timeout=30,
            encoding="utf-8",
            dimensions=(24, 200),
        )
        self.child.sendline(f"{load}; echo loa''ded")
        self.child.expect("loaded")

    def completes(self, typed: str, wanted: str) -> None:
        """Waits for what a tab makes of the line, then takes the line away."""
        self.child.send(f"{typed}\t")
        self.child.expect(re.escape(wanted))
        self.child.send("\x03")


@pytest.fixture
def bash(folder: Path) -> Iterator[Shell]:
    shell = Shell(folder, ["bash", "--norc", "--noprofile", "-i"], f'eval "$({NAME} completion bash)"')
    yield shell
    shell.child.close(force=True)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (f"{NAME} check", f"{NAME} check-pdf "),
        (f"{NAME} --database sqlite:///x.db led", "sqlite:///x.db ledger "),
        (f"true; {NAME} compile --no-cov", "compile --no-cover "),
        (f"{NAME} billings --sort comp", "--sort comp"),
        (f"{NAME} import unusual-n", "import unusual-name.json "),
        (f"{NAME} export --project X unus", "X unusual-folder/"),
        (f"bin/{NAME} check", "check-pdf "),
    ],
)
def test_a_tab_in_a_real_bash(bash: Shell, typed: str, wanted: str) -> None:
    bash.completes(typed, wanted)


def test_two_tabs_in_bash_show_all_that_fits(bash: Shell) -> None:
    bash.child.send(f"{NAME} bil\t\t\t")
    bash.child.expect(r"billing\s+billings")


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_a_tab_in_a_real_zsh(folder: Path) -> None:
    load = f'autoload -U compinit; compinit -u; eval "$({NAME} completion zsh)"'
    shell = Shell(folder, ["zsh", "-f", "-i"], load)
    shell.completes(f"{NAME} check", "check-pdf")
    shell.completes(f"{NAME} compile --no-cov", "--no-cover")
    shell.completes(f"{NAME} import unusual-n", "unusual-name.json")
    shell.child.close(force=True)


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish_answers_by_our_lines(folder: Path) -> None:
    def offered(typed: str) -> list[str]:
        code = f'{NAME} completion fish | source; complete -C "{typed}"'
        done = subprocess.run(
            ["fish", "--no-config", "-c", code],
            cwd=folder,
            env={"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "HOME": str(folder)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines()

    assert offered(f"{NAME} check") == ["check-pdf\tprepare and link each PDF of a folder, and compare its look"]
    assert offered(f"{NAME} import unusual-n") == ["unusual-name.json"]


def test_the_verb_prints_the_lines_of_a_shell_and_knows_no_other(program: Program) -> None:
    for shell, lines in SCRIPTS.items():
        assert program("completion", shell).stdout == lines
    assert program("completion", "tcsh").returncode == 2
    assert list(program.folder.iterdir()) == []
