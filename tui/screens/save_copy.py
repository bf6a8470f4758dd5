"""Where a copy of a file is to go."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.asking import Asker
from tui.output import plain
from tui.saving import save_copy
from tui.screens.dialog import Dialog
from tui.settings import Settings
from tui.widgets.strip import TextStrip


class SaveCopyScreen(Dialog[None]):
    """Asks for a path and saves; a file that is there already is replaced only when enter is pressed again.

    Args:
        source: the stored file.
        name: the name it gets unless the person types another.
    """

    CSS_PATH = "save_copy.tcss"
    HELP = "Type a folder or a file name; ~ is your home. Enter saves, escape leaves."

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", id="save.save"),
        Binding("escape", "dismiss", "Back", id="save.back"),
    ]

    def __init__(self, source: Path, name: str, settings: Settings) -> None:
        super().__init__(id="save")
        self._source = source
        self._file_name = name
        self._settings = settings
        self._asker = Asker(self)
        self._agreed: Path | None = None
        folder = settings.save_folder or "~"
        self._input = Input(f"{folder.rstrip('/')}/{name}", id="save-path", compact=True, select_on_focus=False)
        self._input.cursor_blink = False
        self._notice = Static("Enter saves; the stored file stays where it is.", id="save-notice")

    def compose_body(self) -> ComposeResult:
        """The path and what came of it."""
        with Vertical(id="save-frame"):
            yield TextStrip("Save a copy as", id="save-title")
            yield self._input
            yield self._notice

    @on(Input.Changed)
    def _changed(self) -> None:
        self._agreed = None

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Saves, in a thread: a backup may be gigabytes on a slow disk."""
        typed = self._input.value.strip()
        if not typed:
            self._say("Type where the copy is to go.")
            return
        target = Path(typed).expanduser()
        if typed.endswith("/") or target.is_dir():
            target /= self._file_name
        replace = target == self._agreed
        self._say("Saving ...")

        def question() -> Path | None:
            try:
                return save_copy(self._source, target, replace=replace)
            except FileExistsError:
                return None

        self._asker.ask("save", question, lambda saved: self._saved(saved, target), self._say)

    def _say(self, sentence: str) -> None:
        self._notice.update(Content(plain(sentence)))

    def _saved(self, saved: Path | None, target: Path) -> None:
        if saved is None:
            self._agreed = target
            self._say(f"{target.name} is there already; enter again replaces it.")
            return
        self._settings.save_folder = str(saved.parent)
        self._settings.save()
        self.app.notify(f"Saved as {saved}", markup=False)
        self.dismiss()
