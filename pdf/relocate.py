"""Places the body of a section in a file: copies its bytes and changes the digits that depend on the place."""

from __future__ import annotations

import errno
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pdf.section_file import HEADER_SIZE, Places, Section

if TYPE_CHECKING:
    from pdf.section_file import Integers

CHUNK = 4 << 20
"""Bytes that are read, patched and written at once, if no single dictionary is larger."""

_LEVEL = 4
"""Packs become no larger than the object streams they came from, in the time that the lower levels take."""

_HALF = 100_000
_TABLE = np.ascontiguousarray(np.indices((10,) * 5, np.uint8).reshape(5, _HALF).T + ord("0")).view("V5").ravel()
"""Five digits at a time: two look-ups write the ten digits of a number."""

_NO_KERNEL_COPY = frozenset({errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF})


@dataclass(frozen=True, slots=True)
class Base:
    """Where a section goes.

    Attributes:
        objects: the number of its object 0.
        keys: what its structure-parent key 0 becomes.
        symbols: the object number that each of its symbols stands for.
        shared: streams that are in the output already: their numbers here, and there.
    """

    objects: int
    keys: int
    symbols: tuple[int, ...]
    shared: Mapping[int, int]


class Output:
    """The file that is being written, front to back, by descriptor and without buffers of its own."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.size = 0
        self._kernel_copies = hasattr(os, "copy_file_range")

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Appends bytes."""
        view = memoryview(data)
        while view:
            written = os.write(self._descriptor, view)
            view = view[written:]
            self.size += written

    def read_back(self, start: int, end: int) -> bytes:
        """What was written to a range."""
        return os.pread(self._descriptor, end - start, start)

    def copy(self, source: int, start: int, end: int) -> None:
        """Appends a range of another file: in the kernel, or through memory where a file system cannot do that.

        Raises:
            OSError: the disk is full, or the source is shorter than that.
        """
        while start < end and self._kernel_copies:
            try:
                copied = os.copy_file_range(source, self._descriptor, min(end - start, 1 << 30), start)
            except OSError as error:
                if error.errno not in _NO_KERNEL_COPY:
                    raise
                self._kernel_copies = False
                break
            if not copied:
                break
            start += copied
            self.size += copied
        while start < end:
            data = os.pread(source, min(end - start, CHUNK), start)
            if not data:
                raise OSError(errno.EIO, "A file became shorter while it was copied")
            self.write(data)
            start += len(data)


class HollowOutput(Output):
    """Leaves holes where large stream data would be: everything stands in its place, and nothing large is copied."""

    def copy(self, source: int, start: int, end: int) -> None:
        """Skips a range of another file."""
        self.size = os.lseek(self._descriptor, end - start, os.SEEK_CUR)


def place(section: Section, base: Base, output: Output) -> Integers:
    """Appends the section's objects to the output, numbered from `base.objects`.

    Returns:
        where in the output each of them starts; below zero for one that is in an object stream (see `in_stream`), or
        is shared (`NOWHERE`).
    """
    places = section.places()
    values = _values(section, base, places)
    offsets = np.full(section.objects, NOWHERE, np.int64)
    with ExitStack() as stack:
        descriptor = stack.enter_context(_opened(section.path))
        lender = descriptor if section.original is None else stack.enter_context(_opened(section.original))
        for begin, end, kind in _stretches(section, places, base.shared):
            if kind is _Kind.SHARED:
                continue
            if kind is _Kind.VERBATIM:
                output.copy(descriptor, HEADER_SIZE + begin, HEADER_SIZE + end)
                continue
            if kind is _Kind.BORROWED:
                output.copy(lender, begin, end)
                continue
            data = _read(descriptor, begin, end)
            for positions, numbers in values:
                first, last = positions.searchsorted((begin, end))
                if first < last:
                    patch(data, positions[first:last] - begin, numbers[first:last])
            if kind is _Kind.PACKS:
                _write_packs(places, begin, end, data, base, output, offsets)
            else:
                first, last = places.objects.searchsorted((begin, end))
                offsets[first:last] = places.objects[first:last] + (output.size - begin)
                output.write(data)
    return offsets


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A descriptor of a file that is read."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _read(descriptor: int, begin: int, end: int) -> bytearray:
    """A stretch of a section's body."""
    data = bytearray(os.pread(descriptor, end - begin, HEADER_SIZE + begin))
    if len(data) != end - begin:
        raise OSError(errno.EIO, "A section became shorter while it was copied")
    return data


NOWHERE = -1
"""What stands for the offset of an object that is not written, because an equal one is; no stream has number 0."""


def in_stream(stream: int, place: Integers) -> Integers:
    """What stands for the offset of an object that is in an object stream, at a place from 0 to 255."""
    return -(stream << 8 | place)


def _write_packs(
    places: Places, begin: int, end: int, data: bytearray, base: Base, output: Output, offsets: Integers
) -> None:
    """Writes the packs of a stretch as object streams (ISO 32000-1, 7.5.7)."""
    first_pack, last_pack = map(int, places.packs[:, 2].searchsorted((begin, end)))
    packs = places.packs[first_pack:last_pack].tolist()
    view = memoryview(data)
    contents = (view[start - begin : stop - begin] for _, _, start, _, stop in packs)
    with ThreadPoolExecutor() as pool:  # deflating is nearly all there is to do, and does not hold the interpreter
        for pack, packed in enumerate(pool.map(_deflated, contents), start=first_pack):
            first, count, _, header, _ = packs[pack - first_pack]
            local = len(places.objects) + pack
            number = base.objects + local
            offsets[local] = output.size
            offsets[first : first + count] = in_stream(number, np.arange(count))
            output.write(
                b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n"
                % (number, count, header, len(packed))
                + packed
                + b"\nendstream\nendobj\n"
            )


def _deflated(content: memoryview) -> bytes:
    return zlib.compress(content, _LEVEL)


def patch(data: bytearray, positions: Integers, numbers: Integers) -> None:
    """Writes numbers as ten digits at positions."""
    halves = np.ndarray(len(data) - 4, "V5", data, strides=(1,))
    high, low = np.divmod(numbers, _HALF)
    halves[positions] = _TABLE[high]
    halves[positions + 5] = _TABLE[low]


def _values(section: Section, base: Base, places: Places) -> list[tuple[Integers, Integers]]:
    """Ascending positions, and the number that belongs at each."""
    count = section.objects
    numbers = places.targets + base.objects
    if base.symbols:
        imported = np.flatnonzero(places.targets >= count)
        numbers[imported] = np.array(base.symbols, np.int64)[places.targets[imported] - count]
    if base.shared:
        own, elsewhere = np.array(sorted(base.shared.items()), np.int64).T
        near = np.minimum(np.searchsorted(own, places.targets), len(own) - 1)
        numbers = np.where(own[near] == places.targets, elsewhere[near], numbers)
    headed = np.ones(len(places.objects), bool)
    for first, objects, *_ in places.packs.tolist():
        headed[first : first + objects] = False
    written = np.flatnonzero(headed)
    rows = [(places.objects[written], written + base.objects), (places.references, numbers)]
    if len(places.keys):
        rows.append((places.keys, places.key_values + base.keys))
    return rows


class _Kind(Enum):
    """What a stretch of a body is."""

    OBJECTS = 0
    VERBATIM = 1
    PACKS = 2
    SHARED = 3
    BORROWED = 4


def _stretches(section: Section, places: Places, shared: Mapping[int, int]) -> Iterator[tuple[int, int, _Kind]]:
    """The body in stretches: large stream data, packs, shared streams, and between them pieces to be patched.

    Where data is borrowed, the stretch is one of the original.
    """
    left_out = [(first, last, _Kind.SHARED) for first, last in _extents(section, places, shared)]
    starts = {first for first, _, _ in left_out}
    lent = {place: (start, start + size) for place, start, size in places.borrowed.tolist()}
    data = [(first, last, _Kind.VERBATIM) for first, last in places.verbatim.tolist()]
    data += [(place, place, _Kind.BORROWED) for place in lent]
    if starts:
        data = [row for row in data if int(places.objects[places.objects.searchsorted(row[0]) - 1]) not in starts]
    special = left_out + data + [(first, last, _Kind.PACKS) for first, last in _pack_runs(places)]
    special.append((section.body_size, section.body_size, _Kind.OBJECTS))
    begin = 0
    for first, last, kind in sorted(special, key=itemgetter(0)):
        while first - begin > 2 * CHUNK:
            # Cut where an object starts: no number crosses that.
            cut = (
                int(places.objects[places.objects.searchsorted(begin + CHUNK)])
                if _starts_in(places, begin + CHUNK, first)
                else first
            )
            yield begin, cut, _Kind.OBJECTS
            begin = cut
        if begin < first:
            yield begin, first, _Kind.OBJECTS
        if kind is _Kind.BORROWED:
            yield *lent[first], kind
        elif first < last:
            yield first, last, kind
        begin = last


def _extents(section: Section, places: Places, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where objects that are not packed begin and end."""
    for number in numbers:
        begin = int(places.objects[number])
        following = int(places.objects.searchsorted(begin, "right"))
        yield begin, int(places.objects[following]) if following < len(places.objects) else section.body_size


def _pack_runs(places: Places) -> Iterator[tuple[int, int]]:
    """Packs that follow each other, as many as are read at once."""
    begin = end = 0
    for _, _, start, _, stop in places.packs.tolist():
        if start != end or stop - begin > CHUNK:
            if begin < end:
                yield begin, end
            begin = start
        end = stop
    if begin < end:
        yield begin, end


def _starts_in(places: Places, begin: int, end: int) -> bool:
    """Whether an object starts in a range."""
    first, last = places.objects.searchsorted((begin, end))
    return bool(first < last)
