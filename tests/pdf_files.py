"""Small PDFs made of plain bytes, and what tests ask of the files that come out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from pypdf import PdfReader

from pdf.link import DocumentInfo, Linked, LinkPart, link
from pdf.section import Prepared, prepare_pdf

INFO = DocumentInfo("Backup", "Tests")

Objects = Mapping[int, bytes]
"""The objects of a file by number; object 1 is its catalog."""


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


def lines(*words: str, size: int = 40) -> bytes:
    """A page's content: big words below each other, so that two pages with different words look different."""
    shown = b"".join(b"0 -50 Td (%b) Tj " % word.encode() for word in words)
    return stream(b"BT /F1 %d Tf 40 780 Td %bET" % (size, shown))


def one_page(*words: str, page: bytes = b"", catalog: bytes = b"", more: Objects | None = None) -> dict[int, bytes]:
    """The objects of a file with one page; numbers from 10 on are free."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R%b>>" % page,
        4: lines(*words),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        **(more or {}),
    }


def pages(*words: str, catalog: bytes = b"", more: Objects | None = None) -> dict[int, bytes]:
    """The objects of a file with a page for each word: pages 21, 22, ... with contents 41, 42, ..."""
    kids = b" ".join(b"%d 0 R" % (21 + index) for index in range(len(words)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
        2: b"<</Type/Pages/Kids[%b]/Count %d/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>>>"
        % (kids, len(words)),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    for index, word in enumerate(words):
        objects[21 + index] = b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (41 + index)
        objects[41 + index] = lines(word)
    return {**objects, **(more or {})}


def write_pdf(path: Path, objects: Objects, trailer: bytes = b"") -> Path:
    """Writes objects with a cross-reference table."""
    data = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number in sorted(objects):
        offsets[number] = len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
    start, size = len(data), max(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        entry = b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 00000 f \n"
        data += entry
    data += b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    path.write_bytes(data)
    return path


def prepared(source: Path, password: str | None = None) -> tuple[Path, Prepared]:
    """The section of a PDF, beside it."""
    section = source.with_suffix(".section")
    return section, prepare_pdf(source, section, password=password, borrowing=True)


def linked(target: Path, *sources: Path) -> Linked:
    """Prepares and links whole PDFs, each in a group of its own name."""
    return link([part(source, group=f"Billing {source.stem}") for source in sources], target, info=INFO)


def part(source: Path, title: str = "", **more: Any) -> LinkPart:
    """A PDF as a part, prepared beside it."""
    return LinkPart(prepared(source)[0], title or source.stem, original=source, **more)


def plain(path: Path, *words: str) -> Path:
    """A PDF with a page for each word."""
    return write_pdf(path, pages(*words))


def noise(size: int) -> bytes:
    """Data that looks like nothing, the same each time."""
    return np.random.default_rng(1).bytes(size)


def codes(made: Prepared) -> list[str]:
    """The codes of what was found."""
    return [finding.code for finding in made.findings]


def syntax_problems(path: Path) -> list[str]:
    """What qpdf finds wrong with a file."""
    with pikepdf.open(path) as document:
        return list(document.check_pdf_syntax())


def rendered(path: Path, password: str | None = None) -> list[NDArray[np.uint8]]:
    """Every page as pdfium shows it."""
    document = pypdfium2.PdfDocument(path, password=password)
    try:
        return [page.render(scale=0.3).to_numpy().copy() for page in document]
    finally:
        document.close()


def same_pages(one: Path, *others: Path) -> bool:
    """Whether a file shows exactly the pages of others, one after the other."""
    shown, wanted = rendered(one), [page for other in others for page in rendered(other)]
    return len(shown) == len(wanted) and all(map(np.array_equal, shown, wanted))


def destination_page(reader: PdfReader, destination: Any) -> int:
    """The page (from 0) that an explicit destination leads to."""
    number = reader.get_page_number(reader.get_object(destination[0]))  # type: ignore[arg-type] # it is a page
    assert number is not None
    return number
