"""Projects and their billing periods."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import word
from store.vocabulary import Dictionary, Paper, PeriodStatus, Schedule, Severity


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


class Requirement(SQLModel, table=True):
    """What follows where billings lack a paper: for a project, or for one contract where that has its own.

    `tiers` is how many tiers of lien waivers are wanted.
    """

    __table_args__ = (UniqueConstraint("project_id", "contract_id", "paper"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    contract_id: int | None = Field(default=None, foreign_key="contract.id", index=True)
    paper: Paper = Field(sa_column=word(Paper))
    severity: Severity = Field(sa_column=word(Severity))
    tiers: int = 1


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
