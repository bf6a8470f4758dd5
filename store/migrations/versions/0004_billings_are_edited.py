"""A billing counts its changes, and its lines keep what the review said of them.

Billings that were imported have had none, and no line of theirs was reviewed here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("billing") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("billing_line") as table:
        table.add_column(sa.Column("review", sa.String(40), nullable=False, server_default="waiting"))
        table.add_column(sa.Column("review_reason", sa.String(), nullable=False, server_default=""))
