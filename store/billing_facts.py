"""What the rules of completeness look at, for many billings at once: a few queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store import list_sql
from store.completeness import BillingFacts, Lack, LastBilling, PaperFacts, lacks
from store.requests import Chosen, Request
from store.requirements import rules_of
from store.tables import Attachment, Billing, BillingLine
from store.vocabulary import CERTIFIED, AttachmentKind, Severity


def lacks_of(session: Session, request: Request, chosen: Sequence[Chosen]) -> Mapping[int, tuple[Lack, ...]]:
    """What each chosen billing lacks, by its id; what is left out of the backup by choice does not count."""
    rows = [row for row in chosen if row.billing is not None]
    contracts = {row.contract.id or 0 for row in rows}
    rules = rules_of(session, request.project_id, contracts)
    facts = _facts(session, request, rows)
    return {row.key: lacks(facts[row.key], rules[row.contract.id or 0]) for row in rows}


def refusals(chosen: Sequence[Chosen], lacking: Mapping[int, tuple[Lack, ...]]) -> Iterator[str]:
    """The sentences of what forbids the compile, each with its billing."""
    for row in chosen:
        for lack in lacking.get(row.key, ()):
            if lack.severity is Severity.BLOCK:
                yield f"{row.label()}: {lack.sentence}"


def _facts(session: Session, request: Request, rows: Sequence[Chosen]) -> dict[int, BillingFacts]:
    keys = [row.key for row in rows]
    reported = _reported(session, keys)
    before = _before(session, keys)
    insured = _insured(session, keys)
    found = {}
    for row in rows:
        billing = row.billing
        assert billing is not None, "rows without a billing were left out"
        lines, stored, work = reported.get(row.key, (0, 0, 0))
        earlier = before.get(row.key, ())
        last = next((one for one in earlier if one.position == billing.position - 1), None)
        certified = max((one for one in earlier if one.status in CERTIFIED), key=lambda one: one.position, default=None)
        found[row.key] = BillingFacts(
            label=f"{row.contract.number} #{billing.position}",
            period_to=row.period.to_date if row.period else None,
            due=billing.net_cents,
            completed=billing.completed_cents,
            previous_certificates=billing.previous_certificates_cents or 0,
            lines=lines,
            work=work,
            stored=stored,
            certified=0 if certified is None else certified.completed_cents - certified.retainage_cents,
            insured_until=insured.get(row.key),
            papers=[
                PaperFacts(one.kind, one.title, one.tier, one.amount_cents, one.expires_on)
                for one, _ in row.attached
                if one.id not in request.excluded
            ],
            last=None
            if last is None
            else LastBilling(f"{row.contract.number} #{last.position}", last.net_cents, last.paid_cents),
        )
    return found


def _reported(session: Session, keys: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """Of each billing: the sum of its lines' G, of their F, and the work of the period, in cents."""
    chosen, earlier = aliased(Billing), aliased(Billing)
    own = col(earlier.id) == col(chosen.id)
    stored = col(BillingLine.materials_new_cents) - col(BillingLine.materials_moved_cents)
    work = col(BillingLine.work_cents)
    rows = session.exec(
        select(
            chosen.id,
            func.sum(work + stored),
            func.sum(stored),
            func.sum(work).filter(own),
        )
        .join(
            earlier,
            (col(earlier.contract_id) == col(chosen.contract_id)) & (col(earlier.position) <= col(chosen.position)),
        )
        .join(BillingLine, col(BillingLine.billing_id) == col(earlier.id))
        .where(col(chosen.id).in_(list_sql.listed(keys)))
        .group_by(col(chosen.id))
    )
    return {key: (int(total), int(held), int(done or 0)) for key, total, held, done in rows if key is not None}


def _before(session: Session, keys: Sequence[int]) -> dict[int, list[Billing]]:
    """The billings before each, of its contract."""
    chosen = aliased(Billing)
    rows = session.exec(
        select(chosen.id, Billing)
        .join(
            Billing,
            (col(Billing.contract_id) == col(chosen.contract_id)) & (col(Billing.position) < col(chosen.position)),
        )
        .where(col(chosen.id).in_(list_sql.listed(keys)))
    )
    found: dict[int, list[Billing]] = {}
    for key, billing in rows:
        found.setdefault(key or 0, []).append(billing)
    return found


def _insured(session: Session, keys: Sequence[int]) -> dict[int, date]:
    """Until when each billing's contract is insured, by what was attached up to it."""
    chosen, earlier = aliased(Billing), aliased(Billing)
    rows = session.exec(
        select(chosen.id, func.max(Attachment.expires_on))
        .join(
            earlier,
            (col(earlier.contract_id) == col(chosen.contract_id)) & (col(earlier.position) <= col(chosen.position)),
        )
        .join(Attachment, col(Attachment.billing_id) == col(earlier.id))
        .where(
            col(chosen.id).in_(list_sql.listed(keys)),
            Attachment.kind == AttachmentKind.INSURANCE,
            col(Attachment.expires_on).is_not(None),
        )
        .group_by(col(chosen.id))
    )
    return {key: day for key, day in rows if key is not None and day is not None}
