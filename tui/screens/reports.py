"""The reports of a project: retainage, aging, compliance; each a chart and a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import Session
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import TabbedContent, TabPane

from store.dictionary import word
from store.money import format_cents
from store.project_reports import ProjectReport, Subject, project_report
from store.queries import PeriodRow, ProjectRow
from store.report import Cell, Kind, Report, ReportRow
from store.vocabulary import Direction
from tui.asking import Asker
from tui.far_words import report_words
from tui.opening import Office
from tui.screens.office_screen import OfficeScreen
from tui.settings import Settings
from tui.widgets.chart import Chart
from tui.widgets.columns import Column
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable

_WIDTHS = {Kind.TEXT: 16, Kind.COUNT: 9, Kind.CENTS: 15, Kind.RATE: 9, Kind.DAY: 10}


@dataclass(frozen=True, slots=True)
class _Row:
    key: int
    cells: tuple[Cell, ...]


def _shown(kind: Kind, cell: Cell) -> str:
    if isinstance(cell, int):
        return format_cents(cell) if kind is Kind.CENTS else f"{cell:,}"
    return "" if cell is None else str(cell)


def _cell(kind: Kind, place: int) -> Callable[[_Row], str]:
    return lambda row: _shown(kind, row.cells[place])


class ReportPane(Vertical):
    """One report: its chart, and below it its rows."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(id=f"{subject.value}-report")
        self.subject = subject
        self.chart = Chart(id=f"{subject.value}-chart")
        self.table: RecordTable[_Row] | None = None

    def compose(self) -> ComposeResult:
        """The chart; the table comes with its columns."""
        yield self.chart

    async def show(self, made: ProjectReport) -> None:
        """Shows a report."""
        self.chart.show(made.bars, counts=made.counts)
        (shown,) = made.report.tables
        rows = list(shown.rows)
        columns = tuple(
            Column(
                f"column-{place}",
                column.name,
                max(_WIDTHS[column.kind], len(column.name)),
                _cell(column.kind, place),
                right=column.kind is not Kind.TEXT,
                fixed=place == 0,
            )
            for place, column in enumerate(shown.columns)
        )
        totals = next((row for row in rows if row.total), ReportRow(tuple("" for _ in columns)))
        cells = {
            column.id: _shown(kind.kind, cell)
            for column, kind, cell in zip(columns, shown.columns, totals.cells, strict=True)
        }
        listed = [_Row(key, row.cells) for key, row in enumerate(rows, start=1) if not row.total]
        if self.table is None:
            self.table = RecordTable(
                columns, opens=False, empty="Nothing to report yet.", id=f"{self.subject.value}-table"
            )
            await self.mount(self.table)
        self.table.show(AtHand(listed, key=lambda row: row.key, totals=cells))


class ReportsScreen(OfficeScreen):
    """Three reports.

    Args:
        period: whose billings the compliance report shows; None for all.
    """

    HELP = """\
1 is the retainage that each contract's latest billing holds, 2 what certified billings still owe by the days since they
were due, 3 how many papers of each kind the billings of the chosen period carry. e exports the one that is shown."""

    CSS_PATH = "reports.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place), f"tab('{one.value}')", word(one), show=False, id=f"reports.{one.value}")
            for place, one in enumerate(Subject, start=1)
        ),
        Binding("e", "export", "Export", id="reports.export", tooltip="This report as PDF, CSV or XLSX"),
        Binding("escape", "app.pop_screen", "Back", id="reports.back"),
    ]

    def __init__(
        self, office: Office, settings: Settings, project: ProjectRow, direction: Direction, period: PeriodRow | None
    ) -> None:
        super().__init__(office, f"Reports of {project.number} {project.name}", id="reports")
        self._settings = settings
        self._project = project
        self._direction = direction
        self._period = period
        self._asker = Asker(self)
        self.panes = {subject: ReportPane(subject) for subject in Subject}

    def compose_body(self) -> Iterable[Widget]:
        """A tab for each."""
        with TabbedContent(id="tabs", initial=Subject.RETAINAGE.value):
            for place, (subject, pane) in enumerate(self.panes.items(), start=1):
                yield TabPane(f"{place} {word(subject)}", pane, id=subject.value)

    @on(TabbedContent.TabActivated)
    def _activated(self, message: TabbedContent.TabActivated) -> None:
        message.stop()
        subject = Subject(message.pane.id or "")

        def question() -> ProjectReport:
            with self.office.database.read() as session:
                return self._made(session, subject)

        def show(made: ProjectReport) -> None:
            self.run_worker(self._show(subject, made), group="show")

        self._asker.ask(subject.value, question, show, self._asker.refuse)

    async def _show(self, subject: Subject, made: ProjectReport) -> None:
        pane = self.panes[subject]
        await pane.show(made)
        if pane.table is not None:
            pane.table.focus()

    def _made(self, session: Session, subject: Subject) -> ProjectReport:
        return project_report(
            session,
            self.office.actor,
            self._project.id,
            subject,
            self._direction,
            today=self.office.today(),
            period_id=None if self._period is None else self._period.id,
        )

    def action_export(self) -> None:
        """Asks as what and where to."""
        subject = Subject(self.query_one("#tabs", TabbedContent).active)

        def report(session: Session) -> Report:
            return self._made(session, subject).report

        from tui.screens.export import offer_export

        period = self._period if subject is Subject.COMPLIANCE else None
        far = report_words(self._project, period, self._direction, subject.value)
        offer_export(self, self._asker, self.office, self._settings, report, far)
