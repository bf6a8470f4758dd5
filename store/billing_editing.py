"""Filling in a billing: what is typed on its lines, held to the rules, written with its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, fields, replace
from datetime import date

from sqlmodel import Session, select

from store.access import Actor
from store.billing_entry import Entry, EntryLine, EntrySheet, require_sound, settled
from store.billings import computed, refresh_totals
from store.errors import Problem, RuleBroken
from store.money import format_cents, format_rate
from store.standing import Handled, handled
from store.tables import BillingLine
from store.units import format_decimal
from store.vocabulary import Accounting, BillingStatus, Direction, LineReview

_COLUMNS = {
    "work": "work_cents",
    "materials_new": "materials_new_cents",
    "materials_moved": "materials_moved_cents",
    "rate_work": "retainage_work_rate",
    "rate_stored": "retainage_stored_rate",
    "released_work": "released_work_cents",
    "released_stored": "released_stored_cents",
    "withheld_work": "withheld_work_cents",
    "withheld_stored": "withheld_stored_cents",
    "quantity": "quantity",
}
"""Where each part of an entry is kept."""

WORDS = {
    "work": "work this period",
    "materials_new": "new material",
    "materials_moved": "moved material",
    "rate_work": "retainage on work",
    "rate_stored": "retainage on stored material",
    "released_work": "retainage on work released",
    "released_stored": "retainage on stored material released",
    "withheld_work": "retainage on work, as an amount",
    "withheld_stored": "retainage on stored material, as an amount",
    "quantity": "quantity this period",
}
"""What a person calls each part of an entry."""

_RETAINAGE = ("rate_work", "rate_stored", "withheld_work", "withheld_stored")


def _shown(part: str, value: int | None) -> str:
    """A part of an entry as the history shows it."""
    if value is None:
        return ""
    if part in ("rate_work", "rate_stored"):
        return format_rate(value)
    return format_decimal(value) if part == "quantity" else format_cents(value)


def entry_sheet(session: Session, actor: Actor, billing_id: int, *, today: date) -> EntrySheet:
    """A billing to be filled in, or the reason why it may not be.

    Raises:
        NotFound: the billing does not exist for this actor.
    """
    found = handled(session, actor, billing_id)
    try:
        _require_editable(found, today)
        refusal = ""
    except Problem as problem:
        refusal = str(problem)
    return _sheet(session, found, refusal)


def write_entries(
    session: Session, actor: Actor, billing_id: int, entries: Mapping[int, Entry], *, version: int, today: date
) -> None:
    """Writes what is reported on some lines of a billing, all of it or nothing.

    Args:
        entries: by the ids of the contract's lines.
        version: the billing's, as the actor saw it.
        today: against which the due date is held, for all but administrators.

    Raises:
        NotFound: the billing, or one of the lines, does not exist for this actor.
        NotAllowed: they may not bill, not any more in this period, or not set retainage (PRODUCT.md section 5).
        Overtaken: somebody changed the billing meanwhile.
        RuleBroken: it may not be edited any more, or a line breaks a rule of PRODUCT.md section 7.
    """
    found = handled(session, actor, billing_id, version)
    _require_editable(found, today)
    sheet = _sheet(session, found, "")
    known = {line.sov_line_id: line for line in sheet.lines}
    changed = False
    for line_id, typed in entries.items():
        line = known.get(line_id)
        if line is None:
            raise RuleBroken(f"{sheet.label} has no such line; look at the billing again.")
        if typed == line.entry:
            continue
        require_sound(sheet, line, typed)
        entry = settled(line, typed)
        if _sets_retainage(line, entry):
            found.standing.require_admin("Setting retainage")
        _write(session, found, line, entry)
        changed = True
    if changed:
        found.billing.version += 1
        session.add(found.billing)
        refresh_totals(session, found.billing.contract_id)


def _sets_retainage(line: EntryLine, entry: Entry) -> bool:
    """Whether retainage is another one than the line's, and not because an amount ended with other work."""
    same = {part: getattr(line.entry, part) for part in _RETAINAGE}
    return entry != settled(line, replace(entry, **same))


def _require_editable(found: Handled, today: date) -> None:
    found.standing.require_bills("Filling in a billing")
    found.require_editable("Editing the amounts")
    found.standing.require_in_time(found.period, today, "Filling in a billing")


def _sheet(session: Session, found: Handled, refusal: str) -> EntrySheet:
    assert found.billing.id is not None, "it was read"
    of = computed(session, found.billing.id)
    rows = {
        row.sov_line_id: row
        for row in session.exec(select(BillingLine).where(BillingLine.billing_id == found.billing.id))
    }
    lines = []
    for line_id, reported in of.inputs.items():
        row = rows.get(line_id)
        entry = (
            _entry(row) if row is not None else Entry(rate_work=reported.rate_work, rate_stored=reported.rate_stored)
        )
        before = replace(
            reported,
            work=0,
            materials_new=0,
            materials_moved=0,
            released_work=reported.released_work - entry.released_work,
            released_stored=reported.released_stored - entry.released_stored,
            withheld_work=None,
            withheld_stored=None,
            quantity=0,
        )
        verdict = (row.review, row.review_reason) if row is not None else (LineReview.WAITING, "")
        claimed = (row.claimed_work_cents, row.claimed_new_cents) if row is not None else (None, None)
        lines.append(EntryLine(line_id, before, entry, *verdict, *claimed))
    return EntrySheet(
        billing_id=found.billing.id,
        version=found.billing.version,
        label=found.label,
        refusal=refusal,
        reviewed=found.standing.is_admin and found.billing.status is BillingStatus.UNDER_REVIEW,
        prefills=not refusal and found.standing.contract.direction is Direction.UPSTREAM,
        sets_retainage=found.standing.is_admin,
        forbids_overbilling=not found.standing.project.allow_overbilling,
        by_unit=found.standing.contract.accounting is Accounting.UNIT,
        lines=tuple(lines),
        summary=of.application.summary,
    )


def _entry(row: BillingLine) -> Entry:
    return Entry(**{name: getattr(row, column) for name, column in _COLUMNS.items()})


def _write(session: Session, found: Handled, line: EntryLine, entry: Entry) -> None:
    """Writes one line; a review it had is void."""
    row = session.get(BillingLine, (found.billing.id, line.sov_line_id))
    if row is None:
        assert found.billing.id is not None, "it was read"
        # An imported billing need not name every line: what it leaves out goes on at the rates of the one before.
        kept = {column: getattr(line.entry, name) for name, column in _COLUMNS.items()}
        row = BillingLine(billing_id=found.billing.id, sov_line_id=line.sov_line_id, **kept)
    for part, old, new in zip(fields(Entry), astuple(line.entry), astuple(entry), strict=True):
        if old != new:
            setattr(row, _COLUMNS[part.name], new)
            words = _shown(part.name, old), _shown(part.name, new)
            found.note(session, WORDS[part.name], *words, f" line {line.before.item}")
    row.review, row.review_reason = LineReview.WAITING, ""
    row.claimed_work_cents = row.claimed_new_cents = None
    session.add(row)
