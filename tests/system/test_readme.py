"""The README's commands do what it says; `make test` is what runs this."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import Program, program
from tui.keymap import our_bindings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()

__all__ = ["program"]


def test_the_demo_without_a_terminal_compiles_the_open_period_and_again_without_making_it_anew(
    program: Program,
) -> None:
    first = program("demo")
    second = program("demo")

    assert first.returncode == second.returncode == 3, first.stderr
    assert "Making the demo project: 40 commitments, 6 periods, 200 billings, 600 attachments." in first.stdout
    assert "Making" not in second.stdout
    figures = re.compile(r"35 billings, ([\d,]+) pages, .* MB in [\d.]+ s; \d+ parts need attention:")
    found = [figures.search(done.stdout) for done in (first, second)]
    assert found[0] is not None and found[1] is not None and found[0][1] == found[1][1]
    assert Path(second.stdout.splitlines()[-1]).read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(("exit_code", "ends_well"), [(0, True), (3, True), (1, False)])
def test_make_demo_ends_well_when_the_backup_is_done_also_with_exceptions(
    tmp_path: Path, exit_code: int, ends_well: bool
) -> None:
    # The recipe alone: an environment that is made already, and a program that only says how it ended.
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    program = tmp_path / "bin" / "progress-billings"
    program.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    program.chmod(0o755)
    (tmp_path / ".app").touch()

    done = subprocess.run(["make", "demo", f"VENV={tmp_path}"], cwd=ROOT, capture_output=True, check=False)

    assert (done.returncode == 0) is ends_well, done.stderr


def test_the_commands_without_the_screen_work_as_they_stand(program: Program) -> None:
    shutil.copytree(ROOT / "docs" / "example", program.folder / "docs" / "example")
    section = README.partition("## Without the screen")[2].partition("\n## ")[0]
    commands = [line for line in section.splitlines() if line.startswith("progress-billings ")]
    assert len(commands) >= 3

    for line in commands:
        done = program(*shlex.split(line)[1:])
        assert done.returncode == (3 if " compile " in line else 0), (line, done.stderr)

    assert (program.folder / "out.pdf").stat().st_size > 0


def test_every_key_of_the_readme_is_a_binding() -> None:
    section = README.partition("## Keys")[2].partition("\n## ")[0]
    keys = re.findall(r"`([^`]+)`", "\n".join(line.split("|")[1] for line in section.splitlines() if "| `" in line))
    names = {"/": "slash", "?": "question_mark", "[": "left_square_bracket", "]": "right_square_bracket", ":": "colon"}
    names |= {"#": "number_sign"}
    bound = {key for _, binding in our_bindings() for key in binding.key.split(",")}

    assert keys
    assert {names.get(key, key) for key in keys} <= bound


def test_the_files_that_the_readme_names_are_there() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))])
def test_what_a_page_links_to_is_there(page: str) -> None:
    text = (ROOT / page).read_text()
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)

    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
