"""Number, date and comment of a billing: who may change them, and when (PRODUCT.md sections 5 and 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from store.billing_terms import edit_billing, terms_of_billing
from store.errors import NotAllowed, NotFound, Overtaken, RuleBroken
from store.vocabulary import BillingStatus
from tests.example import Example
from tests.store.billing_desk import LATE, Desk


def edit(desk: Desk, billing: int, version: int | None = None, **parts: Any) -> None:
    with desk.database.read() as session:
        terms, seen = terms_of_billing(session, desk.actor, billing)
    with desk.database.write() as session:
        edit_billing(
            session,
            desk.actor,
            billing,
            replace(terms, **parts),
            version=seen if version is None else version,
            today=desk.today,
        )


@pytest.fixture
def second(example: Example) -> int:
    return example.billings["SC-2#2"]


def test_an_administrator_changes_them_any_time_and_no_amount_changes(example: Example, second: int) -> None:
    desk = Desk(example)
    desk.status(second, to=BillingStatus.APPROVED)
    before = desk.form(second)

    edit(desk, second, number=" 2-R ", billing_date=date(2026, 9, 21), comment="Revised.\nSee the note.")

    after = desk.form(second)
    assert (after.number, after.billing_date, after.comment) == ("2-R", date(2026, 9, 21), "Revised.\nSee the note.")
    assert (after.lines, after.summary) == (before.lines, before.summary)
    assert [row[1:] for row in desk.history(second)[:3]] == [
        ("SC-2 #2", "comment", before.comment, "Revised.\nSee the note."),
        ("SC-2 #2", "billing date", str(before.billing_date), "2026-09-21"),
        ("SC-2 #2", "number", "2", "2-R"),
    ]


def test_a_contact_changes_them_while_the_billing_is_open_and_not_late(example: Example, second: int) -> None:
    admin, contact = Desk(example), Desk(example, "contact")
    with pytest.raises(RuleBroken, match="Editing the number, date or comment of SC-2 #2"):
        edit(contact, second, comment="Mine")
    admin.status(second, to=BillingStatus.REVISE_AND_RESUBMIT)

    edit(contact, second, comment="Mine")

    assert admin.form(second).comment == "Mine"
    with pytest.raises(NotAllowed, match="was due on 2026-09-25"):
        edit(Desk(example, "contact", LATE), second, comment="Late")
    with pytest.raises(NotAllowed, match="Editing a billing on SC-2 is for its invoice contacts"):
        edit(Desk(example, "viewer"), second, comment="Not mine")


def test_a_number_is_there_once_and_a_comment_has_an_end(example: Example, second: int) -> None:
    desk = Desk(example)
    with pytest.raises(RuleBroken, match="SC-2 has a billing 1 already; choose another number"):
        edit(desk, second, number="1")
    with pytest.raises(RuleBroken, match="The number of a billing is missing; type it"):
        edit(desk, second, number="  ")
    with pytest.raises(RuleBroken, match=r"The comment has 10,001 characters; 10,000 are the most"):
        edit(desk, second, comment="x" * 10_001)


def test_what_is_the_same_changes_nothing(example: Example, second: int) -> None:
    desk = Desk(example)
    version = desk.row(second).version

    edit(desk, second)

    assert desk.row(second).version == version


def test_two_at_once_and_what_is_hidden(example: Example, second: int) -> None:
    desk = Desk(example)
    version = desk.row(second).version
    edit(desk, second, comment="First")
    with pytest.raises(Overtaken, match=r"SC-2 #2 was changed meanwhile by Project admin \(SC-2 #2, comment\)"):
        edit(desk, second, version=version, comment="Second")
    with pytest.raises(NotFound, match="There is no such billing"):
        edit(Desk(example, "contact"), example.billings["SC-10#1"], comment="Hidden")
