"""Where a copy of a file is to go."""

from __future__ import annotations

import shlex
from pathlib import Path

from textual.widget import Widget

from tui.delivering import deliver, to_browser
from tui.saving import save_copy
from tui.screens.save import SaveDialog
from tui.settings import Settings


class SaveCopyScreen(SaveDialog):
    """Asks where a copy of a stored file goes, and saves it.

    Args:
        source: the stored file.
        name: the name it gets unless the person types another.
        named: what `get` is asked for where it goes to another machine.
    """

    HELP = "Type a folder or a file name; ~ is your home. Enter saves, escape leaves."

    def __init__(self, source: Path, name: str, settings: Settings, *, named: str) -> None:
        notice = "Enter saves; the stored file stays where it is."
        super().__init__("Save a copy as", name, notice, settings, id="save")
        self._source = source
        self._named = named

    def from_elsewhere(self) -> str:
        """The command that gets the file."""
        return f"get {self._named} > {shlex.quote(self.file_name)}"

    def write(self, target: Path, *, replace: bool) -> str:
        """Copies."""
        return f"Saved as {save_copy(self._source, target, replace=replace)}"


def offer_copy(widget: Widget, source: Path, name: str, settings: Settings, *, named: str) -> None:
    """Hands a stored file over: to the browser at once, else to where the person says.

    Args:
        widget: whose application it is; the others as `SaveCopyScreen` takes them.
    """
    if to_browser(widget) is None:
        widget.app.push_screen(SaveCopyScreen(source, name, settings, named=named))
    else:
        deliver(widget.app, source, name)
