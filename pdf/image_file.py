"""Writes a PDF whose pages each show one picture, straight to a file.

Not fpdf2: the bytes of a picture are copied through untouched and never held in memory twice, and a page's matrix
turns a picture upright without touching its pixels.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

MATRICES = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""For each EXIF orientation the matrix that lays the unit square of the stored picture upright on the unit square."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as an image XObject (ISO 32000-1, 8.9.5).

    Attributes:
        width: stored pixels a row, before it is turned upright.
        height: stored rows.
        space: the colour space, e.g. `/DeviceRGB`, or `/Indexed ...`; replaced by the profile where there is one.
        bits: a component.
        filter: the entries that say how the data is packed, e.g. `/Filter /DCTDecode`.
        data: the packed bytes, in pieces.
        profile: an ICC profile, or nothing.
        components: of the profile.
        decode: the /Decode array's numbers, or nothing.
    """

    width: int
    height: int
    space: str
    bits: int
    filter: str
    data: Iterable[bytes]
    profile: bytes = b""
    components: int = 3
    decode: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a picture lies on its page, in points.

    Attributes:
        page: width and height of the page.
        box: x, y (from the bottom), width and height of the upright picture.
        orientation: the EXIF orientation, 1 to 8.
        caption: a line of ASCII below the picture, or nothing.
    """

    page: tuple[float, float]
    box: tuple[float, float, float, float]
    orientation: int = 1
    caption: str = ""


class ImageFile:
    """A PDF being written; `close` completes it.

    Args:
        stream: a new file, written from its beginning.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._offsets: dict[int, int] = {}
        self._at = 0
        self._next = 3  # 1 is the catalog, 2 the root of the pages
        self._pages: list[int] = []
        self._write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return len(self._pages)

    def add(self, picture: Picture, placement: Placement) -> None:
        """Adds a page with a picture."""
        space = picture.space
        if picture.profile:
            profile = self._object(
                f"/N {picture.components} /Alternate {space} /Filter /FlateDecode", (zlib.compress(picture.profile),)
            )
            space = f"[/ICCBased {profile} 0 R]"
        decode = f" /Decode [{picture.decode}]" if picture.decode else ""
        image = self._object(
            f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height}"
            f" /ColorSpace {space} /BitsPerComponent {picture.bits}{decode} {picture.filter}",
            picture.data,
        )
        contents = self._object("", (_drawing(placement),))
        page = self._number()
        font = ""
        if placement.caption:
            font = " /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        width, height = placement.page
        self._plain(
            page,
            f"/Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents {contents} 0 R"
            f" /Resources << /XObject << /I1 {image} 0 R >>{font} >>",
        )
        self._pages.append(page)

    def close(self) -> None:
        """Writes the page tree, the catalog and the cross-reference table."""
        self._plain(1, "/Type /Catalog /Pages 2 0 R")
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._plain(2, f"/Type /Pages /Count {len(self._pages)} /Kids [{kids}]")
        start = self._at
        self._write(f"xref\n0 {self._next}\n0000000000 65535 f \n".encode())
        for number in range(1, self._next):
            self._write(f"{self._offsets[number]:010} 00000 n \n".encode())
        self._write(f"trailer\n<< /Size {self._next} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())

    def _write(self, data: bytes) -> None:
        self._stream.write(data)
        self._at += len(data)

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def _plain(self, number: int, entries: str) -> None:
        self._offsets[number] = self._at
        self._write(f"{number} 0 obj\n<< {entries} >>\nendobj\n".encode())

    def _object(self, entries: str, data: Iterable[bytes]) -> int:
        """Writes a stream object; its length follows in an object of its own, because it is not known before."""
        number, length = self._number(), self._number()
        self._offsets[number] = self._at
        self._write(f"{number} 0 obj\n<< {entries} /Length {length} 0 R >>\nstream\n".encode())
        start = self._at
        for piece in data:
            self._write(piece)
        size = self._at - start
        self._write(b"\nendstream\nendobj\n")
        self._offsets[length] = self._at
        self._write(f"{length} 0 obj\n{size}\nendobj\n".encode())
        return number


def _drawing(placement: Placement) -> bytes:
    """The page's content stream."""
    x, y, width, height = placement.box
    a, b, c, d, e, f = MATRICES[placement.orientation]
    matrix = (a * width, b * height, c * width, d * height, e * width + x, f * height + y)
    lines = f"q {' '.join(f'{number:.4f}' for number in matrix)} cm /I1 Do Q\n"
    if placement.caption:
        lines += f"BT /F1 8 Tf 0.4 g {x:.2f} {y - 14:.2f} Td ({placement.caption}) Tj ET\n"
    return lines.encode("ascii")
