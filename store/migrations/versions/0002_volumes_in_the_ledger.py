"""A part of a ledger says in which volume of the backup it is.

Backups of before have one volume, which is not numbered: 0.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ledger_part") as table:
        table.add_column(sa.Column("volume", sa.Integer(), nullable=False, server_default="0"))
