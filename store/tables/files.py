"""Stored files, and which are attached to a billing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Text
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
    """A file attached to a billing, in its place.

    `tier` is whose lien waiver it is: 1 the contractor's, 2 their suppliers'. `amount_cents` is what a waiver waives,
    `expires_on` the last day of an insurance; both as somebody read them from the paper.
    """

    # Whose file it is, file by file: what many billings' files come to is read from it alone.
    __table_args__ = (Index("ix_attachment_sha256_billing_id", "sha256", "billing_id"),)

    id: int | None = Field(default=None, primary_key=True)
    billing_id: int = Field(foreign_key="billing.id", index=True)
    ordinal: int
    kind: AttachmentKind = Field(sa_column=word(AttachmentKind))
    title: str
    file_name: str
    sha256: str = Field(foreign_key="stored_file.sha256")
    added_at: datetime = Field(sa_column=instant())
    added_by: str
    tier: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    amount_cents: int | None = Field(default=None, sa_type=BigInteger)
    expires_on: date | None = None
