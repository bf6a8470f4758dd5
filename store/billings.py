"""Billings: the sheet of one, and the totals kept on every row so that lists add nothing up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from store.application import Application, LineInput, Measure, compute
from store.sheet import BillingSheet, Claimed, Recap
from store.tables import Billing, BillingLine, BillingPeriod, ChangeOrder, Company, Contract, Project, SovLine
from store.vocabulary import CERTIFIED, ChangeOrderStatus, Direction


@dataclass(frozen=True, slots=True)
class _Contract:
    """Everything of a contract that its applications are computed from."""

    contract: Contract
    lines: Sequence[SovLine]
    change_orders: dict[int, ChangeOrder]
    billings: Sequence[Billing]
    periods: dict[int, BillingPeriod]
    reported: dict[tuple[int, int], BillingLine]


@dataclass(frozen=True, slots=True)
class Computed:
    """An application with what it was computed from.

    Attributes:
        inputs: its lines by the ids of the contract's lines, in the form's order.
    """

    billing: Billing
    inputs: dict[int, LineInput]
    application: Application


@dataclass(slots=True)
class _SoFar:
    """What a line has come to over the applications before the present one, in cents and millionths."""

    completed: int
    stored: int
    released_work: int
    released_stored: int
    rate_work: int
    rate_stored: int
    quantity: int = 0


def sheet(session: Session, billing_id: int) -> BillingSheet:
    """A billing as its form shows it. Asks for no right: the caller has."""
    billing = session.get_one(Billing, billing_id)
    of_contract = _read(session, billing.contract_id)
    contract = of_contract.contract
    project = session.get_one(Project, contract.project_id)
    company = session.get_one(Company, contract.company_id).name
    ours = "" if project.company_id is None else session.get_one(Company, project.company_id).name
    period = None if billing.period_id is None else of_contract.periods[billing.period_id]
    application = next(made.application for made in _applications(of_contract) if made.billing.id == billing_id)
    upstream = contract.direction is Direction.UPSTREAM
    return BillingSheet(
        project_number=project.number,
        project_name=project.name,
        project_address=project.address,
        dictionary=project.dictionary,
        contract_number=contract.number,
        contract_title=contract.title,
        contract_kind=contract.kind,
        payer=company if upstream else ours,
        payee=ours if upstream else company,
        number=billing.number,
        position=billing.position,
        status=billing.status,
        period_from=period.from_date if period else None,
        period_to=period.to_date if period else None,
        billing_date=billing.billing_date,
        comment=billing.comment,
        lines=application.lines,
        totals=application.totals,
        summary=application.summary,
    )


def refresh_totals(session: Session, contract_id: int) -> None:
    """Derives the totals of every billing of a contract, in the order of position.

    Line 7 of a certified billing is frozen: once known it stays, whatever happens to earlier billings
    (PRODUCT.md section 7).
    """
    session.flush()
    of_contract = _read(session, contract_id)
    completed_before = 0
    for made in _applications(of_contract):
        billing, application, summary = made.billing, made.application, made.application.summary
        billing.previous_certificates_cents = summary.previous_certificates
        billing.contract_sum_cents = summary.contract_sum
        billing.completed_cents = summary.completed
        billing.gross_cents = summary.completed - completed_before
        billing.retainage_cents = summary.retainage
        billing.net_cents = summary.due
        billing.complete_rate = application.totals.complete_rate
        completed_before = summary.completed
        session.add(billing)
    session.flush()


def computed(session: Session, billing_id: int) -> Computed:
    """A billing's application and its inputs. Asks for no right: the caller has."""
    of_contract = _read(session, session.get_one(Billing, billing_id).contract_id)
    return next(made for made in _applications(of_contract) if made.billing.id == billing_id)


def frozen_certificates(session: Session, contract_id: int) -> dict[int, int]:
    """Line 7, in cents by position, of the certified billings where it is not what the billings before come to now."""
    frozen = {}
    certified = 0
    for made in _applications(_read(session, contract_id)):
        if made.billing.status in CERTIFIED:
            summary = made.application.summary
            if summary.previous_certificates != certified:
                frozen[made.billing.position] = summary.previous_certificates
            certified = summary.earned
    return frozen


def _read(session: Session, contract_id: int) -> _Contract:
    contract = session.get_one(Contract, contract_id)
    lines = session.exec(select(SovLine).where(SovLine.contract_id == contract_id).order_by(col(SovLine.ordinal))).all()
    change_orders = session.exec(select(ChangeOrder).where(ChangeOrder.contract_id == contract_id)).all()
    billings = session.exec(
        select(Billing).where(Billing.contract_id == contract_id).order_by(col(Billing.position))
    ).all()
    periods = session.exec(
        select(BillingPeriod).where(
            col(BillingPeriod.id).in_([billing.period_id for billing in billings if billing.period_id is not None])
        )
    ).all()
    reported = session.exec(
        select(BillingLine)
        .join(Billing, col(Billing.id) == col(BillingLine.billing_id))
        .where(Billing.contract_id == contract_id)
    ).all()
    return _Contract(
        contract,
        lines,
        {order.id: order for order in change_orders if order.id is not None},
        billings,
        {period.id: period for period in periods if period.id is not None},
        {(line.billing_id, line.sov_line_id): line for line in reported},
    )


def _applications(of: _Contract) -> Iterator[Computed]:
    """Every application of a contract, first to last."""
    so_far = {
        line.id: _SoFar(0, 0, 0, 0, of.contract.retainage_work_rate, of.contract.retainage_stored_rate)
        for line in of.lines
        if line.id is not None
    }
    parents = {line.id: line for line in of.lines}
    certified = 0
    for billing in of.billings:
        period = None if billing.period_id is None else of.periods[billing.period_id]
        counted = {
            order.id: order for order in of.change_orders.values() if counts(order, period.to_date if period else None)
        }
        inputs = {
            line.id: made
            for line in _in_form_order(of)
            if line.id is not None and (made := _input(line, parents.get(line.parent_id), billing, of, so_far, counted))
        }
        frozen = billing.previous_certificates_cents
        known = frozen is not None and billing.status in CERTIFIED
        application = compute(
            list(inputs.values()),
            original=sum(line.scheduled_cents for line in of.lines if is_contract_line(line)),
            net_changes=sum(line.scheduled_cents for line in of.lines if line.change_order_id in counted),
            recap=_recap(of, counted, period.from_date if period else None),
            previous_certificates=frozen if known and frozen is not None else certified,
        )
        yield Computed(billing, inputs, application)
        if billing.status in CERTIFIED:
            certified = application.summary.earned


def _in_form_order(of: _Contract) -> list[SovLine]:
    """The lines that billings report on: the contract's, or their details, first, then those of each change order."""
    ordinals = {line.id: line.ordinal for line in of.lines}
    return sorted(
        billed_lines(of.lines),
        key=lambda line: (
            0 if line.change_order_id is None else of.change_orders[line.change_order_id].ordinal + 1,
            ordinals.get(line.parent_id, line.ordinal),
            line.ordinal,
        ),
    )


def billed_lines(lines: Sequence[SovLine]) -> list[SovLine]:
    """Those on which billings report: a line that has details is billed by them (PRODUCT.md section 7)."""
    detailed = {line.parent_id for line in lines}
    return [line for line in lines if line.id not in detailed]


def is_contract_line(line: SovLine) -> bool:
    """Whether a line is one of the original contract sum: neither a change order's nor a detail of another."""
    return line.change_order_id is None and line.parent_id is None


def counts(order: ChangeOrder, period_to: date | None) -> bool:
    """Whether a change order is part of the contract sum: approved, and not after the period's end."""
    if order.status is not ChangeOrderStatus.APPROVED:
        return False
    return period_to is None or order.approved_on is None or order.approved_on <= period_to


def _input(
    line: SovLine,
    parent: SovLine | None,
    billing: Billing,
    of: _Contract,
    so_far: dict[int, _SoFar],
    counted: dict[int | None, ChangeOrder],
) -> LineInput | None:
    """A line's row of this application, and its sums for the next; None where it is not part of the contract yet."""
    assert line.id is not None and billing.id is not None
    before = so_far[line.id]
    reported = of.reported.get((billing.id, line.id))
    is_open = line.change_order_id is not None and line.change_order_id not in counted
    if is_open and reported is None and not (before.completed or before.stored):
        return None
    now = reported or BillingLine(
        billing_id=billing.id,
        sov_line_id=line.id,
        retainage_work_rate=before.rate_work,
        retainage_stored_rate=before.rate_stored,
    )
    made = LineInput(
        item=line.item,
        budget_code=line.budget_code,
        description=line.description,
        change_order="" if line.change_order_id is None else of.change_orders[line.change_order_id].number,
        # Reported on before it was approved: the work is shown, the sum does not count yet.
        scheduled=0 if is_open else line.scheduled_cents,
        previous=before.completed,
        work=now.work_cents,
        stored_before=before.stored,
        materials_new=now.materials_new_cents,
        materials_moved=now.materials_moved_cents,
        rate_work=now.retainage_work_rate,
        rate_stored=now.retainage_stored_rate,
        released_work=before.released_work + now.released_work_cents,
        released_stored=before.released_stored + now.released_stored_cents,
        withheld_work=now.withheld_work_cents,
        withheld_stored=now.withheld_stored_cents,
        detail_of="" if parent is None else f"{parent.item} {parent.description}".strip(),
        measure=_measure(line),
        quantity_before=before.quantity,
        quantity=now.quantity,
        claimed=_claimed(now),
    )
    so_far[line.id] = _SoFar(
        completed=before.completed + now.work_cents,
        stored=before.stored + now.materials_new_cents - now.materials_moved_cents,
        released_work=made.released_work,
        released_stored=made.released_stored,
        rate_work=now.retainage_work_rate,
        rate_stored=now.retainage_stored_rate,
        quantity=before.quantity + now.quantity,
    )
    return made


def _measure(line: SovLine) -> Measure | None:
    if line.quantity is None or line.unit_price is None:
        return None
    return Measure(line.unit, line.quantity, line.unit_price)


def _claimed(row: BillingLine) -> Claimed | None:
    if row.claimed_work_cents is None:
        return None
    return Claimed(row.claimed_work_cents, row.claimed_new_cents or 0, row.review_reason)


def _recap(of: _Contract, counted: dict[int | None, ChangeOrder], period_from: date | None) -> Recap:
    """Change orders approved in earlier months and in this one, additions and deductions."""
    sums = {(now, added): 0 for now in (False, True) for added in (False, True)}
    for order in counted.values():
        cents = sum(line.scheduled_cents for line in of.lines if line.change_order_id == order.id)
        now = period_from is None or (order.approved_on is not None and order.approved_on >= period_from)
        sums[now, cents >= 0] += cents
    return Recap(
        additions_before=sums[False, True],
        deductions_before=sums[False, False],
        additions_now=sums[True, True],
        deductions_now=sums[True, False],
    )
