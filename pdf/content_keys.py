"""Which streams of a section others may have too, byte for byte: fonts, pictures, colour profiles, contents."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass

SHARED_SIZE = 1024
"""Bytes from which a stream's data is worth being found again."""

_MOST_OBJECTS = 20_000
_MOST_REFERENCES = 8
_LONGEST = 1024
"""Bytes of an object that is no stream and still looked into: a font, a colour space."""

_DEEPEST = 6
_WORDS = struct.Struct("<4I")


@dataclass(frozen=True, slots=True)
class _Content:
    """An object without its number: references in it are zeros.

    Attributes:
        digest: of a stream's data; empty for what is no stream.
    """

    written: bytes
    targets: tuple[int, ...]
    digest: bytes


class ContentKeys:
    """Gives equal streams equal keys, whatever their numbers are, if all they refer to is equal too."""

    def __init__(self) -> None:
        self._contents: dict[int, _Content] = {}
        self._streams: list[int] = []
        self._keys: dict[int, bytes | None] = {}

    def add(
        self,
        number: int,
        content: bytes | bytearray,
        references: Sequence[tuple[int, int]],
        digest: bytes = b"",
        size: int = 0,
    ) -> None:
        """Looks at an object of the section.

        Args:
            content: the object without header; of a stream its dictionary.
            references: position and target of each; targets below zero are symbols, which no other part has.
            digest: SHA-256 of a stream's data; `size` its bytes.
        """
        if len(self._contents) >= _MOST_OBJECTS or len(references) > _MOST_REFERENCES or len(content) > _LONGEST:
            return
        targets = tuple(target for _, target in references)
        if any(target < 0 for target in targets):
            return
        self._contents[number] = _Content(bytes(content), targets, digest)
        if size >= SHARED_SIZE:
            self._streams.append(number)

    def shared(self) -> list[int]:
        """For each stream that has a key its number and the four words of the key, one behind the other."""
        rows: list[int] = []
        for number in self._streams:
            key = self._key(number, _DEEPEST)
            if key is not None:
                rows += (number, *_WORDS.unpack(key))
        return rows

    def _key(self, number: int, levels: int) -> bytes | None:
        """The key of an object; None where something it refers to cannot be told apart from others."""
        if number not in self._keys:
            content = self._contents.get(number)
            below = [self._key(target, levels - 1) for target in content.targets] if content and levels else []
            self._keys[number] = None if content is None or not levels else _joined(content, below)
        return self._keys[number]


def _joined(content: _Content, below: Sequence[bytes | None]) -> bytes | None:
    digest = hashlib.sha256(b"%d " % len(content.written) + content.written + content.digest)
    for key in below:
        if key is None:
            return None
        digest.update(key)
    return digest.digest()[: _WORDS.size]
