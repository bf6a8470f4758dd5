"""Whether a section shows what its source shows, proved without drawing: qpdf reads both, byte for byte the same.

A page looks the same where everything its look is made of is the same: what it draws, what it draws with, its boxes
and the appearance of its annotations. That proof holds for every page and costs a tenth of a rendering. It is only for
files about which no reader complains; anything that differs, were it only in how a number is written, is for
`pdf.look` to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pikepdf import Buffer, Object, Pdf

    _Inherited = dict[str, Object]

MOST_PAGES = 1000
"""How many pages, spread over the file, are compared."""

_DEEPEST = 50
"""Nodes of a page tree above a page."""

_OF_PAGE = ("/Contents", "/Group")
_INHERITED = ("/Resources", "/MediaBox", "/CropBox")
_OF_ANNOTATION = frozenset(
    (
        *("/Subtype", "/Rect", "/AP", "/AS", "/F", "/OC", "/C", "/IC", "/CA", "/Border", "/BS", "/BE", "/MK"),
        *("/QuadPoints", "/InkList", "/Vertices", "/L", "/LE", "/Contents", "/RD", "/Matte"),
    )
)

_REFERENCE = re.compile(rb"(\d+) (\d+) R\b")
_NO_LOOK = re.compile(rb"/(?:Length|StructParents?) \d+(?: \d+ R)? ?")
"""What differs between source and section although nothing looks different."""

_REAL = re.compile(rb"(?<![\w.#/+-])[-+]?(?:\d+\.\d*|\.\d+)(?![\w.])")


def identical(source: Path, other: Path, held: Mapping[int, memoryview]) -> bool:
    """Whether qpdf, without repairing anything, finds the same pages in two files; never for a locked one.

    Args:
        held: the data of those streams of the other file where it has holes, by their numbers.
    """
    import pikepdf

    try:
        with (
            pikepdf.open(source, suppress_warnings=True, attempt_recovery=False) as first,
            pikepdf.open(other, suppress_warnings=True, attempt_recovery=False) as second,
        ):
            same = not first.is_encrypted and _Comparison(first, second, held).same()
            return same and not first.get_warnings()
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, KeyError, RecursionError):
        return False


class _Comparison:
    """Walks two files side by side."""

    def __init__(self, first: Pdf, second: Pdf, held: Mapping[int, memoryview]) -> None:
        self._first, self._second, self._held = first, second, held
        self._met: dict[tuple[int, int], tuple[int, int]] = {}
        self._waiting: list[tuple[Object, Object]] = []

    def same(self) -> bool:
        """Whether as many pages are there, and those compared are the same."""
        ones, others = _pages(self._first), _pages(self._second)
        count = len(ones)
        if count != len(others):
            return False
        chosen = range(count) if count <= MOST_PAGES else _spread(count)
        return all(self._same_page(*ones[index], *others[index]) for index in chosen)

    def _same_page(self, one: Object, own: _Inherited, other: Object, owned: _Inherited) -> bool:
        turned, turned_other = (int(inherited.get("/Rotate", 0)) % 360 for inherited in (own, owned))
        if turned != turned_other or float(one.get("/UserUnit", 1)) != float(other.get("/UserUnit", 1)):
            return False
        for name in _INHERITED:
            self._pair(own.get(name), owned.get(name))
        for name in _OF_PAGE:
            self._pair(one.get(name), other.get(name))
        annotations, kept = list(one.get("/Annots", ())), list(other.get("/Annots", ()))
        if len(annotations) != len(kept):
            return False
        for drawn, copied in zip(annotations, kept, strict=True):
            names = _OF_ANNOTATION.intersection(drawn.keys())
            if names != _OF_ANNOTATION.intersection(copied.keys()):
                return False
            for name in names:
                self._pair(drawn[name], copied[name])
        return self._all_same()

    def _pair(self, one: Any, other: Any) -> None:
        if one is not None or other is not None:
            self._waiting.append((one, other))

    def _all_same(self) -> bool:
        while self._waiting:
            one, other = self._waiting.pop()
            if not self._same_object(one, other):
                return False
        return True

    def _same_object(self, one: Any, other: Any) -> bool:
        """Compares two values; what they refer to is compared later, each pair once."""
        import pikepdf

        if not isinstance(one, pikepdf.Object) or not isinstance(other, pikepdf.Object):
            return bool(type(one) is type(other) and one == other)
        if one.is_indirect:
            met = self._met.get(one.objgen)
            if met is not None:
                return met == other.objgen
            self._met[one.objgen] = other.objgen
        if isinstance(one, pikepdf.Stream) is not isinstance(other, pikepdf.Stream):
            return False
        if isinstance(one, pikepdf.Stream):
            same = self._same_text(one.stream_dict.unparse(), other.stream_dict.unparse())
            return same and self._same_data(one, other)
        return self._same_text(one.unparse(resolved=True), other.unparse(resolved=True))

    def _same_data(self, one: Object, other: Object) -> bool:
        """Compares the data of two streams as it stands in the files."""
        held = self._held.get(other.objgen[0])
        if held is None:
            return bool(one.read_raw_bytes() == other.read_raw_bytes())
        return _same_bytes(one.get_raw_stream_buffer(), held)

    def _same_text(self, one: bytes, other: bytes) -> bool:
        """Compares what qpdf writes of two values, which is alike for alike values, up to the numbers of objects."""
        one, other = _NO_LOOK.sub(b"", one), _NO_LOOK.sub(b"", other)
        ones, others = _REFERENCE.findall(one), _REFERENCE.findall(other)
        if len(ones) != len(others):
            return False
        bare, bare_other = _REFERENCE.sub(b"R", one), _REFERENCE.sub(b"R", other)
        if bare != bare_other and _plain_numbers(bare) != _plain_numbers(bare_other):
            return False
        for (number, generation), (copied, _) in zip(ones, others, strict=True):
            key = (int(number), int(generation))
            met = self._met.get(key)
            if met is None:
                found = self._first.get_object(key), self._second.get_object((int(copied), 0))
                self._waiting.append(found)
            elif met != (int(copied), 0):
                return False
        return True


def _same_bytes(one: Buffer, other: memoryview) -> bool:
    """Compares without a copy: of what is large, making one takes longer than all else."""
    import numpy as np

    return np.array_equal(np.frombuffer(one, np.uint8), np.frombuffer(other, np.uint8))


def _plain_numbers(text: bytes) -> bytes:
    """The same with real numbers written one way."""
    return _REAL.sub(lambda match: repr(float(match[0])).removesuffix(".0").encode(), text)


def _pages(document: Pdf) -> list[tuple[Object, _Inherited]]:
    """The pages with what they have of their own and from above (ISO 32000-1, 7.7.3.4).

    Raises:
        ValueError: the tree is not sound: readers would see it differently.
    """
    pages: list[tuple[Object, _Inherited]] = []
    root = document.Root["/Pages"]
    waiting: list[tuple[Object, _Inherited, int]] = [(root, {}, 0)]
    seen = {root.objgen}
    while waiting:
        node, above, depth = waiting.pop()
        own = above | {name: value for name in (*_INHERITED, "/Rotate") if (value := node.get(name)) is not None}
        kids = node.get("/Kids")
        if kids is None:
            pages.append((node, own))
            continue
        for kid in reversed(list(kids)):
            if depth > _DEEPEST or not kid.is_indirect or kid.objgen in seen or kid["/Parent"].objgen != node.objgen:
                raise ValueError("an unsound page tree")
            seen.add(kid.objgen)
            waiting.append((kid, own, depth + 1))
    return pages


def _spread(count: int) -> Iterator[int]:
    return (index * (count - 1) // (MOST_PAGES - 1) for index in range(MOST_PAGES))
