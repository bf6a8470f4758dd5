"""Persons come in through browsers: each as whom the proxy names, with a process of their own, and real downloads."""

from __future__ import annotations

import asyncio
import getpass
import hashlib
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from store import backups
from store.access import operator
from store.backups import BackupRow
from store.database import Database
from store.errors import NotAllowed, Unavailable
from tests.browser import Shown, chromium, needs_chromium, proxy, wait_for
from tests.example import DOCUMENT
from tests.program import Program
from tests.server import DOCUMENT as GUIDE
from tests.server import free_port, processes_of
from tests.waiting import wait_until
from tui.web.gate import loopback, read_secret
from tui.web.serving import has_extra, own_origin, serve_verb

SECRET = "an-open-secret-of-at-least-32-characters"
MEGABYTES = 100


NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@dataclass
class Served:
    """A running `serve` on the example project; `origin` is where the proxy stands in front of it."""

    program: Program
    running: subprocess.Popen[bytes]
    address: str
    origin: str

    def came_in(self, login: str, **changed: str) -> dict[str, str]:
        """What the proxy sends along for a person."""
        return {"X-Proxy-Secret": SECRET, "X-Remote-User": login, "Origin": self.origin} | changed

    def peak_megabytes(self) -> float:
        status = Path(f"/proc/{self.running.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1000

    def backup(self) -> BackupRow | None:
        database = Database.open(self.program.url)
        try:
            with database.read() as session:
                return next(iter(backups.list_backups(session, operator("root"))), None)
        finally:
            database.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    program = Program(folder / "office")
    assert program("import", DOCUMENT, "--no-prepare").returncode == 0
    port, front = free_port(), free_port()
    listen, origin = f"127.0.0.1:{port}", f"http://127.0.0.1:{front}"
    command = program.command("serve", "--origin", origin, "--secret", secret_file(folder), "--listen", listen)
    log = folder / "serve.log"
    with log.open("wb") as stderr:
        environment = program.environment() | {"TMPDIR": str(folder)}
        running = subprocess.Popen(command, cwd=folder, env=environment, stderr=stderr)
    try:
        wait_until(lambda: f"Serving {origin} on {listen}." in log.read_text(), seen=log.read_text)
        yield Served(program, running, f"http://{listen}", origin)
    finally:
        running.terminate()
        assert running.wait(30) == 0, log.read_text()
    assert "Traceback" not in log.read_text()
    # What was made for a browser has gone with its session.
    assert list(folder.glob("progress-billings-*")) == []


def secret_file(folder: Path, secret: str = SECRET, mode: int = 0o600) -> Path:
    folder.mkdir(exist_ok=True)
    place = folder / "secret"
    place.write_text(secret)
    place.chmod(mode)
    return place


# What is refused before anybody comes in.


def refused(program: Program, *options: object) -> str:
    done = program("serve", "--origin", "https://x.example", "--secret", secret_file(program.folder), *options)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


def test_an_address_that_others_reach_is_refused(tmp_path: Path) -> None:
    assert "can be reached from other machines" in refused(Program(tmp_path), "--listen", "0.0.0.0:8642")

    for listen in ("192.0.2.1:8642", "[::]:8642", "[2001:db8::1]:8642"):
        with pytest.raises(NotAllowed, match="can be reached from other machines"):
            loopback(listen)
    with pytest.raises(Unavailable, match="is no address to listen on"):
        loopback("localhost")
    assert loopback("[::1]:1") == ("::1", 1)


def test_a_secret_that_others_read_or_guess_is_refused(tmp_path: Path) -> None:
    tries = {
        "chmod 600": secret_file(tmp_path, mode=0o640),
        "openssl rand -hex 32": secret_file(tmp_path / "b", "short"),
        "holds no secret of 32 characters without blanks": secret_file(tmp_path / "c", SECRET.replace("-", " ")),
        "No such file or directory": tmp_path / "none",
    }
    for sentence, place in tries.items():
        with pytest.raises(Unavailable, match=sentence):
            read_secret(place)


@pytest.mark.parametrize("origin", ["billings.example.com", "https://billings.example.com/x", "ftp://x.example"])
def test_an_origin_that_no_browser_sends_is_refused(tmp_path: Path, origin: str) -> None:
    with pytest.raises(Unavailable, match="is not where browsers find a server"):
        own_origin(origin)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_extra()

    monkeypatch.setitem(sys.modules, "textual_serve", None)

    with pytest.raises(Unavailable, match=re.escape("pip install 'progress-billings[serve]'")):
        serve_verb(Namespace())


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give the file to somebody else")
def test_whoever_does_not_own_the_database_serves_nobody(tmp_path: Path) -> None:
    program = Program(tmp_path)
    assert program("persons", "--add", "root", "Root").returncode == 0
    os.chown(tmp_path / "billings.db", 65534, 65534)

    assert "Only the owner of the database file may serve it." in refused(program)


async def test_who_does_not_come_through_the_proxy_gets_a_page_that_says_so(served: Served) -> None:
    named = served.came_in("admin")
    tries: dict[str, Mapping[str, str] | list[tuple[str, str]]] = {
        "no secret": {"X-Remote-User": "admin"},
        "a wrong secret": named | {"X-Proxy-Secret": SECRET[:-1] + "S"},
        "nobody named": {"X-Proxy-Secret": SECRET},
        "an empty name": named | {"X-Remote-User": " "},
        "a stranger": named | {"X-Remote-User": "stranger"},
        "two names": [*named.items(), ("X-Remote-User", "contact")],
    }
    async with aiohttp.ClientSession() as client:
        for what, headers in tries.items():
            for path in ("/", "/ws", "/static/js/textual.js", "/page/page.js", "/download/x"):
                async with client.get(f"{served.address}{path}", headers=headers) as answer:
                    assert answer.status == 403, (what, path)
                    text = await answer.text()
                    assert text.startswith("<!DOCTYPE html>") and "terminal" not in text
        async with client.get(served.address, headers=named) as answer:
            assert answer.status == 200
            assert 'id="terminal"' in await answer.text()
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert processes_of(served.program, "browser") == []


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
async def test_a_page_of_somebody_else_opens_no_session(served: Served, origin: str) -> None:
    async with aiohttp.ClientSession() as client:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{served.address}/ws", headers=served.came_in("admin", Origin=origin))

    assert refused.value.status == 403
    assert processes_of(served.program, "browser") == []


# The proxy of docs/server.md.


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
async def test_the_documented_nginx_asks_who_it_is_and_passes_them_on(served: Served, tmp_path: Path) -> None:
    assert NGINX is not None
    found = re.search(r"```\n(server \{.*?\n\})\n```", GUIDE, re.DOTALL)
    line = re.search(r"^\(umask 077; (sed .*) > .*\)$", GUIDE, re.MULTILINE)
    assert found is not None and line is not None
    words = shlex.split(line[1].replace("/srv/billings/proxy-secret", str(secret_file(tmp_path))))
    (tmp_path / "billings.secret").write_bytes(subprocess.run(words, capture_output=True, check=True).stdout)
    (tmp_path / "billings.users").write_text("contact:{PLAIN}pass word\n")
    block = re.sub(r" *ssl_certificate.*\n", "", found[1]).replace("/etc/nginx", str(tmp_path))
    block = block.replace("listen 443 ssl", f"listen {served.origin.removeprefix('http://')}")
    block = block.replace("http://127.0.0.1:8642", served.address)
    folders = "".join(
        f"{what}_temp_path {tmp_path}/{what};" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; user {getpass.getuser()};\n"
        f"events {{}}\nhttp {{ access_log off; {folders}\n{block}\n}}\n"
    )
    nginx = subprocess.Popen([NGINX, "-e", tmp_path / "error.log", "-c", tmp_path / "nginx.conf"])
    try:
        wait_until(lambda: nginx.poll() is not None or (tmp_path / "pid").exists())
        signed_in = aiohttp.encode_basic_auth("contact", "pass word")
        async with aiohttp.ClientSession() as client:
            async with client.get(served.origin) as asked:
                assert asked.status == 401
            # What a browser says of itself is replaced.
            headers = {"Authorization": signed_in, "Origin": served.origin, "X-Remote-User": "admin"}
            async with client.get(served.origin, headers=headers) as page:
                assert page.status == 200
            async with client.ws_connect(f"{served.origin}/ws", headers=headers) as socket:
                line_through = Line(socket)
                await line_through.until("SC-2 #2")
                assert "SC-10" not in line_through.screen()
    finally:
        nginx.terminate()
        nginx.wait()


# A session without a browser: what goes over the line.


class Line(Shown):
    """A session as a page holds it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        super().__init__()
        self._socket = socket
        self.delivered: list[str] = []

    async def type(self, keys: str) -> None:
        await self._socket.send_json(["stdin", keys])

    async def until(self, words: str) -> None:
        await self._take(lambda: words in self.screen())

    async def delivery(self) -> str:
        """The key of the next file that the session delivers."""
        await self._take(lambda: bool(self.delivered))
        return self.delivered.pop(0)

    async def _take(self, condition: Callable[[], bool]) -> None:
        """Takes what comes until the condition holds."""
        while not condition():
            message = await self._socket.receive(30)
            if message.type is aiohttp.WSMsgType.BINARY:
                self.feed(message.data)
                continue
            assert message.type is aiohttp.WSMsgType.TEXT, (message, self.screen())
            said = message.json()
            if said[0] == "deliver_file_start":
                self.delivered.append(said[1])


@asynccontextmanager
async def line_of(served: Served, client: aiohttp.ClientSession, login: str) -> AsyncIterator[Line]:
    address = f"{served.address}/ws?width=80&height=24"
    async with client.ws_connect(address, headers=served.came_in(login), max_msg_size=0) as socket:
        yield Line(socket)


async def test_what_is_no_message_of_our_page_ends_that_session_alone(served: Served) -> None:
    async with aiohttp.ClientSession() as client, line_of(served, client, "admin") as other:
        await other.until("SC-2 #2")
        for words in ("not JSON", "{}", '["stdin"]', '["resize", {"width": "x"}]'):
            address = f"{served.address}/ws"
            async with client.ws_connect(address, headers=served.came_in("contact")) as socket:
                await socket.send_str(words)
                async with asyncio.timeout(30):
                    while (await socket.receive()).type not in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
                        pass
        await other.type("?")
        await other.until("Help")


# In a browser.


@needs_chromium
async def test_two_persons_work_in_browsers_take_files_away_and_what_they_compile_outlives_a_tab(
    served: Served, tmp_path: Path
) -> None:
    front = int(served.origin.rpartition(":")[2])
    async with proxy(front, served.address, SECRET), chromium(tmp_path) as browser:
        admin, contact = await asyncio.gather(*(browser.open(served.origin, who) for who in ("admin", "contact")))
        await admin.until("SC-10 #1")
        await contact.until("SC-2 #2")
        assert "SC-10" not in contact.screen()
        assert await admin.value("getComputedStyle(document.getElementById('opening')).display") == "none"
        assert await admin.value("document.fonts.check('16px \"Roboto Mono\"')")
        assert all(urlsplit(asked).netloc == urlsplit(served.origin).netloc for asked in admin.asked_for)

        await admin.type("a")
        await admin.until("2 ticked")
        await admin.type("c")
        await admin.until("Compile (c)")
        await admin.type("c")
        await wait_for(lambda: served.backup() is not None)
        await admin.close()
        await wait_for(lambda: len(processes_of(served.program, "browser")) == 1)
        admin = await browser.open(served.origin, "admin")
        await admin.until("is ready")
        await admin.type("4")
        await admin.until("need attention")
        await admin.type("w")
        fetched = await admin.download()
        await contact.type("e")
        await contact.until("Export HT-104")
        await contact.type("\r")
        exported = await contact.download()

        row = served.backup()
        assert row is not None and fetched.name == row.file_name
        assert hashlib.sha256(fetched.read_bytes()).hexdigest() == row.sha256
        assert exported.read_bytes().startswith(b"%PDF-")

        assert len(processes_of(served.program, "browser")) == 2
        await contact.close()
        await admin.type("q")
        await wait_for(lambda: not processes_of(served.program, "browser"))
        assert await admin.value("getComputedStyle(document.getElementById('ended')).display") == "block"


# Last, because what is attached is compiled by whoever compiles after it.


async def test_a_large_file_streams_to_its_person_alone_in_as_little_memory(served: Served, tmp_path: Path) -> None:
    name = 'core "drilling" \u00e9.bin'
    content = random.Random(100).randbytes(MEGABYTES * 1_000_000)
    (tmp_path / name).write_bytes(content)
    assert served.program("attach", "SC-2#2", tmp_path / name).returncode == 0
    async with aiohttp.ClientSession() as client, line_of(served, client, "admin") as line:
        await line.until("SC-2 #2")
        await line.type("\x1b[B\r")
        await line.until("Billing SC-2 #2")
        await line.type("3")
        await line.until('core "drilling"')
        await line.type("\x1b[F\r")
        key = await line.delivery()
        address = f"{served.address}/download/{key}"
        before = served.peak_megabytes()
        hashed, length = hashlib.sha256(), 0
        async with client.get(address, headers=served.came_in("admin")) as answer:
            assert answer.status == 200
            async for chunk in answer.content.iter_chunked(1 << 20):
                hashed.update(chunk)
                length += len(chunk)
        after = served.peak_megabytes()
        async with client.get(address, headers=served.came_in("contact")) as refused_to_another:
            assert refused_to_another.status == 404

    assert (length, hashed.digest()) == (len(content), hashlib.sha256(content).digest())
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''core%20%22drilling%22%20%C3%A9.bin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert after - before < MEGABYTES / 10
    wait_until(lambda: not processes_of(served.program, "browser"))
