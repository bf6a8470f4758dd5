"""A review certifies other amounts than were claimed; what was claimed is kept beside them (PRODUCT.md section 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from store.access import Actor
from store.billing_editing import entry_sheet
from store.billing_entry import by_amount, require_sound, settled
from store.billing_review import require_review, touch
from store.errors import RuleBroken
from store.money import format_cents
from store.standing import Handled, handled
from store.tables import BillingLine
from store.vocabulary import LineReview


def certify_line(
    session: Session,
    actor: Actor,
    billing_id: int,
    line_id: int,
    *,
    work: int,
    materials_new: int,
    reason: str,
    version: int,
    today: date,
) -> None:
    """Certifies amounts of a line of a billing that is Under Review, which approves the line.

    All figures follow from the certified amounts. Certifying what was claimed takes an earlier change back.

    Args:
        session: a session that may write.
        work: E, work of this period, in cents; `materials_new` the newly stored material.
        reason: why it is not what was claimed; needed where it is not.
        version: the billing's, as the actor saw it.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.billing_review.review_lines`.
        RuleBroken: it is not Under Review, there is no such line, the reason is missing, or the amounts cannot be.
    """
    found = handled(session, actor, billing_id, version)
    require_review(found)
    sheet = entry_sheet(session, actor, billing_id, today=today)
    line = next((one for one in sheet.lines if one.sov_line_id == line_id), None)
    row = session.get(BillingLine, (billing_id, line_id))
    if line is None or row is None:
        raise RuleBroken(f"{found.label} has no such line with anything on it; look at the billing again.")
    claimed = (
        row.work_cents if row.claimed_work_cents is None else row.claimed_work_cents,
        row.materials_new_cents if row.claimed_new_cents is None else row.claimed_new_cents,
    )
    item, said = line.before.item, reason.strip()
    as_claimed = (work, materials_new) == claimed
    if not as_claimed and not said:
        raise RuleBroken(f"{found.label}, line {item}: another amount than was claimed needs a reason; say why.")
    entry = settled(line, by_amount(line, replace(line.entry, work=work, materials_new=materials_new)))
    require_sound(sheet, line, entry)
    _note(session, found, item, "certified work this period", row.work_cents, work, said)
    _note(session, found, item, "certified new material", row.materials_new_cents, materials_new, said)
    row.work_cents, row.materials_new_cents, row.quantity = work, materials_new, entry.quantity
    row.withheld_work_cents, row.withheld_stored_cents = entry.withheld_work, entry.withheld_stored
    row.claimed_work_cents, row.claimed_new_cents = (None, None) if as_claimed else claimed
    row.review, row.review_reason = LineReview.APPROVED, "" if as_claimed else said
    session.add(row)
    touch(session, found)


def _note(session: Session, found: Handled, item: str, field: str, old: int, new: int, reason: str) -> None:
    if old != new:
        said = f"{format_cents(new)}: {reason}" if reason else format_cents(new)
        found.note(session, field, format_cents(old), said, f" line {item}")
