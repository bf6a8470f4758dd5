"""A real sshd on a port of this machine's own loopback, and persons with keys who come in through it."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.keys import generated
from tests.program import ROOT, Program
from tests.terminal import Terminal
from tests.waiting import wait_until

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

needs_sshd = pytest.mark.skipif(SSHD is None, reason="openssh-server is not installed")

DOCUMENT = (ROOT / "docs" / "server.md").read_text()


def documented_block() -> str:
    """The block of sshd_config that docs/server.md gives."""
    found = re.search(r"`sshd.conf` is this block:\n\n```\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found is not None
    return found[1]


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


class Server:
    """Runs sshd with the documented block for the account that runs the tests, in place of `billings`.

    Args:
        folder: for keys, configuration and log.
        program: what the keys lead to.
    """

    def __init__(self, folder: Path, program: Program) -> None:
        self.folder = folder
        self.program = program
        self.port = free_port()
        self.user = getpass.getuser()
        self.keys: dict[str, Path] = {}

    def key(self, name: str, *, login: str | None = None) -> Path:
        """A new key, which is added to the person with the login, or to nobody."""
        self.keys[name] = generated(self.folder / f"key-{name}")
        if login is not None:
            done = self.program("person", login, "--key", self.keys[name].with_suffix(".pub"))
            assert done.returncode == 0, done.stderr
        return self.keys[name]

    def command(self, name: str, *words: str, options: tuple[str, ...] = (), tool: str = "ssh") -> list[str]:
        """The client's command, by the key of this name."""
        known = [
            f"-oIdentityFile={self.keys[name]}",
            "-oIdentitiesOnly=yes",
            f"-oUserKnownHostsFile={self.folder / 'known_hosts'}",
            "-oStrictHostKeyChecking=accept-new",
            "-oBatchMode=yes",
            "-oLogLevel=INFO",
            f"-oPort={self.port}",
        ]
        host = ["--", f"{self.user}@127.0.0.1"] if tool == "ssh" else []
        return [tool, "-F", "none", *known, *options, *host, *words]

    def __call__(
        self, name: str, *words: str, options: tuple[str, ...] = (), sent: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.command(name, *words, options=options), input=sent, capture_output=True, check=False, timeout=120
        )

    def text(self, name: str, *words: str) -> str:
        """What a command that is done writes."""
        done = self(name, *words)
        assert done.returncode == 0, done.stderr.decode() + self.log()
        return done.stdout.decode()

    def terminal(self, name: str, *options: str, **environment: str) -> Terminal:
        """The application, in a terminal; the environment is the client's."""
        return Terminal(self.command(name, options=("-tt", *options)), {**os.environ, **environment}, self.folder)

    def sessions(self) -> list[dict[str, str]]:
        """The environments of the processes that serve somebody who came in."""
        return processes_of(self.program, "ssh")

    def log(self) -> str:
        return (self.folder / "sshd.log").read_text()

    def configuration(self, **changed: str) -> str:
        """The documented block with a head for a port of its own.

        Args:
            changed: other values for some of its words.
        """
        launcher = [sys.executable, "-P", str(ROOT / "tui" / "launcher.py"), "--database", self.program.url]
        # env, because sshd runs only what lies in folders of root's all the way up.
        block = documented_block().replace("/usr/local/bin/progress-billings", f"/usr/bin/env {' '.join(launcher)}")
        block = re.sub(r"\bbillings$", self.user, block, flags=re.MULTILINE)
        for word, value in changed.items():
            block, times = re.subn(rf"\b{word} .*", f"{word} {value}", block)
            assert times == 1, word
        head = [
            f"Port {self.port}",
            "ListenAddress 127.0.0.1",
            f"HostKey {self.folder / 'host'}",
            "PidFile none",
            "UsePAM no",
            "StrictModes no",
            "PermitRootLogin prohibit-password",
            "Subsystem sftp internal-sftp",
            f"SetEnv XDG_STATE_HOME={self.folder / 'state'}",
        ]
        return "\n".join([*head, block])


def processes_of(program: Program, verb: str) -> list[dict[str, str]]:
    """The environments of the processes that serve somebody who came in, by a verb with `--as`."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().decode().split("\0")
            named = (place / "environ").read_bytes().decode().split("\0")
        except OSError:
            continue
        if verb in words and "--as" in words and program.url in words:
            found.append(dict(line.split("=", 1) for line in named if line))
    return found


@contextmanager
def serving(folder: Path, program: Program, **changed: str) -> Iterator[Server]:
    """A server that listens."""
    assert SSHD is not None
    folder.mkdir()
    server = Server(folder, program)
    generated(folder / "host")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # as Debian's start of the service makes it
    (folder / "sshd_config").write_text(server.configuration(**changed))
    running = subprocess.Popen(
        [SSHD, "-D", "-f", folder / "sshd_config", "-E", folder / "sshd.log"], env={"PATH": "/usr/bin:/bin"}
    )
    try:
        wait_until(lambda: "Server listening" in server.log() if (folder / "sshd.log").exists() else False)
        yield server
    finally:
        running.terminate()
        running.wait()
