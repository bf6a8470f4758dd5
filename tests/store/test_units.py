"""Accounting by unit: quantity x unit price, without retainage on stored material (PRODUCT.md section 7)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.billing_entry import by_amount, by_quantity, to_date
from store.billing_report import billing_report
from store.errors import RuleBroken
from store.schedule_of_values import ScheduledLine
from store.units import (
    amount_of,
    format_decimal,
    format_price,
    measures,
    parse_decimal,
    plain_decimal,
    quantity_of,
    scheduled_of,
)
from store.vocabulary import Accounting, ContractStatus
from tests.example import Example
from tests.store.billing_desk import Desk
from tests.store.contract_desk import ContractDesk

CONCRETE = ScheduledLine("1", "Concrete", unit="m3", quantity=40_0000, unit_price=12_5000)
SAND = ScheduledLine("2", "Sand", unit="t", quantity=33_3333, unit_price=3_0375)
LUMP = ScheduledLine("3", "Mobilization", 1_000_00)


@pytest.fixture
def contract(example: Example) -> int:
    """An approved contract by unit, two measured lines and a lump sum."""
    desk = ContractDesk(example)
    made = desk.create(number="SC-40", accounting=Accounting.UNIT, rate_work=100_000, status=ContractStatus.APPROVED)
    desk.add(made, CONCRETE, SAND, LUMP)
    example.contracts["SC-40"] = made
    return made


def test_the_scheduled_value_is_what_the_quantity_comes_to(example: Example, contract: int) -> None:
    detail = ContractDesk(example).detail(contract)

    assert [line.scheduled for line in detail.lines] == [500_00, 101_25, 1_000_00]
    assert detail.original == 1_601_25
    assert (detail.lines[0].unit, detail.lines[0].quantity, detail.lines[0].unit_price) == ("m3", 40_0000, 12_5000)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (replace(CONCRETE, item="9", scheduled=500_01), "Line 9: 40 at 12.50 come to 500.00, not 500.01."),
        (
            replace(CONCRETE, item="9", quantity=None),
            "Line 9 has no quantity; a line has both, or neither",
        ),
        (replace(CONCRETE, item="9", unit_price=None), "Line 9 has no unit price; "),
        (replace(CONCRETE, item="9", unit_price=0), "Line 9: the unit price is 0; type what one unit costs."),
    ],
)
def test_a_line_has_quantity_and_price_or_neither(
    example: Example, contract: int, line: ScheduledLine, sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        ContractDesk(example).add(contract, line)


def test_a_contract_by_amount_has_no_quantities(example: Example) -> None:
    desk = ContractDesk(example)
    by_amount_only = desk.create()

    with pytest.raises(RuleBroken, match=r"SC-30 is accounted by amount; line 1 cannot have a unit or a quantity"):
        desk.add(by_amount_only, CONCRETE)


def test_by_unit_stored_material_has_no_retainage(example: Example, contract: int) -> None:
    with pytest.raises(RuleBroken, match=r"SC-40 is accounted by unit, without retainage on stored material"):
        ContractDesk(example).edit(contract, rate_stored=50_000)
    desk = Desk(example)
    billing = desk.create("SC-40")
    line = desk.line(billing, "3")
    with pytest.raises(RuleBroken, match=r"line 3: the contract is accounted by unit, without retainage on stored"):
        desk.write(billing, {"3": replace(line.entry, materials_new=100_00, rate_stored=50_000)})

    desk.write(billing, {"3": replace(line.entry, materials_new=100_00)})

    assert desk.form(billing).summary.retainage_stored == 0


def test_the_accounting_stays_once_something_depends_on_it(example: Example, contract: int) -> None:
    desk = ContractDesk(example)
    with pytest.raises(RuleBroken, match=r"Line 1 of SC-40 has a quantity; take it away first"):
        desk.edit(contract, accounting=Accounting.AMOUNT)
    Desk(example).create("SC-40")
    with pytest.raises(RuleBroken, match=r"SC-40 has billing #1; it stays accounted by unit"):
        desk.edit(contract, accounting=Accounting.AMOUNT)


def test_a_quantity_is_typed_and_the_amount_follows(example: Example, contract: int) -> None:
    desk = Desk(example)
    billing = desk.create("SC-40")
    line = desk.line(billing, "1")

    desk.write(billing, {"1": by_quantity(line, replace(line.entry, quantity=10_5000))})

    form = desk.form(billing)
    assert form.lines[0].work == 131_25
    measured = form.lines[0].measured
    assert measured is not None
    assert (measured.scheduled, measured.previous, measured.now, measured.to_date) == (40_0000, 0, 10_5000, 10_5000)
    assert ("SC-40 #1 line 1", "quantity this period", "0", "10.5") in [row[1:] for row in desk.history(billing)]


def test_an_amount_is_typed_and_the_quantity_follows(example: Example, contract: int) -> None:
    desk = Desk(example)
    billing = desk.create("SC-40")
    line = desk.line(billing, "1")

    desk.write(billing, {"1": by_amount(line, replace(line.entry, work=250_00))})

    assert desk.line(billing, "1").entry.quantity == 20_0000
    assert to_date(line, 600_000).quantity == 24_0000


def test_amount_and_quantity_belong_together(example: Example, contract: int) -> None:
    desk = Desk(example)
    billing = desk.create("SC-40")
    line = desk.line(billing, "1")

    with pytest.raises(RuleBroken, match=r"line 1: 10 m3 to date come to 125.00 at 12.50, not to 126.00"):
        desk.write(billing, {"1": replace(line.entry, quantity=10_0000, work=126_00)})
    with pytest.raises(RuleBroken, match=r"line 3 is billed by amount; it has no quantity"):
        desk.write(billing, {"3": replace(desk.line(billing, "3").entry, quantity=1)})


def test_thirds_of_a_quantity_come_to_the_whole_value(example: Example, contract: int) -> None:
    """Each month's amount is rounded to date, so that the parts of a quantity come to the scheduled value."""
    desk, amounts = Desk(example), []
    for quantity in (11_1111, 11_1111, 11_1111):
        billing = desk.create("SC-40")
        line = desk.line(billing, "2")
        desk.write(billing, {"2": by_quantity(line, replace(line.entry, quantity=quantity))})
        amounts.append(desk.line(billing, "2").entry.work)
        desk.submit(billing)
        desk.next_period()

    assert amounts == [33_75, 33_75, 33_75]
    assert desk.form(billing).lines[1].balance == 0


def test_the_price_stays_while_it_is_measured_in_a_draft(example: Example, contract: int) -> None:
    desk, contracts = Desk(example), ContractDesk(example)
    billing = desk.create("SC-40")
    line = desk.line(billing, "1")
    contracts.change(contract, "1", scheduled=0, quantity=50_0000)  # nothing is measured yet
    desk.write(billing, {"1": by_quantity(line, replace(line.entry, quantity=1_0000))})

    with pytest.raises(RuleBroken, match=r"The amount of line 1 of SC-40 is part of SC-40 #1"):
        contracts.change(contract, "1", scheduled=0, unit_price=13_0000)


def test_what_is_certified_otherwise_is_measured_otherwise(example: Example, contract: int) -> None:
    from store.certifying import certify_line

    desk = Desk(example)
    billing = desk.create("SC-40")
    line = desk.line(billing, "1")
    desk.write(billing, {"1": by_quantity(line, replace(line.entry, quantity=10_0000))})
    desk.submit(billing)

    with desk.database.write() as session:
        certify_line(
            session,
            desk.actor,
            billing,
            line.sov_line_id,
            work=100_00,
            materials_new=0,
            reason="8 m3 were delivered",
            version=desk.sheet(billing).version,
            today=desk.today,
        )

    assert desk.line(billing, "1").entry.quantity == 8_0000
    claimed = desk.form(billing).lines[0].claimed
    assert claimed is not None
    assert (claimed.work, claimed.materials_new, claimed.reason) == (125_00, 0, "8 m3 were delivered")


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**7))
def test_amounts_are_rounded_half_away_from_zero(quantity: int, price: int) -> None:
    exact = Fraction(quantity, 10**4) * Fraction(price, 10**4) * 100
    rounded = abs(exact) + Fraction(1, 2)
    cents = (rounded.numerator // rounded.denominator) * (1 if exact >= 0 else -1)
    assert amount_of(quantity, price) == cents
    assert measures(quantity, cents, price)


@given(st.integers(-(10**12), 10**12), st.integers(-(10**7), 10**7).filter(bool))
def test_a_quantity_follows_from_every_amount(cents: int, price: int) -> None:
    assert measures(quantity_of(cents, price), cents, price)


@given(st.integers(-(10**12), 10**12))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    assert parse_decimal(plain_decimal(number), "") == parse_decimal(format_decimal(number), "") == number
    assert parse_decimal(format_price(number), "") == number


@pytest.mark.parametrize("text", ["", "abc", "1.23456", "1e3", "1,23", "--1"])
def test_what_is_no_number_is_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"The quantity .* is not a number such as 12.5, with at most four"):
        parse_decimal(text, "The quantity")


def test_a_lump_sum_is_its_amount() -> None:
    assert scheduled_of("1", None, None, 5_00) == 5_00
    assert scheduled_of("1", None, None, None) == 0


def test_what_is_measured_goes_out_with_its_quantities(example: Example, contract: int) -> None:
    desk = Desk(example)
    billing = desk.create("SC-40")
    line = desk.line(billing, "1")
    desk.write(billing, {"1": by_quantity(line, replace(line.entry, quantity=10_5000))})

    with desk.database.read() as session:
        table = billing_report(session, desk.actor, billing).tables[0]

    names = [column.name for column in table.columns]
    rows = [dict(zip(names, row.cells, strict=True)) for row in table.rows]
    assert rows[0]["Unit"] == "m3"
    assert (rows[0]["Quantity, This Period"], rows[0]["Scheduled Quantity"]) == (10_5000, 40_0000)
    assert rows[2]["Unit Price"] is None
    assert "Detail Of" not in names
    assert "Claimed Work" not in names
