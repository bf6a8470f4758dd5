"""How values are written in a PDF (ISO 32000-1, 7.3): for what the linker writes itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NAME_ESCAPE = re.compile(rb"[^!-~]|[#()<>\[\]{}/%]")
_STRING_ESCAPE = re.compile(rb"[\\()\r\n]")
_LINE_ENDS = {b"\r": b"\\r", b"\n": b"\\n"}


def name(characters: bytes) -> bytes:
    """A name, given without its solidus."""
    return b"/" + _NAME_ESCAPE.sub(lambda match: b"#%02X" % match[0][0], characters)


def string(data: bytes) -> bytes:
    """A literal string; Ghostscript 10.00 takes two line feeds that are not escaped for one."""
    return b"(" + _STRING_ESCAPE.sub(lambda match: _LINE_ENDS.get(match[0]) or b"\\" + match[0], data) + b")"


def text_string(text: str) -> bytes:
    """A string that people read: ASCII where it suffices, else UTF-16 (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return string(text.encode())
    return string(b"\xfe\xff" + text.encode("utf-16-be", "replace"))


def reference(number: int) -> bytes:
    """A reference to an object; to the null object where the number is 0."""
    return b"%d 0 R" % number if number else b"null"


def references(numbers: Iterable[int]) -> bytes:
    """An array of references."""
    return b"[" + b" ".join(map(reference, numbers)) + b"]"


def dictionary(entries: dict[str, bytes | None]) -> bytes:
    """A dictionary of our own, short names; entries without a value are left out."""
    return b"<<" + b"".join(b"/%b %b" % (key.encode(), value) for key, value in entries.items() if value) + b">>"
