"""Unpacks the compressed rich text of Outlook messages (MS-OXRTFCP)."""

from __future__ import annotations

import struct

from pdf.unconvertible import Unconvertible

_HEADER = struct.Struct("<II4sI")
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor"
    b" MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4096


def unpack_rich_text(packed: bytes) -> bytes:
    """The RTF.

    Raises:
        Unconvertible: it is cut short, or packed in a way that is not known.
    """
    if len(packed) < _HEADER.size:
        raise Unconvertible("The text of the Outlook message is damaged.")
    _, size, kind, _ = _HEADER.unpack_from(packed)
    data = packed[_HEADER.size :]
    if kind == b"MELA":
        return data[:size]
    if kind != b"LZFu":
        raise Unconvertible("The text of the Outlook message is packed in a way that is not known.")
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b" "))
    write, unpacked, at = len(_DICTIONARY), bytearray(), 0
    while at < len(data):
        control, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data):
                break
            if control >> bit & 1:
                token, at = int.from_bytes(data[at : at + 2], "big"), at + 2
                start = token >> 4
                if start == write:
                    return bytes(unpacked)
                piece = [(start + step) % _WINDOW for step in range((token & 15) + 2)]
            else:
                window[write] = data[at]
                piece, at = [write], at + 1
            for place in piece:
                unpacked.append(window[place])
                window[write] = window[place]
                write = (write + 1) % _WINDOW
    raise Unconvertible("The text of the Outlook message is cut short.")
