"""A project's month by the keyboard alone, from the open period to the payment; its figures are those of a ledger.

A real worker compiles, and the ledger is kept here with fractions (PRODUCT.md sections 3 to 7).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pypdf import PdfReader
from sqlmodel import select

from store import backups
from store.tables import Billing
from store.vocabulary import BillingStatus
from tests.example import Example
from tests.store.billing_desk import Desk
from tests.store.test_prefill import desk
from tests.tui.driving import example_session
from tests.tui.test_billing_work import go_to

__all__ = ["desk"]

TODAY = date(2026, 10, 20)


def cents(amount: Fraction) -> int:
    """Rounded half away from zero."""
    whole = abs(amount) + Fraction(1, 2)
    return (whole.numerator // whole.denominator) * (1 if amount >= 0 else -1)


async def test_a_month_from_its_period_to_its_payment(desk: Desk) -> None:
    example = desk.example
    async with example_session(example, today=TODAY) as session:
        # September's billing is reviewed and approved, so that October's can follow.
        await go_to(session, "SC-2")
        await session.press("enter", "2", "a", "y", "f")
        await session.wait_for_toast("SC-2 #2 is Approved now.")
        await session.press("escape")

        # October is opened; it closes September.
        await session.press("3", "n", "enter")
        await session.wait_for_toast("The period 2026-10-01 to 2026-10-31 is open.")

        # SC-2 bills up to 85 % on two lines, and hands in.
        await session.press("1", "p", "home", "enter")
        await go_to(session, "SC-2")
        await session.press("b", "2", "down", "space", "space", "b", "ctrl+u", *"85", "enter")
        await session.wait_for_toast("2 lines of SC-2 #3 at 85 % to date.")
        await session.press("s")
        await session.wait_for_toast("SC-2 #3 is submitted")

        # The review rejects one line; it is revised, handed in again and approved.
        await session.press("n", "a", "y", "n", "home", "down", "z", *"only 80 % is in place", "enter", "f")
        await session.wait_for_toast("SC-2 #3 is Revise & Resubmit now.")
        await session.press("enter", "ctrl+u", *"80", "enter")
        await session.press("s", "n", "a", "y", "f")
        await session.wait_for_toast("SC-2 #3 is Approved now.")
        await session.press("escape")

        # The owner is billed with what was approved, attachments and all.
        await session.press("2", "b", "enter", "2", "g", "enter")
        await session.wait_for_toast("filled in from 1 billing")
        await session.press("s", "a", "y", "f")
        await session.wait_for_toast("PC-1 #1 is Approved now.")
        await session.press("escape")

        # One backup of the month; the screen stays usable, the toast tells.
        await session.press("1")
        await go_to(session, "SC-2")
        await session.press("space", "c", "c")
        told = (await session.wait_for_toast("is ready")).text

        # And it is paid.
        await go_to(session, "SC-2")
        await session.press("enter", "p", "enter")
        await session.wait_for_toast("noted as paid on SC-2 #3.")
    assert "1 billing" in told
    check_figures(desk)
    check_backup(example)


def check_figures(desk: Desk) -> None:
    """The figures of SC-2 #3, PC-1 #1 and the payment against sums made here."""
    with desk.database.read() as session:
        rows = session.exec(select(Billing)).all()
    third = next(row for row in rows if row.contract_id == desk.example.contracts["SC-2"] and row.position == 3)
    upstream = next(row for row in rows if row.contract_id == desk.example.contracts["PC-1"])
    assert third.status is upstream.status is BillingStatus.APPROVED and third.id and upstream.id

    # L2: 80 % of 45,000.00 less 31,500.00 before; L3: 85 % of 30,333.33 less 7,583.35 of work and 2,500.10 stored.
    second, third_line = Fraction(80, 100) * 4_500_000 - 3_150_000, Fraction(85, 100) * 3_033_333
    work = cents(second) + cents(third_line) - 758_335 - 250_010
    # Retainage is rounded a line: 10 % of work on L2 and L3, 5 % of what stays stored on L3.
    before = 315_000 + 75_834 + 12_501
    held = cents(Fraction(10, 100) * 3_600_000) + cents(Fraction(10, 100) * (cents(third_line) - 250_010)) + 12_501
    form = desk.form(third.id)
    assert form.totals.work == work
    assert form.summary.retainage == 561_589 - before + held
    assert form.summary.previous_certificates == 51_792_86
    assert form.summary.due == third.net_cents == third.paid_cents == work - (held - before)
    assert form.summary.to_finish == form.totals.balance + form.summary.retainage
    assert desk.form(upstream.id).totals.work == work


def check_backup(example: Example) -> None:
    """The backup holds the billing as it was approved."""
    with example.database.read() as session:
        (row,) = backups.list_backups(session, example.actor("admin"), example.project_id)
    pages = PdfReader(example.files.backup(row.sha256)).pages
    assert row.billings == 1
    assert any("36,000.00" in page.extract_text() for page in pages), "80 % of line 2"
