"""The files that are measured: text as word processors write it, and scans as copiers do. The same bytes each time."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

_WORDS = (
    "invoice",
    "payment",
    "conduit",
    "switchgear",
    "retainage",
    "delivery",
    "panel",
    "fixture",
    "labour",
    "progress",
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of PDFs to be joined.

    Attributes:
        title: what a table calls it.
    """

    title: str
    sources: tuple[Path, ...]


def text_files(folder: Path, count: int, pages: int) -> Corpus:
    """Files of text with a letterhead's picture, an outline and a link on every page; about 50 kB each at 5 pages."""
    chance = random.Random(1)
    title = f"{count} text files x {pages} pages"
    return written(title, folder, "text", count, lambda: pdf_file(_text_objects(chance, pages)))


def scans(folder: Path, count: int, size: int) -> Corpus:
    """Files of one page that is a picture of about `size` bytes."""
    chance = np.random.default_rng(2)
    title = f"{count} scans of {size / 1e6:.1f} MB"
    return written(title, folder, "scan", count, lambda: pdf_file(_scan_objects(chance, size)))


def written(title: str, folder: Path, kind: str, count: int, make: Callable[[], bytes]) -> Corpus:
    """Makes so many files of a kind."""
    paths = [folder / f"{kind}-{number:04d}.pdf" for number in range(count)]
    for path in paths:
        path.write_bytes(make())
    return Corpus(title, tuple(paths))


def _text_objects(chance: random.Random, pages: int) -> list[bytes]:
    """Catalog, page tree, outline, font, information, picture; page, contents, link and outline item of each page."""
    first = 7
    kids = b" ".join(b"%d 0 R" % (first + 4 * page) for page in range(pages))
    last_item = first + 4 * (pages - 1) + 3
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Outlines 3 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d/MediaBox[0 0 612 792]/Resources<</Font<</F1 4 0 R>>"
        b"/XObject<</Logo 6 0 R>>>>>>" % (kids, pages),
        b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first + 3, last_item, pages),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Producer(bench)>>",
        b"<</Type/XObject/Subtype/Image/Width 250/Height 150/ColorSpace/DeviceGray/BitsPerComponent 8/Length 37500>>"
        b"\nstream\n" + chance.randbytes(37_500) + b"\nendstream",
    ]
    for page in range(pages):
        number = first + 4 * page
        shown = b"".join(b"0 -12 Td (%b) Tj " % _line(chance) for _ in range(55))
        chain = (b"/Prev %d 0 R" % (number - 1) if page else b"") + (
            b"/Next %d 0 R" % (number + 7) if page + 1 < pages else b""
        )
        target = first + 4 * ((page + 1) % pages)
        objects += [
            b"<</Type/Page/Parent 2 0 R/Contents %d 0 R/Annots[%d 0 R]>>" % (number + 1, number + 2),
            stream(b"q 100 0 0 60 450 700 cm /Logo Do Q BT /F1 10 Tf 50 690 Td " + shown + b"ET"),
            b"<</Type/Annot/Subtype/Link/Rect[50 50 200 60]/Border[0 0 0]/Dest[%d 0 R/Fit]>>" % target,
            b"<</Title(Page %d)/Parent 3 0 R/Dest[%d 0 R/Fit]%b>>" % (page + 1, number, chain),
        ]
    return objects


def _line(chance: random.Random) -> bytes:
    return " ".join(f"{chance.choice(_WORDS)} {chance.randrange(10**7)}" for _ in range(6)).encode()


def _scan_objects(chance: np.random.Generator, size: int) -> list[bytes]:
    """A page that is one JPEG of noise, which takes nearly a byte a pixel."""
    width = 1700
    pixels = chance.integers(0, 256, (max(8, size // width), width), np.uint8)
    packed = BytesIO()
    Image.fromarray(pixels).save(packed, "JPEG", quality=92)
    data = packed.getvalue()
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
        stream(b"612 0 0 792 0 0 cm /I Do"),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"
        b"/Length %d>>\nstream\n%b\nendstream" % (width, len(pixels), len(data), data),
    ]


def stream(data: bytes, entries: bytes = b"", level: int = -1) -> bytes:
    """A stream object, deflated."""
    packed = zlib.compress(data, level)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (entries, len(packed), packed)


def pdf_file(objects: list[bytes]) -> bytes:
    """A file of these objects, the first its catalog, with a cross-reference table."""

    def pieces() -> Iterator[bytes]:
        head = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
        yield head
        place, table = len(head), [b"0000000000 65535 f \n"]
        for number, content in enumerate(objects, start=1):
            written = b"%d 0 obj\n%b\nendobj\n" % (number, content)
            table.append(b"%010d 00000 n \n" % place)
            place += len(written)
            yield written
        size = len(objects) + 1
        yield b"xref\n0 %d\n%btrailer\n<</Size %d/Root 1 0 R>>\n" % (size, b"".join(table), size)
        yield b"startxref\n%d\n%%%%EOF\n" % place

    return b"".join(pieces())
