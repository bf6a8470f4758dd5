"""A month by the keyboard alone, in tmux as over SSH: from an empty database to a paid billing in a backup."""

from __future__ import annotations

import shutil
import subprocess
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import Program, program
from tests.waiting import wait_until

__all__ = ["program"]

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

LOOKS = 10
"""At the same screen until it rests; each takes about 25 ms."""

LINES = "Item,Description,Scheduled Value\n1,Rough-in,33333.33\n2,Fixtures,20000.00\n"


class Tmux:
    """The program in a window of 80 by 24 of a server of its own."""

    def __init__(self, program: Program) -> None:
        self._server = ["tmux", "-L", f"billings-{program.folder.name}", "-f", "/dev/null"]
        self._run("new-session", "-d", "-x", "80", "-y", "24", *program.command(), environment=program.environment())

    def _run(self, *words: str, environment: dict[str, str] | None = None) -> str:
        done = subprocess.run([*self._server, *words], capture_output=True, text=True, check=True, env=environment)
        return done.stdout

    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def until(self, words: str) -> None:
        """Waits until words are on the screen and it rests."""
        wait_until(lambda: words in self.screen(), 60, self.screen)
        self.rest()

    def rest(self) -> None:
        """Waits until the screen, colours included, is the same at many looks: a person sees it before they go on.

        Textual drops keys for a screen that is not there yet, and lets a Tab be overtaken by letters.
        """
        looks: deque[str] = deque(maxlen=LOOKS)

        def same() -> bool:
            looks.append(self._run("capture-pane", "-p", "-e"))
            return len(looks) == LOOKS and len(set(looks)) == 1

        wait_until(same, 60, self.screen)

    def press(self, *keys: str) -> None:
        """Presses keys by tmux's names, as slowly as a person."""
        for key in keys:
            self._run("send-keys", key)
            self.rest()

    def leave(self) -> None:
        """Leaves the application, with which its terminal goes: there is no screen to look at any more."""
        self._run("send-keys", "q")
        there = [*self._server, "has-session"]
        wait_until(lambda: subprocess.run(there, capture_output=True, check=False).returncode != 0, 60)

    def type(self, text: str, *keys: str) -> None:
        """Types a text into the field that has the focus, then presses keys."""
        self._run("send-keys", "-l", text)
        self.until(text[-8:])  # of a longer one a narrow field shows the end
        self.press(*keys)

    def end(self) -> None:
        subprocess.run([*self._server, "kill-server"], capture_output=True, check=False)


@pytest.fixture
def tmux(program: Program) -> Iterator[Tmux]:
    opened = Tmux(program)
    yield opened
    opened.end()


def test_a_month_by_the_keyboard_alone(tmux: Tmux, program: Program, tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text(LINES)
    tmux.until("No projects yet: m makes one")
    tmux.press("m")
    tmux.until("New project")
    tmux.type("HT-7", "Tab")
    tmux.type("Quay House", "Tab", "Tab")
    tmux.type("Beacon", "Enter")
    tmux.until("HT-7 is made")
    tmux.press("Enter")
    tmux.until("1 Subcontractor")
    tmux.press("3", "n")
    tmux.until("New billing period")
    tmux.press("Enter")
    tmux.until("is open.")
    tmux.press("1", "p", "Home", "Enter")

    # A contract with its lines from a file.
    tmux.press("m")
    tmux.until("New contract")
    tmux.type("SC-1", "Tab", "Tab")
    tmux.type("Electrical", "Tab")
    tmux.type("Northside", "Tab", "Enter", "Down", "Down", "Enter", "Tab", "C-u")
    tmux.type("10", "Tab", "C-u")
    tmux.type("5", "Enter")
    tmux.until("SC-1 is made")
    tmux.press("2", "i")
    tmux.until("Import lines of SC-1")
    tmux.press("C-u")
    tmux.type(str(tmp_path / "lines.csv"), "Enter")
    tmux.until("2 lines of lines.csv added.")
    tmux.until("33,333.33")
    tmux.press("Escape")

    # Its billing: 35 % of every line, handed in, approved.
    tmux.until("SC-1")
    tmux.press("b")
    tmux.until("Billing SC-1")
    tmux.press("2")
    tmux.until("Rough-in")
    tmux.press("b")
    tmux.until("Percent to date on 2 lines")
    tmux.press("C-u")
    tmux.type("35", "Enter")
    tmux.until("35 % to date.")
    tmux.press("s")
    tmux.until("is submitted")
    tmux.press("a", "y", "f")
    tmux.until("is Approved now.")
    tmux.press("p")
    tmux.until("Paid today on SC-1 #1")
    tmux.press("Enter")
    tmux.until("noted as paid")
    tmux.press("Escape")

    # Compiled into a backup, which is looked at.
    tmux.until("1 Subcontractor")
    tmux.press("a", "c")
    tmux.until("Compile (c)")
    tmux.press("c")
    tmux.until("is ready")
    tmux.press("4", "Enter")
    tmux.until("Ledger of backup 1")
    tmux.press("Escape")
    tmux.leave()
    assert program("verify", "1").returncode == 0
    assert program("billings", "--project", "HT-7", "--paid", "yes").stdout.count("SC-1") == 1
