"""A whole month on an empty database, by the keyboard alone: from the project to the payment.

The figures are those of a ledger that is kept here with fractions and knows nothing of the program
(PRODUCT.md sections 3 to 7). A real worker compiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from pypdf import PdfReader
from sqlmodel import select
from textual.widgets import TextArea

from store import backups, billings
from store.access import operator
from store.database import Database
from store.files import FileStore
from store.sheet import BillingSheet
from store.tables import Billing, Contract
from store.vocabulary import BillingStatus
from tests.tui.driving import Session, office_session
from tests.tui.test_billing_work import go_to

TODAY = date(2026, 9, 20)
ELECTRICAL = "Item,Budget Code,Description,Scheduled Value\n1,26-100,Rough-in,33333.33\n2,26-200,Switchgear,20000\n"
PLUMBING = "Item,Budget Code,Description,Scheduled Value\n1,22-100,Piping,12345.67\n"
OWNER = "1\t26-100\tElectrical\t50000\n2\t26-200\tSwitchgear\t30000\n3\t22-100\tPlumbing\t20000\n"


@dataclass(frozen=True)
class LedgerLine:
    """A line as somebody with paper and pencil keeps it, in dollars."""

    scheduled: Fraction
    work: Fraction
    stored: Fraction = Fraction(0)
    rate_work: Fraction = Fraction(10, 100)
    rate_stored: Fraction = Fraction(5, 100)

    @property
    def total(self) -> Fraction:
        return self.work + self.stored

    @property
    def retainage(self) -> Fraction:
        return rounded(self.work * self.rate_work) + rounded(self.stored * self.rate_stored)


def rounded(amount: Fraction) -> Fraction:
    """To the cent, half away from zero."""
    cents = abs(amount) * 100 + Fraction(1, 2)
    return Fraction(cents.numerator // cents.denominator, 100) * (1 if amount >= 0 else -1)


def to_date(scheduled: str, percent: int, stored: str = "0") -> LedgerLine:
    """A line that is billed up to a percentage, of which some is stored material."""
    total = rounded(Fraction(scheduled) * percent / 100)
    return LedgerLine(Fraction(scheduled), total - Fraction(stored), Fraction(stored))


async def make_contract(session: Session, number: str, title: str, company: str, rates: tuple[str, str]) -> None:
    """An approved contract; leaves its screen open on the lines."""
    await session.press("m", *number, "tab", "tab", *title, "tab", *company, "tab")
    if number.startswith("PC"):
        await session.press("tab")  # the architect
    await session.press("enter", "down", "down", "enter")
    await session.press("tab", "ctrl+u", *rates[0], "tab", "ctrl+u", *rates[1], "enter")
    await session.wait_for_toast(f"{number} is made")
    await session.press("2")


async def bill(session: Session, number: str, percent: str, *stored: str) -> None:
    """A billing with every line up to a percentage, handed in; material first stored on the second line."""
    await go_to(session, number)
    await session.press("b")
    await session.wait_for(lambda: session.app.screen.id == "billing", "the billing")
    await session.press("2")
    if stored:
        await session.press("down", "enter", "tab", "tab", "ctrl+u", *stored[0], "enter")
    await session.press("b", "ctrl+u", *percent, "enter")
    await session.wait_for_toast(f"of {number} #1 at {percent} % to date.")
    await session.press("s")
    await session.wait_for_toast(f"{number} #1 is submitted")


async def approve(session: Session, label: str) -> None:
    """Every line approved, and the review ended."""
    await session.press("a", "y", "f")
    await session.wait_for_toast(f"{label} is Approved now.")


async def test_a_month_on_an_empty_database(database: Database, files: FileStore, tmp_path: Path) -> None:
    (tmp_path / "electrical.csv").write_text(ELECTRICAL)
    (tmp_path / "plumbing.csv").write_text(PLUMBING)
    async with office_session(database, files, operator("root"), today=TODAY) as opened:
        # The project and its period.
        assert "No projects yet: m makes one" in opened.screen()
        await opened.press("m", *"HT-7", "tab", *"Quay House", "tab", "tab", *"Beacon", "enter")
        await opened.wait_for_toast("Project HT-7 is made")
        await opened.press("enter")
        await opened.wait_for(lambda: opened.app.screen.id == "billings", "the tabs")
        await opened.press("3", "n", "enter")
        await opened.wait_for_toast("The period 2026-09-01 to 2026-09-30 is open.")
        await opened.press("1", "p", "home", "enter")

        # Two subcontracts with their lines from files.
        await make_contract(opened, "SC-1", "Electrical", "Northside", ("10", "5"))
        await opened.press("i", "ctrl+u", *str(tmp_path / "electrical.csv"), "enter")
        await opened.wait_for_toast("2 lines of electrical.csv added.")
        await opened.press("escape")
        await make_contract(opened, "SC-2", "Plumbing", "Ace", ("10", "5"))
        await opened.press("i", "ctrl+u", *str(tmp_path / "plumbing.csv"), "enter")
        await opened.wait_for_toast("1 line of plumbing.csv added.")
        await opened.press("escape")

        # Two billings. Of the first one line is rejected; it is revised, handed in again and approved.
        await bill(opened, "SC-1", "40", "1000")
        await opened.press("n", "a", "y", "n", "home", "down", "z", *"not on site", "enter", "f")
        await opened.wait_for_toast("SC-1 #1 is Revise & Resubmit now.")
        await opened.press("n", "b", "ctrl+u", *"35", "enter")
        await opened.wait_for_toast("SC-1 #1 at 35 % to date.")
        opened.toasts.clear()
        await opened.press("s")
        await opened.wait_for_toast("SC-1 #1 is submitted")
        await approve(opened, "SC-1 #1")
        await opened.press("escape")
        await bill(opened, "SC-2", "25")
        await approve(opened, "SC-2 #1")
        await opened.press("escape")

        # The owner is billed with what was approved.
        await opened.press("2")
        await make_contract(opened, "PC-1", "Prime", "Harbor Owner", ("5", "5"))
        await opened.press("p")
        opened.app.screen.query_one("#paste-text", TextArea).text = OWNER  # as a terminal pastes it
        await opened.settle()
        await opened.press("tab", "enter")
        await opened.wait_for_toast("3 lines added.")
        await opened.press("escape", "b", "enter")
        await opened.wait_for(lambda: opened.app.screen.id == "billing", "the owner's billing")
        await opened.press("2", "g", "enter")
        await opened.wait_for_toast("filled in from 2 billings")
        await opened.press("s")
        await opened.wait_for_toast("PC-1 #1 is submitted")
        await approve(opened, "PC-1 #1")
        await opened.press("escape")

        # One backup of both, and the first is paid.
        await opened.press("1", "a", "c", "c")
        assert "2 billings" in (await opened.wait_for_toast("is ready")).text
        await go_to(opened, "SC-1")
        await opened.press("enter", "p", "enter")
        await opened.wait_for_toast("noted as paid on SC-1 #1.")

    electrical = (to_date("33333.33", 35), to_date("20000", 35, "1000"))
    plumbing = (to_date("12345.67", 25),)
    check(database, "SC-1", electrical, paid=True)
    check(database, "SC-2", plumbing, paid=False)
    owner = tuple(
        LedgerLine(Fraction(scheduled), one.total, Fraction(0), Fraction(5, 100), Fraction(5, 100))
        for scheduled, one in zip(("50000", "30000", "20000"), (*electrical, *plumbing), strict=True)
    )
    check(database, "PC-1", owner, paid=False)
    check_backup(database, files)


def check(database: Database, number: str, lines: tuple[LedgerLine, ...], *, paid: bool) -> None:
    """Every figure of the billing is the ledger's, to the cent."""
    with database.read() as read:
        row = read.exec(
            select(Billing).join(Contract, Contract.id == Billing.contract_id).where(Contract.number == number)  # type: ignore[arg-type] # columns
        ).one()
        form: BillingSheet = billings.sheet(read, row.id or 0)
    completed = sum((line.total for line in lines), Fraction(0))
    retainage = sum((line.retainage for line in lines), Fraction(0))
    contract_sum = sum((line.scheduled for line in lines), Fraction(0))
    due = completed - retainage
    figures = form.summary
    assert [Fraction(line.total, 100) for line in form.lines] == [line.total for line in lines]
    assert [Fraction(line.retainage, 100) for line in form.lines] == [line.retainage for line in lines]
    assert Fraction(figures.contract_sum, 100) == contract_sum
    assert (Fraction(figures.completed, 100), Fraction(figures.retainage, 100)) == (completed, retainage)
    assert (Fraction(figures.due, 100), figures.previous_certificates) == (due, 0)
    assert Fraction(figures.to_finish, 100) == contract_sum - due
    assert (row.status, Fraction(row.paid_cents, 100)) == (BillingStatus.APPROVED, due if paid else 0)


def check_backup(database: Database, files: FileStore) -> None:
    """Both billings are in it, SC-1 before SC-2, with their figures."""
    with database.read() as read:
        (made,) = backups.list_backups(read, operator("root"), None)
        parts = [part.billing for part in backups.ledger(read, operator("root"), made.id) if part.billing_id]
    assert (made.billings, made.exceptions) == (2, 0)
    assert [part.split(" #")[0] for part in parts] == ["SC-1", "SC-2"]
    text = "\n".join(page.extract_text() for page in PdfReader(files.backup(made.sha256)).pages)
    assert "18,666.67" in text  # 35 % of 53,333.33
