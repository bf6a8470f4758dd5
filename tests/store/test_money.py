"""Cents and rates are exact; one rounding rule, half away from zero (PRODUCT.md section 7)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.money import format_cents, format_rate, parse_cents, parse_rate, plain_cents, ratio, share

cents = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("1234.5", 123450), ("1,234.50", 123450), ("-1200.00", -120000), (" 7 ", 700), ("-0.01", -1)],
)
def test_an_amount_is_read_exactly(text: str, expected: int) -> None:
    assert parse_cents(text) == expected


@pytest.mark.parametrize(
    "text", ["", "12.345", "1e5", "12,34.00", "NaN", "--1", "1.", ".5", "٣", "$5", "9999999999999999.00"]
)
def test_what_is_no_amount_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_cents(text)


@given(cents)
def test_an_amount_written_is_the_amount_read(amount: int) -> None:
    assert parse_cents(format_cents(amount)) == parse_cents(plain_cents(amount)) == amount


@given(cents, st.integers(0, 1_000_000))
def test_a_share_is_rounded_half_away_from_zero(amount: int, rate: int) -> None:
    exact = Decimal(amount) * rate / 1_000_000

    assert share(amount, rate) == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_halves_go_away_from_zero_on_both_sides() -> None:
    assert (share(5, 100_000), share(-5, 100_000)) == (1, -1)


@given(cents, cents)
def test_a_ratio_has_the_sign_of_the_quotient_and_none_of_nothing(part: int, whole: int) -> None:
    found = ratio(part, whole)

    if whole == 0:
        assert found is None
    else:
        exact = Decimal(part) * 1_000_000 / Decimal(whole)
        assert found is not None and abs(found - exact) <= Decimal("0.5") + abs(exact) * Decimal("1e-20")


@pytest.mark.parametrize(("text", "rate"), [("10", 100_000), ("7.5 %", 75_000), ("0", 0), ("100", 1_000_000)])
def test_a_rate_is_millionths(text: str, rate: int) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["100.0001", "-1", "ten", "1000", ""])
def test_what_is_no_rate_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_rate(text)


def test_zero_can_be_blank_and_rates_show_one_decimal() -> None:
    assert format_cents(0, blank_zero=True) == ""
    assert (format_rate(388_916), format_rate(1_000_000), format_rate(-500)) == ("38.9 %", "100.0 %", "-0.1 %")
