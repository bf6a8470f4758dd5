"""Titles and names of attached files by trigrams, as the texts of billings are (revision 0013)."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE attachment_text USING fts5("
        "title, file_name, content = '', columnsize = 0, tokenize = 'trigram case_sensitive 1')"
    )
    op.execute(
        "INSERT INTO attachment_text (rowid, title, file_name) SELECT id, fold(title), fold(file_name) FROM attachment"
    )
    forget = (
        "INSERT INTO attachment_text (attachment_text, rowid, title, file_name)"
        " VALUES ('delete', old.id, fold(old.title), fold(old.file_name));"
    )
    learn = (
        "INSERT INTO attachment_text (rowid, title, file_name) VALUES (new.id, fold(new.title), fold(new.file_name));"
    )
    op.execute(f"CREATE TRIGGER attachment_text_added AFTER INSERT ON attachment BEGIN {learn} END")
    op.execute(
        "CREATE TRIGGER attachment_text_changed AFTER UPDATE OF title, file_name ON attachment"
        " WHEN old.title <> new.title OR old.file_name <> new.file_name"
        f" BEGIN {forget} {learn} END"
    )
    op.execute(f"CREATE TRIGGER attachment_text_removed AFTER DELETE ON attachment BEGIN {forget} END")
