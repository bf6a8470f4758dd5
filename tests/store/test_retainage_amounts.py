"""Retainage typed as an amount: $ and % compute each other, and the amount holds to the cent (PRODUCT.md section 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.application import LineInput, line, withheld
from store.billing_entry import Entry, EntryLine, holding, releasing, settled, with_entry
from store.errors import NotAllowed, RuleBroken
from store.money import ratio, share
from tests.example import Example
from tests.store.billing_desk import Desk
from tests.store.revised_billing import desk, second

__all__ = ["desk", "second"]


def test_an_amount_is_held_to_the_cent_and_the_rate_follows(desk: Desk, second: int) -> None:
    line = desk.line(second, "2")  # D + E = 31,500.00

    desk.write(second, {"2": holding(line, line.entry, work=1_234_57)})

    form, entry = desk.form(second), desk.line(second, "2").entry
    shown = next(one for one in form.lines if one.item == "2")
    assert shown.retainage_work == 1_234_57
    assert entry.rate_work == ratio(1_234_57, 31_500_00) == 39_193
    assert form.summary.retainage == 5_615_89 - 3_150_00 + 1_234_57
    assert form.summary.to_finish == form.totals.balance + form.summary.retainage
    fields = {row[2]: row[4] for row in desk.history(second)}
    assert fields["retainage on work"] == "3.9 %"


def test_an_amount_that_no_rate_comes_to_is_held_all_the_same() -> None:
    """A rate has four decimals: on 100 million it moves in steps of 100.00."""
    huge = EntryLine(1, LineInput("1", "", "", "", 100_000_000_00, work=0), Entry(work=100_000_000_00))
    entry = holding(huge, huge.entry, work=5_000_000_01)

    assert share(100_000_000_00, entry.rate_work) != 5_000_000_01
    assert line(with_entry(huge.before, entry)).retainage_work == 5_000_000_01
    assert settled(huge, entry).withheld_work == 5_000_000_01


def test_other_work_makes_it_the_rates_share_again(desk: Desk, second: int) -> None:
    line = desk.line(second, "2")
    desk.write(second, {"2": holding(line, line.entry, work=1_234_57)})
    line = desk.line(second, "2")

    desk.write(second, {"2": replace(line.entry, work=line.entry.work + 1_000_00)})

    shown = next(one for one in desk.form(second).lines if one.item == "2")
    assert shown.retainage_work == share(32_500_00, 39_193)
    assert desk.line(second, "2").entry.withheld_work is None


def test_what_is_released_comes_off_the_amount(desk: Desk, second: int) -> None:
    line = desk.line(second, "2")
    desk.write(second, {"2": holding(line, replace(line.entry, released_work=500_00), work=1_000_00)})

    assert next(one for one in desk.form(second).lines if one.item == "2").retainage_work == 1_000_00
    with pytest.raises(RuleBroken, match=r"1,500.00 of retainage on work is held; no more can be released"):
        desk.write(second, {"2": replace(desk.line(second, "2").entry, released_work=1_500_01)})


def test_only_an_administrator_sets_it(desk: Desk, second: int) -> None:
    line = desk.line(second, "2")
    contact = desk.as_("contact")
    for entry in (holding(line, line.entry, work=1_234_57), replace(line.entry, withheld_work=3_150_01)):
        if settled(line, entry) != line.entry:
            with pytest.raises(NotAllowed, match="Setting retainage on SC-2 needs Admin"):
                contact.write(second, {"2": entry})
    desk.write(second, {"2": holding(line, line.entry, work=1_234_57)})
    line = desk.line(second, "2")

    contact.write(second, {"2": replace(line.entry, work=line.entry.work + 1_000_00)})  # ends by itself, as it must

    assert desk.line(second, "2").entry.withheld_work is None


def test_a_contact_cannot_take_the_amount_away(example: Example) -> None:
    huge = EntryLine(1, LineInput("1", "", "", "", 100_000_000_00), Entry(work=100_000_000_00))
    held = settled(huge, holding(huge, huge.entry, work=5_000_000_01))
    taken = replace(held, withheld_work=None)

    from store.billing_editing import _sets_retainage

    assert _sets_retainage(replace(huge, entry=held), taken)


def test_nothing_can_be_held_of_nothing(desk: Desk, second: int) -> None:
    line = desk.line(second, "2")

    with pytest.raises(RuleBroken, match=r"Line 2 has no stored material of which 10.00 could be held"):
        holding(line, line.entry, stored=10_00)
    assert holding(line, line.entry, stored=0).rate_stored == 0


def test_a_share_of_what_is_held_is_released(desk: Desk, second: int) -> None:
    lines = {one.before.item: one for one in desk.sheet(second).lines}

    desk.write(second, {item: releasing(one, one.entry, work=500_000) for item, one in lines.items()})

    form = desk.form(second)
    assert [one.retainage_work for one in form.lines] == [500_00, 1_575_00, 379_17, 220_00, 131_26, -60_00]
    assert form.summary.to_finish == form.totals.balance + form.summary.retainage


@given(st.integers(-(10**12), 10**12).filter(bool), st.integers(0, 1_000_000))
def test_every_amount_between_nothing_and_all_holds(completed: int, part: int) -> None:
    typed = share(completed, part)
    entry = Entry(work=completed)
    one = EntryLine(1, LineInput("1", "", "", "", completed), entry)

    held = settled(one, holding(one, entry, work=typed))

    assert line(with_entry(one.before, held)).retainage_work == typed
    assert 0 <= held.rate_work <= 1_000_000


@given(st.integers(-(10**10), 10**10), st.integers(0, 1_000_000), st.integers(-(10**10), 10**10))
def test_a_stale_amount_is_never_further_off_than_the_rate_is_fine(cents: int, rate: int, typed: int) -> None:
    assert abs(withheld(cents, rate, typed) - share(cents, rate)) <= abs(cents) / 2_000_000 + 1
