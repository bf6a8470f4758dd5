"""Companies, persons and their levels."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from store.columns import rank, word
from store.vocabulary import Level, Tool


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
    email: str = Field(default="", sa_column_kwargs={"server_default": ""})


class ToolLevel(SQLModel, table=True):
    """A person's level on one tool of one project (PRODUCT.md section 5). No row means None."""

    __tablename__ = "tool_level"

    project_id: int = Field(foreign_key="project.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    tool: Tool = Field(sa_column=word(Tool, primary_key=True))
    level: Level = Field(sa_column=rank(Level))
