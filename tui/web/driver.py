"""The driver of a session in a browser: Textual's own, made safe at its ends."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Literal, TextIO

from textual.app import App
from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp

from tui.web.protocol import DELIVER


class BrowserDriver(WebDriver):
    """Writes whole packets, ends the application with its browser, and hands files over by their place.

    Textual's own sends a file in pieces through the same pipe as the screen, and stays when nobody listens any more.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._write = partial(self._write_whole)

    def _write_whole(self, data: bytes) -> int:
        """Writes all of it: a signal may end a write to a full pipe before its time.

        Where the server has gone, nothing more is to be said; the input's end, which comes with it, is our end.
        """
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self.fileno, rest) :]
        except BrokenPipeError:
            return len(data) - len(rest)
        return len(data)

    def run_input_thread(self) -> None:
        """Takes what is typed; where no more can come, the application ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(ExitApp())

    def deliver_binary(
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """Says where the file lies: the server, which is of the same account, streams it from there."""
        place = os.path.realpath(binary.name)
        binary.close()
        self.write_meta(
            {"type": DELIVER, "key": delivery_key, "path": place, "name": save_path.name, "mime_type": mime_type or ""}
        )
