"""Writes compound files (MS-CFB), in which Outlook and older Office programs keep what they save."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import TypeAlias, Union

Tree: TypeAlias = Mapping[str, Union[bytes, "Tree"]]
"""Streams and storages by name."""

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class _Sectors:
    """Sectors and the chains that they form."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.data = bytearray()
        self.chain: list[int] = []

    def add(self, content: bytes) -> int:
        """Appends content as a chain; its first sector."""
        start, count = len(self.chain), -(-len(content) // self.size)
        self.data += content.ljust(count * self.size, b"\0")
        self.chain += [start + index + 1 for index in range(count - 1)] + [_END] * bool(count)
        return start if count else _END


def compound(tree: Tree) -> bytes:
    """A compound file of version 3."""
    sectors, small = _Sectors(_SECTOR), _Sectors(_MINI)
    entries: list[list[int | str]] = [["Root Entry", _ROOT, _FREE, _FREE, _END, 0]]

    def add(items: Tree, parent: int) -> None:
        before = parent
        for name in sorted(items, key=lambda name: (len(name), name.upper())):
            content = items[name]
            entries.append([name, _STREAM, _FREE, _FREE, _END, 0])
            number = len(entries) - 1
            entries[before][2 if before == parent else 3] = number
            before = number
            if isinstance(content, bytes):
                place = small if len(content) < _CUTOFF else sectors
                entries[number][4:] = [place.add(content), len(content)]
            else:
                entries[number][1] = _STORAGE
                add(content, number)

    add(tree, 0)
    entries[0][4:] = [sectors.add(bytes(small.data)), len(small.data)]
    directory = sectors.add(b"".join(_entry(*entry) for entry in entries))  # type: ignore[arg-type] # as made above
    links = struct.pack(f"<{len(small.chain)}I", *small.chain)
    mini_chain = sectors.add(links.ljust(-(-len(links) // _SECTOR) * _SECTOR, b"\xff"))
    count = 1
    while (len(sectors.chain) + count) * 4 > count * _SECTOR:
        count += 1
    first = len(sectors.chain)
    chain = sectors.chain + [_FAT] * count
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(count * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0,
        _CUTOFF, mini_chain, -(-len(links) // _SECTOR), _END, 0,
    )  # fmt: skip
    places = struct.pack(f"<{count}I", *range(first, first + count)).ljust(436, b"\xff")
    return header + places + bytes(sectors.data) + table


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII16xI16xIQ", encoded, len(encoded), kind, 1, _FREE, right, child, 0, start, size)
