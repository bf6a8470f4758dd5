"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("name", name=op.f("uq_company_name")),
    )
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("prepare_state", sa.String(40), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("attention", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_index(op.f("ix_stored_file_prepare_state"), "stored_file", ["prepare_state"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_person_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("dictionary", sa.String(40), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("allow_overbilling", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_project_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("number", name=op.f("uq_project_number")),
    )
    op.create_table(
        "backup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("requested_by_name", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("steps_total", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("seconds_milli", sa.Integer(), nullable=False),
        sa.Column("billings", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("exceptions", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_backup_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
    )
    op.create_index(op.f("ix_backup_project_id"), "backup", ["project_id"], unique=False)
    op.create_index(op.f("ix_backup_sha256"), "backup", ["sha256"], unique=False)
    op.create_index(op.f("ix_backup_state"), "backup", ["state"], unique=False)

    op.create_table(
        "billing_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_billing_period_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_billing_period")),
        sa.UniqueConstraint("project_id", "from_date", name=op.f("uq_billing_period_project_id_from_date")),
    )
    op.create_index(op.f("ix_billing_period_project_id"), "billing_period", ["project_id"], unique=False)

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("billing_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_change_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_billing_id"), "change", ["billing_id"], unique=False)
    op.create_index(op.f("ix_change_contract_id"), "change", ["contract_id"], unique=False)
    op.create_index(op.f("ix_change_project_id"), "change", ["project_id"], unique=False)

    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("direction", sa.String(40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("architect_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("retainage_work_rate", sa.Integer(), nullable=False),
        sa.Column("retainage_stored_rate", sa.Integer(), nullable=False),
        sa.Column("ssov_required", sa.Boolean(), nullable=False),
        sa.Column("ssov_approved", sa.Boolean(), nullable=False),
        sa.Column("original_cents", sa.BigInteger(), nullable=False),
        sa.Column("revised_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["architect_id"], ["company.id"], name=op.f("fk_contract_architect_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_contract_company_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_contract_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_contract_project_id_number")),
    )
    op.create_index(op.f("ix_contract_company_id"), "contract", ["company_id"], unique=False)
    op.create_index(op.f("ix_contract_number_key"), "contract", ["number_key"], unique=False)
    op.create_index(op.f("ix_contract_project_id"), "contract", ["project_id"], unique=False)

    op.create_table(
        "tool_level",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("tool", sa.String(40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tool_level_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_tool_level_project_id")),
        sa.PrimaryKeyConstraint("project_id", "person_id", "tool", name=op.f("pk_tool_level")),
    )
    op.create_index(op.f("ix_tool_level_person_id"), "tool_level", ["person_id"], unique=False)

    op.create_table(
        "billing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("billing_date", sa.Date(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("previous_certificates_cents", sa.BigInteger(), nullable=True),
        sa.Column("contract_sum_cents", sa.BigInteger(), nullable=False),
        sa.Column("completed_cents", sa.BigInteger(), nullable=False),
        sa.Column("gross_cents", sa.BigInteger(), nullable=False),
        sa.Column("retainage_cents", sa.BigInteger(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("complete_rate", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_billing_contract_id")),
        sa.ForeignKeyConstraint(["period_id"], ["billing_period.id"], name=op.f("fk_billing_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_billing")),
        sa.UniqueConstraint("contract_id", "position", name=op.f("uq_billing_contract_id_position")),
    )
    op.create_index(op.f("ix_billing_period_id"), "billing", ["period_id"], unique=False)
    op.create_index(op.f("ix_billing_status"), "billing", ["status"], unique=False)

    op.create_table(
        "change_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_change_order_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_order")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_change_order_contract_id_number")),
    )
    op.create_index(op.f("ix_change_order_contract_id"), "change_order", ["contract_id"], unique=False)

    op.create_table(
        "invite",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_invite_contract_id")),
        sa.ForeignKeyConstraint(["period_id"], ["billing_period.id"], name=op.f("fk_invite_period_id")),
        sa.PrimaryKeyConstraint("contract_id", "period_id", name=op.f("pk_invite")),
    )
    op.create_table(
        "invoice_contact",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_invoice_contact_contract_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invoice_contact_person_id")),
        sa.PrimaryKeyConstraint("contract_id", "person_id", name=op.f("pk_invoice_contact")),
    )
    op.create_index(op.f("ix_invoice_contact_person_id"), "invoice_contact", ["person_id"], unique=False)

    op.create_table(
        "ledger_part",
        sa.Column("backup_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("billing_id", sa.Integer(), nullable=True),
        sa.Column("billing", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("attention", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["backup_id"], ["backup.id"], name=op.f("fk_ledger_part_backup_id")),
        sa.PrimaryKeyConstraint("backup_id", "ordinal", name=op.f("pk_ledger_part")),
    )
    op.create_table(
        "private_entry",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_private_entry_contract_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_private_entry_person_id")),
        sa.PrimaryKeyConstraint("contract_id", "person_id", name=op.f("pk_private_entry")),
    )
    op.create_index(op.f("ix_private_entry_person_id"), "private_entry", ["person_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("billing_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["billing_id"], ["billing.id"], name=op.f("fk_attachment_billing_id")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_attachment_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_billing_id"), "attachment", ["billing_id"], unique=False)
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)

    op.create_table(
        "backup_item",
        sa.Column("backup_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("billing_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["backup_id"], ["backup.id"], name=op.f("fk_backup_item_backup_id")),
        sa.ForeignKeyConstraint(["billing_id"], ["billing.id"], name=op.f("fk_backup_item_billing_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_backup_item_contract_id")),
        sa.PrimaryKeyConstraint("backup_id", "ordinal", name=op.f("pk_backup_item")),
    )
    op.create_index(op.f("ix_backup_item_billing_id"), "backup_item", ["billing_id"], unique=False)
    op.create_index(op.f("ix_backup_item_contract_id"), "backup_item", ["contract_id"], unique=False)

    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("billing_id", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["billing_id"], ["billing.id"], name=op.f("fk_payment_billing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_index(op.f("ix_payment_billing_id"), "payment", ["billing_id"], unique=False)

    op.create_table(
        "sov_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("change_order_id", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("budget_code", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("scheduled_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["change_order_id"], ["change_order.id"], name=op.f("fk_sov_line_change_order_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_sov_line_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sov_line")),
        sa.UniqueConstraint("contract_id", "item", name=op.f("uq_sov_line_contract_id_item")),
    )
    op.create_index(op.f("ix_sov_line_change_order_id"), "sov_line", ["change_order_id"], unique=False)
    op.create_index(op.f("ix_sov_line_contract_id"), "sov_line", ["contract_id"], unique=False)

    op.create_table(
        "billing_line",
        sa.Column("billing_id", sa.Integer(), nullable=False),
        sa.Column("sov_line_id", sa.Integer(), nullable=False),
        sa.Column("work_cents", sa.BigInteger(), nullable=False),
        sa.Column("materials_new_cents", sa.BigInteger(), nullable=False),
        sa.Column("materials_moved_cents", sa.BigInteger(), nullable=False),
        sa.Column("retainage_work_rate", sa.Integer(), nullable=False),
        sa.Column("retainage_stored_rate", sa.Integer(), nullable=False),
        sa.Column("released_work_cents", sa.BigInteger(), nullable=False),
        sa.Column("released_stored_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["billing_id"], ["billing.id"], name=op.f("fk_billing_line_billing_id")),
        sa.ForeignKeyConstraint(["sov_line_id"], ["sov_line.id"], name=op.f("fk_billing_line_sov_line_id")),
        sa.PrimaryKeyConstraint("billing_id", "sov_line_id", name=op.f("pk_billing_line")),
    )
    op.create_index(op.f("ix_billing_line_sov_line_id"), "billing_line", ["sov_line_id"], unique=False)
