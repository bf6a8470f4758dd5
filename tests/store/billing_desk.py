"""Short words for what tests do to billings, each in a transaction of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import col, select

from store import billings, queries
from store.billing_creation import create_billing, delete_billing
from store.billing_editing import entry_sheet, write_entries
from store.billing_entry import Entry, EntryLine, EntrySheet
from store.billing_review import finish_review, review_lines, set_statuses, submit
from store.payments import add_payment
from store.sheet import BillingSheet
from store.tables import Billing, BillingPeriod, SovLine
from store.vocabulary import BillingStatus, PeriodStatus
from tests.example import Example

IN_TIME, LATE = date(2026, 9, 20), date(2026, 9, 26)
"""Before and after the due date of the example's open period, the 25th."""


class Desk:
    """Somebody at work on the example project."""

    def __init__(self, example: Example, login: str = "admin", today: date = IN_TIME) -> None:
        self.example, self.login, self.today = example, login, today
        self.database, self.actor = example.database, example.actor(login)

    def as_(self, login: str) -> Desk:
        """The same desk with somebody else at it."""
        return Desk(self.example, login, self.today)

    def create(self, contract: str, **more: Any) -> int:
        with self.database.write() as session:
            return create_billing(
                session, self.actor, self.example.contracts[contract], **{"today": self.today, **more}
            )

    def delete(self, billing: int) -> None:
        with self.database.write() as session:
            delete_billing(session, self.actor, billing)

    def sheet(self, billing: int) -> EntrySheet:
        with self.database.read() as session:
            return entry_sheet(session, self.actor, billing, today=self.today)

    def line(self, billing: int, item: str) -> EntryLine:
        return next(line for line in self.sheet(billing).lines if line.before.item == item)

    def write(self, billing: int, entries: dict[str, Entry], version: int | None = None) -> None:
        sheet = self.sheet(billing)
        ids = {line.before.item: line.sov_line_id for line in sheet.lines}
        with self.database.write() as session:
            write_entries(
                session,
                self.actor,
                billing,
                {ids[item]: entry for item, entry in entries.items()},
                version=sheet.version if version is None else version,
                today=self.today,
            )

    def status(self, *billings: int, to: BillingStatus) -> int:
        with self.database.write() as session:
            return set_statuses(session, self.actor, billings, to, today=self.today)

    def submit(self, billing: int) -> None:
        with self.database.write() as session:
            submit(session, self.actor, billing, today=self.today)

    def review(self, billing: int, verdicts: dict[str, str | None]) -> None:
        with self.database.write() as session:
            contract = session.get_one(Billing, billing).contract_id
            ids = {
                row.item: row.id or 0 for row in session.exec(select(SovLine).where(SovLine.contract_id == contract))
            }
            review_lines(session, self.actor, billing, {ids[item]: verdict for item, verdict in verdicts.items()})

    def finish(self, billing: int) -> BillingStatus:
        with self.database.write() as session:
            return finish_review(session, self.actor, billing)

    def pay(self, billing: int, cents: int, on: date = IN_TIME) -> int:
        with self.database.write() as session:
            return add_payment(session, self.actor, billing, paid_on=on, amount=cents)

    def row(self, billing: int) -> Billing:
        with self.database.read() as session:
            return session.get_one(Billing, billing)

    def form(self, billing: int) -> BillingSheet:
        with self.database.read() as session:
            return billings.sheet(session, billing)

    def history(self, billing: int) -> list[tuple[str, str, str, str, str]]:
        """Who, what, which field, old, new; latest first."""
        with self.database.read() as session:
            detail = queries.billing_detail(session, self.actor, billing)
        return [(row.name, row.subject, row.field, row.old, row.new) for row in detail.history]

    def next_period(self) -> None:
        """Closes the open period and opens the month after it."""
        with self.database.write() as session:
            last = session.exec(select(BillingPeriod).order_by(col(BillingPeriod.ordinal).desc())).first()
            assert last is not None
            last.status = PeriodStatus.CLOSED
            session.add(last)
            year, month = divmod(last.from_date.year * 12 + last.from_date.month, 12)
            start = date(year, month + 1, 1)
            session.add(
                BillingPeriod(
                    project_id=last.project_id,
                    ordinal=last.ordinal + 1,
                    from_date=start,
                    to_date=start.replace(day=28),
                    due_date=start.replace(day=25),
                    status=PeriodStatus.OPEN,
                )
            )
        self.today = start.replace(day=20)
