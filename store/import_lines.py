"""The lines of an imported contract as one sequence: the schedule's, their details, those of change orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from store.import_faults import Place
from store.import_format import ContractRecord, DetailRecord

SCHEDULE = "the schedule of values"


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A line of the document.

    Attributes:
        place: where it stands in the document.
        owner: what it is a line of, in a person's words; see `owner_words`.
        detailed: whether it has details of its own, by which it is billed.
        change_order: the number of its change order; empty for others.
    """

    line: DetailRecord
    place: Place
    owner: str
    detailed: bool = False
    change_order: str = ""


def owner_words(change_order: str | None, parent: str | None) -> str:
    """What a line is a line of: the schedule, a change order, or another line as its detail."""
    if parent is not None:
        return f"the details of {parent}"
    return f"change order {change_order}" if change_order is not None else SCHEDULE


def given_lines(contract: ContractRecord, place: Place) -> Iterator[GivenLine]:
    """Every line of a contract in the document, details behind their line.

    Args:
        place: where the contract is in the document.
    """
    for at, line in enumerate(contract.schedule_of_values):
        where = (*place, "schedule_of_values", at)
        yield GivenLine(line, where, SCHEDULE, detailed=bool(line.details))
        for nth, detail in enumerate(line.details):
            yield GivenLine(detail, (*where, "details", nth), owner_words(None, line.item))
    for nth, order in enumerate(contract.change_orders):
        for at, line in enumerate(order.lines):
            where = (*place, "change_orders", nth, "lines", at)
            yield GivenLine(line, where, owner_words(order.number, None), change_order=order.number)
