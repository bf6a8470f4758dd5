"""Lines of a schedule of values as a table of texts: pasted, from CSV or from a workbook; and as a report to take away.

Pure, but for the report. Columns are found by their headings, in any order; without headings they are item,
description, amount, or with a fourth one item, budget code, description, amount.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from sqlmodel import Session

from store.access import Actor
from store.contract_detail import contract_detail
from store.errors import RuleBroken
from store.formula import unguarded
from store.money import parse_cents
from store.naming import safe_name
from store.report import Kind, Report, ReportColumn, ReportRow, ReportTable
from store.schedule_of_values import ScheduledLine
from store.units import parse_decimal
from store.vocabulary import Accounting

HEADINGS = {
    "item": ("item", "item #", "item no.", "item number", "line", "line item", "no.", "#"),
    "budget_code": ("budget code", "cost code", "code"),
    "description": ("description", "description of work", "work", "title"),
    "unit": ("unit", "units", "uom", "unit of measure"),
    "quantity": ("quantity", "qty", "scheduled quantity"),
    "unit_price": ("unit price", "unit cost", "unit rate", "price"),
    "scheduled": ("scheduled value", "scheduled", "value", "amount", "total", "c scheduled"),
}
"""The words, in lower case, by which each column is known."""

_UNIT_COLUMNS = (
    ReportColumn("Unit"),
    ReportColumn("Quantity", Kind.QUANTITY),
    ReportColumn("Unit Price", Kind.QUANTITY),
)

_PLAIN = {3: ("item", "description", "scheduled"), 4: ("item", "budget_code", "description", "scheduled")}
"""What columns without headings are, by how many there are."""

_MOST_FAULTS = 5
MOST_LINES = 20_000
"""Lines that are taken at once; no schedule of values comes near."""

_NEGATIVE = re.compile(r"\((.*)\)")


def rows_of_text(text: str) -> list[list[str]]:
    """The cells of a text: by tabs as spreadsheets copy them, else by semicolons or commas as CSV has them.

    Raises:
        RuleBroken: it is no table.
    """
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise RuleBroken(f"This is no table that can be read ({error}); save it as CSV anew.") from error


def read_lines(rows: Iterable[Sequence[str]]) -> tuple[ScheduledLine, ...]:
    """The lines that a table of texts holds; empty rows and a last row of totals are passed over.

    Raises:
        RuleBroken: some row is no line; the sentence names the first few by their numbers, from 1.
    """
    numbered = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, start=1)]
    numbered = [(number, row) for number, row in numbered if any(row)]
    if not numbered:
        raise RuleBroken("There is no line in it; a line has an item, a description and an amount.")
    columns = _headed(numbered[0][1])
    if columns is not None:
        numbered = numbered[1:]
    else:
        columns = _unheaded(numbered[0])
    if numbered and _is_total(numbered[-1][1], columns):
        numbered = numbered[:-1]
    if len(numbered) > MOST_LINES:
        raise RuleBroken(f"{len(numbered):,} lines are too many at once; {MOST_LINES:,} are the most.")
    lines, faults = [], []
    seen: dict[str, int] = {}
    for number, row in numbered:
        try:
            line = _line(row, columns)
            if (before := seen.setdefault(line.item.casefold(), number)) != number:
                raise ValueError(f"item {line.item} stands in row {before} already.")
            lines.append(line)
        except ValueError as error:
            faults.append(f"Row {number}: {error}")
    if faults:
        more = len(faults) - _MOST_FAULTS
        raise RuleBroken(" ".join(faults[:_MOST_FAULTS]) + (f" And {more:,} rows more." if more > 0 else ""))
    if not lines:
        raise RuleBroken("There is no line below the headings.")
    return tuple(lines)


def sov_report(session: Session, actor: Actor, contract_id: int) -> Report:
    """The schedule of values, without change orders, in columns that `read_lines` knows.

    Raises:
        NotFound: there is no such contract for this actor.
    """
    detail = contract_detail(session, actor, contract_id)
    own = [line for line in detail.lines if line.change_order_id is None and line.parent_id is None]
    by_unit = detail.terms.accounting is Accounting.UNIT
    columns = (
        ReportColumn("Item"),
        ReportColumn("Budget Code"),
        ReportColumn("Description"),
        *(_UNIT_COLUMNS if by_unit else ()),
        ReportColumn("Scheduled Value", Kind.CENTS),
    )
    rows = [
        ReportRow(
            (
                line.item,
                line.budget_code,
                line.description,
                *((line.unit, line.quantity, line.unit_price) if by_unit else ()),
                line.scheduled,
            )
        )
        for line in own
    ]
    total = ReportRow(("Total", "", "", *((None,) * 3 if by_unit else ()), detail.original), total=True)
    return Report(
        file_name=safe_name(f"Schedule of values - {detail.terms.number}", ""),
        title=f"{detail.label}: schedule of values",
        tables=(ReportTable("Schedule of values", columns, [*rows, total]),),
    )


def _headed(row: Sequence[str]) -> dict[str, int] | None:
    """Where each column stands, if this is a row of headings.

    Raises:
        RuleBroken: it is one, but a column that is needed is not there.
    """
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        for name, words in HEADINGS.items():
            if cell.casefold() in words:
                found.setdefault(name, place)
    if not found or (len(found) == 1 and "item" not in found and "scheduled" not in found):
        return None
    if any(_is_amount(cell) for cell in row):
        return None
    priced = "quantity" in found and "unit_price" in found
    for name in ("item", "scheduled"):
        if name not in found and not (name == "scheduled" and priced):
            wanted = HEADINGS[name][0].title()
            raise RuleBroken(f"No column is headed {wanted}; the headings are {', '.join(filter(None, row))}.")
    return found


def _unheaded(first: tuple[int, Sequence[str]]) -> dict[str, int]:
    number, row = first
    names = _PLAIN.get(len(row))
    if names is None:
        raise RuleBroken(
            f"Row {number} has {len(row)} columns and no headings; three are item, description, amount, and four are "
            "item, budget code, description, amount."
        )
    return {name: place for place, name in enumerate(names)}


def _line(row: Sequence[str], columns: dict[str, int]) -> ScheduledLine:
    def cell(name: str) -> str:
        place = columns.get(name)
        return unguarded(row[place]) if place is not None and place < len(row) else ""

    if not cell("item"):
        raise ValueError("the item is missing.")
    quantity, price = _decimal(cell("quantity"), "The quantity"), _decimal(cell("unit_price"), "The unit price")
    # What is measured need not say what it comes to; what says it has to be right (store.units.scheduled_of).
    scheduled = 0 if quantity is not None and price is not None and not cell("scheduled") else _cents(cell("scheduled"))
    return ScheduledLine(
        cell("item"), cell("description"), scheduled, cell("budget_code"), cell("unit"), quantity, price
    )


def _decimal(text: str, what: str) -> int | None:
    """A quantity or a price as spreadsheets show it; None for an empty cell."""
    bare = text.replace("$", "").replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    return parse_decimal(bare, what) if bare else None


def _cents(text: str) -> int:
    """An amount as spreadsheets show it: `$1,234.50`, `(1,200.00)`.

    Raises:
        ValueError: with a sentence for a person.
    """
    bare = text.replace("$", "").replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    if (negative := _NEGATIVE.fullmatch(bare)) is not None:
        bare = f"-{negative[1]}"
    return parse_cents(bare)


def _is_amount(text: str) -> bool:
    try:
        _cents(text)
    except ValueError:
        return False
    return True


def _is_total(row: Sequence[str], columns: dict[str, int]) -> bool:
    """Whether a row sums up the others: it says so, or it has an amount and nothing else."""
    place = columns["item"]
    item = row[place] if place < len(row) else ""
    others = [cell for at, cell in enumerate(row) if cell and at != columns.get("scheduled")]
    return item.casefold().rstrip(":") in ("total", "totals", "sum", "grand total") or not others
