"""What persons keep for themselves: how their lists look, which billings they ticked. Nobody else ever sees it."""

from __future__ import annotations

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import word
from store.vocabulary import Direction


class ColumnLayout(SQLModel, table=True):
    """The columns of a list as somebody laid them out; `owner` as `store.own` has it, `content` a list in JSON."""

    __tablename__ = "column_layout"

    owner: str = Field(primary_key=True)
    list_name: str = Field(primary_key=True)
    content: str = Field(sa_type=Text)


class SavedView(SQLModel, table=True):
    """How a list of billings is looked at, under a name; `content` is JSON as `store.saved_views` writes it."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("owner", "direction", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    owner: str
    direction: Direction = Field(sa_column=word(Direction))
    name: str
    content: str = Field(sa_type=Text)


class KeptSelection(SQLModel, table=True):
    """Billings of a project that somebody ticked, under a name; `billings` is how many they were."""

    __tablename__ = "kept_selection"
    __table_args__ = (UniqueConstraint("owner", "project_id", "direction", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    owner: str
    project_id: int = Field(foreign_key="project.id", index=True)
    direction: Direction = Field(sa_column=word(Direction))
    name: str
    billings: int


class KeptTick(SQLModel, table=True):
    """A billing in a selection; goes with either, so that no other billing ever takes its place under its id."""

    __tablename__ = "kept_tick"

    selection_id: int = Field(foreign_key="kept_selection.id", ondelete="CASCADE", primary_key=True)
    billing_id: int = Field(foreign_key="billing.id", ondelete="CASCADE", primary_key=True, index=True)
