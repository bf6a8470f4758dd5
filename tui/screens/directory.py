"""The directory: who is known, and which companies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import TabbedContent, TabPane

from store.directory import administers_any
from tui.asking import Asker
from tui.opening import Office
from tui.screens.companies_pane import CompaniesPane
from tui.screens.office_screen import OfficeScreen
from tui.screens.persons_pane import PersonsPane
from tui.widgets.record_table import RecordTable

PERSONS, COMPANIES = "persons", "companies"
TABS = {PERSONS: "Persons", COMPANIES: "Companies"}


class DirectoryScreen(OfficeScreen):
    """Persons and companies, each on a tab."""

    HELP = """\
Who is known here: keys 1 and 2 go to persons and companies. Administrators of the directory change them;
administrators of projects see who works with them and add others; everybody sees themselves and their own keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place), f"tab('{tab}')", words, show=False, id=f"directory.{tab}")
            for place, (tab, words) in enumerate(TABS.items(), start=1)
        ),
        Binding("escape", "app.pop_screen", "Back", id="directory.back"),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__(office, "Directory", id="directory")
        self._asker = Asker(self)
        self.persons = PersonsPane(office, self._asker)
        self.companies = CompaniesPane(office, self._asker)

    def compose_body(self) -> Iterable[Widget]:
        """Two tabs."""
        bodies: tuple[Widget, Widget] = (self.persons, self.companies)
        with TabbedContent(id="tabs", initial=PERSONS):
            for place, (tab, words), body in zip((1, 2), TABS.items(), bodies, strict=True):
                yield TabPane(f"{place} {words}", body, id=tab)

    def on_mount(self) -> None:
        """Asks for both lists."""
        self.persons.table.focus()

        def question() -> bool:
            with self.office.database.read() as session:
                return administers_any(session, self.office.actor)

        self._asker.ask("rights", question, self._look, self._asker.refuse)

    def _look(self, adds: bool) -> None:
        self.persons.look(adds=adds)
        self.companies.look(adds=adds)

    def on_screen_resume(self) -> None:
        """Looks again when a person was left."""
        self.persons.table.reload()

    @on(TabbedContent.TabActivated)
    def _activated(self, message: TabbedContent.TabActivated) -> None:
        message.stop()
        (self.companies if message.pane.id == COMPANIES else self.persons).table.focus()

    @on(RecordTable.Opened, "#persons-table")
    def _opened(self) -> None:
        from tui.screens.person import PersonScreen

        if row := self.persons.table.cursor_row:
            self.app.push_screen(PersonScreen(self.office, row))
