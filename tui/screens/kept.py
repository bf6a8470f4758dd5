"""Things a person keeps under names: one is taken up, or what there is now is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from tui.asking import Asker
from tui.screens.dialog import Dialog
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip


@dataclass(frozen=True)
class KeptRow:
    """Something kept; `words` say what it holds."""

    id: int
    name: str
    words: str


class Shelf(Protocol):
    """Where things are kept; asked in threads, and may raise Problem."""

    def rows(self) -> Sequence[KeptRow]:
        """All that is kept, by name."""

    def keep(self, name: str) -> str:
        """Keeps what there is now under a new name; says so in a sentence."""

    def replace(self, row: KeptRow) -> str:
        """Puts what there is now in the place of something; says so."""

    def forget(self, row: KeptRow) -> str:
        """Forgets something; says so."""


class KeptScreen(Dialog[int | None]):
    """Lists what is kept; answers the id of what is taken up, or None.

    Args:
        kind: what such a thing is called, e.g. `view`; with an s it is the screen's id.
        title: above the list.
        empty: the sentence of a list without rows.
    """

    CSS_PATH = "kept.tcss"
    HELP = """\
Enter takes one up. n keeps what there is now under a new name, w puts it in the place of the one under the cursor,
d forgets that one. Nobody else sees what you keep. Escape leaves everything as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "keep", "Keep", id="kept.keep", tooltip="Keep what there is now under a name"),
        Binding("w", "replace", "Replace", id="kept.replace", tooltip="Put what there is now in its place"),
        Binding("d", "forget", "Forget", id="kept.forget", tooltip="Forget the one under the cursor"),
        Binding("escape", "dismiss", "Back", id="kept.back"),
    ]

    def __init__(self, shelf: Shelf, kind: str, title: str, empty: str) -> None:
        prefix = f"{kind}s"
        super().__init__(id=prefix)
        self._shelf = shelf
        self._kind = kind
        self._title = title
        self._asker = Asker(self)
        self.table: RecordTable[KeptRow] = RecordTable(
            (
                Column("name", "Name", 16, lambda row: row.name, fixed=True, grows=True),
                Column("words", "What", 30, lambda row: row.words, grows=True),
            ),
            empty=empty,
            lays_out=False,
            id=f"{prefix}-table",
        )

    def compose_body(self) -> Iterable[Widget]:
        """The list in a frame."""
        with Vertical(id=f"{self.id}-frame", classes="kept-frame"):
            yield TextStrip(self._title, id=f"{self.id}-title", classes="kept-title")
            yield self.table

    def on_mount(self) -> None:
        """Lists what is kept."""
        self.table.show(ListSource(self._shelf.rows, lambda row: row.id))
        self.table.focus()

    def on_record_table_opened(self, event: RecordTable.Opened) -> None:
        """Answers."""
        event.stop()
        self.dismiss(event.key)

    def action_keep(self) -> None:
        """Asks for a name and keeps what there is now."""
        from tui.screens.ask import AskScreen

        def answered(name: str | None) -> None:
            if name is not None:
                self._do(lambda: self._shelf.keep(name))

        self.app.push_screen(AskScreen(f"Name of the new {self._kind}"), answered)

    def action_replace(self) -> None:
        """Puts what there is now in the place of the one under the cursor."""
        self._confirm("Replace", self._shelf.replace, "What it held is gone then.")

    def action_forget(self) -> None:
        """Forgets the one under the cursor."""
        self._confirm("Forget", self._shelf.forget, "The billings stay as they are.")

    def _confirm(self, verb: str, what: Callable[[KeptRow], str], consequence: str) -> None:
        from tui.screens.confirm import ConfirmScreen

        row = self.table.cursor_row
        if row is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._do(lambda: what(row))

        question = f"{verb} the {self._kind} {row.name}?"
        self.app.push_screen(ConfirmScreen(question, consequence, yes=verb), answered)

    def _do(self, what: Callable[[], str]) -> None:
        def done(sentence: str) -> None:
            self.notify(sentence, markup=False)
            self.table.reload()

        self._asker.ask("keep", what, done, self._asker.refuse)
