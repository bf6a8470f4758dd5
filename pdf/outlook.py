"""Reads a message saved by Outlook (.msg): properties in an OLE container (MS-OXMSG, MS-OXPROPS)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from pdf.decoding import decode
from pdf.html_text import text_of_html
from pdf.message import Attached, Message
from pdf.rich_text import unpack_rich_text
from pdf.unconvertible import Unconvertible

_TEXT, _BYTES, _BINARY = "001F", "001E", "0102"
"""Types of properties: UTF-16, the sender's code page, and binary."""

_SUBJECT, _BODY, _HTML, _RICH_TEXT = "0037", "1000", "1013", "1009"
_SENDER_NAME, _SENDER_SMTP, _SENDER_ADDRESS = "0C1A", "5D01", "0C1F"
_NAME, _SMTP, _ADDRESS = "3001", "39FE", "3003"
_LONG_FILE_NAME, _FILE_NAME, _DATA = "3707", "3704", "3701"
_SUBMITTED, _DELIVERED, _RECIPIENT_KIND, _CODE_PAGE = 0x0039, 0x0E06, 0x0C15, 0x3FFD
_KINDS = {1: "To", 2: "Cc", 3: "Bcc"}
_STREAM = 2
"""olefile's word for a stream (STGTY_STREAM)."""

_MOST_DEEP = 8
"""Messages inside each other; of so many, only `pdf.enclosed.DEEPEST` are shown anyway."""


def read_outlook(source: Path) -> Message:
    """The message at `source`.

    Raises:
        Unconvertible: it is damaged.
    """
    import olefile

    try:
        with olefile.OleFileIO(source) as container:
            return _Storage(container, []).message(32)
    except (MemoryError, Unconvertible):
        raise
    except Exception as error:  # olefile and struct raise whatever a damaged container brings about
        words = "The Outlook message is damaged; attach it printed as PDF, and what was attached to it."
        raise Unconvertible(words) from error


class _Storage:
    """A message, a recipient or an attachment: a folder of properties."""

    def __init__(self, container: Any, path: list[str]) -> None:
        self._container = container
        self._path = path
        self._fixed: dict[int, bytes] = {}

    def message(self, header: int) -> Message:
        """What the folder says as a message.

        Args:
            header: bytes before the table of fixed properties (MS-OXMSG 2.4.1): 32, inside another message 24.
        """
        self._read_fixed(header)
        addressed: dict[str, list[str]] = {kind: [] for kind in _KINDS.values()}
        for storage in self._inner("__recip_version1.0_"):
            storage._read_fixed(8)
            kind = _KINDS.get(int.from_bytes(storage._fixed.get(_RECIPIENT_KIND, b"\1")[:4], "little"), "To")
            addressed[kind].append(_person(storage.text(_NAME), storage.text(_SMTP) or storage.text(_ADDRESS)))
        sender = _person(self.text(_SENDER_NAME), self.text(_SENDER_SMTP) or self.text(_SENDER_ADDRESS))
        people = tuple((kind, "; ".join(names)) for kind, names in addressed.items())
        body, files = self._body()
        files += [storage.attached() for storage in self._inner("__attach_version1.0_")]
        return Message(self.text(_SUBJECT), (("From", sender), *people, ("Date", self._date())), body, tuple(files))

    def text(self, name: str) -> str:
        """A text property; empty where there is none."""
        data = self._data(name, _TEXT)
        if data is not None:
            return data.decode("utf-16-le", errors="replace").rstrip("\0")
        data = self._data(name, _BYTES)
        if data is None:
            return ""
        page = int.from_bytes(self._fixed.get(_CODE_PAGE, b"")[:4], "little")
        try:
            return data.decode(f"cp{page}" if page else "utf-8").rstrip("\0")
        except (LookupError, UnicodeError):
            return decode(data).rstrip("\0")

    def _body(self) -> tuple[str, list[Attached]]:
        """The text; where it is kept as rich text only, that is a file of its own."""
        plain = self.text(_BODY)
        if plain.strip():
            return plain.replace("\r\n", "\n").replace("\r", "\n"), []
        html = self._data(_HTML, _BINARY)
        if html is not None or self.text(_HTML).strip():
            return text_of_html(self.text(_HTML) or decode(html or b"")), []
        packed = self._data(_RICH_TEXT, _BINARY)
        return "", [Attached("Text of the message.rtf", unpack_rich_text(packed))] if packed else []

    def attached(self) -> Attached:
        """What the folder says as a file."""
        name = self.text(_LONG_FILE_NAME) or self.text(_FILE_NAME) or self.text(_NAME) or "attachment"
        data = self._data(_DATA, _BINARY)
        if data is not None:
            return Attached(name, data)
        inner = [*self._path, f"__substg1.0_{_DATA}000D"]
        if self._container.exists([*inner, "__properties_version1.0"]) and len(self._path) < _MOST_DEEP:
            message = _Storage(self._container, inner).message(24)
            return Attached(f"{message.subject or name}.eml", _as_mail(message))
        # A link to a file elsewhere, or an object that only the program which made it can open.
        return Attached(name, b"")

    def _date(self) -> str:
        for name in (_SUBMITTED, _DELIVERED):
            ticks = int.from_bytes(self._fixed.get(name, b""), "little")
            if ticks:
                moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
                return format_datetime(moment)
        return ""

    def _read_fixed(self, header: int) -> None:
        """Reads the table of the properties that have no stream of their own."""
        table = self._stream("__properties_version1.0") or b""
        for start in range(header, len(table) - 15, 16):
            tag, _, value = struct.unpack_from("<II8s", table, start)
            self._fixed[tag >> 16] = value

    def _inner(self, prefix: str) -> Iterator[_Storage]:
        names = {
            path[len(self._path)]
            for path in self._container.listdir(streams=True, storages=False)
            if path[: len(self._path)] == self._path and len(path) > len(self._path) + 1
        }
        for name in sorted(name for name in names if name.startswith(prefix)):
            yield _Storage(self._container, [*self._path, name])

    def _data(self, name: str, kind: str) -> bytes | None:
        return self._stream(f"__substg1.0_{name}{kind}")

    def _stream(self, name: str) -> bytes | None:
        path = [*self._path, name]
        if self._container.get_type(path) != _STREAM:
            return None
        with self._container.openstream(path) as stream:
            return bytes(stream.read())


def _person(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address and name != address else name or address


def _as_mail(message: Message) -> bytes:
    """A message inside a message as a file of its own, which the container has none of; always the same bytes."""
    whole = MIMEMultipart(boundary=f"=={hashlib.sha256(repr(message).encode(errors='replace')).hexdigest()[:40]}")
    for name, value in (*message.headers, ("Subject", message.subject)):
        if value:
            whole[name] = Header(value, "utf-8", errors="replace").encode()
    whole.attach(MIMEText(message.body.encode(errors="replace").decode(), "plain", "utf-8"))
    for file in message.files:
        part = MIMEApplication(file.data)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", file.name))
        whole.attach(part)
    return whole.as_bytes()
