"""Writes a section file; see `pdf.section_file` for its layout."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import BinaryIO

from pdf.content_keys import ContentKeys
from pdf.findings import Finding
from pdf.section_file import (
    GAPS,
    HEADER,
    HEADER_SIZE,
    LENGTHS,
    MAGIC,
    PACK_OBJECTS,
    PACK_WORTH,
    SIZE,
    VERBATIM_SIZE,
    WORD,
    Catalog,
    PageBox,
)

Positions = Sequence[tuple[int, int]]
"""Positions in an object's content, and what stands there."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An object that may go into a pack."""

    content: bytes
    references: Positions
    keys: Positions


class SectionWriter:
    """Writes a section file from front to back, one object at a time.

    Args:
        packing: whether objects that are no streams go into packs, where enough of them follow each other.
        borrowing: whether large data of streams stays where it lies, in the file that is read.
    """

    def __init__(self, stream: BinaryIO, *, packing: bool = False, borrowing: bool = False) -> None:
        self._packing = packing
        self._borrowing = borrowing
        self._waiting: list[_Waiting] = []
        self._stream = stream
        self._stream.write(bytes(HEADER_SIZE))
        self._hash = hashlib.sha256()
        self._size = 0
        self._objects: list[int] = []
        self._references: list[int] = []
        self._targets: list[int] = []
        self._keys: list[int] = []
        self._key_values: list[int] = []
        self._verbatim: list[int] = []
        self._borrowed: list[int] = []
        self._packs: list[int] = []
        self._contents = ContentKeys()

    @property
    def objects(self) -> int:
        """How many objects there are so far."""
        return len(self._objects) + len(self._waiting)

    def add(
        self,
        content: bytes | bytearray,
        references: Positions = (),
        keys: Positions = (),
        data: bytes | None = None,
        lies_at: int | None = None,
    ) -> None:
        """Writes the next object.

        Args:
            content: the object without header; of a stream its dictionary, /Length included.
            references: position in `content` and target of each reference. Targets below zero are symbols.
            keys: position in `content` and value of each structure-parent key.
            data: of a stream, its data as it stands in the file.
            lies_at: where in the file that is read these bytes begin, where that is known.
        """
        if self._packing and data is None:
            self._waiting.append(_Waiting(bytes(content), references, keys))
            if len(self._waiting) == PACK_OBJECTS:
                self._flush()
            return
        self._flush()
        self._write_object(content, references, keys, data, lies_at)

    def _flush(self) -> None:
        """Writes the objects that wait: as a pack where there are enough of them."""
        waiting, self._waiting = self._waiting, []
        if len(waiting) >= PACK_WORTH:
            self._write_pack(waiting)
        else:
            for item in waiting:
                self._write_object(item.content, item.references, item.keys, None)

    def _write_pack(self, items: Sequence[_Waiting]) -> None:
        """Writes what an object stream holds: numbers and offsets, then the objects (ISO 32000-1, 7.5.7)."""
        start, first = self._size, len(self._objects)
        header, offset = bytearray(), 0
        for number, item in enumerate(items, start=first):
            self._reference(start + len(header), number)
            header += b"%010d %d " % (number, offset)
            offset += len(item.content) + 1
            if not item.keys:
                self._contents.add(number, item.content, item.references)
        position = start + len(header)
        for item in items:
            self._note(position, item.references, item.keys)
            position += len(item.content) + 1
        self._objects += [start] * len(items)
        self._write(header)
        self._write(b"\n".join(item.content for item in items) + b"\n")
        self._packs += (first, len(items), start, len(header), self._size)

    def _write_object(
        self,
        content: bytes | bytearray,
        references: Positions,
        keys: Positions,
        data: bytes | None,
        lies_at: int | None = None,
    ) -> None:
        number = len(self._objects)
        header = b"%010d 0 obj\n" % number
        self._objects.append(self._size)
        self._note(self._size + len(header), references, keys)
        self._write(header)
        self._write(content)
        digest = b""
        if data is not None:
            self._write(b"\nstream\n")
            digest = self._write_data(data, lies_at)
            self._write(b"\nendstream")
        if not keys:
            self._contents.add(number, content, references, digest, len(data or b""))
        self._write(b"\nendobj\n")

    def _write_data(self, data: bytes, lies_at: int | None) -> bytes:
        """Writes the data of a stream, or where it lies; returns its digest, which stands for it in the body's."""
        digest = hashlib.sha256(data).digest()
        self._hash.update(digest)
        if self._borrowing and lies_at is not None and len(data) >= VERBATIM_SIZE and lies_at <= WORD:
            self._borrowed += (self._size, lies_at, len(data))
            return digest
        if len(data) >= VERBATIM_SIZE:
            self._verbatim += (self._size, self._size + len(data))
        self._stream.write(data)
        self._size += len(data)
        return digest

    def _note(self, start: int, references: Positions, keys: Positions) -> None:
        """Remembers what of a content that is written at `start` changes when it is placed."""
        for position, target in references:
            self._reference(start + position, target)
        for position, value in keys:
            self._keys.append(start + position)
            self._key_values.append(value)

    def _reference(self, position: int, target: int) -> None:
        self._references.append(position)
        self._targets.append(target)

    def finish(self, pages: Sequence[PageBox], catalog: Catalog, findings: Sequence[Finding]) -> None:
        """Writes the index and then the header; the file is a section from then on.

        Raises:
            ValueError: one object is larger than 4 GiB.
        """
        self._flush()
        document = json.dumps(
            {
                "catalog": {row.name: value for row in fields(catalog) if (value := getattr(catalog, row.name))},
                "findings": [(finding.code, finding.sentence, finding.attention) for finding in findings],
                "pages": [(box.width, box.height, box.rotate) for box in pages],
            },
            separators=(",", ":"),
        ).encode()
        rows = self._contents.shared()
        shared = struct.pack(f"<{len(rows)}I", *rows)
        head = zlib.compress(SIZE.pack(len(document)) + document + shared, 1)
        index = SIZE.pack(len(head)) + head + zlib.compress(self._arrays(), 1)
        self._stream.write(index)
        self._stream.seek(0)
        digest = self._hash.digest()
        self._stream.write(
            HEADER.pack(MAGIC, self._numbers, len(pages), self._size, len(index), bool(self._borrowed), digest)
        )
        self._stream.flush()

    @property
    def _numbers(self) -> int:
        """How many object numbers the section needs: one for each object, and one for each pack."""
        return len(self._objects) + len(self._packs) // 5

    def _arrays(self) -> bytes:
        import numpy as np

        count = self._numbers
        targets = [target if target >= 0 else count - 1 - target for target in self._targets]
        rows = (
            self._objects,
            self._references,
            targets,
            self._keys,
            self._key_values,
            self._verbatim,
            self._packs,
            self._borrowed,
        )
        packed = [LENGTHS.pack(*map(len, rows))]
        for row, gaps in zip(rows, GAPS, strict=True):
            array = np.array(row, np.int64)
            if gaps:
                array = np.diff(array, prepend=0)
            if array.size and int(array.max()) > WORD:
                raise ValueError("an object of more than 4 GiB")
            packed.append(array.astype("<u4").tobytes())
        return b"".join(packed)

    def _write(self, data: bytes | bytearray) -> None:
        self._stream.write(data)
        self._hash.update(data)
        self._size += len(data)
