"""The way of a billing from Draft to certified: submitting, the review by line, statuses (PRODUCT.md section 6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from store.access import Actor
from store.billings import computed, refresh_totals
from store.dictionary import word
from store.errors import NotAllowed, RuleBroken
from store.standing import Handled, handled
from store.tables import BillingLine, SovLine
from store.vocabulary import BillingStatus, Direction, LineReview

UPSTREAM_STATUSES = (
    BillingStatus.DRAFT,
    BillingStatus.UNDER_REVIEW,
    BillingStatus.REVISE_AND_RESUBMIT,
    BillingStatus.APPROVED,
)
"""The statuses that billings to an owner know."""

SUBMITTED = (BillingStatus.DRAFT, BillingStatus.UNDER_REVIEW)
"""What whoever bills may set, on the latest billing while it is open."""


def submit(session: Session, actor: Actor, billing_id: int, *, today: date, version: int | None = None) -> None:
    """Hands a billing in: Draft or Revise & Resubmit becomes Under Review, and every line waits for its review again.

    Raises:
        NotFound, Overtaken: see `store.standing.handled`.
        NotAllowed: the actor may not bill, or not any more in this period.
        RuleBroken: it is submitted already, or a later billing builds on it.
    """
    found = handled(session, actor, billing_id, version)
    found.standing.require_bills("Submitting a billing")
    found.require_editable("Submitting")
    found.standing.require_in_time(found.period, today, "Submitting a billing")
    for line in _lines(session, found):
        line.review, line.review_reason = LineReview.WAITING, ""
        line.claimed_work_cents = line.claimed_new_cents = None  # what stands there is what is claimed now
        session.add(line)
    _set(session, found, BillingStatus.UNDER_REVIEW)


def set_statuses(
    session: Session, actor: Actor, billing_ids: Collection[int], status: BillingStatus, *, today: date
) -> int:
    """Gives several billings a status, all of them or none; returns how many had another one.

    Raises:
        NotFound: a billing does not exist for this actor.
        NotAllowed: others than administrators may set Draft and Under Review only, and not after the due date.
        RuleBroken: billings to an owner do not know the status, or, for others than administrators, the billing is
            not the latest or not open any more.
    """
    changed = 0
    for billing_id in sorted(billing_ids):
        found = handled(session, actor, billing_id)
        if not found.standing.is_admin:
            _require_own(found, status, today)
        if found.standing.contract.direction is Direction.UPSTREAM and status not in UPSTREAM_STATUSES:
            raise RuleBroken(f"{found.label} is billed to the owner; {word(status)} is for commitments only.")
        changed += _set(session, found, status)
    return changed


def review_lines(
    session: Session, actor: Actor, billing_id: int, verdicts: Mapping[int, str | None], *, version: int | None = None
) -> None:
    """Approves or rejects lines of a billing that is Under Review; a rejection changes no amount.

    Args:
        verdicts: by the ids of the contract's lines: None approves, a text rejects and is the reason.

    Raises:
        NotFound, Overtaken: see `store.standing.handled`.
        NotAllowed: only an administrator reviews.
        RuleBroken: it is not Under Review, a rejection has no reason, or there is no such line.
    """
    found = handled(session, actor, billing_id, version)
    require_review(found)
    inputs = computed(session, billing_id).inputs
    for line_id, reason in verdicts.items():
        shown = inputs.get(line_id)
        if shown is None:
            raise RuleBroken(f"{found.label} has no such line; look at the billing again.")
        # A line on which nothing is reported may have no row yet.
        line = session.get(BillingLine, (billing_id, line_id)) or BillingLine(
            billing_id=billing_id,
            sov_line_id=line_id,
            retainage_work_rate=shown.rate_work,
            retainage_stored_rate=shown.rate_stored,
        )
        _judge(session, found, line, shown.item, reason)
    touch(session, found)


def _judge(session: Session, found: Handled, line: BillingLine, item: str, reason: str | None) -> None:
    """Notes a verdict on one line."""
    stripped = (reason or "").strip()
    if reason is not None and not stripped:
        raise RuleBroken(f"{found.label}, line {item}: a rejection needs a reason; say what is wrong.")
    verdict = LineReview.APPROVED if reason is None else LineReview.REJECTED
    if reason is None and line.claimed_work_cents is not None:
        stripped = line.review_reason  # why another amount was certified still holds
    if (line.review, line.review_reason) != (verdict, stripped):
        said = f"{word(verdict)}: {stripped}" if stripped else word(verdict)
        found.note(session, "review", word(line.review), said, f" line {item}")
    line.review, line.review_reason = verdict, stripped
    session.add(line)


def finish_review(session: Session, actor: Actor, billing_id: int, *, version: int | None = None) -> BillingStatus:
    """Ends a review: with a rejected line Revise & Resubmit, else Approved; returns which.

    With another amount than was claimed it is Approved as Noted, where billings of its direction know that.

    Raises:
        NotFound, Overtaken, NotAllowed: see `review_lines`.
        RuleBroken: it is not Under Review, or lines wait for their review; the sentence names them.
    """
    found = handled(session, actor, billing_id, version)
    require_review(found)
    lines = _lines(session, found)
    waiting = [line.sov_line_id for line in lines if line.review is LineReview.WAITING]
    if waiting:
        items = session.exec(
            select(SovLine.item).where(col(SovLine.id).in_(waiting)).order_by(col(SovLine.ordinal))
        ).all()
        raise RuleBroken(f"{found.label} is not reviewed on {_named(items)}; approve or reject each line first.")
    rejected = any(line.review is LineReview.REJECTED for line in lines)
    noted = any(line.claimed_work_cents is not None for line in lines)
    downstream = found.standing.contract.direction is Direction.DOWNSTREAM
    approved = BillingStatus.APPROVED_AS_NOTED if noted and downstream else BillingStatus.APPROVED
    status = BillingStatus.REVISE_AND_RESUBMIT if rejected else approved
    _set(session, found, status)
    return status


def _require_own(found: Handled, status: BillingStatus, today: date) -> None:
    """What others than administrators may do with a status."""
    found.standing.require_bills("Editing the status")
    if status not in SUBMITTED:
        words = " or ".join(word(one) for one in SUBMITTED)
        raise NotAllowed(f"{found.label}: you may set {words}; {word(status)} is for a project admin to set.")
    found.require_editable("Editing the status")
    found.standing.require_in_time(found.period, today, "Editing the status")


def require_review(found: Handled) -> None:
    """Refuses whoever may not review, and what is not reviewed now.

    Raises:
        NotAllowed, RuleBroken: with the reason.
    """
    found.standing.require_admin("Reviewing a billing")
    if found.billing.status is not BillingStatus.UNDER_REVIEW:
        under = word(BillingStatus.UNDER_REVIEW)
        raise RuleBroken(f"{found.label} is {word(found.billing.status)}; it is reviewed while it is {under}.")


def _lines(session: Session, found: Handled) -> Sequence[BillingLine]:
    return session.exec(select(BillingLine).where(BillingLine.billing_id == found.billing.id)).all()


def _set(session: Session, found: Handled, status: BillingStatus) -> bool:
    """Sets a status and what follows from it: line 7 of the billings after it."""
    old = found.billing.status
    if old is status:
        return False
    found.note(session, "status", word(old), word(status))
    found.billing.status = status
    touch(session, found)
    return True


def touch(session: Session, found: Handled) -> None:
    """Counts a change of a billing, and what follows from it."""
    found.billing.version += 1
    session.add(found.billing)
    refresh_totals(session, found.billing.contract_id)


def _named(items: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(items[:most])
    return shown if len(items) <= most else f"{shown} and {len(items) - most} more"
