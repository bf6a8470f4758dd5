"""One person's session in a browser: a process of its own between pipes, as long as the browser is there."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import WSMsgType, web

from tui.web.protocol import DATA, DELIVER, META, READY, meta, packet, read_packet

END_SECONDS = 10.0
"""How long a process may take to leave once its browser has gone: a query on a slow disk is finished first."""

LARGEST_SIDE = 1000
"""In cells; what a page asks for beyond is not believed."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that the browser may fetch: where it lies, the name it gets, its media type."""

    path: Path
    name: str
    mime_type: str


@dataclass(eq=False)
class BrowserSession:
    """A session.

    Attributes:
        login: whose it is.
        command: starts its process; `--deliveries` and a folder for files that are made for the browser are added.
        socket: the line to the page.
        size: columns and lines of the page.
        deliveries: what the browser may fetch, by keys that nobody guesses.
    """

    login: str
    command: Sequence[str]
    socket: web.WebSocketResponse
    size: tuple[int, int]
    deliveries: dict[str, Delivery] = field(default_factory=dict)

    async def run(self) -> int:
        """Serves until the browser or the process ends, and ends both.

        Returns:
            the exit code of the process; below zero the signal that ended it.
        """
        columns, lines = self.size
        with TemporaryDirectory(prefix="progress-billings-") as folder:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                "--deliveries",
                folder,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "COLUMNS": str(columns), "ROWS": str(lines)},
            )
            assert process.stdin is not None and process.stdout is not None
            both = {
                asyncio.create_task(self._to_page(process.stdout)),
                asyncio.create_task(self._to_process(process.stdin)),
            }
            try:
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in both:
                    task.cancel()
                outcomes = await asyncio.gather(*both, return_exceptions=True)
                await self.socket.close()
                code = await _ended(process)
        for outcome in outcomes:
            if isinstance(outcome, Exception) and not isinstance(outcome, ConnectionError):
                raise outcome
        return code

    async def _to_page(self, stdout: asyncio.StreamReader) -> None:
        """Hands over what the process writes, as fast as the browser takes it."""
        try:
            await stdout.readuntil(READY)
            while True:
                kind, content = await read_packet(stdout)
                if kind == DATA:
                    await self.socket.send_bytes(content)
                elif kind == META and not await self._told(json.loads(content)):
                    return
        except asyncio.IncompleteReadError:
            return

    async def _told(self, said: dict[str, Any]) -> bool:
        """Does what the process asks for; whether it goes on."""
        if said["type"] == "exit":
            return False
        if said["type"] == DELIVER:
            self.deliveries[said["key"]] = Delivery(Path(said["path"]), said["name"], said["mime_type"])
            await self.socket.send_json([DELIVER, said["key"]])
        return True

    async def _to_process(self, stdin: asyncio.StreamWriter) -> None:
        """Hands over what is typed; whatever else a page says is nothing of ours, and ends its session."""
        async for message in self.socket:
            if message.type is not WSMsgType.TEXT:
                return
            try:
                written = await self._asked(message.json())
            except (ValueError, TypeError, KeyError, IndexError):
                return
            if written:
                stdin.write(written)
                await stdin.drain()

    async def _asked(self, said: Any) -> bytes:
        """The packet for what a page says; empty where it is none."""
        match said[0]:
            case "stdin":
                return packet(DATA, said[1].encode() if isinstance(said[1], str) else b"")
            case "resize":
                width, height = (min(max(int(said[1][side]), 1), LARGEST_SIDE) for side in ("width", "height"))
                return meta({"type": "resize", "width": width, "height": height})
            case "focus" | "blur" as kind:
                return meta({"type": kind})
            case "ping":
                await self.socket.send_json(["pong", said[1]])
        return b""


async def _ended(process: asyncio.subprocess.Process) -> int:
    """Closes the pipe, which asks the process to leave, and waits; one that stays is ended."""
    try:
        await asyncio.wait_for(process.communicate(b""), END_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
    assert process.returncode is not None
    return process.returncode
