"""Periods are edited by several people, so each counts its versions; a project says how its periods are made.

Periods of before are at their first version; projects of before have no schedule and the usual days of the month.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("billing_period") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("project") as table:
        table.add_column(sa.Column("period_schedule", sa.String(40), nullable=False, server_default="never"))
        table.add_column(sa.Column("schedule_start", sa.Date(), nullable=True))
        table.add_column(sa.Column("period_start_day", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("period_end_day", sa.Integer(), nullable=False, server_default="31"))
        table.add_column(sa.Column("period_due_day", sa.Integer(), nullable=False, server_default="25"))
