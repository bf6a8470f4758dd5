"""What a session's process and the server say to each other over pipes: the packets of Textual's WebDriver.

A packet is one byte for its kind, four for the length (big-endian), and as many bytes as that: `D` is what a terminal
is sent or what was typed, `M` a JSON object. The process writes `READY` before its first packet.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

READY = b"__GANGLION__\n"
DATA, META = b"D", b"M"
DELIVER = "deliver_file_start"
"""An `M` of the process: it has a file for the browser; `key`, `path`, `name` and `mime_type` say which."""


def packet(kind: bytes, content: bytes) -> bytes:
    """A packet as it is written."""
    return kind + len(content).to_bytes(4, "big") + content


def meta(document: dict[str, Any]) -> bytes:
    """An `M` packet."""
    return packet(META, json.dumps(document).encode())


async def read_packet(stream: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The next packet.

    Returns:
        its kind and its content.

    Raises:
        asyncio.IncompleteReadError: the process has ended.
    """
    head = await stream.readexactly(5)
    return head[:1], await stream.readexactly(int.from_bytes(head[1:], "big"))
