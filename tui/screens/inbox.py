"""The inbox: files that wait in a folder, to be ticked and attached."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.inbox import InboxFile, attach_from_inbox, inbox_files, inbox_folder, put_away
from tui.asking import Asker
from tui.opening import Office
from tui.output import megabytes, plain
from tui.screens.dialog import Dialog
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip
from tui.wording import count, moment

COLUMNS: tuple[Column[InboxFile], ...] = (
    Column("name", "File", 24, lambda row: row.name, fixed=True, grows=True),
    Column("size", "Size", 10, lambda row: megabytes(row.size), right=True),
    Column("changed", "Written", 14, lambda row: moment(row.changed)),
    Column("attached", "Attached To", 12, lambda row: row.attached),
)


def usual_inbox() -> Path:
    """The inbox of a person who named none: in their data folder (XDG_DATA_HOME on Linux)."""
    from platformdirs import user_data_path

    return user_data_path("progress-billings") / "inbox"


class InboxScreen(Dialog[int]):
    """Attaches ticked files of the inbox, or the one under the cursor; answers how many.

    Args:
        label: what the person knows the billing by.
    """

    CSS_PATH = "inbox.tcss"
    HELP = """\
The files that wait in your inbox. Space ticks, a all; enter attaches the ticked ones, or the one under the cursor, in
the order of their names, and puts them away into attached/ in the inbox. r looks again, escape leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "attach", "Attach", id="inbox.attach"),
        Binding("escape", "leave", "Back", id="inbox.back"),
    ]

    def __init__(self, office: Office, billing_id: int, label: str) -> None:
        super().__init__(id="inbox")
        self._office = office
        self._billing_id = billing_id
        self._label = label
        self._asker = Asker(self)
        # By name, so that a tick stays with its file while others come and go.
        self._numbers: dict[str, int] = {}
        self.folder = inbox_folder(os.environ, office.actor.login, usual_inbox())
        self.table: RecordTable[InboxFile] = RecordTable(
            COLUMNS, ticks=True, opens=False, empty=f"No files wait in {plain(str(self.folder))}.", id="inbox-table"
        )
        self.about = Static(id="inbox-about")

    def compose_body(self) -> Iterable[Widget]:
        """The files and where they are."""
        with Vertical(id="inbox-frame"):
            yield TextStrip(f"Attach to {self._label} from the inbox", id="inbox-title")
            yield self.table
            yield self.about

    def on_mount(self) -> None:
        """Lists the files."""
        self._say(f"The inbox is {self.folder}")
        self.table.show(ListSource(self._look, key=lambda row: self._numbers[row.name]))
        self.table.focus()

    def _look(self) -> Sequence[InboxFile]:
        """In a thread."""
        with self._office.database.read() as session:
            files = inbox_files(session, self._office.actor, self.folder)
        for file in files:
            self._numbers.setdefault(file.name, len(self._numbers) + 1)
        return files

    def action_attach(self) -> None:
        """Attaches, in a thread: files may be large."""
        ticked: set[int | None] = set(self.table.selection.keys)
        ticked = ticked or {self.table.cursor_key}
        names = sorted(name for name, number in self._numbers.items() if number in ticked)
        if not names:
            self.action_leave()
            return
        self._say(f"Attaching {count(len(names), 'file')} ...")

        def question() -> tuple[int, list[str]]:
            with self._office.database.write() as session:
                attach_from_inbox(session, self._office.files, self._office.actor, self._billing_id, self.folder, names)
            return len(names), put_away(self.folder, names)

        self._asker.ask("attach", question, self._attached, self._say)

    def _attached(self, found: tuple[int, list[str]]) -> None:
        number, left = found
        if left:
            self.notify(
                f"{count(len(left), 'file')} stay in the inbox, which may not be written; move them yourself.",
                severity="warning",
                markup=False,
            )
        self.dismiss(number)

    @on(RecordTable.Moved)
    def _moved(self) -> None:
        row = self.table.cursor_row
        where = f"The inbox is {self.folder}"
        self._say(f"{row.attached} has a file of this name and size already." if row and row.attached else where)

    def _say(self, sentence: str) -> None:
        self.about.update(Content(plain(sentence)))

    def action_leave(self) -> None:
        """Attaches nothing."""
        self.dismiss(0)
