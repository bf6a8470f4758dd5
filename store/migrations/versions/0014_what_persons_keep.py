"""What persons keep for themselves: columns as they lay them out, views and selections under names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "column_layout",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("list_name", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "list_name", name=op.f("pk_column_layout")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("owner", "direction", "name", name=op.f("uq_saved_view_owner_direction_name")),
    )
    op.create_table(
        "kept_selection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("billings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_kept_selection_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_selection")),
        sa.UniqueConstraint(
            "owner", "project_id", "direction", "name", name=op.f("uq_kept_selection_owner_project_id_direction_name")
        ),
    )
    op.create_index(op.f("ix_kept_selection_project_id"), "kept_selection", ["project_id"])
    op.create_table(
        "kept_tick",
        sa.Column("selection_id", sa.Integer(), nullable=False),
        sa.Column("billing_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["selection_id"],
            ["kept_selection.id"],
            name=op.f("fk_kept_tick_selection_id_kept_selection"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["billing_id"], ["billing.id"], name=op.f("fk_kept_tick_billing_id_billing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("selection_id", "billing_id", name=op.f("pk_kept_tick")),
    )
    op.create_index(op.f("ix_kept_tick_billing_id"), "kept_tick", ["billing_id"])
