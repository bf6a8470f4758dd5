"""Contracts may have rules by which retainage slides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retainage_rule",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("until", sa.String(40), nullable=False),
        sa.Column("bound", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_retainage_rule_contract_id_contract")),
        sa.PrimaryKeyConstraint("contract_id", "ordinal", name=op.f("pk_retainage_rule")),
    )
