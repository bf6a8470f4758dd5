"""Where a file is to go: what the dialogs that write one have in common."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.asking import Asker
from tui.delivering import deliver, to_browser
from tui.output import plain
from tui.own_files import no_files_here
from tui.screens.dialog import Dialog
from tui.settings import Settings
from tui.widgets.strip import TextStrip


class SaveDialog(Dialog[None]):
    """Asks for a path and writes; a file that is there already is replaced only when enter is pressed again.

    What is being written goes on when the dialog is left, and its outcome is told all the same.

    Args:
        title: what is written.
        file_name: the name it gets unless the person types another.
        notice: the first words below the path.
    """

    CSS_PATH = "save.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the input's own, which the footer would not show.
        Binding("enter", "save", "Save", id="save.save", priority=True),
        Binding("escape", "dismiss", "Back", id="save.back"),
    ]

    def __init__(self, title: str, file_name: str, notice: str, settings: Settings, *, id: str) -> None:
        super().__init__(id=id)
        self.file_name = file_name
        self.settings = settings
        self._agreed: Path | None = None
        self._writing = False
        folder = settings.save_folder or "~"
        self._title = TextStrip(title, id=f"{id}-title")
        self.path = Input(f"{folder.rstrip('/')}/{file_name}", id=f"{id}-path", compact=True, select_on_focus=False)
        self.path.cursor_blink = False
        self._notice = Static(Content(notice), id=f"{id}-notice")

    def compose_body(self) -> Iterable[Widget]:
        """The path and what came of it."""
        with Vertical(id=f"{self.id}-frame"):
            yield self._title
            yield from self.compose_choices()
            yield self.path
            yield self._notice

    def compose_choices(self) -> Iterable[Widget]:
        """What is chosen besides the path."""
        return ()

    def on_mount(self) -> None:
        """Puts the focus into the path."""
        self.path.focus()
        if to_browser(self):
            self.path.value = self.file_name
        self.path.disabled = bool(self._not_here())
        self.show_refusal()
        self.call_after_refresh(self.show_end)

    def show_end(self) -> None:
        """Shows the end of a long path, where the file's name is: an input scrolls only when its cursor moves."""
        self.path.cursor_position = 0
        self.path.cursor_position = len(self.path.value)

    def write(self, target: Path, *, replace: bool) -> str:
        """Writes the file, in a thread; returns what is told of it.

        Raises:
            FileExistsError: there is a file, and it is not to be replaced.
            Problem: with the sentence that is shown.
        """
        raise NotImplementedError

    def from_elsewhere(self) -> str:
        """What is asked over SSH instead, by who has no files here; see `no_files_here`."""
        raise NotImplementedError

    def show_refusal(self) -> None:
        """Says to who has no files here what to do instead."""
        if refusal := self._not_here():
            self._say(refusal)

    def _not_here(self) -> str:
        return "" if to_browser(self) else no_files_here(self, self.from_elsewhere())

    @on(Input.Changed)
    def _changed(self) -> None:
        self._agreed = None

    def action_save(self) -> None:
        """Writes, in a thread: a backup may be gigabytes on a slow disk, a list a hundred thousand rows."""
        if self._writing or self._not_here():
            return
        typed = self.path.value.strip()
        if not typed:
            self._say("Type where the file is to go.")
            return
        target = self._target(typed)
        replace = target == self._agreed or to_browser(self) is not None
        self._writing = True
        self._say("Writing ...")

        def question() -> str | None:
            try:
                return self.write(target, replace=replace)
            except FileExistsError:
                return None

        # The application asks: an answer to a dialog that was left would be lost.
        Asker(self.app).ask("save", question, lambda told: self._written(told, target), self._trouble)

    def _target(self, typed: str) -> Path:
        """Where what was typed leads; in a browser it is a name alone, among what is made for it."""
        if folder := to_browser(self):
            name = Path(typed).name
            return folder / (self.file_name if name in ("", "..") else name)
        target = Path(typed).expanduser()
        return target / self.file_name if typed.endswith("/") or target.is_dir() else target

    def _say(self, sentence: str) -> None:
        self._notice.update(Content(plain(sentence)))

    def _trouble(self, sentence: str) -> None:
        self._writing = False
        if self.is_attached:
            self._say(sentence)
        else:
            self.app.notify(sentence, severity="error", markup=False)

    def _written(self, told: str | None, target: Path) -> None:
        self._writing = False
        if told is None:
            self._agreed = target
            self._trouble(f"{target.name} is there already; enter again replaces it.")
            return
        if to_browser(self):
            deliver(self.app, target, target.name)
        else:
            self.settings.save_folder = str(target.parent.absolute())
            self.settings.save()
            self.app.notify(told, markup=False)
        if self.is_current:
            self.dismiss()
