"""Literal strings as other readers than pypdf understand them (ISO 32000-1, 7.3.4.2).

pypdf keeps the solidus of an escape that has no meaning, takes an octal number above 377 for text, and of two line
ends after a solidus drops both.
"""

from __future__ import annotations

import re
from typing import Any

from pypdf.errors import STREAM_TRUNCATED_PREMATURELY, PdfStreamError
from pypdf.generic import ByteStringObject, create_string_object

_SPECIAL = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r\n?|\n|([^0-7\r\n]))")
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class BareReturns(ByteStringObject):
    """A string with carriage returns that stand in the file as they are.

    The standard has them read as line feeds. qpdf and Ghostscript do so; pdfium, MuPDF and poppler do not. Each finds
    what it found in the source where the string is written as it stood there.

    Attributes:
        literal: how it stood there, in its parentheses.
    """

    literal: bytes


def unescaped(written: bytes) -> bytes:
    """What stands between the parentheses of a literal string, without its escapes."""
    return _ESCAPE.sub(_meant, written) if b"\\" in written else written


def _meant(escape: re.Match[bytes]) -> bytes:
    if escape[1] is not None:
        return bytes((int(escape[1], 8) & 0xFF,))
    return b"" if escape[2] is None else _LETTERS.get(escape[2], escape[2])


def read_literal_string(stream: Any, forced_encoding: Any = None) -> Any:
    """Reads a literal string where pypdf finds one: stands in for its `read_string_from_stream`.

    Args:
        stream: a `BytesIO` at the opening parenthesis; afterwards behind the closing one.

    Raises:
        PdfStreamError: the file ends within the string.
    """
    content, start = stream.getvalue(), stream.tell() + 1  # no copy is made of what was not written to
    depth, end = 1, start
    for found in _SPECIAL.finditer(content, start):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            end = found.start()
            break
    else:
        raise PdfStreamError(STREAM_TRUNCATED_PREMATURELY)
    stream.seek(end + 1)
    written = content[start:end]
    if b"\r" in written and b"\r" in _ESCAPE.sub(b"", written):
        made = BareReturns(unescaped(written))
        made.literal = content[start - 1 : end + 1]
        return made
    return create_string_object(unescaped(written), forced_encoding)
