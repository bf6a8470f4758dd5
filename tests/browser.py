"""Chromium without a window, by its DevTools protocol, and the proxy that a person's browser talks to."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pyte
import pytest
from aiohttp import web

CHROMIUM = shutil.which("chromium")

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

# As root there is no sandbox; the others keep it from asking for anything beyond this machine.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "--window-size=1200,800",
]

WAIT_SECONDS = 30.0


async def wait_for(condition: Callable[[], bool], seen: Callable[[], str] = str) -> None:
    """Returns once it holds."""
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            while not condition():
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(seen()) from None


class Shown:
    """What a terminal was sent, as a screen."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)

    def resize(self, columns: int, lines: int) -> None:
        self._screen.resize(lines, columns)

    def feed(self, data: bytes) -> None:
        self._stream.feed(data)

    def screen(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)


class Tab(Shown):
    """A page of one person: what its terminal was sent, and what is typed into it."""

    def __init__(self, browser: Browser, session: str, downloads: Path) -> None:
        super().__init__()
        self._browser = browser
        self._session = session
        self.downloads = downloads
        self.asked_for: list[str] = []
        self.finished: list[str] = []

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        return await self._browser.call(method, session=self._session, **parameters)

    def heard(self, method: str, said: dict[str, Any]) -> None:
        """Takes an event of the page."""
        if method == "Network.requestWillBeSent":
            self.asked_for.append(said["request"]["url"])
        elif method == "Network.webSocketCreated":
            size = parse_qs(urlsplit(said["url"]).query)
            self.resize(int(size["width"][0]), int(size["height"][0]))
            self.asked_for.append(said["url"])
        elif method == "Network.webSocketFrameReceived" and said["response"]["opcode"] == 2:
            self.feed(base64.b64decode(said["response"]["payloadData"]))

    async def until(self, words: str) -> None:
        await wait_for(lambda: words in self.screen(), lambda: f"{words!r} is not on\n{self.screen()}")

    async def type(self, keys: str) -> None:
        for key in keys:
            named = {"key": "Enter", "text": "\r", "windowsVirtualKeyCode": 13} if key == "\r" else {"key": key}
            await self.call("Input.dispatchKeyEvent", type="keyDown", **{"text": key, **named})
            await self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    async def value(self, expression: str) -> Any:
        """What a JavaScript expression is in the page."""
        found = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return found["result"].get("value")

    async def picture(self, place: Path) -> None:
        """Writes what is seen as a PNG."""
        place.write_bytes(base64.b64decode((await self.call("Page.captureScreenshot"))["data"]))

    async def download(self) -> Path:
        """The next file that arrives whole."""
        already = len(self.finished)
        await wait_for(lambda: len(self.finished) > already, self.screen)
        return self.downloads / self.finished[-1]

    async def close(self) -> None:
        await self.call("Page.close")


class Browser:
    """A running Chromium."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse, folder: Path) -> None:
        self._line = line
        self._folder = folder
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._tabs: dict[str, Tab] = {}
        self._number = 0

    async def call(self, method: str, *, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Asks Chromium; returns its answer."""
        self._number += 1
        answer = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        whose = {"sessionId": session} if session else {}
        await self._line.send_json({"id": self._number, "method": method, "params": parameters, **whose})
        return await asyncio.wait_for(answer, WAIT_SECONDS)

    async def listen(self) -> None:
        """Takes answers and events until Chromium ends."""
        async for message in self._line:
            said = json.loads(message.data)
            if "id" in said:
                answer = self._waiting.pop(said["id"])
                if "error" in said:
                    answer.set_exception(AssertionError(said["error"]["message"]))
                elif not answer.done():
                    answer.set_result(said["result"])
            else:
                self._heard(said["method"], said["params"], said.get("sessionId", ""))

    def _heard(self, method: str, said: dict[str, Any], session: str) -> None:
        if method == "Browser.downloadProgress" and said["state"] == "completed":
            place = Path(said["filePath"])
            next(tab for tab in self._tabs.values() if tab.downloads == place.parent).finished.append(place.name)
        elif session in self._tabs:
            self._tabs[session].heard(method, said)

    async def open(self, address: str, cookie: str) -> Tab:
        """A tab of a profile of its own that has signed in at the proxy."""
        context = (await self.call("Target.createBrowserContext"))["browserContextId"]
        target = await self.call("Target.createTarget", url="about:blank", browserContextId=context)
        session = (await self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True))["sessionId"]
        downloads = self._folder / f"downloads-{session}"
        downloads.mkdir()
        await self.call(
            "Browser.setDownloadBehavior",
            behavior="allow",
            browserContextId=context,
            downloadPath=str(downloads),
            eventsEnabled=True,
        )
        tab = self._tabs[session] = Tab(self, session, downloads)
        await tab.call("Network.enable")
        await tab.call("Page.enable")
        await tab.call("Network.setCookie", name="who", value=cookie, url=address)
        await tab.call("Page.navigate", url=address)
        return tab


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Browser]:
    """Chromium with an empty profile."""
    assert CHROMIUM is not None
    profile = folder / "profile"
    running = subprocess.Popen(
        [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "chromium.log").open("wb"),
    )
    try:
        place = profile / "DevToolsActivePort"
        log = folder / "chromium.log"
        await wait_for(lambda: place.exists() and place.read_text().count("\n") == 1, log.read_text)
        port, path = place.read_text().splitlines()
        address = f"ws://127.0.0.1:{port}{path}"
        async with aiohttp.ClientSession() as client, client.ws_connect(address, max_msg_size=0) as line:
            browser = Browser(line, folder)
            listening = asyncio.create_task(browser.listen())
            try:
                yield browser
            finally:
                listening.cancel()
    finally:
        running.terminate()
        running.wait()


@asynccontextmanager
async def proxy(port: int, behind: str, secret: str) -> AsyncIterator[None]:
    """Stands for the proxy that asks persons to sign in: a cookie says who they are, and they say it to nobody else."""

    def added(request: web.Request) -> dict[str, str]:
        kept = {name: value for name, value in request.headers.items() if re.match("origin|range|if-", name, re.I)}
        who = {"X-Remote-User": request.cookies["who"]} if "who" in request.cookies else {}
        return {**kept, **who, "X-Proxy-Secret": secret}

    async def passed(request: web.Request) -> web.StreamResponse:
        address = f"{behind}{request.rel_url}"
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await bridged(request, address)
        async with client.request(request.method, address, headers=added(request)) as answer:
            response = web.StreamResponse(status=answer.status, headers=answer.headers)
            await response.prepare(request)
            async for chunk in answer.content.iter_chunked(1 << 20):
                await response.write(chunk)
            return response

    async def bridged(request: web.Request, address: str) -> web.StreamResponse:
        async with client.ws_connect(address, headers=added(request), max_msg_size=0) as inner:
            outer = web.WebSocketResponse()
            await outer.prepare(request)

            async def carry(source: Any, target: Any) -> None:
                async for message in source:
                    await (target.send_bytes if message.type is aiohttp.WSMsgType.BINARY else target.send_str)(
                        message.data
                    )
                await target.close()

            await asyncio.gather(carry(outer, inner), carry(inner, outer), return_exceptions=True)
            return outer

    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", passed)
    async with aiohttp.ClientSession(auto_decompress=False) as client:
        runner = web.AppRunner(application, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield
        finally:
            await runner.cleanup()
