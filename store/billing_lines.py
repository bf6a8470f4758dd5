"""The rows of a billing: one for each line that is part of the contract in its period, at its rates."""

from __future__ import annotations

from sqlmodel import Session, select

from store.billings import billed_lines, counts
from store.retainage_rules import rate_in_force, sliding_rules
from store.tables import Billing, BillingLine, BillingPeriod, ChangeOrder, Contract, SovLine


def begin_lines(session: Session, contract: Contract, billing: Billing) -> None:
    """Adds the rows that a billing lacks, with nothing reported on them.

    Their rates are those of the billing before, for lines it has none of the contract; sliding rules go before both.
    """
    assert contract.id is not None and billing.id is not None, "rows read have ids"
    period = None if billing.period_id is None else session.get_one(BillingPeriod, billing.period_id)
    before = session.exec(
        select(Billing).where(Billing.contract_id == contract.id, Billing.position == billing.position - 1)
    ).one_or_none()
    kept = {} if before is None else {row.sov_line_id: row for row in _rows(session, before)}
    sliding = _sliding_rate(session, contract, before)
    orders = {row.id: row for row in session.exec(select(ChangeOrder).where(ChangeOrder.contract_id == contract.id))}
    there = {row.sov_line_id for row in _rows(session, billing)}
    for line in billed_lines(session.exec(select(SovLine).where(SovLine.contract_id == contract.id)).all()):
        assert line.id is not None, "rows read have ids"
        order = orders.get(line.change_order_id)
        if line.id in there or (order is not None and not counts(order, period.to_date if period else None)):
            continue
        last = kept.get(line.id)
        work = contract.retainage_work_rate if last is None else last.retainage_work_rate
        session.add(
            BillingLine(
                billing_id=billing.id,
                sov_line_id=line.id,
                retainage_work_rate=work if sliding is None else sliding,
                retainage_stored_rate=contract.retainage_stored_rate if last is None else last.retainage_stored_rate,
            )
        )
    session.flush()


def _rows(session: Session, billing: Billing) -> list[BillingLine]:
    return list(session.exec(select(BillingLine).where(BillingLine.billing_id == billing.id)))


def _sliding_rate(session: Session, contract: Contract, before: Billing | None) -> int | None:
    """The rate on work by the contract's sliding rules; None where it has none."""
    rules = sliding_rules(session, contract.id or 0)
    if not rules:
        return None
    return rate_in_force(
        rules,
        completed=0 if before is None else before.completed_cents,
        original=contract.original_cents,
        revised=contract.revised_cents,
        usual=contract.retainage_work_rate,
    )
