"""Ten processes edit one project at once: nothing is lost, and who was overtaken is told and tries again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

from sqlmodel import Session, func, select

from store.access import actor_for
from store.billing_editing import entry_sheet, write_entries
from store.billing_entry import Entry
from store.contract_detail import contract_detail
from store.database import Database
from store.errors import Overtaken
from store.payments import add_payment
from store.schedule_of_values import ScheduledLine, add_lines
from store.tables import Billing, BillingLine, Change, Payment, SovLine
from tests.example import Example
from tests.program import ROOT

PROCESSES, STEPS = 10, 8
TODAY = date(2026, 9, 20)


def edit(url: str, name: str, purchase: int, paid: int, draft: int) -> None:
    """What one process does: lines on one contract, payments on one billing, work on one line of a draft."""
    database = Database.open(url)
    try:
        with database.read() as session:
            actor = actor_for(session, "admin")

        def add_line(step: int) -> None:
            with database.read() as session:
                version = contract_detail(session, actor, purchase).version
            with database.write() as session:
                line = ScheduledLine(f"{name}-{step}", "", 100)
                add_lines(session, actor, purchase, [line], version=version)

        def pay(_step: int) -> None:
            with database.write() as session:
                add_payment(session, actor, paid, paid_on=TODAY, amount=1, reference=name)

        def work(_step: int) -> None:
            with database.read() as session:
                sheet = entry_sheet(session, actor, draft, today=TODAY)
            line = sheet.lines[0]
            entry = Entry(work=line.entry.work + 1, rate_work=line.entry.rate_work, rate_stored=line.entry.rate_stored)
            with database.write() as session:
                write_entries(session, actor, draft, {line.sov_line_id: entry}, version=sheet.version, today=TODAY)

        for step in range(STEPS):
            for change in (add_line, pay, work):
                _until_written(change, step)
    finally:
        database.close()


def _until_written(change: Callable[[int], None], step: int) -> None:
    """Tries again for as long as somebody else was first."""
    while True:
        try:
            change(step)
        except Overtaken:
            continue
        return


def total(session: Session, what: Any, *where: Any) -> int:
    found: Any = session.exec(select(what).where(*where)).one()
    return int(found or 0)


def test_ten_processes_that_edit_one_project_lose_nothing(example: Example) -> None:
    purchase, paid, draft = example.contracts["PO-7"], example.billings["SC-2#1"], example.billings["SC-10#1"]
    with example.database.read() as session:
        work_before = total(session, func.sum(BillingLine.work_cents), BillingLine.billing_id == draft)
        lines_before = total(session, func.sum(SovLine.scheduled_cents), SovLine.contract_id == purchase)
        paid_before = total(session, Billing.paid_cents, Billing.id == paid)
    code = "import sys; from tests.system.test_many_editors import edit; edit(*sys.argv[1:3], *map(int, sys.argv[3:]))"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, example.database.url, f"p{number}", str(purchase), str(paid), str(draft)],
            cwd=ROOT,
        )
        for number in range(PROCESSES)
    ]
    assert [process.wait(240) for process in running] == [0] * PROCESSES

    steps = PROCESSES * STEPS
    with example.database.read() as session:
        detail = contract_detail(session, example.actor("admin"), purchase)
        assert len(detail.lines) == 1 + steps
        assert detail.original == lines_before + 100 * steps
        assert detail.version == 1 + steps
        assert len({line.item for line in detail.lines}) == 1 + steps
        assert total(session, func.sum(BillingLine.work_cents), BillingLine.billing_id == draft) == work_before + steps
        assert total(session, Billing.paid_cents, Billing.id == paid) == paid_before + steps
        assert total(session, func.count(Payment.id), Payment.billing_id == paid, Payment.amount_cents == 1) == steps  # type: ignore[arg-type] # a column
        told = session.exec(select(Change).where(Change.field == "work this period", Change.billing_id == draft)).all()
        assert len(told) == steps
        # Every change was made on what the one before had left.
        assert all(one.new == after.old for one, after in pairwise(told))
