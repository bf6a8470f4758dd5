"""Which files are to be attached: a path, completed while it is typed."""

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

from store.attachments import attach
from store.errors import Unavailable
from store.vocabulary import AttachmentKind
from tui.asking import Asker
from tui.opening import Office
from tui.output import plain
from tui.own_files import far_word, no_files_here
from tui.screens.dialog import Dialog
from tui.settings import Settings
from tui.widgets.path_suggester import PathSuggester
from tui.widgets.strip import TextStrip


class AttachScreen(Dialog[int]):
    """Attaches a file, or all files of a folder in the order of their names; answers how many.

    Args:
        label: what the person knows the billing by.
    """

    CSS_PATH = "attach.tcss"
    HELP = """\
Type the path of a file on this machine, or of a folder whose files are all attached; ~ is your home.
The right arrow takes what is suggested. Enter attaches, escape leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "attach", "Attach", id="attach.attach"),
        Binding("escape", "leave", "Back", id="attach.back"),
    ]

    def __init__(self, office: Office, settings: Settings, billing_id: int, label: str) -> None:
        super().__init__(id="attach")
        self._office = office
        self._settings = settings
        self._billing_id = billing_id
        self._label = label
        self._asker = Asker(self)
        folder = (settings.attach_folder or "~").rstrip("/")
        self._input = Input(
            f"{folder}/", suggester=PathSuggester(), id="attach-path", compact=True, select_on_focus=False
        )
        self._input.cursor_blink = False
        self._notice = Static("→ takes what is suggested, enter attaches.", id="attach-notice")

    def compose_body(self) -> Iterable[Widget]:
        """The path and what came of it."""
        with Vertical(id="attach-frame"):
            yield TextStrip(f"Attach to {self._label}", id="attach-title")
            yield self._input
            yield self._notice

    def on_mount(self) -> None:
        """Says it where no path can be given."""
        if refusal := self._not_here():
            self._input.disabled = True
            self._say(refusal)

    def _not_here(self) -> str:
        return no_files_here(self, f"attach {far_word(self._label.replace(' #', '#'))} NAME < FILE")

    @on(Input.Submitted)
    def action_attach(self) -> None:
        """Attaches, in a thread: a file may be large."""
        if self._not_here():
            return
        path = Path(self._input.value.strip()).expanduser()
        self._say("Attaching ...")

        def question() -> int:
            paths = files_of(path)
            with self._office.database.write() as session:
                for one in paths:
                    with one.open("rb") as stream:
                        attach(
                            session,
                            self._office.files,
                            self._office.actor,
                            self._billing_id,
                            stream,
                            one.name,
                            kind=AttachmentKind.OTHER,
                        )
            return len(paths)

        self._asker.ask("attach", question, lambda count: self._attached(count, path), self._say)

    def _attached(self, count: int, path: Path) -> None:
        self._settings.attach_folder = str(path if path.is_dir() else path.parent)
        self._settings.save()
        self.dismiss(count)

    def _say(self, sentence: str) -> None:
        self._notice.update(Content(plain(sentence)))

    def action_leave(self) -> None:
        """Attaches nothing."""
        self.dismiss(0)


def files_of(path: Path) -> list[Path]:
    """The file, or the files of a folder by name; hidden ones are left out.

    Raises:
        Unavailable: there is no such file, or none in the folder.
    """
    if not path.is_dir():
        if not path.is_file():
            raise Unavailable(f"{path} is not a file that can be read; nothing was attached.")
        return [path]
    found = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
    if not found:
        raise Unavailable(f"There are no files in {path}; nothing was attached.")
    return found
