"""Reads an e-mail message (RFC 5322, MIME) with the standard library; whatever it holds, nothing of it is left out."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Part
from pathlib import Path

from pdf.decoding import decode
from pdf.findings import Finding
from pdf.html_text import text_of_html
from pdf.message import Attached, Message

_HEADERS = ("From", "Sender", "To", "Cc", "Bcc", "Date", "Reply-To")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
"""Proof for mail programs, of which nobody wants a page."""

_CUT_OFF = ("CloseBoundaryNotFoundDefect", "StartBoundaryNotFoundDefect", "InvalidBase64LengthDefect")
_BROKEN_OFF = Finding(
    "damaged_message", "The message is damaged or breaks off: look whether all of its attachments are here.", True
)
_ENDINGS = {"text/html": ".html", "text/calendar": ".ics", "text/plain": ".txt", "message/rfc822": ".eml"}


def read_mail(source: Path) -> tuple[Message, tuple[Finding, ...]]:
    """The message at `source`, and what is wrong with it."""
    # compat32: the newer policies stumble over headers that real programs write.
    whole = message_from_bytes(source.read_bytes(), policy=policy.compat32)
    pieces = list(_pieces(whole))
    bodies = [piece for piece in pieces if isinstance(piece, str)]
    headers = tuple((name, _header(whole, name)) for name in _HEADERS)
    files = tuple(piece for piece in pieces if isinstance(piece, Attached))
    message = Message(_header(whole, "Subject"), headers, "\n\n".join(body.strip("\n") for body in bodies), files)
    damaged = any(type(defect).__name__ in _CUT_OFF for part in whole.walk() for defect in part.defects)
    return message, (_BROKEN_OFF,) if damaged else ()


def _pieces(part: Part) -> Iterator[str | Attached]:
    """The texts and the files of a part, in order."""
    kind = part.get_content_type()
    if kind == "multipart/alternative":
        yield from _alternatives(part)
    elif part.get_content_maintype() == "multipart" and part.is_multipart():
        for inner in _inner(part):
            yield from _pieces(inner)
    elif kind in ("text/plain", "text/html") and not _is_attached(part):
        text = _text(part)
        yield text_of_html(text) if kind == "text/html" else text
    else:
        yield _file(part, kind)


def _alternatives(part: Part) -> Iterator[str | Attached]:
    """Plain text where there is some, else that of the HTML; files of every alternative (RFC 2046, 5.1.4)."""
    found = [(inner, list(_pieces(inner))) for inner in _inner(part)]
    texts = [
        (inner.get_content_type() == "text/plain", "".join(piece for piece in pieces if isinstance(piece, str)))
        for inner, pieces in found
    ]
    filled = [(plain, text) for plain, text in texts if text.strip()]
    yield from [text for plain, text in sorted(filled, key=lambda row: not row[0])[:1]]
    for _, pieces in found:
        yield from (piece for piece in pieces if isinstance(piece, Attached))


def _inner(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Part)] if isinstance(payload, list) else []


def _is_attached(part: Part) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _file(part: Part, kind: str) -> Attached:
    """A part that is no text of the message."""
    inner = _inner(part)
    if inner and part.get("Content-Transfer-Encoding", "").strip().lower() == "base64":
        # Against RFC 2046, 5.2.1, but Exchange does it: the inner message is the encoded text.
        data, fallback = _unpacked(inner[0].get_payload()), ""
    elif part.is_multipart():
        data = b"\n".join(one.as_bytes() for one in inner)
        fallback = _header(inner[0], "Subject") if kind == "message/rfc822" and inner else ""
    else:
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        fallback = ""
    name = _decoded(part.get_filename() or "")
    name = name or (fallback or kind.replace("/", " ")) + _ENDINGS.get(kind, "")
    return Attached(name, data, companion=kind in _SIGNATURES)


def _text(part: Part) -> str:
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    try:
        text = data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeError):
        text = decode(data)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unpacked(payload: object) -> bytes:
    try:
        return b64decode(payload) if isinstance(payload, str) else b""
    except ValueError:
        return b""


def _header(part: Part, name: str) -> str:
    """All values of a header, on one line."""
    values = (_decoded(value) for known, value in part.raw_items() if known.lower() == name.lower())
    return ", ".join(re.sub(r"\s+", " ", value).strip() for value in values)


def _decoded(value: str) -> str:
    """A header's words (RFC 2047); the encoding of raw bytes, which old programs write, is guessed."""
    value = decode(value.encode("utf-8", "surrogateescape"))
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        return value
