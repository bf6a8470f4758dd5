"""The tables. Declarations only: rules live in the modules named for their subject.

Amounts are integer cents. Rates (retainage, percent complete) are integer millionths: 10 % is 100_000.
Texts are what a person typed and may hold anything; whoever shows them treats them as data, never as markup.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import instant, rank, word
from store.vocabulary import (
    AttachmentKind,
    BackupState,
    BillingStatus,
    ChangeOrderStatus,
    ContractKind,
    ContractStatus,
    Dictionary,
    Direction,
    InviteState,
    Level,
    LineReview,
    Outcome,
    PeriodStatus,
    PrepareState,
    Schedule,
    Tool,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


class Company(SQLModel, table=True):
    """A firm: ours, a subcontractor, a supplier, an owner."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Person(SQLModel, table=True):
    """Somebody who may act; known to the system by login."""

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    company_id: int | None = Field(default=None, foreign_key="company.id")


class Project(SQLModel, table=True):
    """A construction project; `company_id` is our own firm, which pays downstream and bills upstream.

    `schedule_start` and the three days of the month say how billing periods are made; see `store.calendar`.
    """

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    name: str
    address: str = ""
    dictionary: Dictionary = Field(default=Dictionary.GENERAL_CONTRACTORS, sa_column=word(Dictionary))
    company_id: int | None = Field(default=None, foreign_key="company.id")
    allow_overbilling: bool = True
    period_schedule: Schedule = Field(default=Schedule.NEVER, sa_column=word(Schedule))
    schedule_start: date | None = None
    period_start_day: int = 1
    period_end_day: int = 31
    period_due_day: int = 25


class ToolLevel(SQLModel, table=True):
    """A person's level on one tool of one project (PRODUCT.md section 5). No row means None."""

    __tablename__ = "tool_level"

    project_id: int = Field(foreign_key="project.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    tool: Tool = Field(sa_column=word(Tool, primary_key=True))
    level: Level = Field(sa_column=rank(Level))


class BillingPeriod(SQLModel, table=True):
    """A billing period of a project; both ends belong to it (PRODUCT.md section 4).

    `version` counts its changes: who saves a change says which version it was made on.
    """

    __tablename__ = "billing_period"
    __table_args__ = (UniqueConstraint("project_id", "from_date"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    ordinal: int
    from_date: date
    to_date: date
    due_date: date
    status: PeriodStatus = Field(sa_column=word(PeriodStatus))
    version: int = 1


class Contract(SQLModel, table=True):
    """A commitment (downstream) or a client contract (upstream).

    `number_key` sorts numbers in natural order: SC-2 before SC-10 (PRODUCT.md section 3, rule 4).
    """

    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    number: str
    number_key: str = Field(index=True)
    kind: ContractKind = Field(sa_column=word(ContractKind))
    direction: Direction = Field(sa_column=word(Direction))
    title: str = ""
    company_id: int = Field(foreign_key="company.id", index=True)
    architect_id: int | None = Field(default=None, foreign_key="company.id")
    status: ContractStatus = Field(sa_column=word(ContractStatus))
    private: bool = False
    retainage_work_rate: int = 0
    retainage_stored_rate: int = 0
    ssov_required: bool = False
    ssov_approved: bool = False
    original_cents: int = Field(default=0, sa_type=BigInteger)
    revised_cents: int = Field(default=0, sa_type=BigInteger)


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
    """A line of a contract's schedule of values, or of one of its change orders."""

    __tablename__ = "sov_line"
    __table_args__ = (UniqueConstraint("contract_id", "item"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True)
    change_order_id: int | None = Field(default=None, foreign_key="change_order.id", index=True)
    ordinal: int
    item: str
    budget_code: str = ""
    description: str = ""
    scheduled_cents: int = Field(sa_type=BigInteger)


class Billing(SQLModel, table=True):
    """One application for payment against a contract.

    The `*_cents` totals are derived from the lines by `store.billings` at every write, so that lists of a
    million billings add nothing up; `previous_certificates_cents` is line 7, frozen once the billing is certified
    (PRODUCT.md section 7). `version` counts the changes, so that of two writers the later one is told.
    """

    __table_args__ = (UniqueConstraint("contract_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    period_id: int | None = Field(default=None, foreign_key="billing_period.id", index=True)
    position: int
    number: str
    status: BillingStatus = Field(sa_column=word(BillingStatus, index=True))
    billing_date: date | None = None
    comment: str = ""
    previous_certificates_cents: int | None = Field(default=None, sa_type=BigInteger)
    contract_sum_cents: int = Field(default=0, sa_type=BigInteger)
    completed_cents: int = Field(default=0, sa_type=BigInteger)
    gross_cents: int = Field(default=0, sa_type=BigInteger)
    retainage_cents: int = Field(default=0, sa_type=BigInteger)
    net_cents: int = Field(default=0, sa_type=BigInteger)
    paid_cents: int = Field(default=0, sa_type=BigInteger)
    complete_rate: int | None = None
    version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class BillingLine(SQLModel, table=True):
    """What one billing reports on one line: only what was typed; all else is computed by `store.application`.

    `work_cents` is E, moved material included. The rates are the contract's when the billing was made.
    """

    __tablename__ = "billing_line"

    billing_id: int = Field(foreign_key="billing.id", primary_key=True)
    sov_line_id: int = Field(foreign_key="sov_line.id", primary_key=True, index=True)
    work_cents: int = Field(default=0, sa_type=BigInteger)
    materials_new_cents: int = Field(default=0, sa_type=BigInteger)
    materials_moved_cents: int = Field(default=0, sa_type=BigInteger)
    retainage_work_rate: int = 0
    retainage_stored_rate: int = 0
    released_work_cents: int = Field(default=0, sa_type=BigInteger)
    released_stored_cents: int = Field(default=0, sa_type=BigInteger)
    review: LineReview = Field(
        default=LineReview.WAITING, sa_column=word(LineReview, server_default=LineReview.WAITING.value)
    )
    review_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Payment(SQLModel, table=True):
    """Money paid (downstream) or received (upstream) on a billing."""

    id: int | None = Field(default=None, primary_key=True)
    billing_id: int = Field(foreign_key="billing.id", index=True)
    paid_on: date
    amount_cents: int = Field(sa_type=BigInteger)
    reference: str = ""


class StoredFile(SQLModel, table=True):
    """One distinct file of the file store, named by its content, and what preparing it found.

    `findings` is a JSON list of {code, sentence, attention}; see `store.files`. `prepared_by` names what the program
    that prepared it could do; see `pdf.ready`.
    """

    __tablename__ = "stored_file"

    sha256: str = Field(primary_key=True)
    size: int = Field(sa_type=BigInteger)
    added_at: datetime = Field(sa_column=instant())
    prepare_state: PrepareState = Field(default=PrepareState.WAITING, sa_column=word(PrepareState, index=True))
    media_type: str = ""
    pages: int = 0
    attention: bool = False
    findings: str = Field(default="[]", sa_type=Text)
    prepared_by: str = ""


class Attachment(SQLModel, table=True):
    """A file attached to a billing, in its place."""

    id: int | None = Field(default=None, primary_key=True)
    billing_id: int = Field(foreign_key="billing.id", index=True)
    ordinal: int
    kind: AttachmentKind = Field(sa_column=word(AttachmentKind))
    title: str
    file_name: str
    sha256: str = Field(foreign_key="stored_file.sha256", index=True)
    added_at: datetime = Field(sa_column=instant())
    added_by: str


class Backup(SQLModel, table=True):
    """A compiled backup and the record of the job that makes it (ARCHITECTURE.md, The way of a compile).

    `plan` is the frozen `store.plan.Plan` as JSON. `attempt` fences writes: a worker whose number is no longer
    the row's has lost its lease. `sha256` names the output in the file store once `state` is done.
    """

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    requested_by: str
    requested_by_name: str
    requested_at: datetime = Field(sa_column=instant())
    state: BackupState = Field(sa_column=word(BackupState, index=True))
    plan: str = Field(sa_type=Text)
    file_name: str
    attempt: int = 0
    worker: str = ""
    lease_until: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    cancel_requested: bool = False
    phase: str = ""
    steps_done: int = 0
    steps_total: int = 0
    finished_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    announced: bool = False
    seconds_milli: int = 0
    billings: int = 0
    pages: int = 0
    size: int = Field(default=0, sa_type=BigInteger)
    exceptions: int = 0
    sha256: str = Field(default="", index=True)
    error: str = Field(default="", sa_type=Text)


class BackupItem(SQLModel, table=True):
    """A billing of a backup, or a ticked contract that had none; keeps who may see the backup."""

    __tablename__ = "backup_item"

    backup_id: int = Field(foreign_key="backup.id", primary_key=True)
    ordinal: int = Field(primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True)
    billing_id: int | None = Field(default=None, foreign_key="billing.id", index=True)


class LedgerPart(SQLModel, table=True):
    """One part of a finished backup: what it is, its pages, or why it is not there (PRODUCT.md section 3, rule 7).

    `first_page` counts from 1 in the backup, or in its volume; 0 where the part has no page. `volume` counts from 1; 0
    where the backup is one PDF.
    """

    __tablename__ = "ledger_part"

    backup_id: int = Field(foreign_key="backup.id", primary_key=True)
    ordinal: int = Field(primary_key=True)
    billing_id: int | None = None
    billing: str
    title: str
    kind: str
    source_name: str
    sha256: str
    size: int = Field(default=0, sa_type=BigInteger)
    first_page: int
    pages: int
    outcome: Outcome = Field(sa_column=word(Outcome))
    attention: bool
    reason: str = Field(sa_type=Text)
    volume: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class Change(SQLModel, table=True):
    """One change of one field: old, new, who, when (PRODUCT.md section 6). Never edited."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=instant())
    login: str
    name: str
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    contract_id: int | None = Field(default=None, index=True)
    billing_id: int | None = Field(default=None, index=True)
    subject: str
    field: str
    old: str = Field(sa_type=Text)
    new: str = Field(sa_type=Text)
