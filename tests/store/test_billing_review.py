"""The way of a billing from Draft to certified and paid, and who may take which step (PRODUCT.md section 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select

from store.errors import NotAllowed, NotFound, Overtaken, RuleBroken
from store.payments import delete_payment, payments
from store.standing import handled
from store.tables import BillingLine, SovLine
from store.vocabulary import BillingStatus, LineReview
from tests.example import Example
from tests.store.billing_desk import LATE, Desk


@pytest.fixture
def desk(example: Example) -> Desk:
    return Desk(example)


@pytest.fixture
def second(example: Example) -> int:
    """SC-2 #2, under review."""
    return example.billings["SC-2#2"]


def reported(desk: Desk, billing: int) -> list[str]:
    """The lines that have a row, so that they can be reviewed."""
    with desk.database.read() as session:
        return list(
            session.exec(
                select(SovLine.item)
                .join(BillingLine, col(BillingLine.sov_line_id) == col(SovLine.id))
                .where(BillingLine.billing_id == billing)
                .order_by(col(SovLine.ordinal))
            )
        )


def test_a_rejected_line_sends_the_billing_back_and_changes_no_amount(desk: Desk, second: int) -> None:
    before = desk.form(second)
    items = reported(desk, second)
    desk.review(second, dict.fromkeys(items[1:]) | {items[0]: " no delivery ticket "})

    assert desk.finish(second) is BillingStatus.REVISE_AND_RESUBMIT

    after = desk.form(second)
    assert (after.lines, after.summary) == (before.lines, before.summary)
    assert desk.row(second).status is BillingStatus.REVISE_AND_RESUBMIT
    assert ("Project admin", f"SC-2 #2 line {items[0]}", "review", "Waiting", "Rejected: no delivery ticket") in (
        desk.history(second)
    )


def test_a_billing_whose_lines_are_all_approved_is_approved(desk: Desk, second: int) -> None:
    desk.review(second, dict.fromkeys(reported(desk, second)))

    assert desk.finish(second) is BillingStatus.APPROVED


def test_a_review_ends_when_every_line_has_its_verdict(desk: Desk, second: int) -> None:
    items = reported(desk, second)
    desk.review(second, dict.fromkeys(items[1:]))

    with pytest.raises(RuleBroken, match=f"SC-2 #2 is not reviewed on {items[0]};"):
        desk.finish(second)


def test_a_rejection_needs_a_reason(desk: Desk, second: int) -> None:
    item = reported(desk, second)[0]

    with pytest.raises(RuleBroken, match=f"line {item}: a rejection needs a reason"):
        desk.review(second, {item: "  "})


def test_only_what_is_under_review_is_reviewed_and_only_by_an_administrator(desk: Desk, second: int) -> None:
    with pytest.raises(NotAllowed, match="Reviewing a billing on SC-2 needs Admin"):
        desk.as_("contact").review(second, {})
    with pytest.raises(RuleBroken, match="SC-2 #1 is Approved; it is reviewed while it is Under Review"):
        desk.review(desk.example.billings["SC-2#1"], {})


def test_revised_lines_wait_for_their_review_again(desk: Desk, second: int) -> None:
    items = reported(desk, second)
    desk.review(second, dict.fromkeys(items[1:]) | {items[0]: "wrong"})
    desk.finish(second)
    line = desk.line(second, items[0])
    desk.as_("contact").write(second, {items[0]: replace(line.entry, work=line.entry.work - 100)})
    desk.as_("contact").submit(second)

    with desk.database.read() as session:
        rows = session.exec(select(BillingLine).where(BillingLine.billing_id == second)).all()
    assert {(row.review, row.review_reason) for row in rows} == {(LineReview.WAITING, "")}
    assert desk.row(second).status is BillingStatus.UNDER_REVIEW


def test_submitting_is_for_the_latest_open_billing_in_time(desk: Desk, second: int) -> None:
    contact = desk.as_("contact")
    with pytest.raises(RuleBroken, match="Submitting of SC-2 #2 is possible in Draft or Revise & Resubmit only"):
        contact.submit(second)
    desk.status(second, to=BillingStatus.DRAFT)
    contact.today = LATE
    with pytest.raises(NotAllowed, match="was due on 2026-09-25"):
        contact.submit(second)
    desk.today = LATE
    desk.submit(second)  # an administrator does it for them

    assert desk.row(second).status is BillingStatus.UNDER_REVIEW


@pytest.mark.parametrize("status", BillingStatus)
def test_an_administrator_sets_any_status_on_several_at_once(desk: Desk, status: BillingStatus) -> None:
    billings = tuple(desk.example.billings.values())
    others = [billing for billing in billings if desk.row(billing).status is not status]

    assert desk.status(*billings, to=status) == len(others)

    assert {desk.row(billing).status for billing in billings} == {status}
    assert all(desk.history(billing)[0][2] == "status" for billing in others)


@pytest.mark.parametrize("status", [status for status in BillingStatus if status is not BillingStatus.UNDER_REVIEW])
def test_others_set_draft_or_under_review_only(desk: Desk, second: int, status: BillingStatus) -> None:
    desk.status(second, to=BillingStatus.REVISE_AND_RESUBMIT)
    contact = desk.as_("contact")

    if status is BillingStatus.DRAFT:
        contact.status(second, to=status)
    else:
        with pytest.raises(NotAllowed, match="you may set Draft or Under Review"):
            contact.status(second, to=status)


def test_others_set_it_on_their_latest_open_billing_only(desk: Desk, second: int) -> None:
    with pytest.raises(RuleBroken, match="it is Under Review"):
        desk.as_("contact").status(second, to=BillingStatus.DRAFT)
    with pytest.raises(RuleBroken, match="a later billing builds on it"):
        desk.as_("contact").status(desk.example.billings["SC-2#1"], to=BillingStatus.DRAFT)


def test_several_get_a_status_or_none_of_them(desk: Desk, second: int) -> None:
    desk.status(second, to=BillingStatus.REVISE_AND_RESUBMIT)

    with pytest.raises(NotFound):
        desk.as_("contact").status(second, desk.example.billings["SC-10#1"], to=BillingStatus.DRAFT)

    assert desk.row(second).status is BillingStatus.REVISE_AND_RESUBMIT


def test_a_payment_is_noted_on_what_is_approved_and_can_be_taken_back(desk: Desk, second: int) -> None:
    with pytest.raises(RuleBroken, match="SC-2 #2 is not approved yet"):
        desk.pay(second, 100_00)
    desk.status(second, to=BillingStatus.APPROVED)
    with pytest.raises(RuleBroken, match="A payment of nothing"):
        desk.pay(second, 0)
    with pytest.raises(NotAllowed, match="Noting a payment on SC-2 needs Admin"):
        desk.as_("contact").pay(second, 1)

    made = desk.pay(second, 10_000_00, date(2026, 10, 2))
    desk.pay(second, 4_452_76, date(2026, 10, 1))
    assert desk.row(second).paid_cents == 14_452_76

    with desk.database.write() as session:
        assert [row.amount_cents for row in payments(session, desk.actor, second)] == [4_452_76, 10_000_00]
        delete_payment(session, desk.actor, made)
    assert desk.row(second).paid_cents == 4_452_76
    assert desk.history(second)[0][2:] == ("payment", "10,000.00 on 2026-10-02", "")


def test_every_step_counts_so_that_an_older_view_is_overtaken(desk: Desk, second: int) -> None:
    seen = desk.row(second).version
    desk.status(second, to=BillingStatus.APPROVED)

    with desk.database.read() as session, pytest.raises(Overtaken, match="changed meanwhile by Project admin"):
        handled(session, desk.actor, second, seen)
