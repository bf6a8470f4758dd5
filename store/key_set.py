"""A set of keys of a list: a byte for every billing's id, so that a million of them are a megabyte and no objects."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass


def in_order(keys: Iterable[int] = ()) -> array[int]:
    """Keys in the order of a list, four bytes each: a set of them has a byte for every id below the highest anyway."""
    return array("i", keys)


class KeySet(Collection[int]):
    """Which keys are in; a key above zero is a billing, one below a contract without one (`store.queries`).

    Args:
        keys: in at first.
    """

    __slots__ = ("_marks", "_others", "_records")

    def __init__(self, keys: Iterable[int] = ()) -> None:
        self._marks = bytearray()
        self._others: set[int] = set()
        self._records = 0
        self.update(keys)

    def __len__(self) -> int:
        return self._records + len(self._others)

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, int) or key < 0:
            return key in self._others
        return key < len(self._marks) and self._marks[key] == 1

    def __iter__(self) -> Iterator[int]:
        yield from self._others
        place = self._marks.find(1)
        while place >= 0:
            yield place
            place = self._marks.find(1, place + 1)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Collection) or isinstance(other, str):
            return NotImplemented
        if isinstance(other, KeySet):
            return self._others == other._others and self._marks.rstrip(b"\0") == other._marks.rstrip(b"\0")
        return len(self) == len(other) and all(key in self for key in other)

    __hash__ = None  # type: ignore[assignment] # it changes

    def __repr__(self) -> str:
        return f"KeySet({sorted(self)})"

    @property
    def records(self) -> int:
        """How many of the keys are billings."""
        return self._records

    @property
    def others(self) -> frozenset[int]:
        """The keys of contracts without a billing."""
        return frozenset(self._others)

    def marks(self) -> bytes:
        """A byte for every billing's id from 0 on: 1 where it is in."""
        return bytes(self._marks)

    def copy(self) -> KeySet:
        """Another set with the same keys."""
        made = KeySet()
        made._marks, made._others, made._records = bytearray(self._marks), set(self._others), self._records
        return made

    def packed(self) -> PackedKeys:
        """The keys of now, in little room; a million take milliseconds."""
        return PackedKeys(zlib.compress(self._marks, 1), frozenset(self._others))

    def update(self, keys: Iterable[int]) -> None:
        """Adds keys."""
        marks = self._marks
        if isinstance(keys, array) and keys:
            marks.extend(bytes(max(max(keys) + 1 - len(marks), 0)))  # no longer than it has to be
        for key in keys:
            if key < 0:
                self._others.add(key)
                continue
            try:
                marks[key] = 1
            except IndexError:
                # Twice as long each time, or a million growing keys would be copied a million times.
                marks.extend(bytes(max(key + 1, 2 * len(marks)) - len(marks)))
                marks[key] = 1
        self._records = marks.count(1)

    def toggle(self, key: int) -> None:
        """Adds a key, or takes it out."""
        if key not in self:
            self.update((key,))
        elif key < 0:
            self._others.discard(key)
        else:
            self._marks[key] = 0
            self._records -= 1

    def add_records(self, other: KeySet) -> None:
        """Adds the billings of another set."""
        self._combine(int.from_bytes(self._marks, "little") | int.from_bytes(other._marks, "little"))

    def turn_over(self, other: KeySet) -> None:
        """Adds the other set's billings that are not in and takes those out that are; its contracts go out."""
        self._combine(int.from_bytes(self._marks, "little") ^ int.from_bytes(other._marks, "little"))
        self._others -= other._others

    def _combine(self, marks: int) -> None:
        # Whole numbers of a million bytes are combined in a millisecond; a loop over them takes a hundred.
        self._marks = bytearray(marks.to_bytes((marks.bit_length() + 7) // 8, "little"))
        self._records = self._marks.count(1)


@dataclass(frozen=True)
class PackedKeys:
    """The keys of a set at one moment.

    Attributes:
        marks: a byte for every billing's id, deflated.
        others: keys of contracts.
    """

    marks: bytes
    others: frozenset[int]

    def unpacked(self) -> KeySet:
        """The set again."""
        made = KeySet(self.others)
        made._marks = bytearray(zlib.decompress(self.marks))
        made._records = made._marks.count(1)
        return made
