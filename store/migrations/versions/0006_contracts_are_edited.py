"""Contracts are edited by several people, so each counts its versions; those of before are at their first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contract") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
