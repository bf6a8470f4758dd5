"""The extra `pictures` on terminals that show pages in pixels."""

from __future__ import annotations

import fcntl
import struct
import termios

import pytest

from store.access import operator
from store.database import Database
from store.files import FileStore
from store.importing import import_project
from tests.example import DOCUMENT
from tests.program import Program, program
from tests.terminal import Terminal
from tests.waiting import wait_until

__all__ = ["program"]


@pytest.mark.parametrize(("term", "begins"), [("xterm-kitty", "\x1b_G"), ("foot", "\x1bP")])
def test_a_page_is_sent_in_pixels_and_its_text_in_letters(program: Program, term: str, begins: str) -> None:
    database = Database.open(program.url)
    import_project(database, FileStore(database.default_files()), operator("root"), DOCUMENT)
    database.close()
    environment = {name: value for name, value in program.environment().items() if name not in ("TMUX", "NO_COLOR")}
    environment |= {"COLORTERM": "truecolor"}
    terminal = Terminal(program.command(), environment, program.folder, term=term)
    fcntl.ioctl(terminal.child.child_fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 800, 480))
    terminal.until("SC-2 #2")
    assert begins not in terminal.raw

    terminal.type("j")
    terminal.until("›[ ] SC-2")
    terminal.type("\r")
    terminal.until("Billing SC-2 #2")
    terminal.type("P")
    terminal.until("Page 1 of 2")
    wait_until(lambda: bool(terminal.read()) and begins in terminal.raw)
    terminal.type("t")
    terminal.until("Progress billing 2")
    terminal.type("q")
    assert terminal.end() == (0, None)
