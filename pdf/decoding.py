"""Bytes to text when nobody says which encoding they are in."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL = frozenset(b"\t\n\v\f\r\x1a\x1b")
"""Control characters met in honest text; 1A ended files under DOS, 1B begins a printer's or terminal's command."""

_CP1252 = "".join(bytes((byte,)).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256))


def encoding_of(data: bytes) -> str:
    """The encoding of `data`: by its byte order mark, else UTF-8 where it is valid, else cp1252."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    try:
        # A sample may end within a character: an incremental decoder does not mind.
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decode(data: bytes) -> str:
    """`data` as text; each of the five bytes that cp1252 does not define becomes the control character it was."""
    name = encoding_of(data)
    if name == "cp1252":
        return codecs.charmap_decode(data, "strict", _CP1252)[0]
    return data.decode(name, errors="replace")


def looks_like_text(data: bytes) -> bool:
    """Whether a sample is text: no NUL outside UTF-16 and UTF-32, hardly a control character, mostly letters."""
    name = encoding_of(data)
    if name in ("utf-16", "utf-32"):
        sample = codecs.getincrementaldecoder(name)(errors="replace").decode(data)
        odd = sum(character < " " and ord(character) not in _USUAL for character in sample)
        return odd + sample.count("\ufffd") <= len(sample) / 100
    odd = sum(byte < 32 and byte not in _USUAL for byte in data)
    if 0 in data or odd > len(data) / 100:
        return False
    return name != "cp1252" or sum(byte >= 0x80 for byte in data) <= len(data) * 0.3
