"""What is typed on a billing's lines: who may, when, and which figures are refused (PRODUCT.md sections 5 and 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.billing_entry import Entry, recomputed, remaining, to_date
from store.errors import NotAllowed, Overtaken, RuleBroken
from store.tables import Project
from store.vocabulary import BillingStatus
from tests.store.billing_desk import LATE, Desk
from tests.store.revised_billing import desk, second

__all__ = ["desk", "second"]


def test_what_is_typed_is_written_and_everything_follows(desk: Desk, second: int) -> None:
    line = desk.line(second, "2")

    desk.write(second, {"2": replace(line.entry, work=20_000_00)})

    form = desk.form(second)
    shown = next(one for one in form.lines if one.item == "2")
    assert (shown.work, shown.total, shown.balance) == (20_000_00, 38_000_00, 7_000_00)
    assert desk.row(second).net_cents == form.summary.due == 14_452_76 + 6_500_00 - 650_00
    assert form.summary.to_finish == form.totals.balance + form.summary.retainage
    assert desk.history(second)[0] == (
        "Project admin",
        "SC-2 #2 line 2",
        "work this period",
        "13,500.00",
        "20,000.00",
    )


def test_a_line_that_an_import_left_out_keeps_its_rates(desk: Desk, second: int) -> None:
    line = desk.line(second, "1")  # SC-2 #2 reports nothing on it

    desk.write(second, {"1": replace(line.entry, released_work=400_00)})

    assert desk.form(second).lines[0].retainage == 1_000_00 - 400_00
    assert desk.line(second, "1").entry.rate_work == 100_000


def test_the_screen_computes_what_will_be_written(desk: Desk, second: int) -> None:
    sheet, line = desk.sheet(second), desk.line(second, "4")
    entry = replace(line.entry, work=3_000_00, materials_new=500_00)

    shown = recomputed(sheet, {line.sov_line_id: entry})
    desk.write(second, {"4": entry})

    form = desk.form(second)
    assert (shown.lines, shown.totals, shown.summary) == (form.lines, form.totals, form.summary)


def test_sixty_percent_to_date_and_what_remains(desk: Desk, second: int) -> None:
    line = desk.line(second, "3")  # C 30,333.33, of which 2,500.10 is stored

    assert desk_total(desk, second, "3", to_date(line, 600_000)) == 18_200_00
    assert desk_total(desk, second, "3", remaining(line)) == 30_333_33
    assert to_date(line, 1_000_000) == remaining(line)


def desk_total(desk: Desk, billing: int, item: str, entry: Entry) -> int:
    desk.write(billing, {item: entry})
    return next(line.total for line in desk.form(billing).lines if line.item == item)


def test_only_the_latest_and_only_while_it_is_open(desk: Desk, second: int) -> None:
    with pytest.raises(RuleBroken, match="Editing the amounts of SC-2 #1 is no longer possible: a later billing"):
        desk.write(desk.example.billings["SC-2#1"], {"1": Entry()})
    assert "no longer possible" in desk.sheet(desk.example.billings["SC-2#1"]).refusal

    desk.status(second, to=BillingStatus.APPROVED)
    with pytest.raises(RuleBroken, match="possible in Draft or Revise & Resubmit only; it is Approved"):
        desk.write(second, {"1": replace(desk.line(second, "1").entry, work=1)})


def test_a_contact_fills_in_before_the_due_date_but_sets_no_retainage(desk: Desk, second: int) -> None:
    contact = desk.as_("contact")
    line = contact.line(second, "2")
    contact.write(second, {"2": replace(line.entry, work=1_00)})

    assert not contact.sheet(second).sets_retainage
    with pytest.raises(NotAllowed, match="Setting retainage on SC-2 needs Admin"):
        contact.write(second, {"2": replace(contact.line(second, "2").entry, rate_work=0)})
    contact.today = LATE
    assert "was due on 2026-09-25" in contact.sheet(second).refusal
    with pytest.raises(NotAllowed, match="was due on 2026-09-25"):
        contact.write(second, {"2": replace(line.entry, work=2_00)})


def test_who_may_only_look_is_told_so(desk: Desk, second: int) -> None:
    viewer = desk.as_("viewer")

    assert "is for its invoice contacts" in viewer.sheet(second).refusal
    with pytest.raises(NotAllowed):
        viewer.write(second, {"2": Entry(work=1)})


@pytest.mark.parametrize(
    ("item", "changes", "reason"),
    [
        ("3", {"materials_moved": 12_000_00, "work": 12_000_00}, "only 10,000.10 of material is stored"),
        ("3", {"materials_moved": 7_500_00, "work": 7_000_00}, "includes the 7,500.00 of moved material"),
        ("3", {"materials_new": -1}, "cannot be less than nothing"),
        ("2", {"rate_work": 1_000_001}, "a percentage from 0 to 100"),
        ("2", {"released_work": 3_150_01}, "3,150.00 of retainage on work is held; no more can be released"),
        ("2", {"released_stored": 1}, "0.00 of retainage on stored is held"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    desk: Desk, second: int, item: str, changes: dict[str, int], reason: str
) -> None:
    entry = replace(desk.line(second, item).entry, **changes)

    with pytest.raises(RuleBroken, match=f"SC-2 #2, line {item}: .*{reason}"):
        desk.write(second, {item: entry})


def test_retainage_is_released_up_to_what_is_held(desk: Desk, second: int) -> None:
    desk.write(second, {"2": replace(desk.line(second, "2").entry, released_work=3_150_00)})

    form = desk.form(second)
    assert next(line.retainage for line in form.lines if line.item == "2") == 0
    assert form.summary.due == 14_452_76 + 3_150_00


@pytest.mark.parametrize(
    ("item", "work", "sound"),
    [("2", 27_000_00, True), ("2", 27_000_01, False), ("2", -18_000_01, False), ("CO2", -1_200_00, True),
     ("CO2", -1_200_01, False), ("CO2", 1, False)],
)  # fmt: skip
def test_over_billing_where_the_project_forbids_it(desk: Desk, second: int, item: str, work: int, sound: bool) -> None:
    with desk.database.write() as session:
        session.get_one(Project, desk.example.project_id).allow_overbilling = False
    entry = replace(desk.line(second, item).entry, work=work)

    if sound:
        desk.write(second, {item: entry})
    else:
        with pytest.raises(RuleBroken, match="this project does not allow over-billing"):
            desk.write(second, {item: entry})


def test_over_billing_is_allowed_otherwise(desk: Desk, second: int) -> None:
    desk.write(second, {"2": replace(desk.line(second, "2").entry, work=99_000_00)})

    assert desk.form(second).lines[1].balance < 0


def test_a_line_that_stays_as_it_was_is_not_held_to_the_rules_again(desk: Desk, second: int) -> None:
    """An import may leave a line billed beyond its value before the project forbids that."""
    line = desk.line(second, "1")
    desk.write(second, {"1": replace(line.entry, work=5_000_00)})
    with desk.database.write() as session:
        session.get_one(Project, desk.example.project_id).allow_overbilling = False
    lines = {one.before.item: one for one in desk.sheet(second).lines}

    desk.write(second, {"1": lines["1"].entry, "2": replace(lines["2"].entry, work=14_000_00)})

    assert desk.line(second, "2").entry.work == 14_000_00


def test_all_of_it_is_written_or_nothing(desk: Desk, second: int) -> None:
    good, bad = desk.line(second, "2"), desk.line(second, "3")
    before = desk.form(second)

    with pytest.raises(RuleBroken):
        desk.write(second, {"2": replace(good.entry, work=1), "3": replace(bad.entry, materials_new=-1)})

    assert desk.form(second) == before


def test_the_later_of_two_writers_is_told_who_changed_what(desk: Desk, second: int) -> None:
    seen = desk.sheet(second).version
    contact = desk.as_("contact")
    contact.write(second, {"2": replace(contact.line(second, "2").entry, work=1_00)})

    with pytest.raises(
        Overtaken,
        match=r"SC-2 #2 was changed meanwhile by Electrical billing contact \(SC-2 #2 line 2, work this period\)",
    ):
        desk.write(second, {"4": replace(desk.line(second, "4").entry, work=1_00)}, version=seen)


def test_line_7_stays_what_it_was_when_an_earlier_billing_loses_its_approval(desk: Desk, second: int) -> None:
    desk.status(second, to=BillingStatus.APPROVED)
    frozen = desk.form(second).summary.previous_certificates

    desk.status(desk.example.billings["SC-2#1"], to=BillingStatus.UNDER_REVIEW)

    assert desk.form(second).summary.previous_certificates == frozen == 37_340_10
