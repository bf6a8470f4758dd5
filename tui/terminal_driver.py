"""Textual's driver for terminals, writing only what differs from what stands there."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import IO, Any, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal_picture import TerminalPicture


class LastingFile:
    """A terminal's file that takes everything also when the terminal is gone.

    The thread that writes would end at the first error, its queue fill up, and whoever writes next wait for ever.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Writes, where there is a terminal."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Sends what was written."""
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        """The file's number."""
        return self._file.fileno()


class FrugalDriver(LinuxDriver):
    """Sends a fraction of the bytes, see `tui.terminal_picture`; and ends also where the terminal went first."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        self._picture = TerminalPicture()
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        if self._file is not None:
            self._file = cast(Any, LastingFile(self._file))

    def start_application_mode(self) -> None:
        """Begins to read keys."""
        self.exit_event.clear()
        super().start_application_mode()  # type: ignore[no-untyped-call] # Textual's says nothing of types

    def stop_application_mode(self) -> None:
        """Gives the terminal back; the thread that reads keys ends in any case, or the process would outlive it."""
        try:
            super().stop_application_mode()
        finally:
            self.exit_event.set()

    def _sigcont_application(self, *signal_and_frame: object) -> None:
        """Goes on after a stop, reading keys once.

        A terminal that goes sends SIGCONT behind its SIGHUP. Textual's own handler would begin to read keys beside the
        thread that does, or after the end, and that thread would keep the process.
        """
        if self._app.is_running and os.isatty(self.fileno):
            if self._auto_restart and self._key_thread is not None and self._key_thread.is_alive():
                self.suspend_application_mode()
            super()._sigcont_application(*signal_and_frame)

    def write(self, data: str) -> None:
        """Writes what the terminal does not show yet; nothing where it was gone before the start."""
        if self._writer_thread is None:
            return
        try:
            size = os.get_terminal_size(self.fileno)
        except OSError:
            super().write(data)
            return
        shorter = self._picture.shorter(data, (size.columns, size.lines))
        if shorter:
            super().write(shorter)
