"""A list of billings to take away: every row that matches, in order, with the totals of exactly these rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from sqlmodel import Session

from store import queries
from store.access import Actor
from store.details import PeriodRow, ProjectRow
from store.dictionary import Term, label, word
from store.errors import NotFound
from store.lists import Grouping, ListFilter, ListRow, Sort
from store.naming import safe_name
from store.report import Cell, Kind, Report, ReportColumn, ReportRow, ReportTable
from store.vocabulary import BillingStatus, Dictionary, Direction, InviteState

_PAGE = 500
"""Rows that are asked for at once."""


def list_report(
    session: Session,
    actor: Actor,
    wanted: ListFilter,
    sort: Sort | None = None,
    ticked: AbstractSet[int] = frozenset(),
    group: Grouping | None = None,
) -> Report:
    """The report of a list, for whoever may see its project; it holds the rows that the actor may see.

    Args:
        session: stays open until the rows have been gone through; they are read page by page.
        ticked: keys; where there are any, these rows are the report, whatever the filter shows.
        group: gives each group of rows a line of its own totals; in each the rows keep their order.

    Raises:
        NotFound: there is no such project for this actor.
    """
    project = _project(session, actor, wanted.project_id)
    period = _period(session, actor, wanted)
    tab = Term.UPSTREAM_TAB if wanted.direction is Direction.UPSTREAM else Term.SUBCONTRACTOR
    tab_words = label(project.dictionary, tab)
    spans = "all periods" if period is None else f"{period.from_date:%m/%d/%Y} to {period.to_date:%m/%d/%Y}"
    month = "all periods" if period is None else f"{period.from_date} to {period.to_date}"
    keys = _ticked_keys(session, actor, wanted, sort, ticked) if ticked else None
    listed = queries.list_keys(session, actor, wanted, sort) if keys is None else keys
    rows = _rows(session, actor, wanted, listed) if group is None else _grouped(session, actor, wanted, listed, group)
    narrowed = [f"{len(keys):,} ticked"] if keys is not None else list(_narrowed(wanted))
    return Report(
        file_name=safe_name(f"{tab_words} {_billings(project)} - {project.number} - {month}", ""),
        title=" \u00b7 ".join((f"{project.number} {project.name}: {tab_words} {_billings(project)}", spans, *narrowed)),
        tables=(
            ReportTable(
                "Billings",
                _columns(project.dictionary, wanted.direction, one_period=period is not None and keys is None),
                rows,
            ),
        ),
    )


def _project(session: Session, actor: Actor, project_id: int) -> ProjectRow:
    for project in queries.projects(session, actor):
        if project.id == project_id:
            return project
    raise NotFound("There is no such project.")


def _period(session: Session, actor: Actor, wanted: ListFilter) -> PeriodRow | None:
    rows = queries.periods(session, actor, wanted.project_id)
    return next((row for row in rows if row.id == wanted.period_id), None)


def _billings(project: ProjectRow) -> str:
    return label(project.dictionary, Term.BILLINGS)


def _narrowed(wanted: ListFilter) -> Iterator[str]:
    """What a filter leaves, in words: a part of a list must not look like all of it."""
    members = [*BillingStatus, *InviteState]
    if wanted.statuses:
        yield ", ".join(word(member) for member in members if member.value in wanted.statuses)
    if wanted.paid is not None:
        yield "paid" if wanted.paid else "not paid"
    if wanted.kind is not None:
        yield word(wanted.kind)
    if wanted.company_ids:
        yield "one company" if len(wanted.company_ids) == 1 else f"{len(wanted.company_ids)} companies"
    if wanted.text:
        yield f"\u201c{wanted.text}\u201d"


def _ticked_keys(
    session: Session, actor: Actor, wanted: ListFilter, sort: Sort | None, ticked: AbstractSet[int]
) -> list[int]:
    """The ticked rows in the list's order: those of its period first, then those of other periods."""
    shown = ListFilter(wanted.project_id, wanted.direction, wanted.period_id)
    keys = [key for key in queries.list_keys(session, actor, shown, sort) if key in ticked]
    if len(keys) < len(ticked):
        there = set(keys)
        everywhere = queries.list_keys(session, actor, ListFilter(wanted.project_id, wanted.direction), sort)
        keys += [key for key in everywhere if key in ticked and key not in there]
    return keys


def _columns(dictionary: Dictionary, direction: Direction, *, one_period: bool) -> tuple[ReportColumn, ...]:
    """The columns of the tab (PRODUCT.md section 2), each value in one of its own."""
    company = label(dictionary, Term.OWNER_CLIENT) if direction is Direction.UPSTREAM else "Contract Company"
    return (
        ReportColumn("Contract"),
        ReportColumn("Contract Title"),
        ReportColumn(label(dictionary, Term.NUMBER_COLUMN)),
        ReportColumn("Position", Kind.COUNT, paper=False),
        ReportColumn("Status"),
        ReportColumn(company),
        ReportColumn("Period From", Kind.DAY, paper=not one_period),
        ReportColumn("Period To", Kind.DAY, paper=not one_period),
        ReportColumn("Date", Kind.DAY),
        ReportColumn("Gross", Kind.CENTS),
        ReportColumn("Net", Kind.CENTS),
        ReportColumn("Paid", Kind.CENTS),
        ReportColumn("Contract Total", Kind.CENTS),
        ReportColumn("% Complete", Kind.RATE),
        ReportColumn("Files", Kind.COUNT),
        ReportColumn("Files Need Attention", paper=False),
    )


class _Sums:
    """What rows come to; each contract's total counts once, as on the screen."""

    def __init__(self) -> None:
        self._gross = self._net = self._paid = 0
        self._contracts: dict[int, int] = {}

    def add(self, row: ListRow) -> None:
        """Adds a row."""
        self._gross, self._net, self._paid = self._gross + row.gross, self._net + row.net, self._paid + row.paid
        self._contracts[row.contract_id] = row.contract_total

    def row(self, words: str) -> ReportRow:
        """The row of totals."""
        sums = (self._gross, self._net, self._paid, sum(self._contracts.values()))
        return ReportRow((words, *[""] * 2, None, *[""] * 2, *[None] * 3, *sums, None, None, ""), total=True)


def _pages(session: Session, actor: Actor, wanted: ListFilter, keys: Sequence[int]) -> Iterator[ListRow]:
    for start in range(0, len(keys), _PAGE):
        yield from queries.list_rows(session, actor, wanted, keys[start : start + _PAGE])


def _rows(session: Session, actor: Actor, wanted: ListFilter, keys: Sequence[int]) -> Iterator[ReportRow]:
    """The rows, and after them their totals."""
    sums = _Sums()
    for row in _pages(session, actor, wanted, keys):
        sums.add(row)
        yield ReportRow(_cells(row))
    yield sums.row("Total")


def _grouped(
    session: Session, actor: Actor, wanted: ListFilter, keys: Sequence[int], group: Grouping
) -> Iterator[ReportRow]:
    """The rows of each group with its totals below them, and the totals of all at the end.

    Which row is in which group is asked for first, page by page, so that no more than the keys is in memory.
    """
    members: dict[str, list[int]] = {}
    for row in _pages(session, actor, wanted, keys):
        members.setdefault(_group_of(row, group), []).append(row.key)
    every = _Sums()
    for name in sorted(members, key=str.casefold):
        sums = _Sums()
        for row in _pages(session, actor, wanted, members[name]):
            sums.add(row)
            every.add(row)
            yield ReportRow(_cells(row))
        yield sums.row(f"{name or 'None'}: {len(members[name]):,}")
    yield every.row("Total")


def _group_of(row: ListRow, group: Grouping) -> str:
    """The name of a row's group."""
    if group is Grouping.COMPANY:
        return row.company
    if group is Grouping.CONTRACT:
        return f"{row.contract_number} {row.contract_title}".strip()
    if group is Grouping.STATUS:
        return row.status
    if group is Grouping.PERIOD:
        return f"{row.period_from} to {row.period_to}" if row.period_from else ""
    if row.key < 0:
        return "Not billed"
    return "Paid" if row.paid and row.paid >= row.net else "Unpaid"


def _cells(row: ListRow) -> tuple[Cell, ...]:
    """A row's cells; a commitment without a billing has no figures of one."""
    billed = row.key > 0
    return (
        row.contract_number,
        row.contract_title,
        row.number,
        row.position if billed else None,
        row.status,
        row.company,
        row.period_from,
        row.period_to,
        row.billing_date,
        row.gross if billed else None,
        row.net if billed else None,
        row.paid if billed else None,
        row.contract_total,
        row.complete_rate,
        row.files if billed else None,
        "yes" if row.attention else "",
    )
