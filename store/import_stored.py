"""What the database already holds of an imported project, by the natural keys of the format."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from sqlmodel import Session, col, select

from store.import_lines import owner_words
from store.tables import (
    Attachment,
    Billing,
    BillingLine,
    BillingPeriod,
    ChangeOrder,
    Company,
    Contract,
    Invite,
    InvoiceContact,
    Payment,
    Person,
    PrivateEntry,
    Project,
    SovLine,
    ToolLevel,
)
from store.vocabulary import Tool


def identity(number: int | None) -> int:
    """The id of a row that is in the database.

    Raises:
        ValueError: it has none; a bug.
    """
    if number is None:
        raise ValueError("The row was not written yet.")
    return number


GroupedLines: TypeAlias = "defaultdict[tuple[int | None, int | None], list[SovLine]]"
"""Lines by change order and by the line they are details of, both by id."""


@dataclass
class StoredBilling:
    """A billing with what hangs on it; lines by item, payments by day and reference."""

    row: Billing
    lines: dict[str, BillingLine] = field(default_factory=dict)
    payments: dict[tuple[date, str], Payment] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)


@dataclass
class StoredContract:
    """A contract with what hangs on it; lists of people by login, invites by the period's first day."""

    row: Contract
    company: str
    lines: dict[str, SovLine] = field(default_factory=dict)
    change_orders: dict[str, ChangeOrder] = field(default_factory=dict)
    private: dict[str, PrivateEntry] = field(default_factory=dict)
    contacts: dict[str, InvoiceContact] = field(default_factory=dict)
    invites: dict[date, Invite] = field(default_factory=dict)
    billings: dict[int, StoredBilling] = field(default_factory=dict)

    def change_order_of(self, line: SovLine) -> ChangeOrder | None:
        """The change order a line belongs to; None for a line of the schedule of values."""
        return next((order for order in self.change_orders.values() if order.id == line.change_order_id), None)

    def grouped(self) -> GroupedLines:
        """The lines by change order and by the line they are details of, both by id, in their order."""
        found: GroupedLines = defaultdict(list)
        for line in self.lines.values():
            found[line.change_order_id, line.parent_id].append(line)
        return found

    def owners(self) -> dict[str, str]:
        """What each line is a line of, in a person's words, by item."""
        items = {line.id: line.item for line in self.lines.values()}
        orders = {order.id: order.number for order in self.change_orders.values()}
        return {
            line.item: owner_words(orders.get(line.change_order_id), items.get(line.parent_id))
            for line in self.lines.values()
        }


@dataclass
class StoredProject:
    """The rows of one project, and of the companies and people all projects share.

    Attributes:
        row: None where the project is new.
        company_of: a person's company by login; None where they have none.
    """

    row: Project | None
    companies: dict[str, Company]
    people: dict[str, Person]
    company_of: dict[str, str | None]
    levels: dict[tuple[str, Tool], ToolLevel] = field(default_factory=dict)
    periods: dict[date, BillingPeriod] = field(default_factory=dict)
    contracts: dict[str, StoredContract] = field(default_factory=dict)


def load(session: Session, number: str) -> StoredProject:
    """Everything stored of the project with this number, in about a dozen queries whatever its size."""
    companies = {company.name: company for company in session.exec(select(Company))}
    people = {person.login: person for person in session.exec(select(Person))}
    company_names = {company.id: name for name, company in companies.items()}
    stored = StoredProject(
        row=session.exec(select(Project).where(Project.number == number)).one_or_none(),
        companies=companies,
        people=people,
        company_of={login: company_names.get(person.company_id) for login, person in people.items()},
    )
    if stored.row is not None:
        _load_project(session, stored, identity(stored.row.id))
    return stored


def _load_project(session: Session, stored: StoredProject, project_id: int) -> None:
    logins = {identity(person.id): login for login, person in stored.people.items()}
    names = {company.id: name for name, company in stored.companies.items()}
    for level in session.exec(select(ToolLevel).where(ToolLevel.project_id == project_id)):
        stored.levels[logins[level.person_id], level.tool] = level
    periods = session.exec(select(BillingPeriod).where(BillingPeriod.project_id == project_id))
    stored.periods = {period.from_date: period for period in periods}
    contracts = session.exec(select(Contract).where(Contract.project_id == project_id))
    stored.contracts = {row.number: StoredContract(row, names[row.company_id]) for row in contracts}
    _load_contracts(session, stored, project_id, logins)
    _load_billings(session, stored, project_id)


def _load_contracts(session: Session, stored: StoredProject, project_id: int, logins: dict[int, str]) -> None:
    ours = {identity(contract.row.id): contract for contract in stored.contracts.values()}
    mine = select(Contract.id).where(Contract.project_id == project_id)
    starts = {period.id: start for start, period in stored.periods.items()}
    lines = select(SovLine).where(col(SovLine.contract_id).in_(mine)).order_by(col(SovLine.ordinal))
    for line in session.exec(lines):
        ours[line.contract_id].lines[line.item] = line
    orders = select(ChangeOrder).where(col(ChangeOrder.contract_id).in_(mine)).order_by(col(ChangeOrder.ordinal))
    for order in session.exec(orders):
        ours[order.contract_id].change_orders[order.number] = order
    for entry in session.exec(select(PrivateEntry).where(col(PrivateEntry.contract_id).in_(mine))):
        ours[entry.contract_id].private[logins[entry.person_id]] = entry
    for contact in session.exec(select(InvoiceContact).where(col(InvoiceContact.contract_id).in_(mine))):
        ours[contact.contract_id].contacts[logins[contact.person_id]] = contact
    for invite in session.exec(select(Invite).where(col(Invite.contract_id).in_(mine))):
        ours[invite.contract_id].invites[starts[invite.period_id]] = invite


def _load_billings(session: Session, stored: StoredProject, project_id: int) -> None:
    ours = {identity(contract.row.id): contract for contract in stored.contracts.values()}
    mine = select(Contract.id).where(Contract.project_id == project_id)
    items = {line.id: line.item for contract in ours.values() for line in contract.lines.values()}
    billings: dict[int, StoredBilling] = {}
    for billing in session.exec(select(Billing).where(col(Billing.contract_id).in_(mine))):
        found = StoredBilling(billing)
        billings[identity(billing.id)] = ours[billing.contract_id].billings[billing.position] = found
    theirs = select(Billing.id).where(col(Billing.contract_id).in_(mine))
    for line in session.exec(select(BillingLine).where(col(BillingLine.billing_id).in_(theirs))):
        billings[line.billing_id].lines[items[line.sov_line_id]] = line
    for payment in session.exec(select(Payment).where(col(Payment.billing_id).in_(theirs))):
        billings[payment.billing_id].payments[payment.paid_on, payment.reference] = payment
    attachments = select(Attachment).where(col(Attachment.billing_id).in_(theirs)).order_by(col(Attachment.ordinal))
    for attachment in session.exec(attachments):
        billings[attachment.billing_id].attachments.append(attachment)
