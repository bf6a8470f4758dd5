"""Whole months on random contracts, against a ledger that is kept here with fractions (PRODUCT.md section 7).

Every application is created, filled in, submitted, reviewed and paid through the store's functions; the figures must
be those of the independent ledger, and the two sums that hold a job together must hold to the cent.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from store.access import operator
from store.billing_creation import create_billing
from store.billing_editing import entry_sheet, write_entries
from store.billing_entry import Entry, by_amount
from store.billing_review import finish_review, review_lines, submit
from store.billings import sheet
from store.contracts import number_key, refresh_sums
from store.database import Database
from store.payments import add_payment
from store.sheet import BillingSheet
from store.tables import BillingPeriod, ChangeOrder, Company, Contract, Project, SovLine
from store.units import amount_of, quantity_of
from store.vocabulary import Accounting, ChangeOrderStatus, ContractKind, ContractStatus, Direction, PeriodStatus

ACTOR = operator("root")
MONTHS = 12
PRICE = 12_5000
CENTS = st.integers(-20_000_00, 200_000_00)
RATES = st.sampled_from([0, 25_000, 50_000, 100_000, 123_456])


@dataclass
class Line:
    """The ledger's own account of one line, in cents as fractions."""

    scheduled: Fraction
    rate_work: Fraction
    rate_stored: Fraction
    done: Fraction = Fraction()
    stored: Fraction = Fraction()
    released: Fraction = Fraction()

    @property
    def retainage(self) -> Fraction:
        return cents(self.done * self.rate_work) + cents(self.stored * self.rate_stored) - self.released


@dataclass
class Ledger:
    """A contract as a bookkeeper would keep it by hand."""

    lines: dict[str, Line]
    paid: Fraction = Fraction()
    due: list[Fraction] = field(default_factory=list)

    def earned(self) -> Fraction:
        return sum((line.done + line.stored - line.retainage for line in self.lines.values()), Fraction())


def cents(amount: Fraction) -> Fraction:
    """Rounded half away from zero."""
    whole = abs(amount) + Fraction(1, 2)
    return Fraction(whole.numerator // whole.denominator) * (1 if amount >= 0 else -1)


@dataclass(frozen=True)
class Job:
    """A random contract and what is typed on it month by month.

    Attributes:
        by_unit: whether its lines are measured, at 12.50 a unit, of which every cent is a number of parts.
        divided: whether each line of the schedule is billed by two details.
    """

    scheduled: tuple[int, ...]
    rates: tuple[int, int]
    change_orders: tuple[tuple[int, int], ...]
    months: tuple[tuple[tuple[int, int, int], ...], ...]
    by_unit: bool
    divided: bool


@st.composite
def jobs(draw: st.DrawFn) -> Job:
    lines = draw(st.lists(CENTS, min_size=1, max_size=4))
    orders = draw(st.lists(st.tuples(st.integers(1, MONTHS - 1), CENTS), max_size=2))
    typed = st.tuples(st.integers(-100, 1200), st.integers(0, 300), st.integers(0, 1000))
    by_unit, divided = draw(st.booleans()), draw(st.booleans())
    count = len(lines) * (2 if divided else 1) + len(orders)
    months = draw(st.lists(st.lists(typed, min_size=count, max_size=count), min_size=MONTHS, max_size=MONTHS))
    rates = (draw(RATES), 0 if by_unit else draw(RATES))
    return Job(tuple(lines), rates, tuple(orders), tuple(map(tuple, months)), by_unit, divided)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(jobs())
def test_twelve_months_come_out_as_in_a_ledger_kept_by_hand(job: Job) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{Path(folder, 'billings.db')}")
        try:
            contract = make_contract(database, job)
            ledger = Ledger(
                {
                    item: Line(Fraction(scheduled), Fraction(job.rates[0], 10**6), Fraction(job.rates[1], 10**6))
                    for item, scheduled in zip(items(job), all_scheduled(job), strict=True)
                }
            )
            for month in range(MONTHS):
                compare(job, month, ledger, one_month(database, contract, job, month, ledger))
            assert sum(ledger.due, Fraction()) == ledger.earned()
        finally:
            database.close()


def items(job: Job) -> list[str]:
    """The lines that are billed."""
    schedule = [f"L{number}" for number in range(len(job.scheduled))]
    if job.divided:
        schedule = [f"{item}.{part}" for item in schedule for part in (1, 2)]
    return schedule + [f"CO{number}" for number in range(len(job.change_orders))]


def all_scheduled(job: Job) -> list[int]:
    schedule = [part for scheduled in job.scheduled for part in parts(scheduled)] if job.divided else job.scheduled
    return [*schedule, *(amount for _, amount in job.change_orders)]


def parts(scheduled: int) -> tuple[int, int]:
    """What the two details of a line come to."""
    return scheduled // 3, scheduled - scheduled // 3


def make_contract(database: Database, job: Job) -> int:
    with database.write() as session:
        company, project = Company(name="Northside"), Project(number="P-1", name="Tower")
        session.add_all([company, project])
        session.flush()
        contract = Contract(
            project_id=project.id or 0,
            number="SC-1",
            number_key=number_key("SC-1"),
            kind=ContractKind.SUBCONTRACT,
            direction=Direction.DOWNSTREAM,
            company_id=company.id or 0,
            status=ContractStatus.APPROVED,
            retainage_work_rate=job.rates[0],
            retainage_stored_rate=job.rates[1],
            accounting=Accounting.UNIT if job.by_unit else Accounting.AMOUNT,
        )
        session.add(contract)
        session.flush()
        assert contract.id is not None
        for ordinal, scheduled in enumerate(job.scheduled):
            line = make_line(session, job, contract.id, ordinal, f"L{ordinal}", scheduled)
            for part, amount in enumerate(parts(scheduled) if job.divided else (), start=1):
                make_line(session, job, contract.id, part, f"L{ordinal}.{part}", amount, parent_id=line.id)
        for number, (month, scheduled) in enumerate(job.change_orders):
            order = ChangeOrder(
                contract_id=contract.id,
                ordinal=number,
                number=f"CO-{number}",
                status=ChangeOrderStatus.APPROVED,
                approved_on=date(2026, month + 1, 15),
            )
            session.add(order)
            session.flush()
            make_line(session, job, contract.id, 100 + number, f"CO{number}", scheduled, change_order_id=order.id)
        refresh_sums(session, contract.id)
        return contract.id


def make_line(
    session: Session, job: Job, contract: int, ordinal: int, item: str, scheduled: int, **more: Any
) -> SovLine:
    measured: dict[str, Any] = (
        {"unit": "m3", "quantity": quantity_of(scheduled, PRICE), "unit_price": PRICE} if job.by_unit else {}
    )
    line = SovLine(contract_id=contract, ordinal=ordinal, item=item, scheduled_cents=scheduled, **measured, **more)
    session.add(line)
    session.flush()
    return line


def one_month(database: Database, contract: int, job: Job, month: int, ledger: Ledger) -> BillingSheet:
    """Bills a month from its period to its payment; the ledger is told what is typed."""
    first = date(2026, month + 1, 1)
    with database.write() as session:
        for period in session.exec(select(BillingPeriod)):
            period.status = PeriodStatus.CLOSED
        project = session.get_one(Contract, contract).project_id
        session.add(
            BillingPeriod(
                project_id=project,
                ordinal=month + 1,
                from_date=first,
                to_date=first.replace(day=28),
                due_date=first.replace(day=28),
                status=PeriodStatus.OPEN,
            )
        )
    with database.write() as session:
        billing = create_billing(session, ACTOR, contract, today=first)
        before = entry_sheet(session, ACTOR, billing, today=first)
        typed = {}
        places = {item: place for place, item in enumerate(items(job))}
        for line in before.lines:
            share, new, moved = job.months[month][places[line.before.item]]
            entry = by_amount(line, type_in(ledger.lines[line.before.item], share, new, moved, line.entry))
            typed[line.sov_line_id] = entry
            tell(ledger.lines[line.before.item], entry)
        write_entries(session, ACTOR, billing, typed, version=before.version, today=first)
        submit(session, ACTOR, billing, today=first)
        review_lines(session, ACTOR, billing, dict.fromkeys(typed))
        finish_review(session, ACTOR, billing)
        form = sheet(session, billing)
        ledger.due.append(ledger.earned() - ledger.paid)
        if form.summary.due:
            add_payment(session, ACTOR, billing, paid_on=first, amount=form.summary.due)
        ledger.paid += ledger.due[-1]
    return form


def type_in(line: Line, share: int, new: int, moved: int, entry: Entry) -> Entry:
    """Some work, some material, and every third time a release of part of what is held."""
    stored = int(line.stored) + (new * 100 if line.scheduled > 0 else 0)
    taken = stored * moved // 1000
    work = int(line.scheduled) * share // 4000 + taken
    work = max(work, taken)
    held = int(cents((line.done + work) * line.rate_work) - line.released)
    release = held // 2 if moved % 3 == 0 and held > 0 else 0
    return Entry(
        work=work,
        materials_new=stored - int(line.stored),
        materials_moved=taken,
        rate_work=entry.rate_work,
        rate_stored=entry.rate_stored,
        released_work=release,
    )


def tell(line: Line, entry: Entry) -> None:
    line.done += entry.work
    line.stored += entry.materials_new - entry.materials_moved
    line.released += entry.released_work


def compare(job: Job, month: int, ledger: Ledger, form: BillingSheet) -> None:
    counted = sum(amount for since, amount in job.change_orders if since <= month)
    summary = form.summary
    assert summary.contract_sum == sum(job.scheduled) + counted
    assert summary.completed == sum(line.done + line.stored for line in ledger.lines.values())
    assert summary.retainage == sum(line.retainage for line in ledger.lines.values())
    assert summary.earned == ledger.earned()
    assert summary.due == ledger.due[-1]
    # The cross-check of PRODUCT.md section 7: line 9 = sum(H) + 5.
    assert summary.to_finish == form.totals.balance + summary.retainage
    if job.by_unit:
        for line in form.lines:
            assert line.measured is not None
            assert amount_of(line.measured.to_date, PRICE) == line.previous + line.work
