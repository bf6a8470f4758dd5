"""Persons come in through a real sshd with real keys: as themselves, with no shell, no file and no other way in."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store import backups
from store.access import operator
from store.database import Database
from store.tables import Person
from store.vocabulary import BackupState
from tests.example import DOCUMENT
from tests.program import Program
from tests.server import Server, needs_sshd, serving
from tests.waiting import wait_until
from tui.ssh_words import ALLOWED

pytestmark = needs_sshd

MEGABYTES = 50


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The example project behind sshd, for whoever changes nothing of it; `admin` and `contact` have keys."""
    folder = tmp_path_factory.mktemp("server")
    with example_served(folder) as server:
        yield server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """The same for one test alone."""
    with example_served(tmp_path) as server:
        yield server


@contextmanager
def example_served(folder: Path, **changed: str) -> Iterator[Server]:
    """The example project behind sshd."""
    program = Program(folder / "office")
    assert program("import", DOCUMENT, "--no-prepare").returncode == 0
    with serving(folder / "sshd", program, **changed) as server:
        for login in ("admin", "contact"):
            server.key(login, login=login)
        server.key("stranger")
        yield server


# Who comes in.


def test_two_persons_come_in_each_as_who_their_key_is(server: Server) -> None:
    seen = {
        login: {row["contract"] for row in json.loads(server.text(login, "billings", "--json"))}
        for login in ("admin", "contact")
    }

    assert seen == {"admin": {"SC-2", "SC-10"}, "contact": {"SC-2"}}


def test_a_key_that_is_nobodys_is_refused(server: Server) -> None:
    done = server("stranger", "projects")

    assert done.returncode == 255
    assert b"Permission denied (publickey)" in done.stderr
    assert done.stdout == b""


def test_a_key_that_was_taken_away_is_refused_from_then_on(own_server: Server) -> None:
    shown = own_server.text("contact", "person", "contact")
    fingerprint = re.search(r"SHA256:\S+", shown)
    assert fingerprint is not None

    own_server.text("contact", "person", "contact", "--remove-key", fingerprint[0])

    assert own_server("contact", "projects").returncode == 255


def test_a_person_adds_another_key_of_their_own_over_ssh_and_nobody_elses(own_server: Server) -> None:
    public = own_server.key("second").with_suffix(".pub").read_bytes()

    refused = own_server("admin", "person", "contact", "--key", "-", sent=public)
    added = own_server("contact", "person", "contact", "--key", "-", sent=public)

    assert (refused.returncode, added.returncode) == (1, 0)
    assert b"no such person whose keys you may see" in refused.stderr
    assert "HT-104" in own_server.text("second", "projects")


def test_a_login_is_data_whatever_it_holds(own_server: Server) -> None:
    marker = own_server.folder / "marker"
    login = f"""a"b'c;touch {marker} $(touch {marker})`touch {marker}`\\"""
    database = Database.open(own_server.program.url)
    with database.write() as session:
        session.add(Person(login=login, name="Nasty"))
    database.close()
    own_server.key("nasty")
    # The login begins with no dash, so that the command line takes it as it is.
    done = own_server.program("person", login, "--key", own_server.keys["nasty"].with_suffix(".pub"))
    assert done.returncode == 0, done.stderr

    (row,) = json.loads(own_server.text("nasty", "persons", "--json"))

    assert row["login"] == login
    assert not marker.exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give the file to somebody else")
def test_the_forced_command_acts_for_nobody_where_the_account_does_not_own_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(tmp_path)
    assert program("import", DOCUMENT, "--no-prepare").returncode == 0
    os.chown(tmp_path / "billings.db", 65534, 65534)

    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "projects")

    done = program("ssh", "--as", "admin")

    assert done.returncode == 1
    assert "Only the owner of the database file may act as somebody else" in done.stderr


# What else sshd could do.


def test_no_port_is_forwarded(server: Server) -> None:
    there = server("admin", options=("-W", f"127.0.0.1:{server.port}"))
    back = server("admin", "projects", options=("-R", "0:127.0.0.1:1", "-oExitOnForwardFailure=yes"))

    assert there.returncode != 0
    assert b"open failed" in there.stderr
    assert b"SSH-2.0" not in there.stdout
    assert back.returncode == 255
    assert b"forwarding" in back.stderr


def test_no_agent_and_no_display_are_forwarded_and_nothing_is_said_to_the_environment(server: Server) -> None:
    agent = subprocess.run(["ssh-agent", "-s"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"SSH_AUTH_SOCK=([^;]+);.*SSH_AGENT_PID=(\d+);", agent, re.DOTALL)
    assert found is not None
    try:
        terminal = server.terminal(
            "admin", "-A", "-X", "-oSetEnv=PROGRESS_BILLINGS_AS=viewer", SSH_AUTH_SOCK=found[1], DISPLAY=":0"
        )
        terminal.until("SC-2 #2")
        (environment,) = server.sessions()
        terminal.type("q")
        assert terminal.end() == (0, None)
    finally:
        os.kill(int(found[2]), signal.SIGTERM)

    assert environment["TERM"] == "xterm-256color"
    assert not {"SSH_AUTH_SOCK", "DISPLAY", "PROGRESS_BILLINGS_AS"} & set(environment)


@pytest.mark.parametrize("tool", ["sftp", "scp", "scp -O"])
def test_no_file_is_copied_in_or_out(server: Server, tmp_path: Path, tool: str) -> None:
    sent, fetched = tmp_path / "sent.txt", tmp_path / "fetched.txt"
    sent.write_text("mine")
    into = server.folder / "arrived.txt"
    name, *options = tool.split()
    far = f"{server.user}@127.0.0.1:"
    if name == "sftp":
        batch = tmp_path / "batch"
        batch.write_text(f"put {sent} {into}\nget {server.program.folder / 'billings.db'} {fetched}\n")
        tries = [["-b", str(batch), far.rstrip(":")]]
    else:
        tries = [[str(sent), f"{far}{into}"], [f"{far}{server.program.folder / 'billings.db'}", str(fetched)]]

    for words in tries:
        done = subprocess.run(
            server.command("admin", *options, *words, tool=name), capture_output=True, check=False, timeout=60
        )
        assert done.returncode != 0

    assert not into.exists()
    assert not fetched.exists()


# What comes in is words, and only some.


@pytest.mark.parametrize(
    "command",
    [
        "/bin/sh -i",
        "-c id",
        "--database sqlite:////etc/passwd projects",
        "projects --as=viewer",
        "ssh --as viewer",
        "billings --csv MARKER",
        "projects; touch MARKER",
        "projects > MARKER",
        "projects\ntouch MARKER",
        "$(touch MARKER) `touch MARKER`",
        "rsync --server --sender . /etc/passwd",
    ],
)
def test_all_else_is_refused_and_nothing_of_it_runs(server: Server, command: str) -> None:
    marker = server.folder / "marker"

    done = server("admin", command.replace("MARKER", str(marker)))

    assert done.returncode == 2, (done.stdout, done.stderr)
    assert done.stdout == b""
    assert b"root:" not in done.stderr
    assert not marker.exists()


def test_a_path_in_the_name_of_a_file_that_is_sent_is_refused(own_server: Server) -> None:
    for name in ("../../x", "/etc/x", "a/b"):
        done = own_server("admin", "attach", "SC-2#1", shlex.quote(name), sent=b"%PDF-1.7")

        assert done.returncode == 1
        assert b"is not the name of a file; nothing was attached" in done.stderr


def test_what_a_person_sees_over_ssh_is_what_their_level_lets_them(server: Server) -> None:
    hidden, absent = (server("contact", "get", f"{billing}", "invoice.pdf") for billing in ("SC-10#1", "SC-99#1"))
    forbidden = server("contact", "compile", "--all")

    assert (hidden.returncode, absent.returncode, forbidden.returncode) == (1, 1, 1)
    assert hidden.stderr.replace(b"SC-10", b"SC-99") == absent.stderr
    assert b"needs Admin on Commitments" in forbidden.stderr


def test_help_lists_what_may_be_asked_and_each_verb_explains_itself(server: Server) -> None:
    offered = server.text("admin", "--help")

    assert all(verb in offered for verb in ALLOWED)
    assert server.text("admin", "get", "--help").startswith("usage: progress-billings get")


def test_without_a_terminal_and_without_words_it_says_what_to_do(server: Server) -> None:
    done = server("admin", options=("-T",))

    assert done.returncode == 1
    assert f"ssh -p {server.port} {server.user}@" in done.stderr.decode()
    assert "--help" in done.stderr.decode()


# Files over the line.


def test_fifty_megabytes_go_in_and_come_out_of_a_backup_byte_for_byte(own_server: Server, tmp_path: Path) -> None:
    sent = random.Random(50).randbytes(MEGABYTES * 1_000_000)
    name = "core drilling.bin"

    attached = own_server("admin", "attach", "SC-2#1", shlex.quote(name), "--kind", "photo", sent=sent)
    assert attached.returncode == 0, attached.stderr
    done = own_server("admin", "compile", "SC-2#1", "--embed-originals", "--json")
    assert done.returncode == 3, done.stderr
    made = json.loads(done.stdout)
    with (tmp_path / "backup.pdf").open("wb") as target:
        fetched = subprocess.run(
            own_server.command("admin", "get", str(made["backup"])), stdout=target, check=False, timeout=120
        )
    again = own_server("admin", "get", "SC-2#1", shlex.quote(name))

    assert fetched.returncode == 0
    data = (tmp_path / "backup.pdf").read_bytes()
    assert len(data) == made["bytes"] > len(sent)
    assert hashlib.sha256(data).hexdigest() == made["sha256"]
    assert again.stdout == sent
    # What is on the server stays there: neither text nor JSON names a place.
    assert str(own_server.program.folder) not in done.stdout.decode()
    assert made["fetch"].startswith(f"ssh -p {own_server.port} {own_server.user}@")


def test_a_list_goes_out_as_a_workbook(server: Server) -> None:
    done = server("admin", "billings", "--xlsx", "-")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"PK")


def test_half_a_file_is_not_attached_when_the_line_drops(own_server: Server) -> None:
    client = subprocess.Popen(own_server.command("admin", "attach", "SC-2#1", "half.pdf"), stdin=subprocess.PIPE)
    assert client.stdin is not None
    client.stdin.write(b"%PDF-1.7\n" + b"x" * 3_000_000)
    client.stdin.flush()
    spool = own_server.program.folder / "billings.db.files" / "tmp"
    wait_until(lambda: any(place.stat().st_size > 1_000_000 for place in spool.glob("*")))

    client.kill()
    client.wait()
    wait_until(lambda: not own_server.sessions())

    missing = own_server("admin", "get", "SC-2#1", "half.pdf")
    assert missing.returncode == 1
    assert b"There is no file half.pdf" in missing.stderr
    assert list(spool.glob("*")) == []


# The application.


def test_the_application_opens_and_paths_of_the_server_are_nobodys(server: Server) -> None:
    terminal = server.terminal("admin")
    terminal.until("SC-2 #2")
    terminal.type("e")
    terminal.until("The files of this machine are not yours.")
    terminal.until(f"ssh -p {server.port}")
    terminal.until("--period")
    terminal.type("/etc/x\r")
    terminal.type("\x1b")
    terminal.until_gone("The files of this machine are not yours.")
    terminal.type("q")

    assert terminal.end() == (0, None)


def assert_told_at_the_next_login(server: Server) -> None:
    """The compile ends, and so does the session; who comes in again is told of it."""
    wait_until(lambda: state(server) is BackupState.DONE, 60)
    wait_until(lambda: not server.sessions())
    again = server.terminal("admin")
    again.until("is ready")
    again.type("q")
    assert again.end() == (0, None)


def test_a_compile_outlives_the_line_and_the_next_login_tells_its_outcome(own_server: Server) -> None:
    terminal = own_server.terminal("admin")
    terminal.until("SC-2 #2")
    terminal.type("a")
    terminal.until("2 ticked")
    terminal.type("c")
    terminal.until("Compile (c)")
    terminal.type("c")
    wait_until(lambda: state(own_server) in (BackupState.RUNNING, BackupState.DONE))

    terminal.child.kill(signal.SIGKILL)  # the client dies without a word
    terminal.end()
    assert_told_at_the_next_login(own_server)


def test_a_verb_that_compiles_finishes_without_its_listener_and_the_next_login_tells_it(own_server: Server) -> None:
    client = subprocess.Popen(
        own_server.command("admin", "compile", "--all"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    wait_until(lambda: state(own_server) is BackupState.RUNNING)

    client.kill()
    client.wait()
    assert_told_at_the_next_login(own_server)


def test_a_line_that_falls_silent_is_ended(tmp_path: Path) -> None:
    with example_served(tmp_path, ClientAliveInterval="1", ClientAliveCountMax="1") as server:
        terminal = server.terminal("admin")
        terminal.until("SC-2 #2")
        assert len(server.sessions()) == 1

        terminal.child.kill(signal.SIGSTOP)  # as a cable that is pulled: nothing comes any more, and no end either
        wait_until(lambda: not server.sessions(), 30)

        terminal.child.kill(signal.SIGKILL)
        terminal.end()


def test_what_is_remembered_of_one_person_is_not_the_others(own_server: Server) -> None:
    terminal = own_server.terminal("admin")
    terminal.until("SC-2 #2")
    terminal.type("q")
    assert terminal.end() == (0, None)

    kept = own_server.folder / "state" / "progress-billings"

    assert [place.name for place in (kept / "persons").iterdir()] == ["admin.json"]
    assert not (kept / "state.json").exists()


def state(server: Server) -> BackupState | None:
    database = Database.open(server.program.url)
    try:
        with database.read() as session:
            rows = backups.list_backups(session, operator("root"))
    finally:
        database.close()
    return rows[0].state if rows else None
