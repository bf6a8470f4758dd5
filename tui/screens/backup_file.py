"""Where a file is, and how to get it: opened on this desktop, or fetched over SSH."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.backups import BackupRow
from store.errors import Unavailable
from tui.delivering import deliver, to_browser
from tui.fetching import fetch_command
from tui.opening import Office
from tui.output import plain
from tui.screens.dialog import Dialog
from tui.viewing import start_viewer, viewer
from tui.widgets.strip import TextStrip


def backup_file(office: Office, row: BackupRow) -> FileScreen:
    """The dialog on the file of a backup."""
    path = None if office.reached_by else office.files.backup(row.sha256, row.file_name)
    return FileScreen(row.file_name, fetch_command(office, row), path)


class FileScreen(Dialog[None]):
    """Shows the path and the command that fetches the file; y copies the command, p the path.

    Args:
        file_name: what it is called.
        command: gets it onto another machine.
        path: where it lies; None where it is not for the person at the keyboard, or is made only for who asks.
    """

    CSS_PATH = "backup_file.tcss"
    HELP = """\
What is kept lies in the file store of this machine. v opens it here where there is a desktop.
y copies the command that fetches it over SSH, p copies its path (your terminal must allow OSC 52)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "view", "Open here", id="file.view", tooltip="Open it with this desktop's viewer"),
        Binding("y", "copy_command", "Copy command", id="file.copy-command"),
        Binding("p", "copy_path", "Copy path", id="file.copy-path"),
        Binding("escape", "dismiss", "Back", id="file.back"),
    ]

    def __init__(self, file_name: str, command: str, path: Path | None) -> None:
        super().__init__(id="file")
        self._file_name = file_name
        self._path = path
        self._command = command
        self._viewer = viewer()

    def compose_body(self) -> ComposeResult:
        """The two ways to the file."""
        with Vertical(id="file-frame"):
            yield TextStrip(self._file_name, id="file-title")
            if self._path is not None:
                yield Static("On this machine:", classes="file-label")
                yield Static(Content(plain(str(self._path))), id="file-path")
            yield Static("From yours:", classes="file-label")
            yield Static(Content(plain(self._command)), id="file-command")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing opens where there is no desktop; a path is for who may read the file."""
        if action == "view":
            return self._path is not None and self._viewer is not None
        if action == "copy_path":
            return self._path is not None
        return super().check_action(action, parameters)

    def action_view(self) -> None:
        """Opens the file on this desktop."""
        if self._viewer is None or self._path is None:
            return
        try:
            start_viewer(self._viewer, self._path)
        except Unavailable as trouble:
            self.notify(str(trouble), severity="error", markup=False)

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
        widget.app.push_screen(backup_file(office, row))
    else:
        deliver(widget.app, office.files.backup(row.sha256, row.file_name), row.file_name)
