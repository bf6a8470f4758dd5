"""docs/server.md is run as it stands: from nothing to the first user, on a machine that is put away afterwards."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.keys import generated
from tests.program import ROOT, Program, program
from tests.server import DOCUMENT, SSHD, documented_block, free_port, needs_sshd
from tests.system.test_ssh import example_served

__all__ = ["program"]

APART = ["unshare", "--mount", "--propagation", "private"]

needs_a_machine = pytest.mark.skipif(
    os.getuid() != 0 or subprocess.run([*APART, "true"], capture_output=True, check=False).returncode != 0,
    reason="only root, where the system lets it, can set up a machine apart",
)

ELSEWHERE = ("apt-get ", "git clone ", "make -C ")
"""What the machine of the tests has already, or cannot do without a network."""


def blocks(heading: str) -> list[list[str]]:
    """The commands below a heading, a list for each block."""
    section = DOCUMENT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [block.splitlines() for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL)]


@needs_sshd
@needs_a_machine
def test_from_zero_to_the_first_user(tmp_path: Path) -> None:
    server, client = blocks("From zero to the first user")
    assert len(server) + len(client) <= 10
    lines = [line for line in server if not line.startswith(ELSEWHERE)]
    assert len(lines) == len(server) - len(ELSEWHERE)
    key = generated(tmp_path / "maria")
    (tmp_path / "sshd.conf").write_text(documented_block())
    port = free_port()
    options = (
        "-F none -oBatchMode=yes -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null -oConnectionAttempts=60"
    )
    ssh = f"ssh {options} -i {key} -p {port}"

    def here(line: str) -> str:
        """sshd is started on a port of its own where the system would reload it."""
        daemon = f"{SSHD} -p {port} -oListenAddress=127.0.0.1 -oPidFile=/run/sshd.pid"
        return line.replace("systemctl reload ssh", daemon).replace("ssh billings@server", f"{ssh} billings@127.0.0.1")

    script = "\n".join(
        [
            "set -e",
            # A machine of its own: what is written to these folders is gone with it.
            f"cp -a /etc {tmp_path}/etc && mount --bind {tmp_path}/etc /etc",
            "for folder in /opt /srv /run /usr/local/bin; do mount -t tmpfs -o mode=755 tmpfs $folder; done",
            "mkdir -p /run/sshd /opt/progress-billings && ssh-keygen -A >/dev/null",
            f"mount --bind {ROOT} /opt/progress-billings",
            f"[ -e /opt/progress-billings/.venv ] || mkdir /opt/progress-billings/.venv; "
            f"mount --bind {sys.prefix} /opt/progress-billings/.venv",
            # As the Makefile writes it, for the place where it stands now.
            f"cat > {tmp_path}/launcher <<'END'\n#!/bin/sh\n"
            'exec "/opt/progress-billings/.venv/bin/python" -P "/opt/progress-billings/tui/launcher.py" "$@"\nEND',
            f"chmod 755 {tmp_path}/launcher",
            f"mount --bind {tmp_path}/launcher /opt/progress-billings/.venv/bin/progress-billings",
            *_reachable(Path(sys.base_prefix)),
            *map(here, lines),
            # It has left the terminal before it listens, and before it says its number.
            "trap 'kill $(cat /run/sshd.pid)' EXIT",
            *(f"{here(line)} persons --json" for line in client),
            f"{here('ssh billings@server')} sh -c id && exit 9",
            "ls -ld /srv/billings",
        ]
    )

    done = subprocess.run(
        [*APART, "sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert '"login": "maria"' in done.stdout
    assert '"administrator": true' in done.stdout
    assert "drwx------" in done.stdout
    assert "'sh' is not done over SSH" in done.stderr
    assert not Path("/srv/billings").exists()


def _reachable(python: Path) -> list[str]:
    """Python where others may run it too: the one of the tests may lie in root's own home."""
    if Path("/root") not in python.parents:
        return []
    return [
        f"mkdir /opt/python && mount --bind {python} /opt/python",
        "mount -t tmpfs -o mode=755 tmpfs /root",
        f"mkdir -p {python} && mount --bind /opt/python {python}",
    ]


@needs_sshd
def test_what_comes_in_over_ssh_works_as_it_stands(tmp_path: Path) -> None:
    ((application, *lines),) = blocks("What comes in over SSH")
    assert application == "ssh billings@server"
    assert len(lines) >= 5
    (tmp_path / "machine").mkdir()
    (tmp_path / "ticket.pdf").write_bytes(b"%PDF-1.7 of a ticket")
    with example_served(tmp_path / "machine") as server:
        assert server("admin", "compile", "SC-2#1").returncode in (0, 3)
        server.key("another")
        shutil.copy(server.keys["another"].with_suffix(".pub"), tmp_path / "another.pub")
        client = shlex.join(server.command("admin"))
        for line in lines:
            command = line.replace("ssh billings@server", client).replace("person maria", "person admin")
            done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False, timeout=60)
            assert done.returncode == 0, (line, done.stderr)
        assert server.text("another", "projects")

    assert (tmp_path / "backup.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "ticket-again.pdf").read_bytes() == (tmp_path / "ticket.pdf").read_bytes()
    assert (tmp_path / "billings.xlsx").read_bytes().startswith(b"PK")


def test_the_verbs_of_the_directory_work_as_they_stand(program: Program) -> None:
    (lines,) = blocks("Persons, companies, keys, levels")
    assert program("import", ROOT / "docs" / "example" / "project.json", "--no-prepare").returncode == 0
    generated(program.folder / "carl")
    assert len(lines) >= 4

    for line in lines:
        done = program(*shlex.split(line.removeprefix("progress-billings ")))
        assert done.returncode == 0, (line, done.stderr)
