"""Billings, their lines and payments."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import word
from store.vocabulary import BillingStatus, LineReview


class Billing(SQLModel, table=True):
    """One application for payment against a contract.

    The `*_cents` totals are derived from the lines by `store.billings` at every write, so that lists of a
    million billings add nothing up; `previous_certificates_cents` is line 7, frozen once the billing is certified
    (PRODUCT.md section 7). `version` counts the changes, so that of two writers the later one is told.
    """

    __table_args__ = (
        UniqueConstraint("contract_id", "position"),
        # Holds all that lists sort and add up, so that a million billings are read from it alone.
        Index(
            "ix_billing_listed",
            "contract_id",
            "position",
            "period_id",
            "status",
            "gross_cents",
            "net_cents",
            "paid_cents",
            "billing_date",
            "complete_rate",
        ),
        # Whether a contract has a billing in a period, and the billings of a period.
        Index("ix_billing_period_id_contract_id", "period_id", "contract_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    period_id: int | None = Field(default=None, foreign_key="billing_period.id")
    position: int
    number: str
    status: BillingStatus = Field(sa_column=word(BillingStatus, index=True))
    billing_date: date | None = None
    comment: str = ""
    previous_certificates_cents: int | None = Field(default=None, sa_type=BigInteger)
    contract_sum_cents: int = Field(default=0, sa_type=BigInteger)
    completed_cents: int = Field(default=0, sa_type=BigInteger)
    gross_cents: int = Field(default=0, sa_type=BigInteger)
    retainage_cents: int = Field(default=0, sa_type=BigInteger)
    net_cents: int = Field(default=0, sa_type=BigInteger)
    paid_cents: int = Field(default=0, sa_type=BigInteger)
    complete_rate: int | None = None
    version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class BillingLine(SQLModel, table=True):
    """What one billing reports on one line: only what was typed; all else is computed by `store.application`.

    `work_cents` is E, moved material included; `quantity`, in ten-thousandths, is what of it is measured. The rates are
    the contract's when the billing was made; what was typed as an amount withheld stands beside the rate it came to.
    Where a review certified other amounts, the two claimed ones are what was handed in; else they are None.
    """

    __tablename__ = "billing_line"

    billing_id: int = Field(foreign_key="billing.id", primary_key=True)
    sov_line_id: int = Field(foreign_key="sov_line.id", primary_key=True, index=True)
    work_cents: int = Field(default=0, sa_type=BigInteger)
    quantity: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    materials_new_cents: int = Field(default=0, sa_type=BigInteger)
    materials_moved_cents: int = Field(default=0, sa_type=BigInteger)
    retainage_work_rate: int = 0
    retainage_stored_rate: int = 0
    withheld_work_cents: int | None = Field(default=None, sa_type=BigInteger)
    withheld_stored_cents: int | None = Field(default=None, sa_type=BigInteger)
    released_work_cents: int = Field(default=0, sa_type=BigInteger)
    released_stored_cents: int = Field(default=0, sa_type=BigInteger)
    review: LineReview = Field(
        default=LineReview.WAITING, sa_column=word(LineReview, server_default=LineReview.WAITING.value)
    )
    review_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    claimed_work_cents: int | None = Field(default=None, sa_type=BigInteger)
    claimed_new_cents: int | None = Field(default=None, sa_type=BigInteger)


class Payment(SQLModel, table=True):
    """Money paid (downstream) or received (upstream) on a billing."""

    id: int | None = Field(default=None, primary_key=True)
    billing_id: int = Field(foreign_key="billing.id", index=True)
    paid_on: date
    amount_cents: int = Field(sa_type=BigInteger)
    reference: str = ""
