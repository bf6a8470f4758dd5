"""Compiled backups, which are also their job records, and their ledgers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel

from store.columns import instant, word
from store.vocabulary import BackupState, Outcome


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
