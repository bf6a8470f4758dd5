"""Rules say what a billing must carry; what is read from waivers and certificates is kept with the attachment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attachment") as table:
        table.add_column(sa.Column("tier", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("amount_cents", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
    op.create_table(
        "requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("paper", sa.String(40), nullable=False),
        sa.Column("severity", sa.String(40), nullable=False),
        sa.Column("tiers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_requirement_project_id_project")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_requirement_contract_id_contract")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
        sa.UniqueConstraint(
            "project_id", "contract_id", "paper", name=op.f("uq_requirement_project_id_contract_id_paper")
        ),
    )
    op.create_index(op.f("ix_requirement_project_id"), "requirement", ["project_id"])
    op.create_index(op.f("ix_requirement_contract_id"), "requirement", ["contract_id"])
