"""docs/testing.md and its worked examples are true."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.program import ROOT, Program, program
from tui.testing import Session, demo_session

__all__ = ["program"]

PAGE = (ROOT / "docs" / "testing.md").read_text()
EXAMPLES = sorted((ROOT / "docs" / "testing").glob("*.py"))
SCRIPTS = [path.name for path in EXAMPLES if not path.name.startswith("test_")]


def in_own_environment(program: Program, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env=program.environment(), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_plays_well(program: Program, name: str) -> None:
    launcher = program.command()[:3]  # names no database: a new demo project

    done = in_own_environment(program, *launcher, "pilot", f"docs/testing/{name}")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "failed" not in done.stdout


def test_the_example_for_pytest_passes(program: Program) -> None:
    done = in_own_environment(
        program, sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "docs/testing/test_two_people.py"
    )

    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout or "[100%]" in done.stdout


async def test_the_example_on_the_page_passes() -> None:
    code = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    names: dict[str, object] = {"demo_session": demo_session}
    exec(code.partition("\n\n\n")[2], names)

    await names["test_all_that_is_ticked_is_counted"]()  # type: ignore[operator] # what the page defines


def test_every_example_is_on_the_page() -> None:
    assert [path.name for path in EXAMPLES] == sorted(re.findall(r"\]\(testing/([^)]+)\)", PAGE))
    assert len(EXAMPLES) == 3


async def test_all_that_a_session_offers_is_on_the_page() -> None:
    async with demo_session() as session:
        offered = {name for name in dir(session) if not name.startswith("_")}

    assert isinstance(session, Session)
    named = set(re.findall(r"`(\w+)(?:\([^`]*\))?`", PAGE.partition("| of a session")[2].partition("\n## ")[0]))
    assert offered <= named
    assert named <= offered
