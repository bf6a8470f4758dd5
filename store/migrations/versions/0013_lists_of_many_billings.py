"""Lists of a million billings: indexes that hold what is sorted and added up, and the texts of billings by trigrams.

`fold` is a function of `store.database`: what is searched is compared as Python's casefold has it, in every script.
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LISTED = (
    "contract_id",
    "position",
    "period_id",
    "status",
    "gross_cents",
    "net_cents",
    "paid_cents",
    "billing_date",
    "complete_rate",
)


def upgrade() -> None:
    op.create_index("ix_billing_listed", "billing", LISTED)
    op.create_index("ix_billing_period_id_contract_id", "billing", ["period_id", "contract_id"])
    op.drop_index("ix_billing_period_id", "billing")
    op.create_index(
        "ix_contract_project_id_direction_number_key", "contract", ["project_id", "direction", "number_key"]
    )
    op.drop_index("ix_contract_project_id", "contract")
    op.create_index("ix_attachment_sha256_billing_id", "attachment", ["sha256", "billing_id"])
    op.drop_index("ix_attachment_sha256", "attachment")
    op.execute(
        "CREATE VIRTUAL TABLE billing_text USING fts5("
        "number, comment, content = '', columnsize = 0, tokenize = 'trigram case_sensitive 1')"
    )
    op.execute("INSERT INTO billing_text (rowid, number, comment) SELECT id, fold(number), fold(comment) FROM billing")
    forget = (
        "INSERT INTO billing_text (billing_text, rowid, number, comment)"
        " VALUES ('delete', old.id, fold(old.number), fold(old.comment));"
    )
    learn = "INSERT INTO billing_text (rowid, number, comment) VALUES (new.id, fold(new.number), fold(new.comment));"
    op.execute(f"CREATE TRIGGER billing_text_added AFTER INSERT ON billing BEGIN {learn} END")
    op.execute(
        "CREATE TRIGGER billing_text_changed AFTER UPDATE OF number, comment ON billing"
        " WHEN old.number <> new.number OR old.comment <> new.comment"
        f" BEGIN {forget} {learn} END"
    )
    op.execute(f"CREATE TRIGGER billing_text_removed AFTER DELETE ON billing BEGIN {forget} END")
