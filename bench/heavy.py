"""The files that are hard to join: drawings as plotters write them, and sheets of very many small objects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.material import Corpus, pdf_file, stream, written

BLOCKS = 1000
"""Blocks (a door, a valve) of a drawing: each is an object of its own with three references."""

IN_STREAM = 200
"""Objects of one object stream."""


def drawings(folder: Path, count: int, size: int) -> Corpus:
    """Sheets of about `size` bytes of lines, with a thousand blocks and their layers."""
    chance = np.random.default_rng(3)
    title = f"{count} drawings of {size / 1e6:.1f} MB"
    return written(title, folder, "drawing", count, lambda: pdf_file(_drawing_objects(chance, size)))


def models(folder: Path, count: int, objects: int) -> Corpus:
    """Sheets that carry so many small objects, in object streams, as drawing programs keep their model on a page."""
    chance = np.random.default_rng(4)
    title = f"{count} files of {objects:,} objects"
    return written(title, folder, "model", count, lambda: _packed(_model_objects(chance, objects)))


def _drawing_objects(chance: np.random.Generator, size: int) -> list[bytes]:
    """Catalog, page tree, page, its lines, font, graphics state, layer; then the blocks."""
    first = 8
    share = size // (4 * BLOCKS)
    names = b"".join(b"/B%d %d 0 R" % (block, first + block) for block in range(BLOCKS))
    shown = b"".join(b"/B%d Do " % block for block in range(BLOCKS))
    resources = b"/Resources<</Font<</F1 5 0 R>>/ExtGState<</G 6 0 R>>/Properties<</L 7 0 R>>>>"
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 2592 1728]" + resources
    return [
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[7 0 R]/D<</Order[7 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 2592 1728]/Contents 4 0 R/Resources<</XObject<<%b>>>>>>" % names,
        stream(b"0.1 w " + _lines(chance, size - share * BLOCKS) + shown, level=1),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/ExtGState/LW 0.1>>",
        b"<</Type/OCG/Name(Doors)>>",
        *(stream(b"/G gs " + _lines(chance, share), entries, level=1) for _ in range(BLOCKS)),
    ]


def _lines(chance: np.random.Generator, size: int) -> bytes:
    """Short strokes all over the sheet, about `size` bytes when they are deflated."""
    pattern = np.frombuffer(b"1000 1000 m 1000 1000 l S\n", np.uint8)
    strokes = np.tile(pattern, (max(1, size // 12), 1))
    digits = chance.integers(48, 58, (len(strokes), 10), np.uint8)
    strokes[:, [1, 2, 3, 6, 7, 8]] = digits[:, :6]
    strokes[:, [13, 18]] = digits[:, [0, 3]]
    strokes[:, [14, 15, 19, 20]] = digits[:, 6:]
    return strokes.tobytes()


def _model_objects(chance: np.random.Generator, count: int) -> list[bytes]:
    """Catalog, page tree, page, model; groups of a hundred elements that know group and page. A stream is last."""
    first, per_group = 5, 100
    groups = range(first, first + count - per_group, per_group + 1)
    contents = first + len(groups) * (per_group + 1)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<>>/Contents %d 0 R"
        b"/PieceInfo<</Bench<</LastModified(D:20260101)/Private 4 0 R>>>>>>" % contents,
        b"<</Groups[%b]>>" % b" ".join(b"%d 0 R" % group for group in groups),
    ]
    for group in groups:
        elements = range(group + 1, group + 1 + per_group)
        objects.append(b"<</Model 4 0 R/Elements[%b]>>" % b" ".join(b"%d 0 R" % element for element in elements))
        for number in chance.integers(0, 1 << 40, per_group).tolist():
            objects.append(b"<</Group %d 0 R/Page 3 0 R/Id %d>>" % (group, number))
    return [*objects, stream(b"0 0 9 9 re f")]


def _packed(objects: list[bytes]) -> bytes:
    """A file whose objects, but the last, stand in object streams (ISO 32000-1, 7.5.7 and 7.5.8)."""
    rows = [(0, 0, 65535)]

    def pieces() -> Iterator[bytes]:
        head = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
        yield head
        place = len(head)
        packs: list[tuple[int, bytes]] = []
        for start in range(0, len(objects) - 1, IN_STREAM):
            held = objects[start : min(start + IN_STREAM, len(objects) - 1)]
            number = len(objects) + 1 + len(packs)
            rows.extend((2, number, index) for index in range(len(held)))
            packs.append((number, _object_stream(start + 1, held)))
        later = []
        for number, content in [(len(objects), objects[-1]), *packs]:
            written = b"%d 0 obj\n%b\nendobj\n" % (number, content)
            later.append((1, place, 0))
            place += len(written)
            yield written
        size = len(rows) + len(later) + 1
        table = np.zeros(size, np.dtype([("kind", "u1"), ("place", ">u4"), ("index", ">u2")]))
        table[:] = [*rows, *later, (1, place, 0)]
        entries = b"/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R" % size
        yield b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
            size - 1,
            stream(table.tobytes(), entries),
            place,
        )

    return b"".join(pieces())


def _object_stream(first: int, held: list[bytes]) -> bytes:
    offsets, place = [], 0
    for index, content in enumerate(held):
        offsets.append(b"%d %d" % (first + index, place))
        place += len(content) + 1
    head = b" ".join(offsets) + b"\n"
    return stream(head + b"\n".join(held), b"/Type/ObjStm/N %d/First %d" % (len(held), len(head)))
