"""The Progress Billings tool of a project: its four tabs (PRODUCT.md section 2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import TabbedContent, TabPane

from store import queries
from store.dictionary import Term, label
from store.queries import PeriodRow, ProjectRow
from store.vocabulary import Direction, PeriodStatus
from tui.asking import Asker
from tui.opening import Office
from tui.screens.backups_pane import BackupsPane
from tui.screens.billings_pane import BillingsPane
from tui.screens.office_screen import OfficeScreen
from tui.screens.periods_pane import PeriodsPane
from tui.settings import Settings

SUBCONTRACTOR, CLIENT, PERIODS, BACKUPS = "subcontractor", "client", "periods", "backups"
TABS = (SUBCONTRACTOR, CLIENT, PERIODS, BACKUPS)


class BillingsScreen(OfficeScreen):
    """The tabs of one project."""

    HELP = "Keys 1 to 4 go to the tabs; escape goes back to the projects."

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place), f"tab('{tab}')", f"Tab {place}", show=False, id=f"tabs.{tab}")
            for place, tab in enumerate(TABS, start=1)
        ),
        Binding("escape", "app.pop_screen", "Projects", id="tabs.back", tooltip="Back to the projects"),
    ]

    def __init__(self, office: Office, settings: Settings, project: ProjectRow) -> None:
        tool = label(project.dictionary, Term.INVOICING)
        super().__init__(office, f"{tool}: {project.number} {project.name}", id="billings")
        self._project = project
        self._asker = Asker(self)
        self.subcontractor = BillingsPane(office, settings, project, Direction.DOWNSTREAM, prefix=SUBCONTRACTOR)
        self.client = BillingsPane(office, settings, project, Direction.UPSTREAM, prefix=CLIENT)
        self.periods = PeriodsPane(office, project)
        self.backups = BackupsPane(office, settings, project)

    @property
    def ticked(self) -> int:
        """How many ticks would be forgotten."""
        return len(self.subcontractor.table.selection) + len(self.client.table.selection)

    def compose_body(self) -> Iterable[Widget]:
        """The tabs; a list is asked for when its tab is first seen."""
        dictionary = self._project.dictionary
        with TabbedContent(id="tabs", initial=SUBCONTRACTOR):
            yield self._pane(1, label(dictionary, Term.SUBCONTRACTOR), SUBCONTRACTOR, self.subcontractor)
            yield self._pane(2, label(dictionary, Term.UPSTREAM_TAB), CLIENT, self.client)
            yield self._pane(3, "Billing Periods", PERIODS, self.periods)
            yield self._pane(4, "Backups", BACKUPS, self.backups)

    @staticmethod
    def _pane(place: int, words: str, tab: str, content: Widget) -> TabPane:
        return TabPane(f"{place} {words}", content, id=tab)

    def on_mount(self) -> None:
        """Asks for the project's periods; the open one is shown."""
        self.subcontractor.table.focus()

        def question() -> list[PeriodRow]:
            with self.office.database.read() as session:
                return queries.periods(session, self.office.actor, self._project.id)

        self._asker.ask("periods", question, self._show_periods, self._no_periods)

    def _show_periods(self, periods: list[PeriodRow]) -> None:
        chosen = next((period for period in periods if period.status is PeriodStatus.OPEN), None)
        self.subcontractor.show_periods(periods, chosen)
        self.client.show_periods(periods, None)

    def _no_periods(self, sentence: str) -> None:
        self.notify(sentence, severity="error", markup=False)
        self._show_periods([])

    def action_tab(self, tab: str) -> None:
        """Goes to a tab and into its list."""
        self.query_one("#tabs", TabbedContent).active = tab

    @on(TabbedContent.TabActivated)
    def _activated(self, message: TabbedContent.TabActivated) -> None:
        """Puts the focus into the list of the tab; short lists are asked for anew."""
        message.stop()
        self.app.clear_notifications()  # they would cover the end of another list
        tables: dict[str, Widget] = {
            SUBCONTRACTOR: self.subcontractor.table,
            CLIENT: self.client.table,
            PERIODS: self.periods.table,
            BACKUPS: self.backups.table,
        }
        tab = message.pane.id or SUBCONTRACTOR
        if tab == PERIODS:
            self.periods.look()
        elif tab == BACKUPS:
            self.backups.look()
        if self.focused is None or not self._within(tables[tab].id):
            tables[tab].focus()

    def _within(self, table_id: str | None) -> bool:
        return self.focused is not None and self.focused.id == table_id

    @on(PeriodsPane.Chosen)
    def _period_chosen(self, message: PeriodsPane.Chosen) -> None:
        """Shows the billings of a period that was opened in the list of periods."""
        self.subcontractor.show_period(message.period)
        self.action_tab(SUBCONTRACTOR)
