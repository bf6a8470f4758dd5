"""Companies, persons, their levels and the keys they log in with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, false
from sqlmodel import Field, SQLModel

from store.columns import instant, rank, word
from store.vocabulary import Level, Tool


class Company(SQLModel, table=True):
    """A firm: ours, a subcontractor, a supplier, an owner."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Person(SQLModel, table=True):
    """Somebody who may act; known to the system by login, or by the number of their account there where they have one.

    `administrator` keeps the directory: persons, companies, keys and levels of every project.
    """

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    company_id: int | None = Field(default=None, foreign_key="company.id")
    email: str = Field(default="", sa_column_kwargs={"server_default": ""})
    system_uid: int | None = Field(default=None, index=True, unique=True)
    administrator: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class PublicKey(SQLModel, table=True):
    """A public key of OpenSSH with which a person logs in; the same key is never two persons'.

    `kind` is its type, `blob` its content in base64, `fingerprint` begins with `SHA256:`, as OpenSSH shows it.
    """

    __tablename__ = "public_key"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    blob: str = Field(sa_type=Text)
    fingerprint: str = Field(unique=True)
    comment: str
    added_at: datetime = Field(sa_column=instant())
    added_by: str


class ToolLevel(SQLModel, table=True):
    """A person's level on one tool of one project (PRODUCT.md section 5). No row means None."""

    __tablename__ = "tool_level"

    project_id: int = Field(foreign_key="project.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    tool: Tool = Field(sa_column=word(Tool, primary_key=True))
    level: Level = Field(sa_column=rank(Level))
