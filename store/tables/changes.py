"""What was changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from store.columns import instant


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
