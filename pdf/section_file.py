"""The section file: a relocatable run of PDF objects and the index that tells how to place it (PDF.md, Prepare).

Layout: a header of fixed size, the body, the index. In the body every object header and every reference has ten
digits, so that placing it changes digits and never a length. Object 0 is the section's own /Pages node, objects 1 to
n are its n pages in order. Objects of a file that kept them in object streams stand in packs, each the content of an
object stream to be; the numbers of those streams follow all others. Large stream data that stands as it is in the
file it came from is not in the body: the section borrows it from there. The index has two parts, each deflated: a head,
which is a JSON catalog and the keys of streams that others may have too, and the arrays of little-endian integers,
which are only unpacked while the section is placed.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdf.findings import Finding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

MAGIC = b"PBsect04"
HEADER = struct.Struct("<8sQQQQQ32s")
HEADER_SIZE = HEADER.size
LENGTHS = struct.Struct("<IIIIIIII")
SIZE = struct.Struct("<I")
DIGITS = 10
"""Digits of an object number, wherever one stands in a body."""

WORD = 0xFFFFFFFF
"""The largest number that the arrays of an index hold."""

VERBATIM_SIZE = 1 << 16
"""Bytes from which a stream's data is copied by the kernel rather than read and written."""

PACK_OBJECTS = 256
"""The most objects of a pack: a cross-reference entry has one byte for the place in it."""

PACK_WORTH = 16
"""Fewer objects in a row than this are not packed."""

PAGES, OUTLINE, FIELDS, STRUCTURE, PAGE = "pages", "outline", "fields", "structure", "page"
"""Kinds of symbols: the root of all pages, the part's outline item, its field group, the structure root, and a page."""


@dataclass(frozen=True, slots=True)
class PageBox:
    """The visible size of a page before it is rotated.

    Attributes:
        width: points, user units applied.
        height: points, user units applied.
        rotate: 0, 90, 180 or 270 degrees clockwise.
    """

    width: float
    height: float
    rotate: int


@dataclass(slots=True)
class Catalog:
    """What of a file has to be joined with others in the output's catalog; numbers are objects of the section.

    Names and strings are kept as Latin-1 text, byte for byte.

    Attributes:
        symbols: what references from number `objects` on mean: a kind, and for pages the part and the page.
        outline: first and last item and how many lines show; empty where there is none.
        fields: root fields of the form; `appearance` and `quadding` are its /DA and /Q; `need_appearances` whether it
            asks readers to draw its fields anew, `values_missing` whether they may not show their values without that.
        resources: the form's /DR by category and name.
        groups: optional-content groups (layers); `hidden` those switched off; `order`, `radio`, `locked` and `usage`
            as in ISO 32000-2, 8.11.4.3.
        files: embedded files, name and file specification.
        labels: first page (from 0), style, prefix and start of each range of page labels.
        tags: root elements of the structure tree; `tag_parents` the node of its parent tree with `tag_keys` keys.
        threads: article threads.
    """

    symbols: list[tuple[str, int, int]] = field(default_factory=list)
    outline: list[int] = field(default_factory=list)
    fields: list[int] = field(default_factory=list)
    appearance: str = ""
    quadding: int = 0
    need_appearances: bool = False
    values_missing: bool = False
    resources: dict[str, dict[str, int]] = field(default_factory=dict)
    groups: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    order: list[object] = field(default_factory=list)
    radio: list[list[int]] = field(default_factory=list)
    locked: list[int] = field(default_factory=list)
    usage: list[tuple[str, list[str], list[int]]] = field(default_factory=list)
    files: list[tuple[str, int]] = field(default_factory=list)
    labels: list[tuple[int, str, str, int]] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    tag_parents: int = 0
    tag_keys: int = 0
    marked: bool = False
    roles: dict[str, str] = field(default_factory=dict)
    classes: dict[str, int] = field(default_factory=dict)
    namespaces: list[int] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Places:
    """Where what stands in a body; all positions in bytes from its start.

    Attributes:
        objects: the start of each object, by number; of one in a pack, the start of that.
        references: the digits of each reference, ascending; `targets` what they refer to: an object, or from the
            number of objects on a symbol.
        keys: the digits of each structure-parent key, ascending; `key_values` the keys.
        verbatim: starts and ends of large stream data, one row each.
        packs: of each pack its first object, how many objects, its start, the size of its header, and its end.
        borrowed: of large stream data that lies in the original where it belongs, where it begins there, its size.
    """

    objects: Integers
    references: Integers
    targets: Integers
    keys: Integers
    key_values: Integers
    verbatim: Integers
    packs: Integers
    borrowed: Integers


GAPS = (True, True, False, True, False, True, False, False)
"""Which arrays of the index are kept as differences, in the order of `Places`."""


class Section:
    """A section file that is open for linking. Only its index is in memory.

    Attributes:
        original: the file that the section was made from; needed where it borrows from it.
    """

    def __init__(self, path: Path, header: bytes, index: bytes, original: Path | None) -> None:
        magic, self.objects, self.page_count, self.body_size, _, borrows, self.digest = HEADER.unpack(header)
        if magic != MAGIC:
            raise ValueError(f"{path} is not a section of this version")
        if borrows and original is None:
            raise ValueError(f"{path} borrows from its original, which is not given")
        self.path = path
        self.original = original if borrows else None
        self._index = index

    @classmethod
    def open(cls, path: Path, original: Path | None = None) -> Section:
        """Reads the index of a section file.

        Raises:
            ValueError: it is not a section file of this version, or is cut short.
            OSError: it cannot be read.
        """
        with path.open("rb", buffering=0) as stream:
            header = stream.read(HEADER_SIZE)
            if len(header) < HEADER_SIZE:
                raise ValueError(f"{path} is not a section")
            _, _, _, body_size, index_size, _, _ = HEADER.unpack(header)
            stream.seek(HEADER_SIZE + body_size)
            index = stream.read(index_size)
        if len(index) < index_size:
            raise ValueError(f"{path} is cut short")
        return cls(path, header, index, original)

    def _head(self) -> tuple[bytes, bytes]:
        """The catalog as JSON, and behind it the streams that others may have too; not kept, as parts are many."""
        data = zlib.decompress(self._index[SIZE.size : SIZE.size + self._head_size])
        (size,) = SIZE.unpack_from(data)
        return data[SIZE.size : SIZE.size + size], data[SIZE.size + size :]

    @property
    def _head_size(self) -> int:
        size: int
        (size,) = SIZE.unpack_from(self._index)
        return size

    def _document(self, entry: str) -> Any:
        """An entry of the JSON catalog, as `SectionWriter.finish` wrote it."""
        return json.loads(self._head()[0])[entry]

    @cached_property
    def catalog(self) -> Catalog:
        """What has to be joined with other files'."""
        return Catalog(**self._document("catalog"))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was found when the file was prepared."""
        return tuple(Finding(*row) for row in self._document("findings"))

    @cached_property
    def pages(self) -> tuple[PageBox, ...]:
        """Size and rotation of each page."""
        return tuple(PageBox(*row) for row in self._document("pages"))

    @property
    def outline(self) -> list[int]:
        """First and last item of the file's own outline and how many lines show; empty where there is none."""
        return self.catalog.outline

    def places(self) -> Places:
        """The positions of everything that linking changes; not kept, so that many sections stay small."""
        import numpy as np

        data = zlib.decompress(memoryview(self._index)[SIZE.size + self._head_size :])
        arrays: list[Integers] = []
        start = LENGTHS.size
        for length, gaps in zip(LENGTHS.unpack_from(data), GAPS, strict=True):
            array = np.frombuffer(data, "<u4", length, start)
            arrays.append(array.cumsum(dtype=np.int64) if gaps else array.astype(np.int64))
            start += 4 * length
        objects, references, targets, keys, key_values, verbatim, packs, borrowed = arrays
        return Places(
            objects,
            references,
            targets,
            keys,
            key_values,
            verbatim.reshape(-1, 2),
            packs.reshape(-1, 5),
            borrowed.reshape(-1, 3),
        )

    def shared(self) -> NDArray[np.uint32]:
        """Of each stream that other parts may have too its number and the four words of its content's key."""
        import numpy as np

        return np.frombuffer(self._head()[1], "<u4").reshape(-1, 5)


@contextmanager
def large_streams(section: Section) -> Iterator[dict[int, memoryview]]:
    """The data of those streams of a section that linking copies without reading it, by the objects' numbers."""
    places = section.places()
    copied = [(begin, HEADER_SIZE + begin, HEADER_SIZE + end) for begin, end in places.verbatim.tolist()]
    lent = [(place, begin, begin + size) for place, begin, size in places.borrowed.tolist()]
    with ExitStack() as stack:
        held: dict[int, memoryview] = {}
        for path, rows in ((section.path, copied), (section.original, lent)):
            if not rows or path is None:
                continue
            view = stack.enter_context(memoryview(stack.enter_context(_mapped(path))))
            for place, begin, end in rows:
                number = int(places.objects.searchsorted(place)) - 1
                held[number] = stack.enter_context(view[begin:end])
        yield held


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        yield content
