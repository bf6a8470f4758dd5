"""A PNG file's own compressed pixels inside a PDF, which knows PNG's predictors (ISO 32000-1, 7.4.4.4)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from pdf.image_file import Picture

_GREY, _RGB, _PALETTE = 0, 2, 3
_COMPONENTS = {_GREY: 1, _RGB: 3, _PALETTE: 1}


def png_picture(source: Path, image: Image.Image) -> Picture | None:
    """The file's pixels as they are packed; None where PDF cannot show them so (alpha, interlaced, damaged)."""
    from pdf.images import fitting_profile

    with source.open("rb") as stream:
        chunks = list(_chunks(stream))
        header = next((chunk for chunk in chunks if chunk[0] == b"IHDR"), None)
        if header is None or header[2] != 13:
            return None
        stream.seek(header[1])
        width, height, bits, kind, _, _, interlaced = struct.unpack(">IIBBBBB", stream.read(13))
        if kind not in _COMPONENTS or interlaced or any(name == b"tRNS" for name, _, _ in chunks):
            return None
        data = [(offset, size) for name, offset, size in chunks if name == b"IDAT"]
        components = _COMPONENTS[kind]
        if not _whole(stream, data, height * ((width * bits * components + 7) // 8 + 1)):
            return None
        space = {_GREY: "/DeviceGray", _RGB: "/DeviceRGB"}.get(kind) or _indexed(stream, chunks)
    profile = fitting_profile(image.info.get("icc_profile") or b"", components) if kind != _PALETTE else b""
    packing = (
        "/Filter /FlateDecode /DecodeParms"
        f" << /Predictor 15 /Colors {components} /BitsPerComponent {bits} /Columns {width} >>"
    )
    return Picture(width, height, space, bits, packing, _pieces(source, data), profile, components)


def _chunks(stream: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Name, offset and size of each chunk's data."""
    at = 8
    while True:
        stream.seek(at)
        head = stream.read(8)
        if len(head) < 8:
            return
        size = int.from_bytes(head[:4], "big")
        yield head[4:], at + 8, size
        at += size + 12


def _whole(stream: BinaryIO, data: list[tuple[int, int]], expected: int) -> bool:
    """Whether the packed pixels unpack to as many bytes as the header promises."""
    unpacker = zlib.decompressobj()
    total = 0
    try:
        for offset, size in data:
            stream.seek(offset)
            rest = stream.read(size)
            while rest and total <= expected:
                total += len(unpacker.decompress(rest, 1 << 20))
                rest = unpacker.unconsumed_tail
        while unpacker.unconsumed_tail and total <= expected:
            total += len(unpacker.decompress(unpacker.unconsumed_tail, 1 << 20))
    except zlib.error:
        return False
    return total == expected


def _indexed(stream: BinaryIO, chunks: list[tuple[bytes, int, int]]) -> str:
    """The palette as a colour space (ISO 32000-1, 8.6.6.3)."""
    for name, offset, size in chunks:
        if name == b"PLTE":
            stream.seek(offset)
            palette = stream.read(size)
            return f"[/Indexed /DeviceRGB {size // 3 - 1} <{palette.hex()}>]"
    return "/DeviceGray"


def _pieces(source: Path, data: list[tuple[int, int]]) -> Iterator[bytes]:
    with source.open("rb") as stream:
        for offset, size in data:
            stream.seek(offset)
            yield stream.read(size)
