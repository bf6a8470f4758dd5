"""Writes pypdf's objects into a section: renumbered from 0, references in fixed width (PDF.md, Prepare)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from pdf import notation
from pdf.literal_strings import BareReturns
from pdf.quick_reader import LargeData
from pdf.section_writer import SectionWriter

_DELIMITED = frozenset({NameObject, ArrayObject, DictionaryObject, TextStringObject, ByteStringObject})
"""Values that need no space before them."""

_RUNNING = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"})


class Symbol(NullObject):
    """A reference that is resolved when linking; see `Catalog.symbols`."""

    def __init__(self, index: int) -> None:
        self.index = index


class Link(NullObject):
    """A reference to an object of the section, by its number."""

    def __init__(self, number: int) -> None:
        self.number = number


class Key(NullObject):
    """A structure-parent key: an integer that linking shifts."""

    def __init__(self, value: int) -> None:
        self.value = value


class Serializer:
    """Gives every object that is reached a number, and writes them in that order.

    Args:
        large: where the data of large streams lies in the file; see `pdf.quick_reader.QuickReader`.

    Attributes:
        keys: the number of each structure-parent key of the source; entries with other keys are left out.
        external_data: whether data of a stream lies in another file.
        running: whether an action was left out.
    """

    def __init__(self, writer: SectionWriter, large: Mapping[int, LargeData]) -> None:
        self._writer = writer
        self._large = large
        self._numbers: dict[tuple[int, int], int] = {}
        self._queue: list[Any] = []
        self._pages: set[int] = set()
        self._symbols: dict[tuple[int, int], int] = {}
        self.keys: dict[int, int] = {}
        self.external_data = False
        self.running = False

    def reserve(self, value: Any, source: IndirectObject | None = None) -> int:
        """Gives an object the next number; references to `source` mean it from now on."""
        number = len(self._queue)
        self._queue.append(value)
        if source is not None:
            self._numbers.setdefault((source.idnum, source.generation), number)
        return number

    def add_page(self, page: DictionaryObject, source: IndirectObject | None) -> int:
        """Reserves the number of a page; pages that were not added so are left out when something refers to them."""
        number = self.reserve(page, source)
        self._pages.add(number)
        return number

    def import_as(self, source: Any, symbol: Symbol) -> None:
        """Makes every reference to an object of the source a symbol."""
        if isinstance(source, IndirectObject):
            self._symbols[source.idnum, source.generation] = -1 - symbol.index

    def new(self, value: Any) -> Link:
        """A reference to a new object."""
        return Link(self.reserve(value))

    def number(self, reference: IndirectObject) -> int:
        """The number of an object of the source; below zero for a symbol."""
        key = (reference.idnum, reference.generation)
        number = self._numbers.get(key)
        if number is None:
            if key in self._symbols:
                return self._symbols[key]
            number = self._numbers[key] = len(self._queue)
            self._queue.append(reference)
        return number

    def link(self, value: Any) -> int:
        """The number of a value, which becomes an object of its own where it is not one yet."""
        if isinstance(value, Link):
            return value.number
        return self.number(value) if isinstance(value, IndirectObject) else self.reserve(value)

    @property
    def page_count(self) -> int:
        """How many pages were added."""
        return len(self._pages)

    def page_number(self, reference: IndirectObject) -> int | None:
        """The number of a page, from 1; None where it is not a page of this document."""
        number = self._numbers.get((reference.idnum, reference.generation))
        return number if number in self._pages else None

    def write(self) -> None:
        """Writes everything that was reserved and all that it refers to."""
        queue = self._queue
        while (number := self._writer.objects) < len(queue):
            value, queue[number] = queue[number], None
            if isinstance(value, IndirectObject):
                value = self._resolved(value, number)
            self._object(value)

    def _resolved(self, reference: IndirectObject, number: int) -> Any:
        """The object itself; null for what belongs to the source's page tree, which stays behind."""
        value = reference.get_object()
        seen = 0
        while isinstance(value, IndirectObject) and seen < 100:
            value, seen = value.get_object(), seen + 1
        if value is None or isinstance(value, IndirectObject):
            return NullObject()
        if isinstance(value, DictionaryObject) and number not in self._pages:
            kind = dict.get(value, "/Type")
            if kind in ("/Page", "/Pages", "/Catalog", "/XRef", "/ObjStm"):
                return NullObject()
        return value

    def _object(self, value: Any) -> None:
        text = _Text()
        if not isinstance(value, StreamObject):
            self._value(value, text)
            self._writer.add(text.out, text.references, text.keys)
            return
        data = value._data
        if isinstance(data, str):
            data = data.encode("latin-1")
        text.out += b"<<"
        for key, item in dict.items(value):
            if key in ("/F", "/FFilter", "/FDecodeParms"):
                self.external_data = True
            elif key not in ("/Length", "/DL"):
                self._entry(key, item, text)
        text.out += b"/Length %d>>" % len(data)
        found = self._large.get(id(data))
        start = found.start if found is not None and found.data is data else None
        self._writer.add(text.out, text.references, text.keys, data, start)

    def _entry(self, key: str, value: Any, text: _Text) -> None:
        if key in ("/StructParent", "/StructParents") and isinstance(value, int):
            shifted = self.keys.get(value)
            if shifted is None:
                return
            value = Key(shifted)
        text.out += written_name(key)
        if type(value) not in _DELIMITED:
            text.out += b" "
        self._value(value, text)

    def _value(self, value: Any, text: _Text) -> None:
        """Appends a direct value; null for what is not known.

        Raises:
            RecursionError: direct values nested too deeply.
        """
        kind = type(value)
        if kind is NameObject:
            text.out += written_name(value)
        elif kind is NumberObject:
            text.out += b"%d" % value
        elif kind is IndirectObject:
            text.refer(self.number(value))
        elif kind is Link:
            text.refer(value.number)
        elif kind is Symbol:
            text.refer(-1 - value.index)
        elif isinstance(value, ArrayObject):
            self._array(value, text)
        elif isinstance(value, DictionaryObject):
            self._dictionary(value, text)
        else:
            text.simple(value)

    def _array(self, value: ArrayObject, text: _Text) -> None:
        text.out += b"["
        for index, item in enumerate(list.__iter__(value)):
            if index:
                text.out += b" "
            self._value(item, text)
        text.out += b"]"

    def _dictionary(self, value: DictionaryObject, text: _Text) -> None:
        if dict.get(value, "/S") in _RUNNING and "/P" not in value and "/K" not in value:
            # Whatever way it was reached: nothing that runs travels.
            self.running = True
            text.out += b"<<>>"
            return
        text.out += b"<<"
        for key, item in dict.items(value):
            self._entry(key, item, text)
        text.out += b">>"


class _Text:
    """An object as it is being written: its bytes, and where references and structure-parent keys stand in them."""

    __slots__ = ("keys", "out", "references")

    def __init__(self) -> None:
        self.out = bytearray()
        self.references: list[tuple[int, int]] = []
        self.keys: list[tuple[int, int]] = []

    def refer(self, target: int) -> None:
        """Appends a reference."""
        self.references.append((len(self.out), target))
        self.out += b"0000000000 0 R"

    def simple(self, value: Any) -> None:
        """Appends a value that holds no others."""
        if isinstance(value, FloatObject):
            self.out += written_float(value)
        elif isinstance(value, TextStringObject):
            self.out += notation.string(value.original_bytes)
        elif isinstance(value, BareReturns):
            self.out += value.literal
        elif isinstance(value, bytes):
            self.out += notation.string(value)
        elif isinstance(value, BooleanObject):
            self.out += b"true" if value.value else b"false"
        elif isinstance(value, Key):
            self.keys.append((len(self.out), value.value))
            self.out += b"0000000000"
        else:
            self.out += b"null"


_names: dict[str, bytes] = {}


def written_name(name: str) -> bytes:
    """A name as it stands in a file; its characters are bytes (see `pdf.reading`)."""
    written = _names.get(name)
    if written is None:
        written = notation.name(name[1:].encode("latin-1", "replace"))
        if len(_names) < 10_000:
            _names[name] = written
    return written


def written_float(value: float) -> bytes:
    """A real number without exponent (ISO 32000-1, 7.3.3)."""
    if not math.isfinite(value):
        return b"0"
    text = float.__repr__(value)
    if "e" in text:
        text = f"{value:.10f}".rstrip("0").rstrip(".")
    return text.removesuffix(".0").encode()
