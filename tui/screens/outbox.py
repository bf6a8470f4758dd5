"""The letters of a project: to whom, what, and whether they went."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.dictionary import word
from store.outbox import MessageRow, messages
from tui.opening import Office
from tui.output import plain, plain_lines
from tui.screens.office_screen import OfficeScreen
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.wording import moment

COLUMNS: tuple[Column[MessageRow], ...] = (
    Column("at", "When", 14, lambda row: moment(row.written_at), fixed=True),
    Column("state", "State", 10, lambda row: word(row.state)),
    Column("to", "To", 20, lambda row: row.to_name),
    Column("subject", "Subject", 24, lambda row: row.subject, grows=True),
    Column("contract", "Contract", 10, lambda row: row.contract),
    Column("address", "Address", 24, lambda row: row.to_address),
    Column("by", "By", 16, lambda row: row.written_by),
)


class OutboxScreen(OfficeScreen):
    """Lists letters; the lines below say all of the one under the cursor."""

    HELP = """\
What was written to those who bill, and whether it went. One to somebody without an address, or that the mail server
refused, is to be told otherwise: its text stands below."""

    CSS_PATH = "outbox.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.pop_screen", "Back", id="outbox.back")]

    def __init__(self, office: Office, project_id: int, name: str) -> None:
        super().__init__(office, f"Letters of {name}", id="outbox")
        self._project_id = project_id
        self.table: RecordTable[MessageRow] = RecordTable(
            COLUMNS, opens=False, empty="Nothing was written yet; u on the list invites contracts.", id="outbox-table"
        )
        self.about = Static(id="outbox-about")

    def compose_body(self) -> Iterable[Widget]:
        """The letters, and all of one."""
        yield self.table
        yield self.about

    def on_mount(self) -> None:
        """Asks for the letters."""

        def question() -> list[MessageRow]:
            with self.office.database.read() as session:
                return messages(session, self.office.actor, self._project_id)

        self.table.show(ListSource(question, key=lambda row: row.id))
        self.table.focus()

    @on(RecordTable.Listed)
    @on(RecordTable.Moved)
    def _say_about(self) -> None:
        row = self.table.cursor_row
        if row is None:
            self.about.update("")
            return
        lines = [f"{row.to_name} <{row.to_address}>: {row.subject}"]
        lines += [f"! {row.error}"] if row.error else []
        self.about.update(Content("\n".join(map(plain, lines)) + "\n" + plain_lines(row.body)))
