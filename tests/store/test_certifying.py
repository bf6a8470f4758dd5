"""A review certifies other amounts than were claimed, and both are kept (PRODUCT.md section 6)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from store.billing_entry import Entry, EntryLine
from store.certifying import certify_line
from store.errors import NotAllowed, Overtaken, RuleBroken
from store.tables import Project, SovLine
from store.vocabulary import BillingStatus, LineReview
from tests.example import Example
from tests.round_trip import there_and_back
from tests.store.billing_desk import IN_TIME, Desk


@pytest.fixture
def desk(example: Example) -> Desk:
    return Desk(example)


@pytest.fixture
def billing(example: Example) -> int:
    """SC-2 #2 is under review; line 2 claims 13,500.00 of work, line 3 7,583.35."""
    return example.billings["SC-2#2"]


def certify(
    desk: Desk, billing: int, item: str, work: int, reason: str = "", *, new: int = 0, version: int | None = None
) -> None:
    seen = desk.sheet(billing).version
    with desk.database.write() as session:
        line = session.exec(
            select(SovLine.id).where(SovLine.item == item, SovLine.contract_id == desk.example.contracts["SC-2"])
        ).one()
        certify_line(
            session,
            desk.actor,
            billing,
            line or 0,
            work=work,
            materials_new=new,
            reason=reason,
            version=seen if version is None else version,
            today=IN_TIME,
        )


def line(desk: Desk, billing: int, item: str) -> EntryLine:
    return desk.line(billing, item)


def test_all_figures_follow_from_what_is_certified_and_the_claim_stays_beside_it(desk: Desk, billing: int) -> None:
    before = desk.form(billing).summary

    certify(desk, billing, "2", 1_000_000, "only 74 % is in place")

    after, found = desk.form(billing).summary, line(desk, billing, "2")
    assert (found.entry.work, found.claimed_work, found.reason) == (1_000_000, 1_350_000, "only 74 % is in place")
    assert found.review is LineReview.APPROVED
    assert before.due - after.due == 315_000  # 3,500.00 less 10 % retainage
    assert after.to_finish == sum(one.balance for one in desk.form(billing).lines) + after.retainage
    assert desk.history(billing)[0] == (
        "Project admin",
        "SC-2 #2 line 2",
        "certified work this period",
        "13,500.00",
        "10,000.00: only 74 % is in place",
    )


def test_the_first_claim_stays_however_often_another_amount_is_certified(desk: Desk, billing: int) -> None:
    certify(desk, billing, "2", 1_000_000, "a")
    certify(desk, billing, "2", 1_100_000, "b")

    assert line(desk, billing, "2").claimed_work == 1_350_000


def test_certifying_what_was_claimed_takes_the_change_back(desk: Desk, billing: int) -> None:
    certify(desk, billing, "2", 1_000_000, "a")
    certify(desk, billing, "2", 1_350_000)

    found = line(desk, billing, "2")
    assert (found.claimed_work, found.reason, found.review) == (None, "", LineReview.APPROVED)


def everything_approved(desk: Desk, billing: int) -> None:
    desk.review(billing, {one.before.item: None for one in desk.sheet(billing).lines})


def test_the_review_ends_as_approved_as_noted(desk: Desk, billing: int) -> None:
    certify(desk, billing, "2", 1_000_000, "a")
    everything_approved(desk, billing)

    assert desk.finish(billing) is BillingStatus.APPROVED_AS_NOTED
    assert line(desk, billing, "2").reason == "a"


def test_without_another_amount_it_ends_as_approved(desk: Desk, billing: int) -> None:
    everything_approved(desk, billing)

    assert desk.finish(billing) is BillingStatus.APPROVED


def test_a_rejection_beside_it_sends_the_billing_back_and_changes_no_amount(desk: Desk, billing: int) -> None:
    certify(desk, billing, "2", 1_000_000, "a")
    everything_approved(desk, billing)
    desk.review(billing, {"3": "no photo"})
    due = desk.form(billing).summary.due

    assert desk.finish(billing) is BillingStatus.REVISE_AND_RESUBMIT
    assert desk.form(billing).summary.due == due


def test_what_is_handed_in_again_is_a_claim_of_its_own(desk: Desk, billing: int) -> None:
    certify(desk, billing, "2", 1_000_000, "a")
    desk.status(billing, to=BillingStatus.REVISE_AND_RESUBMIT)

    desk.submit(billing)

    found = line(desk, billing, "2")
    assert (found.claimed_work, found.entry.work, found.review) == (None, 1_000_000, LineReview.WAITING)


def test_typing_on_the_line_again_is_a_claim_of_its_own(desk: Desk, billing: int) -> None:
    certify(desk, billing, "2", 1_000_000, "a")
    desk.status(billing, to=BillingStatus.REVISE_AND_RESUBMIT)
    entry = line(desk, billing, "2").entry

    desk.write(billing, {"2": Entry(work=1_200_000, rate_work=entry.rate_work, rate_stored=entry.rate_stored)})

    assert line(desk, billing, "2").claimed_work is None


def test_line_7_of_the_next_billing_is_what_was_certified(desk: Desk, billing: int) -> None:
    certify(desk, billing, "2", 1_000_000, "a")
    everything_approved(desk, billing)
    desk.finish(billing)
    earned = desk.form(billing).summary.earned
    desk.next_period()

    assert desk.form(desk.create("SC-2")).summary.previous_certificates == earned


def test_another_amount_needs_a_reason(desk: Desk, billing: int) -> None:
    with pytest.raises(RuleBroken, match="SC-2 #2, line 2: another amount than was claimed needs a reason"):
        certify(desk, billing, "2", 1, "  ")


def test_the_rules_of_amounts_hold_for_certified_ones(desk: Desk, billing: int) -> None:
    # Line 3 moves 7,500.00 of stored material into the work.
    with pytest.raises(RuleBroken, match=r"includes the 7,500\.00 of moved material"):
        certify(desk, billing, "3", 100, "a")
    with desk.database.write() as session:
        project = session.get_one(Project, desk.example.project_id)
        project.allow_overbilling = False
        session.add(project)
    with pytest.raises(RuleBroken, match="does not allow over-billing"):
        certify(desk, billing, "2", 9_000_000, "a")


def test_only_while_it_is_under_review_and_only_by_administrators(desk: Desk, billing: int) -> None:
    with pytest.raises(NotAllowed, match="Reviewing a billing"):
        certify(desk.as_("viewer"), billing, "2", 1, "a")
    with pytest.raises(RuleBroken, match="is Approved; it is reviewed while"):
        certify(desk, desk.example.billings["SC-2#1"], "2", 1, "a")


def test_the_later_of_two_reviewers_is_told(desk: Desk, billing: int) -> None:
    seen = desk.sheet(billing).version
    certify(desk, billing, "2", 1_000_000, "a")

    with pytest.raises(Overtaken, match="SC-2 #2 was changed meanwhile by Project admin"):
        certify(desk, billing, "2", 1, "b", version=seen)


def test_reviews_go_out_and_in_with_the_project(desk: Desk, billing: int, tmp_path: Path) -> None:
    certify(desk, billing, "2", 1_000_000, "a")
    desk.review(billing, {"1": None, "3": "no photo"})

    document = there_and_back(desk.database, desk.example.files, tmp_path)

    (told,) = [one for one in document["contracts"][1]["billings"][1]["lines"] if "claimed_work" in one]
    assert (told["work_this_period"], told["claimed_work"], told["review"]) == ("10000.00", "13500.00", "approved")
