"""What was told in this session, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.output import plain
from tui.screens.dialog import Dialog
from tui.told import Told
from tui.widgets.columns import Column
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip

COLUMNS: tuple[Column[Told], ...] = (
    Column("at", "When", 9, lambda row: f"{row.at.astimezone():%H:%M:%S}", fixed=True),
    Column("severity", "", 2, lambda row: "!" if row.severity != "information" else ""),
    Column("text", "What", 40, lambda row: f"{row.title}: {row.text}" if row.title else row.text, grows=True),
)


class ToldScreen(Dialog[None]):
    """Lists what was told."""

    CSS_PATH = "told.tcss"
    HELP = "Every message of this session, newest first; the one under the cursor is whole below. Escape goes back."

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back", id="told.back")]

    def __init__(self, told: Sequence[Told]) -> None:
        super().__init__(id="told")
        self._told = told
        self.table: RecordTable[Told] = RecordTable(
            COLUMNS, opens=False, empty="Nothing was told yet.", id="told-table"
        )
        self.about = Static(id="told-about")

    def compose_body(self) -> Iterable[Widget]:
        """The messages, and the whole of one."""
        with Vertical(id="told-frame"):
            yield TextStrip("Messages of this session", id="told-title")
            yield self.table
            yield self.about

    def on_mount(self) -> None:
        """Lists them."""
        self.table.show(AtHand(self._told))
        self.table.focus()

    @on(RecordTable.Listed)
    @on(RecordTable.Moved)
    def _say_about(self) -> None:
        row = self.table.cursor_row
        self.about.update(Content("" if row is None else plain(row.text)))
