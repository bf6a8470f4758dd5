"""The extra `pictures` on terminals that show pages in pixels."""

from __future__ import annotations

import fcntl
import shutil
import struct
import termios

import pypdfium2
import pytest
from PIL import Image

from store.access import operator
from store.database import Database
from store.files import FileStore
from store.importing import import_project
from tests.example import DOCUMENT
from tests.program import Program, program
from tests.sent_pictures import difference, kitty_pictures, sixel_pictures
from tests.terminal import Terminal
from tests.waiting import wait_until

__all__ = ["program"]

CELL = (10, 20)
"""Pixels of a cell, across and down."""


def opened(program: Program, term: str) -> Terminal:
    """The application on a terminal of 80 by 24 that tells how many pixels it has, with the cursor on SC-2 #2."""
    database = Database.open(program.url)
    import_project(database, FileStore(database.default_files()), operator("root"), DOCUMENT)
    database.close()
    environment = {name: value for name, value in program.environment().items() if name not in ("TMUX", "NO_COLOR")}
    environment |= {"COLORTERM": "truecolor"}
    terminal = Terminal(program.command(), environment, program.folder, term=term)
    pixels = struct.pack("HHHH", 24, 80, 80 * CELL[0], 24 * CELL[1])
    fcntl.ioctl(terminal.child.child_fd, termios.TIOCSWINSZ, pixels)
    terminal.until("SC-2 #2")
    terminal.type("j")
    terminal.until("›[ ] SC-2")
    terminal.type("\r")
    terminal.until("Billing SC-2 #2")
    return terminal


def as_drawn(width: int) -> Image.Image:
    """The lien waiver of SC-2 #2 as pdfium draws it, as wide as wanted."""
    page = pypdfium2.PdfDocument(DOCUMENT.parent / "files" / "waiver-electrical.pdf")[0]
    drawn: Image.Image = page.render(scale=4 * width / page.get_width()).to_pil().convert("RGB")
    return drawn.resize((width, round(width * page.get_height() / page.get_width())), Image.Resampling.BOX)


def alike(sent: Image.Image, page: Image.Image) -> bool:
    """Whether a picture is a page from its top, as far as it goes; a blank one, or the page upside down, is not."""
    top = page.crop((0, 0, sent.width, min(sent.height, page.height)))
    found = sent.crop((0, 0, *top.size))
    blank, turned = Image.new("RGB", top.size, "white"), top.rotate(180)
    return difference(found, top) < min(difference(found, blank), difference(found, turned)) / 2


def test_the_page_in_pixels_is_the_page_on_kitty(program: Program) -> None:
    terminal = opened(program, "xterm-kitty")
    terminal.type("3P")
    wait_until(lambda: bool(terminal.read()) and bool(kitty_pictures(terminal.raw)))

    (sent,) = kitty_pictures(terminal.raw)
    assert sent.width == 79 * CELL[0]  # a line less the scrollbar
    assert alike(sent, as_drawn(sent.width))
    terminal.type("q")
    assert terminal.end() == (0, None)


@pytest.mark.skipif(shutil.which("sixel2png") is None, reason="sixel2png of libsixel-bin decodes the picture")
def test_the_page_in_pixels_is_the_page_in_sixels(program: Program) -> None:
    terminal = opened(program, "foot")
    terminal.type("3P")
    wait_until(lambda: bool(terminal.read()) and terminal.raw.count("\x1bP") == terminal.raw.count("\x1b\\") > 0)

    sent = sixel_pictures(terminal.raw, program.folder)[-1]
    assert sent.width == 79 * CELL[0]
    assert 15 * CELL[1] < sent.height < 24 * CELL[1]  # what of the page is on the screen
    assert alike(sent, as_drawn(sent.width))
    terminal.type("q")
    assert terminal.end() == (0, None)


@pytest.mark.parametrize(("term", "begins"), [("xterm-kitty", "\x1b_G"), ("foot", "\x1bP")])
def test_a_page_is_sent_in_pixels_and_its_text_in_letters(program: Program, term: str, begins: str) -> None:
    terminal = opened(program, term)
    assert begins not in terminal.raw
    terminal.type("P")
    terminal.until("Page 1 of 2")
    wait_until(lambda: bool(terminal.read()) and begins in terminal.raw)
    terminal.type("t")
    terminal.until("Progress billing 2")
    terminal.type("q")
    assert terminal.end() == (0, None)
