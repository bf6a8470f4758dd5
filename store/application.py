"""The arithmetic of one application for payment: what was typed in, every figure out (PRODUCT.md section 7).

Pure: no database, no clock. Amounts are integer cents, rates integer millionths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.money import ratio, share
from store.sheet import Recap, SheetLine, Summary


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
        released_work: retainage on work released so far, this application included.
        released_stored: the same for stored material.
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


@dataclass(frozen=True, slots=True)
class Application:
    """A computed application.

    Attributes:
        totals: the sums of the lines' columns, as a line of its own.
    """

    lines: tuple[SheetLine, ...]
    totals: SheetLine
    summary: Summary


def line(reported: LineInput) -> SheetLine:
    """Columns C to I of one line; retainage is rounded per line and kind."""
    completed = reported.previous + reported.work
    stored = reported.stored_before + reported.materials_new - reported.materials_moved
    total = completed + stored
    retainage_work = share(completed, reported.rate_work) - reported.released_work
    retainage_stored = share(stored, reported.rate_stored) - reported.released_stored
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
    )


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
