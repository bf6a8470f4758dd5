"""A billing as its form shows it: every figure computed, nothing left to look up.

Frozen into a backup's plan, so that a recompile years later prints what was printed then.
Amounts are integer cents, rates integer millionths.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from store.vocabulary import BillingStatus, ContractKind, Dictionary


@dataclass(frozen=True, slots=True)
class Measured:
    """What a line accounted by unit has come to; quantities and price in ten-thousandths.

    Attributes:
        scheduled: of the whole line; `previous` in earlier applications, `now` in this one.
    """

    unit: str
    price: int
    scheduled: int
    previous: int
    now: int

    @property
    def to_date(self) -> int:
        """Measured in all applications so far."""
        return self.previous + self.now


@dataclass(frozen=True, slots=True)
class Claimed:
    """What was claimed of this period where the review certified other amounts, in cents, and why it did."""

    work: int
    materials_new: int
    reason: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the continuation sheet, columns C to I (PRODUCT.md section 7).

    Attributes:
        scheduled: C.
        previous: D, work completed in previous applications.
        work: E, work completed this period, moved material included.
        stored: F, materials presently stored.
        total: G = D + E + F.
        complete_rate: G / C in millionths; None where C is 0.
        balance: H = C - G.
        retainage: I, held on work and on stored material, less released.
        retainage_work: the part of I held on work.
        retainage_stored: the part of I held on stored material.
        change_order: the number of the change order the line belongs to, or an empty string.
        detail_of: the line of which this is a detail, as item and description, or an empty string.
        measured: quantities; None for a line that is billed by amount.
        claimed: None where what was claimed is certified, or nothing is certified yet.
    """

    item: str
    budget_code: str
    description: str
    change_order: str
    scheduled: int
    previous: int
    work: int
    stored: int
    total: int
    complete_rate: int | None
    balance: int
    retainage: int
    retainage_work: int
    retainage_stored: int
    detail_of: str = ""
    measured: Measured | None = None
    claimed: Claimed | None = None


@dataclass(frozen=True, slots=True)
class Recap:
    """Approved change orders of the months before and of this month (PRODUCT.md section 7)."""

    additions_before: int
    deductions_before: int
    additions_now: int
    deductions_now: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Lines 1 to 9 of the application (PRODUCT.md section 7); lines 3, 4, 6, 8, 9 follow from the others.

    Attributes:
        original: line 1.
        net_changes: line 2.
        contract_sum: line 3 = 1 + 2.
        completed: line 4, sum of G.
        retainage_work: line 5a.
        retainage_stored: line 5b.
        retainage: line 5 = 5a + 5b.
        earned: line 6 = 4 - 5.
        previous_certificates: line 7, frozen.
        due: line 8 = 6 - 7, may be negative.
        to_finish: line 9 = 3 - 6.
    """

    original: int
    net_changes: int
    contract_sum: int
    completed: int
    retainage_work: int
    retainage_stored: int
    retainage: int
    earned: int
    previous_certificates: int
    due: int
    to_finish: int
    recap: Recap


def summary_lines(summary: Summary) -> tuple[tuple[str, str, int], ...]:
    """Lines 1 to 9 in our own words: number, words, cents."""
    return (
        ("1", "Original contract sum", summary.original),
        ("2", "Net approved change orders", summary.net_changes),
        ("3", "Contract sum to date  (1 + 2)", summary.contract_sum),
        ("4", "Work completed and material stored to date  (column G)", summary.completed),
        ("5a", "Retainage on completed work", summary.retainage_work),
        ("5b", "Retainage on stored material", summary.retainage_stored),
        ("5", "Retainage held  (5a + 5b, column I)", summary.retainage),
        ("6", "Earned less retainage  (4 \u2013 5)", summary.earned),
        ("7", "Certified on earlier applications", summary.previous_certificates),
        ("8", "Amount due this period  (6 \u2013 7)", summary.due),
        ("9", "Balance to finish, with retainage  (3 \u2013 6)", summary.to_finish),
    )


@dataclass(frozen=True, slots=True)
class BillingSheet:
    """Everything the billing PDF prints.

    Attributes:
        payer: who is billed: our own company, or the owner or client upstream.
        payee: who bills: the contract's company.
        lines: in the contract's order, contract lines first, then each change order's.
        totals: the column sums as a line of their own.
    """

    project_number: str
    project_name: str
    project_address: str
    dictionary: Dictionary
    contract_number: str
    contract_title: str
    contract_kind: ContractKind
    payer: str
    payee: str
    number: str
    position: int
    status: BillingStatus
    period_from: date | None
    period_to: date | None
    billing_date: date | None
    comment: str
    lines: tuple[SheetLine, ...]
    totals: SheetLine
    summary: Summary
