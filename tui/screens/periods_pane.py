"""The list of billing periods (PRODUCT.md sections 2 and 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from store import queries
from store.dictionary import word
from store.queries import PeriodRow, ProjectRow
from tui.opening import Office
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.wording import day

COLUMNS: tuple[Column[PeriodRow], ...] = (
    Column("from", "From", 10, lambda row: day(row.from_date), fixed=True),
    Column("to", "To", 10, lambda row: day(row.to_date)),
    Column("due", "Due Date", 10, lambda row: day(row.due_date)),
    Column("status", "Status", 8, lambda row: word(row.status)),
    Column("billings", "Billings", 8, lambda row: f"{row.billings:,}", right=True),
)


class PeriodsPane(Vertical):
    """The periods, newest first; enter shows the billings of one."""

    HELP = "The project's billing periods. Enter shows the billings of the one under the cursor."

    BINDINGS: ClassVar[list[BindingType]] = []

    @dataclass
    class Chosen(Message):
        """The billings of a period are to be shown."""

        period: PeriodRow

    def __init__(self, office: Office, project: ProjectRow) -> None:
        super().__init__(id="periods-list")
        self._office = office
        self._project = project
        self.table: RecordTable[PeriodRow] = RecordTable(
            COLUMNS, empty="The project has no billing periods yet; import them with its document.", id="periods-table"
        )

    def compose(self) -> ComposeResult:
        """The table."""
        yield self.table

    def look(self) -> None:
        """Asks for the list."""

        def question() -> list[PeriodRow]:
            with self._office.database.read() as session:
                return list(reversed(queries.periods(session, self._office.actor, self._project.id)))

        self.table.show(ListSource(question, key=lambda row: row.id))

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        if row := self.table.cursor_row:
            self.post_message(self.Chosen(row))
