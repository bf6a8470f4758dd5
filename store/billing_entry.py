"""What a person types on a billing's lines, and what follows from it before anything is written.

Pure: the screen computes with it at every key, the store checks and writes with the same functions. Amounts are integer
cents, rates integer millionths; names and columns as in PRODUCT.md section 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from store.application import Application, LineInput, compute, line, withheld
from store.errors import RuleBroken
from store.money import MILLION, format_cents, ratio, share
from store.sheet import Summary
from store.units import amount_of, format_decimal, format_price, measures, quantity_of
from store.vocabulary import LineReview


@dataclass(frozen=True, slots=True)
class Entry:
    """What one billing reports on one line.

    Attributes:
        work: E, work completed this period, moved material included.
        materials_new: material newly stored this period.
        materials_moved: stored material that moved into the work this period; part of `work`.
        rate_work: retainage on completed work; `rate_stored` on stored material.
        released_work: retainage on work released by this billing; `released_stored` on stored material.
        withheld_work: an amount withheld of work, before releases, typed in place of the rate, which is then the one
            nearest to it (see `store.application.withheld`); `withheld_stored` of stored material.
        quantity: measured this period, in ten-thousandths, of a line accounted by unit; else 0.
    """

    work: int = 0
    materials_new: int = 0
    materials_moved: int = 0
    rate_work: int = 0
    rate_stored: int = 0
    released_work: int = 0
    released_stored: int = 0
    withheld_work: int | None = None
    withheld_stored: int | None = None
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A line that may be filled in.

    Attributes:
        before: the line as it would be with nothing reported: what earlier applications came to.
        entry: what is reported.
        review: what the review said of it; `reason` why it was rejected, or why another amount was certified.
        claimed_work: what was claimed as work of this period, `claimed_new` as new material, where the review
            certified other amounts; else None.
    """

    sov_line_id: int
    before: LineInput
    entry: Entry
    review: LineReview = LineReview.WAITING
    reason: str = ""
    claimed_work: int | None = None
    claimed_new: int | None = None

    @property
    def reported(self) -> LineInput:
        """The line with what is reported on it."""
        return with_entry(self.before, self.entry)


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """A billing that may be filled in.

    Attributes:
        version: to be named when it is written, so that two writers do not overwrite each other.
        label: what a person knows it by, e.g. `SC-2 #2`.
        refusal: why it may not be edited; empty where it may.
        reviewed: whether this actor may review it now.
        prefills: whether it may be filled in from the billings of its period; see `store.prefill`.
        sets_retainage: whether this actor may change the rates.
        forbids_overbilling: whether no line may exceed its scheduled value.
        by_unit: whether the contract is accounted by unit, which has no retainage on stored material.
        summary: of the billing as it is written; gives lines 1, 2 and 7 and the recap.
    """

    billing_id: int
    version: int
    label: str
    refusal: str
    reviewed: bool
    prefills: bool
    sets_retainage: bool
    forbids_overbilling: bool
    by_unit: bool
    lines: tuple[EntryLine, ...]
    summary: Summary


def with_entry(before: LineInput, entry: Entry) -> LineInput:
    """A line with another entry on it."""
    return replace(
        before,
        work=entry.work,
        materials_new=entry.materials_new,
        materials_moved=entry.materials_moved,
        rate_work=entry.rate_work,
        rate_stored=entry.rate_stored,
        released_work=before.released_work + entry.released_work,
        released_stored=before.released_stored + entry.released_stored,
        withheld_work=entry.withheld_work,
        withheld_stored=entry.withheld_stored,
        quantity=entry.quantity,
    )


def recomputed(sheet: EntrySheet, typed: Mapping[int, Entry]) -> Application:
    """The whole application with other entries on some lines, by the lines' ids."""
    summary = sheet.summary
    return compute(
        [with_entry(one.before, typed.get(one.sov_line_id, one.entry)) for one in sheet.lines],
        original=summary.original,
        net_changes=summary.net_changes,
        recap=summary.recap,
        previous_certificates=summary.previous_certificates,
    )


def to_date(one: EntryLine, rate: int) -> Entry:
    """The entry that brings a line's total to a rate of its scheduled value: E = rate x C - D - F.

    Material that is stored stays where it is; nothing is moved but what was.
    """
    now = line(one.reported)
    return by_amount(one, replace(one.entry, work=share(one.before.scheduled, rate) - now.previous - now.stored))


def by_amount(one: EntryLine, entry: Entry) -> Entry:
    """The entry with the quantity that its work comes nearest to; that of a line billed by amount stays as it is."""
    measure = one.before.measure
    if measure is None:
        return entry
    to_date = quantity_of(one.before.previous + entry.work, measure.price)
    return replace(entry, quantity=to_date - one.before.quantity_before)


def by_quantity(one: EntryLine, entry: Entry) -> Entry:
    """The entry with the work that its quantity comes to.

    Reckoned on the quantity to date, so that the whole quantity comes to the scheduled value whatever was rounded on
    the way.
    """
    measure = one.before.measure
    if measure is None:
        return entry
    to_date = amount_of(one.before.quantity_before + entry.quantity, measure.price)
    return replace(entry, work=to_date - one.before.previous)


def holding(one: EntryLine, entry: Entry, *, work: int | None = None, stored: int | None = None) -> Entry:
    """The entry that leaves amounts of retainage held on a line, the rates being those nearest to them.

    Args:
        work: cents to be held on completed work after what is released; None leaves it.
        stored: the same on stored material.

    Raises:
        RuleBroken: retainage is held of nothing.
    """
    now = line(with_entry(one.before, entry))
    if work is not None:
        typed = work + one.before.released_work + entry.released_work
        rate = _nearest(one, typed, now.previous + now.work, "work")
        entry = replace(entry, rate_work=rate, withheld_work=typed)
    if stored is not None:
        typed = stored + one.before.released_stored + entry.released_stored
        rate = _nearest(one, typed, now.stored, "stored material")
        entry = replace(entry, rate_stored=rate, withheld_stored=typed)
    return entry


def _nearest(one: EntryLine, typed: int, cents: int, what: str) -> int:
    rate = ratio(typed, cents)
    if rate is None and typed:
        raise RuleBroken(f"Line {one.before.item} has no {what} of which {format_cents(typed)} could be held.")
    return rate or 0


def releasing(one: EntryLine, entry: Entry, *, work: int = 0, stored: int = 0) -> Entry:
    """The entry that releases shares of the retainage that the line would hold without it.

    Args:
        work: millionths of what is held on completed work; `stored` on stored material.
    """
    held = line(with_entry(one.before, replace(entry, released_work=0, released_stored=0)))
    return replace(
        entry,
        released_work=share(held.retainage_work, work),
        released_stored=share(held.retainage_stored, stored),
    )


def settled(one: EntryLine, entry: Entry) -> Entry:
    """The entry as it is kept: an amount withheld that does not count any more is left out."""
    now = line(with_entry(one.before, entry))
    work, stored = entry.withheld_work, entry.withheld_stored
    return replace(
        entry,
        withheld_work=work if _counts(now.previous + now.work, entry.rate_work, work) else None,
        withheld_stored=stored if _counts(now.stored, entry.rate_stored, stored) else None,
    )


def _counts(cents: int, rate: int, typed: int | None) -> bool:
    """Whether an amount that was typed is another one than the rate's share, and still counts."""
    return typed is not None and typed != share(cents, rate) and withheld(cents, rate, typed) == typed


def remaining(one: EntryLine) -> Entry:
    """The entry that bills all that is left of a line."""
    return to_date(one, MILLION)


def require_sound(sheet: EntrySheet, one: EntryLine, entry: Entry) -> None:
    """Holds one line to the rules of PRODUCT.md section 7.

    Raises:
        RuleBroken: naming the billing and the line, what is wrong, and the figure that would be right.
    """
    where = f"{sheet.label}, line {one.before.item}"
    after = line(with_entry(one.before, entry))
    if entry.materials_new < 0 or entry.materials_moved < 0:
        raise RuleBroken(f"{where}: stored material, new or moved, cannot be less than nothing.")
    if after.stored < 0:
        held = format_cents(one.before.stored_before + entry.materials_new)
        raise RuleBroken(f"{where}: only {held} of material is stored; no more than that can move into the work.")
    if entry.materials_moved > max(entry.work, 0):
        moved = format_cents(entry.materials_moved)
        raise RuleBroken(
            f"{where}: the work of this period includes the {moved} of moved material; enter at least that."
        )
    _require_measured(where, one, entry)
    _require_retainage(where, one, entry)
    if sheet.by_unit and (entry.rate_stored or entry.withheld_stored):
        raise RuleBroken(f"{where}: the contract is accounted by unit, without retainage on stored material.")
    if sheet.forbids_overbilling:
        _require_within(where, one.before.scheduled, after.total)


def _require_measured(where: str, one: EntryLine, entry: Entry) -> None:
    """Quantity and amount of a line accounted by unit belong together, to date."""
    measure = one.before.measure
    if measure is None:
        if entry.quantity:
            raise RuleBroken(f"{where} is billed by amount; it has no quantity.")
        return
    quantity, cents = one.before.quantity_before + entry.quantity, one.before.previous + entry.work
    if not measures(quantity, cents, measure.price):
        raise RuleBroken(
            f"{where}: {format_decimal(quantity)} {measure.unit} to date come to "
            f"{format_cents(amount_of(quantity, measure.price))} at {format_price(measure.price)}, not to "
            f"{format_cents(cents)}; type the quantity, and the amount follows."
        )


def _require_retainage(where: str, one: EntryLine, entry: Entry) -> None:
    """Nobody can release more than is held, nor less than nothing."""
    if not (0 <= entry.rate_work <= MILLION and 0 <= entry.rate_stored <= MILLION):
        raise RuleBroken(f"{where}: retainage is a percentage from 0 to 100.")
    held = line(with_entry(one.before, replace(entry, released_work=0, released_stored=0)))
    pairs = (
        (entry.released_work, held.retainage_work, "work"),
        (entry.released_stored, held.retainage_stored, "stored"),
    )
    for released, kept, what in pairs:
        if released and not min(0, kept) <= released <= max(0, kept):
            raise RuleBroken(f"{where}: {format_cents(kept)} of retainage on {what} is held; no more can be released.")


def _require_within(where: str, scheduled: int, total: int) -> None:
    lowest, highest = min(0, scheduled), max(0, scheduled)
    if not lowest <= total <= highest:
        raise RuleBroken(
            f"{where}: {format_cents(total)} to date is not within the scheduled {format_cents(scheduled)}; "
            "this project does not allow over-billing."
        )
