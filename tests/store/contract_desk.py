"""Short words for what tests do to contracts, each in a transaction of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session, select

from store.change_orders import ChangeOrderTerms, create_change_order, edit_change_order, remove_change_order
from store.contract_detail import ContractDetail, contract_detail
from store.contract_people import set_contact, set_listed
from store.contract_terms import Terms, create_contract, delete_contract, edit_terms
from store.line_details import write_details
from store.schedule_of_values import ScheduledLine, add_lines, edit_line, move_line, remove_lines
from store.tables import Person
from store.vocabulary import ChangeOrderStatus, ContractKind
from tests.example import Example

NEW = Terms(number="SC-30", kind=ContractKind.SUBCONTRACT, title="Roofing", company="Top & Co")


class ContractDesk:
    """Somebody at work on the contracts of the example project; each change names the version that is there."""

    def __init__(self, example: Example, login: str = "admin") -> None:
        self.example = example
        self.database, self.actor = example.database, example.actor(login)

    def as_(self, login: str) -> ContractDesk:
        """The same desk with somebody else at it."""
        return ContractDesk(self.example, login)

    def create(self, **terms: Any) -> int:
        with self.database.write() as session:
            return create_contract(session, self.actor, self.example.project_id, replace(NEW, **terms))

    def detail(self, contract: int) -> ContractDetail:
        with self.database.read() as session:
            return contract_detail(session, self.actor, contract)

    def edit(self, contract: int, version: int | None = None, **terms: Any) -> None:
        detail = self.detail(contract)
        with self.database.write() as session:
            edit_terms(session, self.actor, contract, replace(detail.terms, **terms), version=version or detail.version)

    def delete(self, contract: int) -> None:
        version = self.detail(contract).version
        with self.database.write() as session:
            delete_contract(session, self.actor, contract, version=version)

    def add(self, contract: int, *lines: ScheduledLine, order: str = "") -> None:
        detail = self.detail(contract)
        with self.database.write() as session:
            add_lines(
                session,
                self.actor,
                contract,
                lines,
                version=detail.version,
                change_order_id=self.order(contract, order) if order else None,
            )

    def line(self, contract: int, item: str) -> int:
        return next(line.id for line in self.detail(contract).lines if line.item == item)

    def items(self, contract: int) -> list[str]:
        return [line.item for line in self.detail(contract).lines]

    def change(self, contract: int, named: str, **parts: Any) -> None:
        detail = self.detail(contract)
        row = next(line for line in detail.lines if line.item == named)
        now = ScheduledLine(
            row.item, row.description, row.scheduled, row.budget_code, row.unit, row.quantity, row.unit_price
        )
        with self.database.write() as session:
            edit_line(session, self.actor, contract, row.id, replace(now, **parts), version=detail.version)

    def divide(self, contract: int, item: str, *details: ScheduledLine) -> None:
        """Makes these the details of a line."""
        version = self.detail(contract).version
        with self.database.write() as session:
            write_details(session, self.actor, contract, self.line(contract, item), details, version=version)

    def move(self, contract: int, item: str, by: int) -> None:
        detail = self.detail(contract)
        with self.database.write() as session:
            move_line(session, self.actor, contract, self.line(contract, item), by, version=detail.version)

    def remove(self, contract: int, *items: str) -> None:
        detail = self.detail(contract)
        lines = [line.id for line in detail.lines if line.item in items]
        with self.database.write() as session:
            remove_lines(session, self.actor, contract, lines, version=detail.version)

    def order(self, contract: int, number: str) -> int:
        return next(order.id for order in self.detail(contract).change_orders if order.number == number)

    def create_order(self, contract: int, number: str, **terms: Any) -> int:
        version = self.detail(contract).version
        with self.database.write() as session:
            return create_change_order(
                session, self.actor, contract, ChangeOrderTerms(number, **terms), version=version
            )

    def edit_order(self, contract: int, number: str, **terms: Any) -> None:
        detail = self.detail(contract)
        row = next(order for order in detail.change_orders if order.number == number)
        now = ChangeOrderTerms(row.number, row.title, row.status, row.approved_on)
        with self.database.write() as session:
            edit_change_order(session, self.actor, contract, row.id, replace(now, **terms), version=detail.version)

    def approve(self, contract: int, number: str, on: date) -> None:
        self.edit_order(contract, number, status=ChangeOrderStatus.APPROVED, approved_on=on)

    def remove_order(self, contract: int, number: str) -> None:
        version, order = self.detail(contract).version, self.order(contract, number)
        with self.database.write() as session:
            remove_change_order(session, self.actor, contract, order, version=version)

    def contact(self, contract: int, login: str, holds: bool = True) -> None:
        version = self.detail(contract).version
        with self.database.write() as session:
            set_contact(session, self.actor, contract, _id(session, login), holds, version=version)

    def listed(self, contract: int, login: str, holds: bool = True) -> None:
        version = self.detail(contract).version
        with self.database.write() as session:
            set_listed(session, self.actor, contract, _id(session, login), holds, version=version)

    def history(self, contract: int) -> list[tuple[str, str, str, str]]:
        """Subject, field, old and new; latest first."""
        return [(row.subject, row.field, row.old, row.new) for row in self.detail(contract).history]


def _id(session: Session, login: str) -> int:
    found = session.exec(select(Person.id).where(Person.login == login)).one()
    assert found is not None
    return found
