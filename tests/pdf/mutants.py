"""Small files of every kind that is read, and what chance does to them: as a strategy, so that failures are shrunk."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

import pikepdf
from hypothesis import strategies as st

from tests.pdf_files import Objects, one_page, pages, stream, write_pdf

EXAMPLES = Path(__file__).parents[2] / "docs" / "example" / "files"

TOKENS = (
    *(b"null", b"0 R", b"1 0 R", b"2 0 R", b"[", b"]", b"<<", b">>", b"(", b")", b"<", b"%", b"/", b"#00", b"\0"),
    *(b"-1", b"0", b"65536", b"2147483648", b"-9223372036854775809", b"1e400", b"9" * 400, b"[" * 2000),
    *(b"endobj", b"endstream", b"stream\n", b"xref", b"trailer", b"startxref", b"/Kids", b"/Parent", b"/Length"),
    *(b"/Filter", b"/FlateDecode", b"/DecodeParms", b"/Type/ObjStm", b"/Encrypt", b"/Prev 0", b"/W[1 8 8]"),
)
"""What a careless or hostile writer puts where it does not belong."""


def seeds() -> list[bytes]:
    """The files that are changed, always in the same order."""
    files = _pdfs()
    files += [path.read_bytes() for path in sorted(EXAMPLES.iterdir())]
    return [*files, _archive(files[:2], b"Item;Sum\nConduit;12.50\n"), _mail(files[0])]


@dataclass(frozen=True)
class Mutant:
    """One of the files, changed; the same words make the same bytes everywhere.

    Attributes:
        file: which of the files; `other` the one that is spliced in.
        changes: what is done to it, one after the other, and the number that decides where and how.
    """

    file: int
    other: int
    changes: tuple[tuple[str, int], ...]

    def content(self, originals: Sequence[bytes]) -> bytes:
        """The changed file."""
        data = bytearray(originals[self.file % len(originals)])
        for name, number in self.changes:
            CHANGES[name](data, originals[self.other % len(originals)], Random(number))
        return bytes(data)


def mutants() -> st.SearchStrategy[Mutant]:
    """Every file, changed in one to four ways."""
    file, number = st.integers(0, 63), st.integers(0, 2**32 - 1)
    changes = st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), number), min_size=1, max_size=4)
    return st.builds(Mutant, file, file, changes.map(tuple))


def _flip(data: bytearray, other: bytes, chance: Random) -> None:
    for _ in range(chance.randint(1, 30)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def _change_digits(data: bytearray, other: bytes, chance: Random) -> None:
    """Numbers of objects, offsets, lengths and sizes: what a PDF is held together by."""
    places = [place for place, byte in enumerate(data[: 1 << 16]) if 48 <= byte <= 57]
    for place in chance.sample(places, min(len(places), chance.randint(1, 10))):
        data[place] = chance.randrange(48, 58)


def _truncate(data: bytearray, other: bytes, chance: Random) -> None:
    del data[chance.randint(0, len(data)) :]


def _cut(data: bytearray, other: bytes, chance: Random) -> None:
    start, end = _stretch(data, chance)
    del data[start:end]


def _repeat(data: bytearray, other: bytes, chance: Random) -> None:
    start, end = _stretch(data, chance)
    data[end:end] = data[start:end] * chance.randint(1, 20)


def _splice(data: bytearray, other: bytes, chance: Random) -> None:
    data[chance.randint(0, len(data)) :] = other[chance.randint(0, len(other)) :]


def _insert_token(data: bytearray, other: bytes, chance: Random) -> None:
    place = chance.randint(0, len(data))
    data[place:place] = b" " + chance.choice(TOKENS) + b" "


def _overwrite_with_token(data: bytearray, other: bytes, chance: Random) -> None:
    place, token = chance.randint(0, len(data)), chance.choice(TOKENS)
    data[place : place + len(token)] = token


CHANGES: dict[str, Callable[[bytearray, bytes, Random], None]] = {
    "flip": _flip,
    "digits": _change_digits,
    "truncate": _truncate,
    "cut": _cut,
    "repeat": _repeat,
    "splice": _splice,
    "insert": _insert_token,
    "overwrite": _overwrite_with_token,
}


def _stretch(data: bytearray, chance: Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.randint(1, 300))


def _pdfs() -> list[bytes]:
    """PDFs with a bit of all that is joined or made local, each with a table and with object streams."""
    kinds: list[Objects] = [
        pages("One", "Two", "Three"),
        one_page(
            "Links",
            page=b"/Annots[10 0 R 11 0 R]/StructParents 0",
            catalog=b"/Outlines 12 0 R/AcroForm<</Fields[11 0 R]/DA(/F1 9 Tf)>>/Names<</Dests 14 0 R>>"
            b"/PageLabels<</Nums[0<</S/r>>]>>/StructTreeRoot 15 0 R/MarkInfo<</Marked true>>",
            more={
                10: b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Dest(here)>>",
                11: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(A)/Rect[50 50 90 90]/P 3 0 R>>",
                12: b"<</First 13 0 R/Last 13 0 R/Count 1>>",
                13: b"<</Title(Item)/Parent 12 0 R/Dest[3 0 R/Fit]>>",
                14: b"<</Names[(here)[3 0 R/Fit]]>>",
                15: b"<</Type/StructTreeRoot/K 16 0 R/ParentTree<</Nums[0[16 0 R]]>>>>",
                16: b"<</S/P/P 15 0 R/Pg 3 0 R/K 0>>",
            },
        ),
        one_page(
            "Layers",
            page=b"/Rotate 90/UserUnit 2/CropBox[9 9 500 500]",
            catalog=b"/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]/Order[10 0 R]>>>>"
            b"/Names<</EmbeddedFiles<</Names[(a)11 0 R]>>>>/OpenAction<</S/JavaScript/JS(x)>>",
            more={
                10: b"<</Type/OCG/Name(Hidden)>>",
                11: b"<</Type/Filespec/F(a.txt)/EF<</F 12 0 R>>>>",
                12: stream(b"inside", b"/Type/EmbeddedFile"),
            },
        ),
    ]
    made = []
    with tempfile.TemporaryDirectory() as name:
        for objects in kinds:
            plain = write_pdf(Path(name, "plain.pdf"), objects)
            made += [plain.read_bytes(), in_object_streams(plain)]
    return made


def in_object_streams(plain: Path) -> bytes:
    """The same file as newer programs write it."""
    packed = BytesIO()
    with pikepdf.open(plain) as document:
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def _archive(files: Sequence[bytes], table: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in (*((f"{index}.pdf", file) for index, file in enumerate(files)), ("table.csv", table)):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _mail(file: bytes) -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", "Invoice"
    message.set_content("See the attached file.\n")
    message.add_attachment(file, maintype="application", subtype="pdf", filename="invoice.pdf")
    message.set_boundary("=====")
    return message.as_bytes()
