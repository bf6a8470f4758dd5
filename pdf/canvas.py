"""A thin layer over fpdf2: points, baselines, measured text and rules.

Data never passes through fpdf2's markdown or HTML paths: every string is drawn as it stands.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import TypeAlias

from fpdf import FPDF
from fpdf.enums import TextMode

from pdf.fonts import fonts_for, is_plain, stands_apart, visible

LETTER = (612.0, 792.0)
"""Width and height of a Letter page in points."""

Colour: TypeAlias = tuple[int, int, int]
INK: Colour = (24, 28, 34)
SOFT: Colour = (98, 106, 116)
ACCENT: Colour = (28, 62, 97)
PALE: Colour = (237, 241, 245)
HAIR: Colour = (204, 210, 217)
WHITE: Colour = (255, 255, 255)
ALARM: Colour = (158, 58, 18)

_LONG_WORD = 24
"""Characters; Chinese and Japanese are written without blanks, and to shape a page-long word for each place where it
might break takes seconds a page."""

_FIXED = datetime(1970, 1, 1, tzinfo=UTC)
"""fpdf2 insists on a creation date; a constant one keeps the bytes the same (PRODUCT.md section 3, rule 9)."""


class Align(Enum):
    """Which point of a text lies at x."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


class Face(Enum):
    """A core font family."""

    SANS = "helvetica"
    MONO = "courier"


class Canvas:
    """Pages being drawn, in points from the top left corner.

    Args:
        size: width and height of the pages unless a page says otherwise.
    """

    def __init__(self, size: tuple[float, float] = LETTER) -> None:
        self._pdf = FPDF(unit="pt", format=size)
        self._pdf.set_creation_date(_FIXED)
        self._pdf.set_auto_page_break(False)
        self._pdf.core_fonts_encoding = "cp1252"
        self._pdf.set_margin(0)
        self._pdf.c_margin = 0
        self._size = size
        self._font: tuple[str, str, float] = ("", "", 0.0)
        self._colour: Colour = (0, 0, 0)
        self._stroke: tuple[Colour, float] | None = None
        self._fallbacks: dict[str, str] = {}
        self._word_widths: dict[str, float] = {}

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return self._pdf.pages_count

    def page(self, *, landscape: bool = False, size: tuple[float, float] | None = None) -> tuple[float, float]:
        """Starts a page and returns its width and height."""
        width, height = size or self._size
        if landscape:
            width, height = height, width
        self._pdf.add_page(orientation="portrait", format=(width, height))
        self._font = ("", "", 0.0)
        self._colour = (0, 0, 0)
        self._stroke = None
        return width, height

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 9,
        bold: bool = False,
        align: Align = Align.LEFT,
        colour: Colour = INK,
        face: Face = Face.SANS,
        room: float | None = None,
    ) -> None:
        """Draws one line of text with its baseline at y.

        Args:
            room: points the text may take; longer text is drawn smaller, never cut.
        """
        text = visible(text)
        width = self.width(text, size=size, bold=bold, face=face) if room or align is not Align.LEFT else 0.0
        if room and width > room:
            size *= room / width
            width = room
        x -= width * align.value
        self._ink(colour)
        if is_plain(text):
            self._core(face, bold, size)
            self._pdf.text(x, y, text)
        else:
            self._shaped(x, y, text, size, bold)

    def width(self, text: str, *, size: float = 9, bold: bool = False, face: Face = Face.SANS) -> float:
        """The width of one line of text in points."""
        text = visible(text)
        if is_plain(text):
            widths = _widths(face, bold)
            return sum(widths[character] for character in text) * size / 1000
        # By words, whose widths are kept: to shape a growing line anew for each word costs 20 times as much.
        words = text.split(" ")
        return (sum(map(self._word_width, words)) + (len(words) - 1) * self._word_width("\xa0")) * size / 1000

    def wrap(self, text: str, width: float, *, size: float = 9, bold: bool = False) -> list[str]:
        """The lines in which `text` fits a column `width` points wide; at least one, nothing lost."""
        from pdf.wrapping import wrap

        return wrap(text, width, lambda piece: self.width(piece, size=size, bold=bold))

    def fitted(self, text: str, width: float, *, size: float, most: int, bold: bool = False) -> tuple[list[str], float]:
        """The lines of a text and their size: a long text gets smaller before it fills more than `most` lines."""
        lines = self.wrap(text, width, size=size, bold=bold)
        while len(lines) > most and size > 1:
            size *= 0.85
            lines = self.wrap(text, width, size=size, bold=bold)
        return lines, size

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, weight: float = 0.5, colour: Colour = HAIR) -> None:
        """Draws a straight line."""
        if self._stroke != (colour, weight):
            self._pdf.set_draw_color(*colour)
            self._pdf.set_line_width(weight)
            self._stroke = (colour, weight)
        self._pdf.line(x1, y1, x2, y2)

    def dots(self, x: float, y: float, count: int, step: float) -> None:
        """Draws a row of leader dots as one dashed line."""
        self._pdf.set_line_width(0.6)
        self._pdf.set_draw_color(*SOFT)
        self._stroke = None
        self._pdf.set_dash_pattern(dash=0.7, gap=step - 0.7)
        self._pdf.line(x, y - 0.4, x + count * step, y - 0.4)
        self._pdf.set_dash_pattern()

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fills a rectangle."""
        self._ink(colour)
        self._pdf.rect(x, y, width, height, style="F")

    def link(self, x: float, y: float, width: float, height: float, uri: str) -> None:
        """Makes a rectangle a link with a URI action."""
        self._pdf.link(x, y, width, height, uri)

    def outline(self, title: str) -> None:
        """Makes the page that was started last an item of the outline."""
        self._pdf.start_section(visible(title))

    def output(self) -> bytes:
        """The document; the same drawing gives the same bytes."""
        return bytes(self._pdf.output())

    def _core(self, face: Face, bold: bool, size: float) -> None:
        font = (face.value, "B" if bold else "", size)
        if font != self._font:
            self._pdf.set_font(*font)
            self._font = font

    def _noto(self, text: str, size: float) -> str:
        """Selects the fonts for a text outside cp1252; the base family's name in this document."""
        fonts = fonts_for(text)
        for family, path in fonts:
            if family not in self._fallbacks:
                self._pdf.add_font(family, "", path)
                self._fallbacks[family] = family.lower()
                self._pdf.set_fallback_fonts(list(self._fallbacks.values()), exact_match=False)
        base = fonts[0][0]
        self._pdf.set_text_shaping(True)
        self._pdf.set_font(base, size=size)
        self._font = ("", "", 0.0)
        return base

    def _word_width(self, word: str) -> float:
        """The width of a word set in Noto, in thousandths of the size."""
        width = self._word_widths.get(word)
        if width is None:
            if len(word) > _LONG_WORD and stands_apart(word):
                return sum(map(self._word_width, word))
            self._noto(word, 1000)
            width = float(self._pdf.get_string_width(word))
            if len(word) <= _LONG_WORD:
                self._word_widths[word] = width
        return width

    def _shaped(self, x: float, y: float, text: str, size: float, bold: bool) -> None:
        """Draws text outside cp1252: shaped, right to left where it is."""
        self._noto(text, size)
        # cell() puts the baseline 0.3 of the size below the middle of its height.
        self._pdf.set_xy(x, y - size * 0.8)
        if not bold:
            self._pdf.cell(w=0, h=size, text=text)
            return
        # The variable fonts open at regular weight; a thin outline costs nothing and reads as bold.
        with self._pdf.local_context(text_mode=TextMode.FILL_STROKE, line_width=size * 0.035, draw_color=self._colour):
            self._pdf.cell(w=0, h=size, text=text)

    def _ink(self, colour: Colour) -> None:
        """Selects a colour for text and fill alike: fpdf2 brackets every text with q and Q where the two differ."""
        if colour != self._colour:
            self._pdf.set_text_color(*colour)
            self._pdf.set_fill_color(*colour)
            self._colour = colour


@cache
def _widths(face: Face, bold: bool) -> dict[str, float]:
    """Widths in thousandths of the size of every cp1252 character."""
    pdf = FPDF(unit="pt")
    pdf.core_fonts_encoding = "cp1252"
    pdf.c_margin = 0
    pdf.set_font(face.value, "B" if bold else "", 1000)
    found = {}
    for code in range(32, 256):
        character = bytes((code,)).decode("cp1252", errors="ignore")
        if character:
            found[character] = float(pdf.get_string_width(character))
    return found
