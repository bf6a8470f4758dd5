"""Textual's driver for terminals, writing only what differs from what stands there."""

from __future__ import annotations

import os
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal_picture import TerminalPicture


class FrugalDriver(LinuxDriver):
    """Sends a fraction of the bytes; see `tui.terminal_picture`."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        self._picture = TerminalPicture()
        super().__init__(app, debug=debug, mouse=mouse, size=size)

    def write(self, data: str) -> None:
        """Writes what the terminal does not show yet."""
        try:
            size = os.get_terminal_size(self.fileno)
        except OSError:
            super().write(data)
            return
        shorter = self._picture.shorter(data, (size.columns, size.lines))
        if shorter:
            super().write(shorter)
