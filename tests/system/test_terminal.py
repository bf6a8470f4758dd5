"""The real program on a real pseudo-terminal: opens, quits, gives the terminal back, survives nothing it must not."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pdf import worker
from store import backups, queries
from store.access import operator
from store.database import Database
from store.files import FileStore
from store.importing import import_project
from store.vocabulary import BackupState
from tests.example import DOCUMENT
from tests.program import Program, program
from tests.terminal import Terminal
from tests.waiting import wait_until

__all__ = ["program"]

LEAVE_SCREEN, SHOW_CURSOR, NO_MOUSE = "\x1b[?1049l", "\x1b[?25h", "\x1b[?1003l"


def on_terminal(program: Program, *arguments: str, term: str = "xterm-256color", columns: int = 80) -> Terminal:
    """The program in a terminal."""
    return Terminal(program.command(*arguments), program.environment(), program.folder, term=term, columns=columns)


@pytest.fixture
def office(program: Program) -> Iterator[tuple[Database, FileStore]]:
    database = Database.open(program.url)
    files = FileStore(database.default_files())
    import_project(database, files, operator("root"), DOCUMENT)
    yield database, files
    database.close()


def assert_given_back(terminal: Terminal) -> None:
    assert LEAVE_SCREEN in terminal.raw
    assert terminal.raw.rfind(SHOW_CURSOR) > terminal.raw.rfind("\x1b[?25l")
    assert NO_MOUSE in terminal.raw


def test_it_opens_and_quits_and_the_terminal_is_as_before(program: Program, office: object) -> None:
    terminal = on_terminal(program)
    terminal.until("SC-2 #2")
    assert "Progress Billings: HT-104 Harbor Tower" in terminal.screen()

    terminal.type("q")
    while terminal.child.isalive():
        terminal.read()
    after = termios.tcgetattr(terminal.child.child_fd)

    assert after == terminal.before
    assert terminal.end() == (0, None)
    assert_given_back(terminal)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_in_good_order(program: Program, office: object, number: signal.Signals) -> None:
    terminal = on_terminal(program)
    terminal.until("SC-2 #2")

    terminal.child.kill(number)

    assert terminal.end() == (128 + number, None)
    assert_given_back(terminal)


def test_a_line_that_drops_at_any_moment_of_the_start_leaves_no_process(program: Program, office: object) -> None:
    """A process that outlived its terminal would wait, or turn in circles, on the server until somebody looked."""
    children = []
    for place in range(12):
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(sys.executable, program.command(), {**program.environment(), "TERM": "xterm-256color"})
        children.append((pid, terminal, time.monotonic() + 1 + place * 0.4))
    for pid, terminal, moment in children:
        while (rest := moment - time.monotonic()) > 0:
            for one in select.select([terminal], [], [], rest)[0]:
                with suppress(OSError):
                    os.read(one, 65_536)
        os.kill(pid, signal.SIGTERM)
        os.close(terminal)
    left = {pid for pid, _, _ in children}

    def all_ended() -> bool:
        left.difference_update([pid for pid in left if os.waitpid(pid, os.WNOHANG)[0]])
        return not left

    try:
        wait_until(all_ended)
    finally:
        for pid in left:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def test_a_process_that_was_stopped_from_outside_goes_on_and_reads_keys_once(program: Program, office: object) -> None:
    terminal = on_terminal(program)
    terminal.until("SC-2 #2")
    terminal.rest(1)
    threads = Path(f"/proc/{terminal.child.pid}/task")
    before = len(list(threads.iterdir()))
    for _ in range(4):
        terminal.child.kill(signal.SIGSTOP)
        terminal.child.kill(signal.SIGCONT)
        terminal.rest(0.5)
    after = len(list(threads.iterdir()))
    terminal.type("\x1b[B ")
    terminal.until("1 ticked")
    terminal.type("q")
    terminal.until("Quit?")
    terminal.type("y")

    assert terminal.end() == (0, None)
    assert_given_back(terminal)
    assert after - before < 4  # one more may ask the store


def test_a_compile_goes_on_when_the_line_drops_and_its_outcome_is_told_next_time(
    program: Program, office: tuple[Database, FileStore]
) -> None:
    database, _ = office
    terminal = on_terminal(program)
    terminal.until("SC-2 #2")
    terminal.type("a")
    terminal.until("2 ticked")
    terminal.type("c")
    terminal.until("Compile (c)")
    terminal.type("c")
    wait_until(lambda: only_state(database) in (BackupState.RUNNING, BackupState.DONE))

    # What sshd does when the line drops: the terminal is gone, and its session gets SIGHUP.
    os.kill(terminal.child.pid, signal.SIGHUP)
    terminal.end()
    wait_until(lambda: only_state(database) is BackupState.DONE, 60)

    again = on_terminal(program)
    again.until("is ready")
    again.type("q")
    assert again.end() == (0, None)


def only_state(database: Database) -> BackupState | None:
    with database.read() as session:
        rows = backups.list_backups(session, operator("root"))
    return rows[0].state if rows else None


def test_a_killed_workers_compile_is_taken_up_by_a_running_application(
    program: Program, office: tuple[Database, FileStore]
) -> None:
    database, _ = office
    with database.read() as session:
        project = queries.projects(session, operator("root"))[0].id
        wanted = queries.ListFilter(project, queries.Direction.DOWNSTREAM)
        keys = tuple(queries.list_keys(session, operator("root"), wanted))
    made = backups.request(database, operator("root"), backups.Request(project, keys))
    # A worker that claims the backup and dies: its lease lapses and nobody renews it.
    assert backups.claim(database, "dead", made, lease_seconds=0.1) is not None

    terminal = on_terminal(program)
    terminal.until("is ready", 60)
    terminal.type("q")

    assert terminal.end() == (0, None)
    assert only_state(database) is BackupState.DONE
    assert worker.run(database, FileStore(database.default_files())) is None


def test_a_terminal_that_cannot_position_its_cursor_is_refused(program: Program) -> None:
    terminal = on_terminal(program, term="dumb")

    assert terminal.end() == (1, None)
    assert "TERM=dumb" in terminal.raw
    assert "\x1b[?1049h" not in terminal.raw


def test_a_person_nobody_knows_is_refused_with_a_sentence_on_a_terminal_given_back(
    program: Program, office: object
) -> None:
    terminal = on_terminal(program, "--as", "nobody")

    assert terminal.end() == (1, None)
    assert "Nobody has the login nobody" in terminal.raw.replace("\r\n", " ")
    assert_given_back(terminal)


def test_a_database_that_cannot_be_opened_waits_on_the_screen(program: Program, tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("not a database " * 100)

    terminal = on_terminal(Program(tmp_path, database=text))
    terminal.until("r tries again, q leaves.")
    assert "letter.txt" in "".join(terminal.screen().split())
    terminal.type("q")

    assert terminal.end() == (1, None)
    assert_given_back(terminal)


def test_an_idle_list_sends_nothing_over_the_line(program: Program, office: tuple[Database, FileStore]) -> None:
    worker.prepare(*office)  # files that are prepared meanwhile would bring new marks
    terminal = on_terminal(program)
    terminal.until("SC-2 #2")
    terminal.until("? Help")
    terminal.rest(1.0)
    before = terminal.raw

    terminal.rest(4.0)

    assert terminal.raw == before
    terminal.type("q")
    terminal.end()


def test_low_bandwidth_spends_less_on_colours_and_shows_the_same(program: Program, office: object) -> None:
    seen, sent = [], []
    assert program("prepare").returncode == 0  # or a finding may show in the one and not yet in the other
    for options in ((), ("--low-bandwidth",)):
        terminal = on_terminal(program, *options)
        terminal.until("SC-2 #2 !")
        terminal.until("? Help")
        terminal.rest(2)
        terminal.type("\x1b[B\x1b[B/SC\x1b")
        terminal.rest(2)
        seen.append(terminal.screen())
        sent.append(sum(map(len, re.findall(r"\x1b\[[\d;]*m", terminal.raw))))  # how often it draws is chance
        terminal.type("q")
        assert terminal.end()[0] == 0
        assert ("\x1b[?1000h" in terminal.raw) is (not options)
    assert seen[0] == seen[1]
    assert sent[1] < sent[0] * 0.7
