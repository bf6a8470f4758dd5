"""Persons log in with keys, or by the number of their account; some keep the directory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("system_uid", sa.Integer(), nullable=True))
        table.add_column(sa.Column("administrator", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_index(op.f("ix_person_system_uid"), ["system_uid"], unique=True)
    op.create_table(
        "public_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_public_key_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_key")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_public_key_fingerprint")),
    )
    op.create_index(op.f("ix_public_key_person_id"), "public_key", ["person_id"])
