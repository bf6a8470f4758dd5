"""What was changed in a project, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.project_history import MOST_CHANGES, project_history
from store.queries import ChangeRow
from tui.opening import Office
from tui.output import plain
from tui.screens.billing import CHANGE_COLUMNS
from tui.screens.office_screen import OfficeScreen
from tui.widgets.filter_bar import FilterBar
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable


class ProjectHistoryScreen(OfficeScreen):
    """The changes of a project; the lines below say all of the one under the cursor."""

    HELP = f"""\
Every change of the project, its periods, contracts and billings that you may see, the latest first; no more than the
latest {MOST_CHANGES:,}. / filters as you type: by who, what, or a value. Nothing of it can be edited."""

    CSS_PATH = "project_history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/", id="history.filter", tooltip="Filter as you type"),
        Binding("escape", "app.pop_screen", "Back", id="history.back"),
    ]

    def __init__(self, office: Office, project_id: int, name: str) -> None:
        super().__init__(office, f"History of {name}", id="project-history")
        self._project_id = project_id
        self.filter_bar = FilterBar("Filter by who, what, or a value", id="project-history-filter")
        self.table: RecordTable[ChangeRow] = RecordTable(
            CHANGE_COLUMNS, opens=False, empty="No changes are recorded.", id="project-history-table"
        )
        self.about = Static(id="project-history-about")

    def compose_body(self) -> Iterable[Widget]:
        """The changes, and all of one."""
        yield self.filter_bar
        yield self.table
        yield self.about

    def on_mount(self) -> None:
        """Asks for the changes."""
        self._look("")
        self.table.focus()

    def action_filter(self) -> None:
        """Filters as one types."""
        self.filter_bar.use()

    @on(FilterBar.Narrowed)
    def _narrowed(self, message: FilterBar.Narrowed) -> None:
        self._look(message.text)

    @on(FilterBar.Left)
    def _left(self) -> None:
        self.table.focus()

    def _look(self, text: str) -> None:
        wanted = text.strip().casefold()

        def question() -> Sequence[ChangeRow]:
            with self.office.database.read() as session:
                found = project_history(session, self.office.actor, self._project_id)
            return [row for row in found if wanted in _all_of(row).casefold()]

        self.table.show(ListSource(question))

    @on(RecordTable.Listed)
    @on(RecordTable.Moved)
    def _say_about(self) -> None:
        row = self.table.cursor_row
        self.about.update(Content("" if row is None else plain(_all_of(row))))


def _all_of(row: ChangeRow) -> str:
    """A change on one line."""
    return f"{row.name} ({row.login}): {row.subject}, {row.field}: {row.old or 'nothing'} -> {row.new or 'nothing'}"
