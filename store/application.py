"""The arithmetic of one application for payment: what was typed in, every figure out (PRODUCT.md section 7).

Pure: no database, no clock. Amounts are integer cents, rates integer millionths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.money import ratio, share
from store.sheet import Claimed, Measured, Recap, SheetLine, Summary


@dataclass(frozen=True, slots=True)
class Measure:
    """How a line is accounted by unit; quantity and price in ten-thousandths."""

    unit: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class LineInput:
    """What earlier applications and this one report on a line.

    Attributes:
        scheduled: C.
        previous: D, the sum of E over all previous applications.
        work: E, work completed this period, moved material included.
        stored_before: F of the previous application.
        materials_new: material newly stored this period.
        materials_moved: stored material that moved into the work this period; part of `work`.
        rate_work: retainage on completed work.
        rate_stored: retainage on stored material.
        withheld_work: retainage on work as an amount, before releases, where it was typed so; see `withheld`.
        withheld_stored: the same on stored material.
        released_work: retainage on work released so far, this application included.
        released_stored: the same for stored material.
        detail_of: the line of which this is a detail, as item and description; empty for others.
        measure: what the line is measured in; None for one that is billed by amount.
        quantity_before: measured in all previous applications, in ten-thousandths; `quantity` in this one.
        claimed: what was claimed, where the review certified other amounts; else None.
    """

    item: str
    budget_code: str
    description: str
    change_order: str
    scheduled: int
    previous: int = 0
    work: int = 0
    stored_before: int = 0
    materials_new: int = 0
    materials_moved: int = 0
    rate_work: int = 0
    rate_stored: int = 0
    released_work: int = 0
    released_stored: int = 0
    withheld_work: int | None = None
    withheld_stored: int | None = None
    detail_of: str = ""
    measure: Measure | None = None
    quantity_before: int = 0
    quantity: int = 0
    claimed: Claimed | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """A computed application.

    Attributes:
        totals: the sums of the lines' columns, as a line of its own.
    """

    lines: tuple[SheetLine, ...]
    totals: SheetLine
    summary: Summary


def withheld(cents: int, rate: int, typed: int | None) -> int:
    """What is withheld of work or of stored material: the rate's share, or to the cent what was typed as an amount.

    A rate has four decimals and need not come to every amount. An amount that was typed counts as long as the rate is
    still the one nearest to it; other work or another rate make it the rate's share again.
    """
    return typed if typed is not None and ratio(typed, cents) == rate else share(cents, rate)


def line(reported: LineInput) -> SheetLine:
    """Columns C to I of one line; retainage is rounded per line and kind."""
    completed = reported.previous + reported.work
    stored = reported.stored_before + reported.materials_new - reported.materials_moved
    total = completed + stored
    retainage_work = withheld(completed, reported.rate_work, reported.withheld_work) - reported.released_work
    retainage_stored = withheld(stored, reported.rate_stored, reported.withheld_stored) - reported.released_stored
    return SheetLine(
        item=reported.item,
        budget_code=reported.budget_code,
        description=reported.description,
        change_order=reported.change_order,
        scheduled=reported.scheduled,
        previous=reported.previous,
        work=reported.work,
        stored=stored,
        total=total,
        complete_rate=ratio(total, reported.scheduled),
        balance=reported.scheduled - total,
        retainage=retainage_work + retainage_stored,
        retainage_work=retainage_work,
        retainage_stored=retainage_stored,
        detail_of=reported.detail_of,
        measured=_measured(reported),
        claimed=reported.claimed,
    )


def _measured(reported: LineInput) -> Measured | None:
    measure = reported.measure
    if measure is None:
        return None
    return Measured(measure.unit, measure.price, measure.quantity, reported.quantity_before, reported.quantity)


def compute(
    lines: Sequence[LineInput], *, original: int, net_changes: int, recap: Recap, previous_certificates: int
) -> Application:
    """The application's lines, column sums and summary.

    Args:
        original: summary line 1.
        net_changes: summary line 2.
        previous_certificates: summary line 7, line 6 of the last certified application, frozen.
    """
    computed = tuple(line(reported) for reported in lines)
    totals = _totals(computed)
    earned = totals.total - totals.retainage
    contract_sum = original + net_changes
    summary = Summary(
        original=original,
        net_changes=net_changes,
        contract_sum=contract_sum,
        completed=totals.total,
        retainage_work=totals.retainage_work,
        retainage_stored=totals.retainage_stored,
        retainage=totals.retainage,
        earned=earned,
        previous_certificates=previous_certificates,
        due=earned - previous_certificates,
        to_finish=contract_sum - earned,
        recap=recap,
    )
    return Application(computed, totals, summary)


def _totals(lines: Sequence[SheetLine]) -> SheetLine:
    scheduled = sum(one.scheduled for one in lines)
    total = sum(one.total for one in lines)
    return SheetLine(
        item="",
        budget_code="",
        description="",
        change_order="",
        scheduled=scheduled,
        previous=sum(one.previous for one in lines),
        work=sum(one.work for one in lines),
        stored=sum(one.stored for one in lines),
        total=total,
        complete_rate=ratio(total, scheduled),
        balance=sum(one.balance for one in lines),
        retainage=sum(one.retainage for one in lines),
        retainage_work=sum(one.retainage_work for one in lines),
        retainage_stored=sum(one.retainage_stored for one in lines),
    )
