"""Contracts may be accounted by unit, lines may have details that add up, retainage may be held as an amount."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contract") as table:
        table.add_column(sa.Column("accounting", sa.String(40), nullable=False, server_default="amount"))
    with op.batch_alter_table("sov_line") as table:
        table.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("unit", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("quantity", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("unit_price", sa.BigInteger(), nullable=True))
        table.create_foreign_key(op.f("fk_sov_line_parent_id_sov_line"), "sov_line", ["parent_id"], ["id"])
        table.create_index(op.f("ix_sov_line_parent_id"), ["parent_id"])
    with op.batch_alter_table("billing_line") as table:
        table.add_column(sa.Column("quantity", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("withheld_work_cents", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("withheld_stored_cents", sa.BigInteger(), nullable=True))
