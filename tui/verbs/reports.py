"""`report`: retainage, aging or compliance of a project, as a chart and a table, JSON or a file."""

from __future__ import annotations

from argparse import Namespace

from sqlmodel import Session

from store.money import format_cents
from store.project_reports import ProjectReport, Subject, project_report
from store.report import Cell, Kind
from store.vocabulary import Direction
from tui.opening import Office
from tui.output import plain, say, say_json, say_table
from tui.verbs.common import DONE, period_id, project_id
from tui.verbs.exporting import report_verb, wanted_file
from tui.widgets.chart import bars_text

_WIDTH = 79


def project_report_verb(office: Office, chosen: Namespace) -> int:
    """Runs the verb."""
    project = project_id(office, chosen.project)
    period = period_id(office, project, chosen.period) if chosen.period else None
    direction = Direction.UPSTREAM if chosen.client else Direction.DOWNSTREAM

    def made(session: Session) -> ProjectReport:
        subject = Subject(chosen.subject)
        return project_report(
            session, office.actor, project, subject, direction, today=office.today(), period_id=period
        )

    if wanted_file(chosen) is not None:
        return report_verb(office, chosen, lambda session: made(session).report)
    with office.database.read() as session:
        found = made(session)
        (table,) = found.report.tables
        rows = list(table.rows)
    if chosen.json:
        names = [column.name for column in table.columns]
        say_json([dict(zip(names, row.cells, strict=True)) for row in rows if not row.total])
        return DONE
    say(plain(found.report.title))
    for line in bars_text(found.bars, _WIDTH, counts=found.counts).splitlines():
        say(line)
    say_table(
        [column.name for column in table.columns],
        [
            tuple(_text(column.kind, cell) for column, cell in zip(table.columns, row.cells, strict=True))
            for row in rows
        ],
        right=frozenset(place for place, column in enumerate(table.columns) if column.kind is not Kind.TEXT),
    )
    return DONE


def _text(kind: Kind, cell: Cell) -> str:
    if isinstance(cell, int):
        return format_cents(cell) if kind is Kind.CENTS else f"{cell:,}"
    return "" if cell is None else str(cell)
