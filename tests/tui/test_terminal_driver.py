"""The driver where the terminal goes before the program."""

from __future__ import annotations

import os
import pty
import signal
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal_driver import FrugalDriver, LastingFile


def test_whoever_writes_to_a_terminal_that_is_gone_is_never_kept_waiting(tmp_path: Path) -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave, "w", closefd=True) as terminal:
        os.close(master)
        with pytest.raises(OSError, match="Input/output error"):
            os.write(slave, b"a plain file takes it not")
        writer = WriterThread(cast(Any, LastingFile(terminal)))
        writer.start()

        def write_more_than_the_queue_holds() -> None:
            for _ in range(200):
                writer.write("x" * 10_000)
            writer.stop()

        writing = Thread(target=write_more_than_the_queue_holds, daemon=True)
        writing.start()
        writing.join(30)

        assert not writing.is_alive()
        # Closing it flushes what a buffer still holds, which no terminal takes.
        os.dup2(os.open(tmp_path / "instead", os.O_WRONLY | os.O_CREAT), slave)


def test_the_thread_that_reads_keys_ends_also_where_the_terminal_cannot_be_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_driver: LinuxDriver) -> None:
        raise OSError("the terminal is gone")

    monkeypatch.setattr(LinuxDriver, "stop_application_mode", fail)
    driver = object.__new__(FrugalDriver)
    driver.exit_event = Event()

    with pytest.raises(OSError, match="gone"):
        driver.stop_application_mode()

    assert driver.exit_event.is_set()


class Watched(FrugalDriver):
    """A driver of which only what begins and ends is looked at."""

    def __init__(self, descriptor: int, *, running: bool) -> None:
        self._app = cast(Any, SimpleNamespace(is_running=running))
        self._auto_restart = True
        self.fileno = descriptor
        self._key_thread = Thread()
        self.seen: list[str] = []

    def suspend_application_mode(self) -> None:
        self.seen.append("end")

    def resume_application_mode(self) -> None:
        self.seen.append("begin")


def test_what_a_terminal_sends_when_it_goes_begins_nothing() -> None:
    """SIGCONT comes behind SIGHUP, also after the application has ended."""
    master, slave = pty.openpty()
    ended = Watched(slave, running=False)
    ended._sigcont_application(signal.SIGCONT, None)
    os.close(master)
    gone = Watched(slave, running=True)
    gone._sigcont_application(signal.SIGCONT, None)
    os.close(slave)

    assert ended.seen == gone.seen == []


def test_who_goes_on_after_a_stop_begins_anew_and_ends_what_still_reads() -> None:
    master, slave = pty.openpty()
    suspended = Watched(slave, running=True)
    suspended._sigcont_application(signal.SIGCONT, None)
    reading = Watched(slave, running=True)
    ended = Event()
    reading._key_thread = Thread(target=ended.wait)
    reading._key_thread.start()
    reading._sigcont_application(signal.SIGCONT, None)
    ended.set()
    os.close(master)
    os.close(slave)

    assert (suspended.seen, reading.seen) == (["begin"], ["end", "begin"])
