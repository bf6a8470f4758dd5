"""A new billing from a contract, and its end: only in the open period, only when its turn has come."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, delete, select

from store.access import Actor
from store.billing_lines import begin_lines
from store.billing_numbers import next_number
from store.billings import refresh_totals
from store.detail_sums import require_details
from store.dictionary import word
from store.errors import RuleBroken
from store.invites import billed
from store.standing import OPEN_STATUSES, Handled, Standing, handled, standing
from store.tables import (
    Attachment,
    BackupItem,
    Billing,
    BillingLine,
    BillingPeriod,
    Payment,
    SovLine,
)
from store.vocabulary import BillingStatus, ContractStatus, PeriodStatus


def create_billing(
    session: Session, actor: Actor, contract_id: int, *, today: date, number: str = "", comment: str = ""
) -> int:
    """Makes the next billing of a contract, in Draft, for the open period; returns its id.

    Its lines begin with nothing reported, at the retainage rates of the billing before or of the contract.

    Args:
        session: a session that may write.
        today: against which the due date is held, for all but administrators.
        number: what the billing is called; continued from the one before where it is empty.

    Raises:
        NotFound: the contract does not exist for this actor.
        NotAllowed: they may not bill on it, or no longer in this period (PRODUCT.md sections 4 and 5).
        RuleBroken: the contract or the project is not ready for it.
    """
    own = standing(session, actor, contract_id)
    own.require_bills("Creating a billing")
    period = _open_period(session, own)
    own.require_in_time(period, today, "Creating a billing")
    billings = session.exec(
        select(Billing).where(Billing.contract_id == contract_id).order_by(col(Billing.position))
    ).all()
    _require_ready(session, own, period, billings[-1] if billings else None)
    position = billings[-1].position + 1 if billings else 1
    number = number.strip() or next_number(billings[-1].number if billings else None, position)
    if any(billing.number == number for billing in billings):
        raise RuleBroken(f"{own.contract.number} has a billing {number} already; choose another number.")
    made = Billing(
        contract_id=contract_id,
        period_id=period.id,
        position=position,
        number=number,
        status=BillingStatus.DRAFT,
        billing_date=period.to_date,
        comment=comment,
    )
    session.add(made)
    session.flush()
    assert made.id is not None, "flushed rows have ids"
    billed(session, own, period)
    begin_lines(session, own.contract, made)
    refresh_totals(session, contract_id)
    Handled(own, made, period, latest=True).note(session, "created", "", number)
    return made.id


def delete_billing(session: Session, actor: Actor, billing_id: int, *, version: int | None = None) -> None:
    """Deletes the latest billing of a contract with what was attached and paid; compiled backups keep their pages.

    Raises:
        NotFound, Overtaken: see `store.standing.handled`.
        NotAllowed: only an administrator may (PRODUCT.md section 5).
        RuleBroken: a later billing builds on it.
    """
    found = handled(session, actor, billing_id, version)
    found.standing.require_admin("Deleting a billing")
    if not found.latest:
        raise RuleBroken(f"{found.label} cannot be deleted: a later billing builds on it; delete that one first.")
    for table in (BillingLine, Payment, Attachment):
        session.exec(delete(table).where(col(table.billing_id) == billing_id))
    for item in session.exec(select(BackupItem).where(BackupItem.billing_id == billing_id)):
        item.billing_id = None
        session.add(item)
    found.note(session, "deleted", found.billing.number, "")
    session.flush()
    session.delete(found.billing)
    session.flush()


def _open_period(session: Session, own: Standing) -> BillingPeriod:
    period = session.exec(
        select(BillingPeriod).where(
            BillingPeriod.project_id == own.project.id, BillingPeriod.status == PeriodStatus.OPEN
        )
    ).one_or_none()
    if period is None:
        raise RuleBroken(f"Project {own.project.number} has no open billing period; open one before billing.")
    return period


def _require_ready(session: Session, own: Standing, period: BillingPeriod, last: Billing | None) -> None:
    """Raises RuleBroken with the first reason why a contract cannot be billed now."""
    contract = own.contract
    if contract.status is not ContractStatus.APPROVED:
        raise RuleBroken(f"{contract.number} is {word(contract.status)}; only an approved contract can be billed.")
    if contract.ssov_required and not contract.ssov_approved:
        raise RuleBroken(f"The schedule of values of {contract.number} is not approved yet; have it approved first.")
    if session.exec(select(SovLine.id).where(SovLine.contract_id == contract.id).limit(1)).first() is None:
        raise RuleBroken(f"{contract.number} has no schedule of values; add its lines before billing.")
    require_details(session, contract, "It can be billed once they do.")
    if last is None:
        return
    if last.status in OPEN_STATUSES:
        raise RuleBroken(
            f"{contract.number} #{last.position} is still {word(last.status)}; it has to be submitted before the next."
        )
    if last.period_id is not None:
        of_last = session.get_one(BillingPeriod, last.period_id)
        if of_last.from_date >= period.from_date:
            raise RuleBroken(
                f"{contract.number} is billed up to the period {of_last.from_date} to {of_last.to_date} already, "
                f"as #{last.position}; the next one can be billed in a later period."
            )
