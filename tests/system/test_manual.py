"""The manual page says what the command line's grammar says, and readers of manual pages accept it."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.program import ROOT
from tui.arguments import EXIT_CODES
from tui.manual import page
from tui.verbs import ALONE, VERBS

MANUAL = ROOT / "docs" / "progress-billings.1"


def test_the_page_is_the_grammars_own() -> None:
    assert MANUAL.read_text() == f"{page()}\n", "`make manual` writes it anew"


def shown() -> str:
    """The page as a person reads it, in plain characters."""
    done = subprocess.run(
        ["groff", "-man", "-Tascii", "-P-c", "-P-b", "-P-u", "-rLL=200n", MANUAL],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_every_verb_option_and_exit_code_is_to_be_read_on_it() -> None:
    text = re.sub(r"\s+", " ", shown())

    for verb in [*VERBS, *ALONE]:
        assert f" {verb} " in text
    assert "--volume-mb N the most megabytes of a volume" in text
    assert "periods [--project NUMBER]" in text and "completion SHELL" in text
    assert "--line" not in text
    for code, words in EXIT_CODES:
        assert f" {code} {words}" in text
    assert "PROGRESS_BILLINGS_FILES stands for --files" in text


@pytest.mark.parametrize(
    "reader",
    [["groff", "-man", "-Tutf8", "-ww"], ["man", "--warnings=w", "-l"], ["mandoc", "-T", "lint", "-W", "warning"]],
    ids=lambda reader: reader[0],
)
def test_a_reader_of_manual_pages_has_nothing_to_say_against_it(reader: list[str]) -> None:
    if shutil.which(reader[0]) is None:
        pytest.skip(f"{reader[0]} is not installed")

    done = subprocess.run([*reader, MANUAL], capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"})

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout or reader[0] == "mandoc"
