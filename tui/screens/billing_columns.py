"""The columns of the lists of billings (PRODUCT.md section 2) and where their rows come from."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from store import queries
from store.dictionary import Term, label
from store.list_groups import list_groups
from store.lists import Column as SortColumn
from store.lists import Group, Grouping, ListFilter, ListRow, Sort
from store.money import format_cents, format_rate
from store.vocabulary import Dictionary, Direction
from tui.opening import Office
from tui.widgets.columns import Column
from tui.widgets.record_source import HEADING, Heading, Listing, Sums
from tui.widgets.record_view import PAGE
from tui.wording import day, days, status_word


def billing_columns(dictionary: Dictionary, direction: Direction, *, periods: bool) -> list[Column[ListRow]]:
    """The columns, left to right; their ids are what a list can be sorted by.

    Args:
        periods: whether rows of several periods are shown, so that each says its own.
    """
    company = label(dictionary, Term.OWNER_CLIENT) if direction is Direction.UPSTREAM else "Contract Company"
    columns = [
        Column("number", label(dictionary, Term.NUMBER_COLUMN), 11, _name, fixed=True, up_to=16),
        Column("status", "Status", 17, lambda row: row.status),
        Column("company", company, 14, lambda row: row.company, grows=True),
        Column("period", "Billing Period", 23, lambda row: days(row.period_from, row.period_to)),
        Column("gross", "Gross", 12, _money("gross"), right=True),
        Column("net", "Net", 12, _money("net"), right=True),
        Column("paid", "Paid", 12, _money("paid"), right=True),
        Column("date", "Date", 10, lambda row: day(row.billing_date)),
        Column("contract", "Contract", 24, lambda row: f"{row.contract_number} {row.contract_title}".strip()),
        Column("contract_total", "Contract Total", 14, lambda row: format_cents(row.contract_total), right=True),
        Column("complete", "Complete", 8, _complete, right=True),
        Column("files", "Files", 6, _files, right=True),
    ]
    return [column for column in columns if periods or column.id != "period"]


def _name(row: ListRow) -> str:
    if row.key < 0:
        return row.contract_number
    return f"{row.contract_number} #{row.number}" + (" !" if row.attention else "")


def _money(field: str) -> Callable[[ListRow], str]:
    return lambda row: format_cents(getattr(row, field)) if row.key > 0 else ""


def _complete(row: ListRow) -> str:
    return "" if row.complete_rate is None else format_rate(row.complete_rate)


def _files(row: ListRow) -> str:
    return "" if row.key < 0 else f"{row.files}{' !' if row.attention else '  '}"


FIRST = 2 * PAGE
"""How many billings of all periods come before the others: more than a screen has lines."""


@dataclass(frozen=True)
class BillingSource:
    """The billings that match a filter, in an order, in groups where one is given."""

    office: Office
    wanted: ListFilter
    sort: Sort
    group: Grouping | None = None

    def listing(self) -> Listing:
        """Asks for the keys, of many billings for the first ones; the grand totals are asked for afterwards."""
        if self.wanted.period_id is not None:
            return self._whole()
        groups: list[Group] = []
        with self.office.database.read() as session:
            keys = queries.first_keys(session, self.office.actor, self.wanted, self.sort, FIRST, self.group)
            whole = len(keys) < FIRST
            if self.group is not None:
                groups = list_groups(session, self.office.actor, self.wanted, self.group, None if whole else keys)
        totals = _totals_to_come(keys)
        if whole:
            return Listing(keys, _headed(keys, groups), totals, self._sums)
        # What the groups come to is still to be found: their names alone.
        return Listing(keys, _headed(keys, groups, figures=False), totals, None, self._whole)

    def _whole(self) -> Listing:
        groups: list[Group] = []
        with self.office.database.read() as session:
            keys = queries.list_keys(session, self.office.actor, self.wanted, self.sort, self.group)
            if self.group is not None:
                groups = list_groups(session, self.office.actor, self.wanted, self.group)
        totals = _totals_to_come(keys)
        return Listing(keys, _headed(keys, groups), totals, self._sums)

    def _sums(self) -> Sums:
        with self.office.database.read() as session:
            totals = queries.list_totals(session, self.office.actor, self.wanted)
        cells = {
            "number": "Total",
            "gross": format_cents(totals.gross),
            "net": format_cents(totals.net),
            "paid": format_cents(totals.paid),
            "contract_total": format_cents(totals.contract_total),
        }
        counts = {status_word(code): number for code, number in totals.by_status.items()}
        return Sums(cells if totals.count else {}, counts)

    def rows(self, keys: Sequence[int]) -> Mapping[int, ListRow]:
        """The rows of some keys."""
        with self.office.database.read() as session:
            found = queries.list_rows(session, self.office.actor, self.wanted, keys)
        return {row.key: row for row in found}


def _totals_to_come(keys: array[int]) -> Sums:
    return Sums({"number": "Total"} if keys else {})


def _headed(keys: array[int], groups: Sequence[Group], *, figures: bool = True) -> dict[int, Heading]:
    """Puts a heading in front of every group, in the same array: another one of a million keys would be 4 MB.

    Args:
        figures: whether what the groups come to is known, and not of their first rows only.
    """
    headings, end = {}, len(keys)
    keys.extend(range(len(groups)))  # room
    for number, group in reversed(list(enumerate(groups))):
        start = end - group.count
        keys[start + number + 1 : end + number + 1] = keys[start:end]
        keys[start + number] = HEADING - number
        end = start
        name = group.name or "None"
        headings[HEADING - number] = _heading(name, group) if figures else Heading(name, {})
    return headings


def _heading(name: str, group: Group) -> Heading:
    return Heading(
        f"{name}: {group.count:,}",
        {
            "gross": format_cents(group.gross),
            "net": format_cents(group.net),
            "paid": format_cents(group.paid),
            "contract_total": format_cents(group.contract_total),
        },
    )


GROUPS: tuple[tuple[Grouping, str], ...] = (
    (Grouping.COMPANY, "Company"),
    (Grouping.CONTRACT, "Contract"),
    (Grouping.STATUS, "Invoice status"),
    (Grouping.PAYMENT, "Payment status"),
    (Grouping.PERIOD, "Billing period"),
)
"""What a list can be grouped by, in the order of the menu."""

SORTS: tuple[tuple[SortColumn, str], ...] = (
    (SortColumn.CONTRACT, "Contract and number"),
    (SortColumn.STATUS, "Status"),
    (SortColumn.COMPANY, "Company"),
    (SortColumn.PERIOD, "Billing period"),
    (SortColumn.GROSS, "Gross"),
    (SortColumn.NET, "Net"),
    (SortColumn.PAID, "Paid"),
    (SortColumn.DATE, "Date"),
    (SortColumn.CONTRACT_TOTAL, "Contract total"),
    (SortColumn.COMPLETE, "Complete"),
    (SortColumn.FILES, "Files"),
    (SortColumn.NUMBER, "Number"),
)
"""What a list can be sorted by, in the order of the menu."""
