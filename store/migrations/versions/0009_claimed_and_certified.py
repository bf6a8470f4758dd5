"""A review may certify other amounts than were claimed; both are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("billing_line") as table:
        table.add_column(sa.Column("claimed_work_cents", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("claimed_new_cents", sa.BigInteger(), nullable=True))
