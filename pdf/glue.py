"""The objects that join the parts: catalog, page tree, outline, form, layers, names, labels, tags, cross-reference."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from pdf.embedded import ascii_name, names
from pdf.joined import field_group, form, labels, layers, structure
from pdf.layout import (
    CATALOG,
    INFO,
    METADATA,
    NOTHING,
    ROOT_OUTLINE,
    ROOT_PAGES,
    ROOT_STRUCTURE,
    DocumentInfo,
    EmbeddedFile,
    Placed,
)
from pdf.metadata import PRODUCER, packet
from pdf.notation import dictionary, name, reference, references, string, text_string
from pdf.relocate import NOWHERE, Output

if TYPE_CHECKING:
    from pdf.section_file import Integers

Offsets = list[tuple[int, "Integers"]]
_BATCH = 1 << 16
"""Entries of the cross-reference that are made at once."""

_ENTRY = 7
"""Bytes of a cross-reference entry: its type, five for an offset, good for a terabyte, and a place in a stream."""


def write_glue(
    placed: Sequence[Placed],
    next_number: int,
    info: DocumentInfo,
    identity: bytes,
    output: Output,
    offsets: Offsets,
) -> None:
    """Completes a file whose parts are written.

    Args:
        next_number: the first object number that is free.
        offsets: for each run of objects that is written, its first number and where they start.
    """
    glue = _Glue(output, next_number, offsets)
    glue.write(ROOT_PAGES, _root_pages(placed))
    glue.write(ROOT_STRUCTURE, structure(placed) or b"null")
    glue.write(ROOT_OUTLINE, _outline(placed, glue) or b"null")
    described = {"Title": text_string(info.title), "Subject": text_string(info.subject)}
    glue.write(INFO, dictionary({**described, "Producer": text_string(PRODUCER)}))
    glue.stream(METADATA, {"Type": b"/Metadata", "Subtype": b"/XML"}, packet(info.title, info.subject))
    glue.write(NOTHING, b"null")
    for item in placed:
        if item.group:
            glue.write(item.group, field_group(item))
    outlined = any(item.item for item in placed)
    catalog = {
        "Type": b"/Catalog",
        "Pages": reference(ROOT_PAGES),
        "Metadata": reference(METADATA),
        "Outlines": reference(ROOT_OUTLINE) if outlined else None,
        "PageMode": b"/UseOutlines" if outlined else None,
        "ViewerPreferences": b"<</DisplayDocTitle true>>",
        "AcroForm": form(placed, glue.add),
        "OCProperties": layers(placed),
        "Names": names(placed, glue.embed),
        "PageLabels": labels(placed),
        "Threads": _threads(placed),
    }
    if any(item.section.catalog.tags for item in placed):
        catalog["StructTreeRoot"] = reference(ROOT_STRUCTURE)
    if any(item.section.catalog.marked for item in placed):
        catalog["MarkInfo"] = b"<</Marked true>>"
    glue.write(CATALOG, dictionary(catalog))
    glue.cross_reference(identity)


class _Glue:
    """Writes objects of the linker's own and remembers where they are."""

    def __init__(self, output: Output, next_number: int, offsets: Offsets) -> None:
        self._output = output
        self._next = next_number
        self._offsets = offsets

    def number(self) -> int:
        """A number for a new object."""
        self._next += 1
        return self._next - 1

    def write(self, number: int, content: bytes) -> None:
        """Writes an object."""
        self._begin(number)
        self._output.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))

    def add(self, content: bytes) -> int:
        """Writes a new object; returns its number."""
        number = self.number()
        self.write(number, content)
        return number

    def stream(self, number: int, entries: dict[str, bytes | None], data: bytes) -> None:
        """Writes a stream."""
        self._begin(number)
        head = dictionary({**entries, "Length": b"%d" % len(data)})
        self._output.write(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, head, data))

    def embed(self, file: EmbeddedFile) -> int:
        """Writes a file as it is, and what describes it (ISO 32000-1, 7.11)."""
        number, described = self.number(), self.number()
        descriptor = os.open(file.path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        try:
            size = os.fstat(descriptor).st_size
            self._begin(number)
            head = dictionary(
                {
                    "Type": b"/EmbeddedFile",
                    "Subtype": name((file.media_type or "application/octet-stream").encode("latin-1", "replace")),
                    "Params": b"<</Size %d>>" % size,
                    "Length": b"%d" % size,
                }
            )
            self._output.write(b"%d 0 obj\n%b\nstream\n" % (number, head))
            self._output.copy(descriptor, 0, size)
            self._output.write(b"\nendstream\nendobj\n")
        finally:
            os.close(descriptor)
        plain = "".join("_" if letter in "/\\:" else letter for letter in ascii_name(file.name))
        specification = {
            "Type": b"/Filespec",
            "F": string(plain.encode()),
            "UF": text_string(file.name),
            "Desc": text_string(file.description) if file.description else None,
            "EF": b"<</F %d 0 R/UF %d 0 R>>" % (number, number),
        }
        self.write(described, dictionary(specification))
        return described

    def cross_reference(self, identity: bytes) -> None:
        """Writes the cross-reference stream, which is the trailer too (ISO 32000-1, 7.5.8)."""
        number = self.number()
        start = self._output.size
        self._begin(number)
        packer = zlib.compressobj(1)
        packed = [packer.compress(bytes(_ENTRY))]
        packed += [packer.compress(_entries(offsets)) for offsets in _batches(self._offsets)]
        packed.append(packer.flush())
        data = b"".join(packed)
        hexadecimal = b"<" + identity.hex().encode() + b">"
        head = dictionary(
            {
                "Type": b"/XRef",
                "Size": b"%d" % self._next,
                "W": b"[1 5 1]",
                "Root": reference(CATALOG),
                "Info": reference(INFO),
                "ID": b"[" + hexadecimal + hexadecimal + b"]",
                "Filter": b"/FlateDecode",
                "Length": b"%d" % len(data),
            }
        )
        self._output.write(b"%d 0 obj\n%b\nstream\n" % (number, head))
        self._output.write(data)
        self._output.write(b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)

    def _begin(self, number: int) -> None:
        self._offsets.append((number, np.array([self._output.size], np.int64)))


def _batches(offsets: Offsets) -> Iterator[Integers]:
    """The offsets of all objects in order of their numbers, many at a time but never very many."""
    waiting: list[Integers] = []
    held, expected = 0, 1
    for first, run in sorted(offsets, key=lambda run: run[0]):
        assert first == expected, "every number is used once"
        expected += len(run)
        for begin in range(0, len(run), _BATCH):
            waiting.append(run[begin : begin + _BATCH])
            held += len(waiting[-1])
            if held >= _BATCH:
                yield np.concatenate(waiting)
                waiting, held = [], 0
    yield np.concatenate([*waiting, np.zeros(0, np.int64)])


def _entries(offsets: Integers) -> bytes:
    """Entries of objects by where they start, below zero by the stream they are in and their place; or free ones."""
    entries = np.ones((len(offsets), _ENTRY), np.uint8)
    nowhere = offsets == NOWHERE
    streamed = (offsets < 0) & ~nowhere
    entries[:, 0] += streamed
    entries[:, 0] -= nowhere
    entries[:, 6] = np.where(streamed, -offsets & 0xFF, 0)
    fields = np.where(streamed, -offsets >> 8, np.maximum(offsets, 0))
    entries[:, 1:6] = fields.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 3:]
    return entries.tobytes()


def _root_pages(placed: Sequence[Placed]) -> bytes:
    kids = references(item.objects for item in placed)
    count = sum(item.section.page_count for item in placed)
    return dictionary({"Type": b"/Pages", "Kids": kids, "Count": b"%d" % count})


@dataclass(slots=True)
class _Item:
    """An outline item of ours: a part, or a group with its parts below."""

    number: int
    title: str
    page: int
    below: list[_Item] = field(default_factory=list)
    own: tuple[int, int, int] | None = None


def _outline(placed: Sequence[Placed], glue: _Glue) -> bytes | None:
    """Writes the items and returns the outline's root; None where there are none."""
    top: list[_Item] = []
    shown = [item for item in placed if item.item]
    for group, members in groupby(shown, key=lambda item: item.part.group):
        items = [_part_item(member) for member in members]
        top += [_Item(glue.number(), group, items[0].page, items)] if group else items
    if not top:
        return None
    for item in top:
        for below in _joined(item.below, item.number):
            glue.write(*below)
    for written in _joined(top, ROOT_OUTLINE):
        glue.write(*written)
    ends = {"First": reference(top[0].number), "Last": reference(top[-1].number)}
    return dictionary({"Type": b"/Outlines", **ends, "Count": b"%d" % len(top)})


def _part_item(item: Placed) -> _Item:
    own = None
    if item.section.outline:
        first, last, lines = item.section.outline
        own = (item.number(first), item.number(last), lines)
    return _Item(item.item, item.part.title, item.number(1), own=own)


def _joined(items: list[_Item], parent: int) -> Iterator[tuple[int, bytes]]:
    """The dictionaries of items that follow each other; what is below them is closed at first."""
    for index, item in enumerate(items):
        entries: dict[str, bytes | None] = {
            "Title": text_string(item.title),
            "Parent": reference(parent),
            "Prev": reference(items[index - 1].number) if index else None,
            "Next": reference(items[index + 1].number) if index + 1 < len(items) else None,
            "Dest": b"[%d 0 R/XYZ null null null]" % item.page,
        }
        own = item.own
        if item.below:
            own = (item.below[0].number, item.below[-1].number, len(item.below))
        if own is not None:
            entries |= {"First": reference(own[0]), "Last": reference(own[1]), "Count": b"-%d" % own[2]}
        yield item.number, dictionary(entries)


def _threads(placed: Sequence[Placed]) -> bytes | None:
    threads = [item.number(local) for item in placed for local in item.section.catalog.threads]
    return references(threads) if threads else None
