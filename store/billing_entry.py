"""What a person types on a billing's lines, and what follows from it before anything is written.

Pure: the screen computes with it at every key, the store checks and writes with the same functions. Amounts are integer
cents, rates integer millionths; names and columns as in PRODUCT.md section 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from store.application import Application, LineInput, compute, line
from store.errors import RuleBroken
from store.money import MILLION, format_cents, share
from store.sheet import Summary
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
    """

    work: int = 0
    materials_new: int = 0
    materials_moved: int = 0
    rate_work: int = 0
    rate_stored: int = 0
    released_work: int = 0
    released_stored: int = 0


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
    return replace(one.entry, work=share(one.before.scheduled, rate) - now.previous - now.stored)


def remaining(one: EntryLine) -> Entry:
    """The entry that bills all that is left of a line."""
    return to_date(one, MILLION)


def require_sound(label: str, one: EntryLine, entry: Entry, *, forbids_overbilling: bool) -> None:
    """Holds one line to the rules of PRODUCT.md section 7.

    Raises:
        RuleBroken: naming the billing and the line, what is wrong, and the figure that would be right.
    """
    where = f"{label}, line {one.before.item}"
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
    _require_retainage(where, one, entry)
    if forbids_overbilling:
        _require_within(where, one.before.scheduled, after.total)


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
