"""What persons keep for themselves: how their lists look. Nobody else ever sees it."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class ColumnLayout(SQLModel, table=True):
    """The columns of a list as somebody laid them out; `owner` as `store.own` has it, `content` a list in JSON."""

    __tablename__ = "column_layout"

    owner: str = Field(primary_key=True)
    list_name: str = Field(primary_key=True)
    content: str = Field(sa_type=Text)
