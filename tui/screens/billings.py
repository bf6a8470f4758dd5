"""The Progress Billings tool of a project: its four tabs (PRODUCT.md section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import TabbedContent, TabPane

from store import queries
from store.dictionary import Term, label
from store.errors import Problem
from store.period_schedule import catch_up_when_due
from store.queries import PeriodRow, ProjectRow
from store.vocabulary import Direction, PeriodStatus
from tui.asking import Asker
from tui.opening import Office
from tui.screens.backups_pane import BackupsPane
from tui.screens.billings_pane import BillingsPane
from tui.screens.list_doors import ListPlace
from tui.screens.office_screen import OfficeScreen
from tui.screens.periods_pane import PeriodsPane
from tui.settings import Settings
from tui.wording import caught_up

SUBCONTRACTOR, CLIENT, PERIODS, BACKUPS = "subcontractor", "client", "periods", "backups"
TABS = (SUBCONTRACTOR, CLIENT, PERIODS, BACKUPS)


def _open_one(periods: Sequence[PeriodRow]) -> PeriodRow | None:
    return next((period for period in periods if period.status is PeriodStatus.OPEN), None)


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
        downstream = ListPlace(office, settings, project, Direction.DOWNSTREAM)
        self.subcontractor = BillingsPane(downstream, prefix=SUBCONTRACTOR)
        self.client = BillingsPane(replace(downstream, direction=Direction.UPSTREAM), prefix=CLIENT)
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
        """Makes the periods that the schedule lacks, asks for all; the open one is shown."""
        self.subcontractor.table.focus()
        self._asker.ask("periods", self._opened_periods, self._show_opened, self._no_periods)

    def _opened_periods(self) -> tuple[list[PeriodRow], str]:
        """The periods after catching up, and what that came to; where it cannot be done, the project opens as it is."""
        try:
            made = catch_up_when_due(self.office.database, self.office.actor, self._project.id, self.office.today())
            told = caught_up(made)
        except Problem as problem:
            told = str(problem)
        return self._read_periods(), told

    def _read_periods(self) -> list[PeriodRow]:
        with self.office.database.read() as session:
            return queries.periods(session, self.office.actor, self._project.id)

    def _show_opened(self, found: tuple[list[PeriodRow], str]) -> None:
        periods, told = found
        if told:
            self.notify(told, markup=False)
        self._show_periods(periods)

    def _show_periods(self, periods: list[PeriodRow]) -> None:
        self.subcontractor.show_periods(periods, _open_one(periods))
        self.client.show_periods(periods, None)

    def _no_periods(self, sentence: str) -> None:
        self.notify(sentence, severity="error", markup=False)
        self._show_periods([])

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

    @on(PeriodsPane.Changed)
    def _periods_changed(self) -> None:
        """Gives the other tabs the periods as they are now; each stays on its own where that is still there."""
        self._asker.ask("periods", self._read_periods, self._renew_periods, self._no_periods)

    def _renew_periods(self, periods: list[PeriodRow]) -> None:
        for pane in (self.subcontractor, self.client):
            shown = pane.period
            kept = next((one for one in periods if shown and one.id == shown.id), None)
            pane.show_periods(periods, kept or (_open_one(periods) if shown else None))

    @on(PeriodsPane.Chosen)
    def _period_chosen(self, message: PeriodsPane.Chosen) -> None:
        """Shows the billings of a period that was opened in the list of periods."""
        self.subcontractor.show_period(message.period)
        self.action_tab(SUBCONTRACTOR)
