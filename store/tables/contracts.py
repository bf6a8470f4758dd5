"""Contracts, their lines, change orders and who may bill on them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import word
from store.vocabulary import (
    Accounting,
    ChangeOrderStatus,
    ContractKind,
    ContractStatus,
    Direction,
    InviteState,
    Until,
)


class Contract(SQLModel, table=True):
    """A commitment (downstream) or a client contract (upstream).

    `number_key` sorts numbers in natural order: SC-2 before SC-10 (PRODUCT.md section 3, rule 4). `version` counts the
    changes of its terms, lines, change orders and people.
    """

    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        # A project's list in the order of its contracts needs no sorting.
        Index("ix_contract_project_id_direction_number_key", "project_id", "direction", "number_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    number: str
    number_key: str = Field(index=True)
    kind: ContractKind = Field(sa_column=word(ContractKind))
    direction: Direction = Field(sa_column=word(Direction))
    title: str = ""
    company_id: int = Field(foreign_key="company.id", index=True)
    architect_id: int | None = Field(default=None, foreign_key="company.id")
    status: ContractStatus = Field(sa_column=word(ContractStatus))
    accounting: Accounting = Field(
        default=Accounting.AMOUNT, sa_column=word(Accounting, server_default=Accounting.AMOUNT.value)
    )
    private: bool = False
    retainage_work_rate: int = 0
    retainage_stored_rate: int = 0
    ssov_required: bool = False
    ssov_approved: bool = False
    original_cents: int = Field(default=0, sa_type=BigInteger)
    revised_cents: int = Field(default=0, sa_type=BigInteger)
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class RetainageRule(SQLModel, table=True):
    """A rule of sliding retainage; `bound` is in millionths of a sum or in cents, as `until` says."""

    __tablename__ = "retainage_rule"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True)
    ordinal: int = Field(primary_key=True)
    rate: int
    until: Until = Field(sa_column=word(Until))
    bound: int = Field(sa_type=BigInteger)


class PrivateEntry(SQLModel, table=True):
    """A person on the private list of a contract."""

    __tablename__ = "private_entry"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)


class InvoiceContact(SQLModel, table=True):
    """A person who may bill for the contract's company."""

    __tablename__ = "invoice_contact"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)


class Invite(SQLModel, table=True):
    """The state of a commitment's invite to bill in one period."""

    contract_id: int = Field(foreign_key="contract.id", primary_key=True)
    period_id: int = Field(foreign_key="billing_period.id", primary_key=True)
    state: InviteState = Field(sa_column=word(InviteState))


class ChangeOrder(SQLModel, table=True):
    """A change order of a contract; its lines are SovLine rows that point here."""

    __tablename__ = "change_order"
    __table_args__ = (UniqueConstraint("contract_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True)
    ordinal: int
    number: str
    title: str = ""
    status: ChangeOrderStatus = Field(sa_column=word(ChangeOrderStatus))
    approved_on: date | None = None


class SovLine(SQLModel, table=True):
    """A line of a contract's schedule of values, a detail of such a line, or a line of one of its change orders.

    `quantity` and `unit_price` are in ten-thousandths; None for a line that is billed by amount.
    """

    __tablename__ = "sov_line"
    __table_args__ = (UniqueConstraint("contract_id", "item"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True)
    change_order_id: int | None = Field(default=None, foreign_key="change_order.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="sov_line.id", index=True)
    ordinal: int
    item: str
    budget_code: str = ""
    description: str = ""
    scheduled_cents: int = Field(sa_type=BigInteger)
    unit: str = Field(default="", sa_column_kwargs={"server_default": ""})
    quantity: int | None = Field(default=None, sa_type=BigInteger)
    unit_price: int | None = Field(default=None, sa_type=BigInteger)
