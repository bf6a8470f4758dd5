"""Small PDF files written byte by byte, as the programs of suppliers and scanners write them.

Only for the demo project: real documents of several producers cannot be shipped, so these stand in for them.
ISO 32000-2 sections are named where a construction is not obvious.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

LETTER = (612, 792)
"""US letter in points."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG that fills a page; `size` in pixels, `colours` 1 for grey and 3 for RGB."""

    data: bytes
    size: tuple[int, int]
    colours: int


@dataclass
class Page:
    """One page: drawing operators collected line by line; the origin is the lower left corner, in points."""

    size: tuple[int, int] = LETTER
    operators: list[bytes] = field(default_factory=list)
    picture: Picture | None = None

    def text(self, x: float, y: float, size: float, words: str, *, bold: bool = False, hidden: bool = False) -> None:
        """Writes words; hidden ones are the text layer that a scanner's OCR leaves (9.3.6, mode 3)."""
        font = b"/B" if bold else b"/R"
        mode = b"3 Tr" if hidden else b"0 Tr"
        self.operators.append(b"BT %s %s %g Tf %g %g Td %s Tj ET" % (mode, font, size, x, y, _string(words)))

    def right(self, x: float, y: float, size: float, words: str, *, bold: bool = False) -> None:
        """Writes figures that end at x; digits of Helvetica are 0.556 wide, points and commas 0.278."""
        width = sum(0.278 if sign in ".,-: " else 0.556 for sign in words) * size
        self.text(x - width, y, size, words, bold=bold)

    def rule(self, x: float, y: float, width: float, thickness: float = 0.5) -> None:
        """Draws a horizontal line."""
        self.operators.append(b"%g w %g %g m %g %g l S" % (thickness, x, y, x + width, y))

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Draws a rectangle."""
        self.operators.append(b"0.7 w %g %g %g %g re S" % (x, y, width, height))


@dataclass(frozen=True, slots=True)
class FormField:
    """A text field on the first page, with its value."""

    name: str
    value: str
    x: float
    y: float
    width: float


class _Body:
    """Objects in order, and the table that finds them."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def add(self, content: bytes) -> int:
        """Appends an object; returns its number."""
        self.objects.append(content)
        return len(self.objects)

    def stream(self, entries: bytes, data: bytes) -> int:
        """Appends a stream."""
        return self.add(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data))

    def file(self, root: int, info: int) -> bytes:
        """The whole file with a classic cross-reference table (7.5.4)."""
        written = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, content in enumerate(self.objects, 1):
            places.append(len(written))
            written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start = len(written)
        written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        written += b"".join(b"%010d 00000 n \n" % place for place in places)
        written += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (len(places) + 1, root, info)
        return bytes(written + b"startxref\n%d\n%%%%EOF\n" % start)


def pdf(pages: Sequence[Page], *, title: str, producer: str, fields: Sequence[FormField] = ()) -> bytes:
    """A PDF of these pages; with form fields on the first one, where there are any."""
    body = _Body()
    regular, bold = (
        body.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name)
        for name in (b"Helvetica", b"Helvetica-Bold")
    )
    fonts = b"/Font << /R %d 0 R /B %d 0 R >>" % (regular, bold)
    # The page tree comes after its pages: what each page and each field needs first is known by counting.
    contents = [body.stream(b"/Filter /FlateDecode", zlib.compress(_drawing(page), 6)) for page in pages]
    pictures = [_picture(body, page.picture) if page.picture else b"" for page in pages]
    appearances = [_appearance(body, entry, fonts) for entry in fields]
    first_page = len(body.objects) + 1
    tree = first_page + len(pages)
    widgets = [tree + 1 + at for at in range(len(fields))]
    for at, page in enumerate(pages):
        annotations = b" /Annots [%s]" % _references(widgets) if widgets and at == 0 else b""
        body.add(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Resources << %s%s >> /Contents %d 0 R%s >>"
            % (tree, *page.size, fonts, pictures[at], contents[at], annotations)
        )
    kids = _references(range(first_page, tree))
    body.add(b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)))
    for entry, appearance in zip(fields, appearances, strict=True):
        body.add(_widget(entry, appearance, first_page))
    form = b""
    if widgets:
        form = b" /AcroForm << /Fields [%s] /DA (/R 10 Tf 0 g) /DR << %s >> >>" % (_references(widgets), fonts)
    root = body.add(b"<< /Type /Catalog /Pages %d 0 R%s >>" % (tree, form))
    info = body.add(b"<< /Title %s /Producer %s >>" % (_string(title), _string(producer)))
    return body.file(root, info)


def _drawing(page: Page) -> bytes:
    shown = b"q %d 0 0 %d 0 0 cm /I Do Q\n" % page.size if page.picture else b""
    return shown + b"\n".join(page.operators)


def _picture(body: _Body, picture: Picture) -> bytes:
    space = b"/DeviceGray" if picture.colours == 1 else b"/DeviceRGB"
    number = body.stream(
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode"
        % (*picture.size, space),
        picture.data,
    )
    return b" /XObject << /I %d 0 R >>" % number


def _appearance(body: _Body, entry: FormField, fonts: bytes) -> int:
    """What a viewer shows for a field without computing it (12.7.4.3)."""
    drawn = b"/Tx BMC q BT 0 g /R 10 Tf 2 4 Td %s Tj ET Q EMC" % _string(entry.value)
    box = b"/Type /XObject /Subtype /Form /BBox [0 0 %g 16] /Resources << %s >>" % (entry.width, fonts)
    return body.stream(box, drawn)


def _widget(entry: FormField, appearance: int, page: int) -> bytes:
    return (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /T %s /V %s /DA (/R 10 Tf 0 g) /Rect [%g %g %g %g] "
        b"/AP << /N %d 0 R >> /P %d 0 R >>"
        % (
            *(_string(entry.name), _string(entry.value)),
            *(entry.x, entry.y, entry.x + entry.width, entry.y + 16),
            *(appearance, page),
        )
    )


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _string(words: str) -> bytes:
    """A literal string in the standard Latin encoding (7.3.4.2)."""
    escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return b"(%s)" % escaped.encode("cp1252", errors="replace")
