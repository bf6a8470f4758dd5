"""What the proxy reaches: the page, its files, the line to a session, and the files that a session delivers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import WSCloseCode, web

from store.errors import NotAllowed, Problem
from tui.output import complain, plain
from tui.web.gate import Gate
from tui.web.session import LARGEST_SIDE, BrowserSession

if TYPE_CHECKING:
    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE = Path(__file__).with_name("page.html")
HEARTBEAT_SECONDS = 15.0
"""A line that has been silent for so long is asked, and one that does not answer is dropped; the proxy sees a sign of
life before it would give up."""

LONGEST_MESSAGE = 1 << 20
"""Bytes of what a page may say at once: more than anybody pastes."""

LOGIN = web.RequestKey("LOGIN", str)


def statics() -> Path:
    """The folder of the terminal's script, style and font, as textual-serve brings them."""
    spec = find_spec("textual_serve")
    assert spec is not None and spec.origin is not None  # tui.web.serving has asked for it
    return Path(spec.origin).with_name("static")


class BrowserServer:
    """Serves the application to browsers.

    Args:
        gate: says who a request is of.
        command: starts a person's session; answers the command for a login.
    """

    def __init__(self, gate: Gate, command: Callable[[str], Sequence[str]]) -> None:
        self._gate = gate
        self._command = command
        self._sessions: set[BrowserSession] = set()
        self.application = web.Application(middlewares=[self._let_in])
        self.application.add_routes(
            [
                web.get("/", self._page),
                web.get("/ws", self._terminal),
                web.get("/download/{key}", self._download),
                web.static("/static", statics()),
                web.static("/page", PAGE.parent / "page"),
            ]
        )
        self.application.on_shutdown.append(self._end_all)

    @web.middleware
    async def _let_in(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Whoever it is, before anything else; every answer says that it is for nobody else."""
        try:
            login = self._gate.login(request)
            await asyncio.to_thread(self._gate.actor, login)
            request[LOGIN] = login
            response = await handler(request)
        except NotAllowed as refused:
            response = _sentence(403, str(refused))
        except Problem as problem:
            response = _sentence(503, str(problem))
        except web.HTTPNotFound:
            response = _sentence(404, "There is nothing here.")
        if not response.prepared:
            response.headers.update(_headers(self._gate.origin))
        return response

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE)

    async def _terminal(self, request: web.Request) -> web.StreamResponse:
        """A session, as long as the line holds."""
        self._gate.require_own_page(request)
        login = request[LOGIN]
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=LONGEST_MESSAGE)
        await socket.prepare(request)
        size = _number(request, "width", 80), _number(request, "height", 24)
        session = BrowserSession(login, self._command(login), socket, size)
        self._sessions.add(session)
        try:
            complain(f"{plain(login)} has come in.")
            code = await session.run()
            complain(f"{plain(login)} has left ({code}).")
        finally:
            self._sessions.discard(session)
        return socket

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """A file that a session of this very person has delivered, streamed from where it lies."""
        key, login = request.match_info["key"], request[LOGIN]
        own = (session.deliveries for session in self._sessions if session.login == login)
        delivery = next((deliveries[key] for deliveries in own if key in deliveries), None)
        if delivery is None:
            raise web.HTTPNotFound
        response = web.FileResponse(delivery.path, chunk_size=1 << 20)
        response.content_type = delivery.mime_type or "application/octet-stream"
        # RFC 6266: a name of any script, and nothing in it that could be another header.
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(delivery.name, safe='')}"
        return response

    async def _end_all(self, _application: web.Application) -> None:
        """Tells the browsers; their sessions end as if they had gone."""
        for session in tuple(self._sessions):
            await session.socket.close(code=WSCloseCode.GOING_AWAY)


def _headers(origin: str) -> dict[str, str]:
    """What the page may do: load what is ours and nothing of others, and stand in nobody's frame."""
    line = origin.replace("http", "ws", 1)
    allowed = [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # the terminal writes its cells' styles into the page
        "font-src 'self'",
        "img-src 'self' data:",
        f"connect-src 'self' {line}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
    return {
        "Content-Security-Policy": "; ".join(allowed),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


def _sentence(status: int, sentence: str) -> web.Response:
    """A plain page with one sentence."""
    text = f"<!DOCTYPE html><title>Progress Billings</title><p>{escape(plain(sentence))}</p>\n"
    return web.Response(status=status, text=text, content_type="text/html")


def _number(request: web.Request, name: str, usual: int) -> int:
    given = request.query.get(name, "")
    return min(max(int(given), 1), LARGEST_SIDE) if given.isdecimal() and len(given) < 6 else usual
