"""The first screen: the projects a person may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import queries
from store.queries import ProjectRow
from tui.opening import Office
from tui.screens.office_screen import OfficeScreen
from tui.settings import Settings
from tui.widgets.columns import Column
from tui.widgets.filter_bar import FilterBar
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable

COLUMNS: tuple[Column[ProjectRow], ...] = (
    Column("number", "Project", 12, lambda row: row.number, fixed=True),
    Column("name", "Name", 30, lambda row: row.name, grows=True),
    Column("billings", "Billings", 10, lambda row: f"{row.billings:,}", right=True),
)


class ProjectsScreen(OfficeScreen):
    """Lists the projects; enter opens one.

    Args:
        number: the project to open as soon as the list has come; empty opens the only one there is, if there is one.
    """

    HELP = """\
The projects you may see. Enter opens one, f searches in all, m makes one.
D shows the directory: persons, companies, keys, levels.
Import a project with: progress-billings import FILE"""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/", id="projects.filter", tooltip="Filter as you type"),
        Binding("f", "search", "Search", id="projects.search", tooltip="Search in all projects"),
        Binding("m", "make", "New project", id="projects.make", tooltip="Make a project"),
        Binding(
            "D",
            "directory",
            "Directory",
            key_display="D",
            id="projects.directory",
            tooltip="Persons, companies, keys and levels",
        ),
    ]

    def __init__(self, office: Office, settings: Settings, number: str = "") -> None:
        super().__init__(office, "Progress Billings: projects", id="projects")
        self._settings = settings
        self._number = number
        self._fresh = True
        self.filter_bar = FilterBar("Filter by number or name", id="projects-filter")
        self.table: RecordTable[ProjectRow] = RecordTable(COLUMNS, empty=self._empty_sentence(), id="projects-table")

    def _empty_sentence(self) -> str:
        if self.office.actor.operator:
            return "No projects yet: m makes one; progress-billings import FILE brings one in, demo shows one."
        if self.office.actor.administrator:
            return "You are on no project yet: m makes one, D gives you a level on one that is there."
        return f"You are on no project yet: ask a project admin to add the login {self.office.actor.login}."

    def compose_body(self) -> Iterable[Widget]:
        """The list and its filter."""
        yield self.filter_bar
        yield self.table

    def on_mount(self) -> None:
        """Asks for the list."""
        self._look("")
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Looks again when a project was left."""
        if not self._fresh:
            self.table.reload()

    @on(RecordTable.Listed)
    def _listed(self, message: RecordTable.Listed) -> None:
        """Opens what was asked for, once, and puts the cursor on the project opened last."""
        if not self._fresh or message.trouble:
            return
        self._fresh = False
        rows = [row for number in range(len(self.table.keys)) if (row := self.table.row_at(number))]
        for place, row in enumerate(rows):
            if row.number == (self._number or self._settings.project):
                self.table.go_to(place)
        chosen = [row for row in rows if row.number == self._number] or (rows if len(rows) == 1 else [])
        if chosen:
            self._open(chosen[0])

    @on(FilterBar.Narrowed)
    def _narrowed(self, message: FilterBar.Narrowed) -> None:
        self.table.empty_sentence = f"No project holds {message.text!r}." if message.text else self._empty_sentence()
        self._look(message.text)

    @on(FilterBar.Left)
    def _left(self) -> None:
        self.table.focus()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        if row := self.table.cursor_row:
            self._open(row)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who may not make a project has no key for it."""
        return self.office.actor.keeps_directory if action == "make" else super().check_action(action, parameters)

    def action_make(self) -> None:
        """Makes a project."""
        from tui.screens.project_form import ProjectForm

        def done(sentence: str | None) -> None:
            if sentence:
                self.notify(sentence, markup=False)
                self._look("")

        self.app.push_screen(ProjectForm(self.office), done)

    def action_search(self) -> None:
        """Looks for contracts, billings and files of all projects."""
        from tui.screens.search import SearchScreen

        self.app.push_screen(SearchScreen(self.office, self._settings))

    def action_directory(self) -> None:
        """Shows who is known, what they may do, and how they log in."""
        from tui.screens.directory import DirectoryScreen

        self.app.push_screen(DirectoryScreen(self.office))

    def action_filter(self) -> None:
        """Filters as one types."""
        self.filter_bar.use()

    def _look(self, text: str) -> None:
        """Asks for the projects whose number or name holds a text."""
        wanted = text.strip().casefold()

        def question() -> list[ProjectRow]:
            with self.office.database.read() as session:
                found = queries.projects(session, self.office.actor)
            return [row for row in found if wanted in f"{row.number} {row.name}".casefold()]

        self.table.show(ListSource(question, key=lambda row: row.id))

    def _open(self, project: ProjectRow) -> None:
        from tui.screens.billings import BillingsScreen

        self._settings.project = project.number
        self._settings.save()
        self.app.push_screen(BillingsScreen(self.office, self._settings, project))
