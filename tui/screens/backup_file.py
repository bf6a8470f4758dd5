"""Where a backup's PDF is, and how to get it: opened on this desktop, or fetched over SSH."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.backups import BackupRow
from tui.delivering import deliver, to_browser
from tui.fetching import fetch_command
from tui.opening import Office
from tui.output import plain
from tui.screens.dialog import Dialog
from tui.widgets.strip import TextStrip


def viewer() -> str | None:
    """The program that opens a file on this desktop; None where there is no desktop, as over SSH."""
    if os.environ.get("SSH_CONNECTION"):
        return None
    if sys.platform == "darwin":
        return shutil.which("open")
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open")
    return None


class BackupFileScreen(Dialog[None]):
    """Shows the path and the command that fetches the file; y copies the command, p the path."""

    CSS_PATH = "backup_file.tcss"
    HELP = """\
The PDF lies in the file store of this machine. v opens it here where there is a desktop.
y copies the command that fetches it over SSH, p copies its path (your terminal must allow OSC 52)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "view", "Open here", id="file.view", tooltip="Open it with this desktop's viewer"),
        Binding("y", "copy_command", "Copy command", id="file.copy-command"),
        Binding("p", "copy_path", "Copy path", id="file.copy-path"),
        Binding("escape", "dismiss", "Back", id="file.back"),
    ]

    def __init__(self, office: Office, row: BackupRow) -> None:
        super().__init__(id="file")
        self._row = row
        self._path = office.files.backup(row.sha256, row.file_name)
        self._here = not office.reached_by
        self._command = fetch_command(office, row)
        self._viewer = viewer()

    def compose_body(self) -> ComposeResult:
        """The two ways to the file."""
        with Vertical(id="file-frame"):
            yield TextStrip(self._row.file_name, id="file-title")
            if self._here:
                yield Static("On this machine:", classes="file-label")
                yield Static(Content(plain(str(self._path))), id="file-path")
            yield Static("From yours:", classes="file-label")
            yield Static(Content(plain(self._command)), id="file-command")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing opens where there is no desktop; a path is for who may read the file."""
        if action == "view":
            return self._here and self._viewer is not None
        if action == "copy_path":
            return self._here
        return super().check_action(action, parameters)

    def action_view(self) -> None:
        """Opens the PDF on this desktop."""
        if self._viewer is None:
            return
        try:
            subprocess.Popen(
                [self._viewer, str(self._path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            self.notify(f"{self._viewer} cannot be started ({error.strerror}).", severity="error", markup=False)

    def action_copy_command(self) -> None:
        """Puts the command on the clipboard of the terminal."""
        self.app.copy_to_clipboard(self._command)
        self.notify("The command is on the clipboard, if your terminal allows it.", markup=False)

    def action_copy_path(self) -> None:
        """Puts the path on the clipboard of the terminal."""
        self.app.copy_to_clipboard(str(self._path))
        self.notify("The path is on the clipboard, if your terminal allows it.", markup=False)


def show_file(widget: Widget, office: Office, row: BackupRow) -> None:
    """Says where a backup's file is; a browser gets it.

    Args:
        widget: whose application it is.
    """
    if to_browser(widget) is None:
        widget.app.push_screen(BackupFileScreen(office, row))
    else:
        deliver(widget.app, office.files.backup(row.sha256, row.file_name), row.file_name)
