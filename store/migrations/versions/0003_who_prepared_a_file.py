"""A stored file keeps which version of the program prepared it, so that a newer one looks at refused files again.

Of files prepared before nobody knows: they count as prepared by an older version.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stored_file") as table:
        table.add_column(sa.Column("prepared_by", sa.String(), nullable=False, server_default=""))
