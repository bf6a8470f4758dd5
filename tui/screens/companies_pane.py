"""The companies of the directory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from sqlmodel import Session
from textual.binding import Binding, BindingType

from store.directory import CompanyRow, list_companies
from store.directory_editing import add_company, rename_company
from tui.asking import Asker
from tui.opening import Office
from tui.screens.ask import AskScreen
from tui.screens.directory_pane import DirectoryPane
from tui.widgets.columns import Column
from tui.widgets.record_table import RecordTable

COLUMNS: tuple[Column[CompanyRow], ...] = (
    Column("name", "Company", 40, lambda row: row.name, fixed=True, grows=True),
    Column("persons", "Persons", 8, lambda row: f"{row.persons:,}", right=True),
)


class CompaniesPane(DirectoryPane[CompanyRow]):
    """Lists companies; n adds one, e gives one another name."""

    HELP = """\
Companies that are ours, hold contracts, or are somebody's. n adds one, e gives one another name, on all its contracts;
backups that were compiled keep the old one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", "New company", id="companies.add", tooltip="Add a company"),
        Binding("e", "rename", "Rename", id="companies.rename", tooltip="Give the company another name"),
    ]

    KEEPS = frozenset({"rename"})

    def __init__(self, office: Office, asker: Asker) -> None:
        table: RecordTable[CompanyRow] = RecordTable(
            COLUMNS, opens=False, empty="No companies, or they are not yours to see.", id="companies-table"
        )
        super().__init__(office, asker, table, id="companies-list")

    def rows(self, session: Session) -> Sequence[CompanyRow]:
        """Asks for the companies."""
        return list_companies(session, self._office.actor)

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
