"""Pages of a file to look at, as pictures and as text, from a process of their own.

The pages are drawn by pdfium in the child process of `pdf.sandbox`, within limits: a foreign file that ends its reader
costs a sentence. `pdf.preview_server` is the side that answers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pdf.sandbox import Limits, Sandbox
from store.errors import RuleBroken, Unavailable

OPENING = Limits(cpu_seconds=60, wall_seconds=90, memory=1 << 30)
"""What opening may use: a file that nobody has prepared yet is prepared for it."""

PAGE = Limits(cpu_seconds=15, wall_seconds=20, memory=1 << 30, output=64 << 20)
"""What a page may use."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to look into.

    Attributes:
        path: the file as it is kept.
        section: its pages as they were prepared, where they were.
        pages: how many those are; 0 where it was not prepared.
        as_prepared: whether only what was prepared is shown, as where the file is damaged.
        volume: which of a ZIP of volumes, from 1; 0 where there are none.
        sha256: of its content, in hex; needed where nobody has prepared it.
    """

    path: Path
    section: Path | None = None
    pages: int = 0
    as_prepared: bool = False
    volume: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose pages can be asked for.

    Attributes:
        path: the PDF with the pages.
        volumes: how many there are in a ZIP; 0 where it is none.
    """

    path: Path
    pages: int
    volumes: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The cells of a terminal that a page is to be drawn for.

    Attributes:
        columns: of the room there is; `rows` likewise.
        zoom: 0 fits the whole page into the room; else the page is as wide as the room, times this.
        across: pixels of a cell's width; `down` of its height.
        shape: how many times as high as wide a cell is.
    """

    columns: int
    rows: int
    zoom: int = 0
    across: int = 2
    down: int = 2
    shape: float = 2.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it is drawn: cells it takes, pixels, and those as bytes of red, green, blue from the top left on."""

    columns: int
    rows: int
    width: int
    height: int
    pixels: bytes


class Interrupted(Exception):
    """The work was ended by `PageReader.interrupt`, or the process was from outside."""


class PageReader:
    """Opens files and reads their pages, one question at a time, each from a thread."""

    def __init__(self) -> None:
        self._sandbox = Sandbox(PAGE, "pdf.preview_server")

    def open(self, source: Source, target: Path) -> Opened:
        """Finds or makes the PDF with a file's pages.

        Args:
            target: where such a PDF may go; it has to stay as long as pages are asked for.

        Raises:
            RuleBroken: it has no pages to show, with the reason.
            Unavailable: the file is gone.
            Interrupted: see there.
        """
        if not source.path.exists():
            raise Unavailable("The file is missing from the file store; attach or compile it again.")
        question = {
            "do": "open",
            "section": None if source.section is None else str(source.section),
            "pages": source.pages,
            "as_prepared": source.as_prepared,
            "volume": source.volume,
            "sha256": source.sha256,
        }
        answer = self._ask(source.path, target, question, OPENING)
        return Opened(Path(answer["path"]), answer["pages"], answer["volumes"])

    def picture(self, opened: Opened, page: int, frame: Frame, target: Path) -> Picture:
        """Draws a page.

        Args:
            page: from 1.
            target: a path that is written and removed again.

        Raises:
            RuleBroken, Interrupted: as `open`.
        """
        try:
            answer = self._ask(opened.path, target, {"do": "picture", "page": page, **asdict(frame)}, PAGE)
            drawn = Picture(answer["columns"], answer["rows"], answer["width"], answer["height"], target.read_bytes())
        finally:
            target.unlink(missing_ok=True)
        assert len(drawn.pixels) == drawn.width * drawn.height * 3
        return drawn

    def text(self, opened: Opened, page: int, target: Path) -> str:
        """The text of a page, from 1, as `pdf.page_text` lays it out; empty where it has none.

        Raises:
            RuleBroken, Interrupted: as `open`.
        """
        return str(self._ask(opened.path, target, {"do": "text", "page": page}, PAGE)["text"])

    def interrupt(self) -> None:
        """Ends at once what is being read, from any thread; the next question starts the process anew."""
        self._sandbox.kill()

    def close(self) -> None:
        """Ends the process; waits for what is being read."""
        self._sandbox.close()

    def _ask(self, source: Path, target: Path, question: dict[str, Any], limits: Limits) -> dict[str, Any]:
        try:
            answer = self._sandbox.ask(source, target, question, limits)
        except ChildProcessError as error:
            raise Interrupted from error
        if answer["refused"]:
            raise RuleBroken(answer["findings"][0][1])
        return answer
