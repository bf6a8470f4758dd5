"""A reader for what well-kept programs write, several times as fast as pypdf, which reads everything else.

pypdf takes a file apart byte by byte; here one regular expression finds a whole token, and objects of an object stream
are read in one go. Whatever is not exactly as expected - a comment, parentheses in a string, a wrong length, a locked
file - is left to pypdf, object by object, so that damage is met with its patience and counted as its complaint. Both
give the same objects; `pdf.identical` does not trust either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    create_string_object,
)

from pdf.literal_strings import unescaped
from pdf.section_file import VERBATIM_SIZE

_SPACE = rb"[\0\t\n\f\r ]"
_END = rb"(?=[\0\t\n\f\r ()<>\[\]{}/%])"
_TOKEN = re.compile(
    _SPACE
    + rb"*(?:/([^\0\t\n\v\f\r ()<>\[\]{}/%]{0,255})"  # 1: a name
    + rb"|(\d{1,10})%b{1,4}(\d{1,5})%b{1,4}R%b" % (_SPACE, _SPACE, _END)  # 3: a reference
    + rb"|([-+]?\d{1,15})" + _END  # 4: an integer
    + rb"|([-+]?(?:\d{1,15}\.\d{0,15}|\.\d{1,15}))" + _END  # 5: a real number
    + rb"|(<<)|(>>)|(\[)|(\])"  # 6 to 9
    + rb"|\(((?:[^()\\\r]++|\\[^\r])*+)\)"  # 10: a string without parentheses and returns other than escaped
    + rb"|<([0-9A-Fa-f]*)>"  # 11: a hexadecimal string
    + rb"|(true|false)" + _END + rb"|(null)" + _END + rb")"  # 12, 13
)  # fmt: skip
_NAME, _REFERENCE, _INTEGER, _REAL, _DICTIONARY, _END_DICTIONARY, _ARRAY, _END_ARRAY = 1, 3, 4, 5, 6, 7, 8, 9
_STRING, _HEXADECIMAL, _BOOLEAN = 10, 11, 12

_HEADER = re.compile(rb"%b*(\d{1,10})%b{1,4}(\d{1,5})%b{1,4}obj%b" % (_SPACE, _SPACE, _SPACE, _END))
_STREAM = re.compile(rb"%b*stream\r?\n" % _SPACE)
_END_STREAM = re.compile(rb"%b*endstream" % _SPACE)
_END_OBJECT = re.compile(rb"%b*endobj" % _SPACE)
_DEEPEST = 100
_MOST_NAMES = 10_000

_names: dict[bytes, NameObject] = {}


@dataclass(frozen=True, slots=True)
class LargeData:
    """The data of a large stream, and where in its file it begins."""

    start: int
    data: bytes


class _OddError(Exception):
    """Something that pypdf has to look at."""


class QuickReader(PdfReader):
    """Gives the objects that pypdf would, faster where nothing about them is unusual.

    Attributes:
        large: the data of large streams as it stands in the file, by its identity.
    """

    _content = b""
    """The whole file; empty while nothing may be read quickly."""

    def __init__(self, content: bytes) -> None:
        self.large: dict[int, LargeData] = {}
        super().__init__(BytesIO(content), strict=False)
        if not self.is_encrypted:
            self._content = content

    def get_object(self, indirect_reference: int | IndirectObject) -> Any:
        """The object that a reference means; None where there is none."""
        if self._content and isinstance(indirect_reference, IndirectObject):
            key = (indirect_reference.generation, indirect_reference.idnum)
            if key in self.resolved_objects:
                return self.resolved_objects[key]
            try:
                return self._keep(*key, self._quickly(indirect_reference))
            except (_OddError, ValueError, OverflowError):
                pass  # slowly, then
        return super().get_object(indirect_reference)

    def _keep(self, generation: int, number: int, value: Any) -> Any:
        """Remembers an object as pypdf does."""
        self.resolved_objects[generation, number] = value
        value.indirect_reference = IndirectObject(number, generation, self)
        return value

    def _quickly(self, reference: IndirectObject) -> Any:
        number, generation = reference.idnum, reference.generation
        if generation == 0 and number in self.xref_objStm:
            return self._from_stream(number, *self.xref_objStm[number])
        start = self.xref.get(generation, {}).get(number)
        if start is None or self.xref_free_entry.get(generation, {}).get(number, False):
            raise _OddError
        header = _HEADER.match(self._content, start)
        if header is None or int(header[1]) != number or int(header[2]) != generation:
            raise _OddError
        value, end = _value(self._content, header.end(), self)
        if isinstance(value, DictionaryObject):
            found = _STREAM.match(self._content, end)
            if found is not None:
                return self._stream(value, found.end())
        if _END_OBJECT.match(self._content, end) is None:
            raise _OddError
        return value

    def _stream(self, entries: DictionaryObject, start: int) -> StreamObject:
        """A stream whose data is exactly as long as it says."""
        length = dict.get(entries, "/Length")
        if isinstance(length, IndirectObject):
            length = length.get_object()
        if not isinstance(length, int) or length < 0:
            raise _OddError
        end = start + length
        if _END_STREAM.match(self._content, end) is None:
            raise _OddError
        data = self._content[start:end]
        if length >= VERBATIM_SIZE:
            self.large[id(data)] = LargeData(start, data)
        return StreamObject.initialize_from_dictionary({**entries, "__streamdata__": data})

    def _from_stream(self, number: int, stream: int, place: int) -> Any:
        """An object of an object stream; all others of that stream are read too (ISO 32000-1, 7.5.7)."""
        holder = self.get_object(IndirectObject(stream, 0, self))
        if not isinstance(holder, StreamObject) or (0, number) in self.resolved_objects:
            raise _OddError
        data: bytes = holder.get_data() + b" "
        first, count = (dict.get(holder, name) for name in ("/First", "/N"))
        if not isinstance(first, int) or not isinstance(count, int):
            raise _OddError
        pairs = [int(digits) for digits in data[:first].split()]
        if len(pairs) != 2 * count or place >= count or pairs[2 * place] != number:
            raise _OddError
        found = None
        for held, offset in zip(pairs[::2], pairs[1::2], strict=True):
            if self.xref_objStm.get(held, (None,))[0] != stream or (0, held) in self.resolved_objects:
                continue
            value, _ = _value(data, first + offset, self)
            self._keep(0, held, value)
            if held == number:
                found = value
        if found is None:
            raise _OddError
        return found


def _value(data: bytes, start: int, reader: PdfReader) -> tuple[Any, int]:
    """Reads one value, without recursion; returns it and where it ends.

    Raises:
        _OddError: something in it is for pypdf.
    """
    match = _TOKEN.match
    above: list[tuple[int, list[Any]]] = []
    opened, items, end = 0, list[Any](), start
    while True:
        found = match(data, end)
        if found is None:
            raise _OddError
        kind, end = found.lastindex, found.end()
        if kind == _NAME:
            items.append(_names.get(found[1]) or _name(found[1]))
        elif kind == _REFERENCE:
            items.append(IndirectObject(int(found[2]), int(found[3]), reader))
        elif kind == _INTEGER:
            items.append(int.__new__(NumberObject, found[4]))
        elif kind in (_DICTIONARY, _ARRAY):
            above.append((opened, items))
            if len(above) > _DEEPEST:
                raise _OddError
            opened, items = kind, []
        elif kind in (_END_DICTIONARY, _END_ARRAY):
            if kind != opened + 1:
                raise _OddError
            made = _array(items) if kind == _END_ARRAY else _dictionary(items)
            opened, items = above.pop()
            items.append(made)
        else:
            items.append(_simple(kind, found))
        if not opened:
            value = items[0]
            if isinstance(value, NameObject | IndirectObject):
                raise _OddError  # pypdf keeps a note on an object, and names here are shared
            return value, end


def _array(items: list[Any]) -> ArrayObject:
    made = ArrayObject()
    list.extend(made, items)
    return made


def _dictionary(items: list[Any]) -> DictionaryObject:
    names = items[::2]
    if not all(type(name) is NameObject for name in names):
        raise _OddError
    made = DictionaryObject()
    dict.update(made, zip(names, items[1::2], strict=False))
    if len(items) != 2 * len(made):
        raise _OddError  # an entry twice, or one without a value
    return made


def _name(written: bytes) -> NameObject:
    made = NameObject("/" + NameObject.unnumber(written).decode("latin-1"))
    if len(_names) < _MOST_NAMES:
        _names[written] = made
    return made


def _simple(kind: int | None, found: re.Match[bytes]) -> Any:
    """A value that holds no others."""
    if kind == _REAL:
        return float.__new__(FloatObject, float(found[_REAL]))
    if kind == _STRING:
        return create_string_object(unescaped(found[_STRING]))
    if kind == _HEXADECIMAL:
        digits = found[_HEXADECIMAL]
        return create_string_object(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
    return BooleanObject(found[_BOOLEAN] == b"true") if kind == _BOOLEAN else NullObject()
