"""The companies of the directory."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from store.directory import CompanyRow, list_companies
from store.directory_editing import add_company, rename_company
from tui.asking import Asker
from tui.opening import Office
from tui.screens.ask import AskScreen
from tui.steps import Steps
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable

COLUMNS: tuple[Column[CompanyRow], ...] = (
    Column("name", "Company", 40, lambda row: row.name, fixed=True, grows=True),
    Column("persons", "Persons", 8, lambda row: f"{row.persons:,}", right=True),
)


class CompaniesPane(Vertical):
    """Lists companies; n adds one, e gives one another name."""

    HELP = """\
Companies that are ours, hold contracts, or are somebody's. n adds one, e gives one another name, on all its contracts;
backups that were compiled keep the old one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", "New company", id="companies.add", tooltip="Add a company"),
        Binding("e", "rename", "Rename", id="companies.rename", tooltip="Give the company another name"),
    ]

    def __init__(self, office: Office, asker: Asker) -> None:
        super().__init__(id="companies-list")
        self._office = office
        self._adds = False
        self.table: RecordTable[CompanyRow] = RecordTable(
            COLUMNS, opens=False, empty="No companies, or they are not yours to see.", id="companies-table"
        )
        self._steps = Steps(self, office, asker, self.table.reload)

    def compose(self) -> ComposeResult:
        """The list."""
        yield self.table

    def look(self, *, adds: bool) -> None:
        """Asks for the list; see `PersonsPane.look`."""
        self._adds = adds

        def question() -> list[CompanyRow]:
            with self._office.database.read() as session:
                return list_companies(session, self._office.actor)

        self.table.show(ListSource(question, key=lambda row: row.id))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who may not change anything has no keys for it."""
        if action == "add":
            return self._adds
        if action == "rename":
            return self._office.actor.keeps_directory and self.table.cursor_row is not None
        return super().check_action(action, parameters)

    @on(RecordTable.Listed)
    @on(RecordTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    def action_add(self) -> None:
        """Adds a company."""

        def answered(name: str | None) -> None:
            if name is not None:
                self._steps.take(lambda session: add_company(session, self._office.actor, name))

        self.app.push_screen(AskScreen("Name of the new company"), answered)

    def action_rename(self) -> None:
        """Gives the company under the cursor another name."""
        row = self.table.cursor_row
        if row is None:
            return

        def answered(name: str | None) -> None:
            if name is not None:
                self._steps.take(lambda session: rename_company(session, self._office.actor, row.id, name))

        self.app.push_screen(AskScreen(f"Another name for {row.name}", row.name), answered)
