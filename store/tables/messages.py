"""What is written to people outside the application."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from store.columns import instant, word
from store.vocabulary import MessageState


class Message(SQLModel, table=True):
    """A letter in the outbox, and what became of it.

    `attempt` fences writes as a backup's does: a sender whose number is no longer the row's has lost its lease.
    """

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    contract_id: int = Field(foreign_key="contract.id", index=True)
    to_name: str
    to_address: str
    subject: str
    body: str = Field(sa_type=Text)
    written_at: datetime = Field(sa_column=instant())
    written_by: str
    state: MessageState = Field(sa_column=word(MessageState, index=True))
    attempt: int = 0
    lease_until: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    sent_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    error: str = Field(default="", sa_type=Text)
