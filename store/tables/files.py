"""Stored files, and which are attached to a billing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel

from store.columns import instant, word
from store.vocabulary import AttachmentKind, PrepareState


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
