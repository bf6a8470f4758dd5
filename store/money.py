"""Cents and rates: exact, with one rounding rule, half away from zero (PRODUCT.md section 7).

Amounts are integer cents. Rates are integer millionths: 10 % is 100_000.
"""

from __future__ import annotations

import re

MILLION = 1_000_000
"""Millionths in a whole."""

LARGEST = 10**15
"""No amount reaches ten trillion: sums of a million of them still fit a database's integer."""

_DECIMAL = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
_RATE = re.compile(r"(\d{1,3})(?:\.(\d{1,4}))?", re.ASCII)


def parse_cents(text: str) -> int:
    """Reads an amount such as `1,234.50` or `-1200`; returns cents.

    Raises:
        ValueError: with a sentence for a person, where it is no amount, or has more than two places.
    """
    cents = read_decimal(text, 2)
    if cents is None:
        raise ValueError(f"{text!r} is not an amount such as 1234.50 with at most two decimal places.")
    if abs(cents) >= LARGEST:
        raise ValueError(f"{text!r} is larger than any amount this program keeps.")
    return cents


def read_decimal(text: str, places: int) -> int | None:
    """A decimal such as `1,234.5` times ten to the power of `places`; None for what is none, or has more places."""
    found = _DECIMAL.fullmatch(text.strip())
    if found is None or len(found[3] or "") > places:
        return None
    digits = found[2].replace(",", "") + (found[3] or "").ljust(places, "0")
    return -int(digits) if found[1] else int(digits)


def format_cents(cents: int, *, blank_zero: bool = False) -> str:
    """Cents as `1,234.50` or `-1,200.00`; an empty text for zero where `blank_zero` asks for it."""
    if not cents and blank_zero:
        return ""
    whole, fraction = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{fraction:02}"


def plain_cents(cents: int) -> str:
    """Cents as the import format writes them: `1234.50`."""
    whole, fraction = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{fraction:02}"


def plain_rate(rate: int) -> str:
    """Millionths as the import format writes a percentage, exactly: `10`, `7.5`."""
    whole, fraction = divmod(abs(rate), 10_000)
    digits = f"{fraction:04}".rstrip("0")
    return f"{'-' if rate < 0 else ''}{whole}" + (f".{digits}" if digits else "")


def divide(numerator: int, denominator: int) -> int:
    """The quotient rounded half away from zero; the denominator is positive."""
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -quotient if numerator < 0 else quotient


def share(cents: int, rate: int) -> int:
    """A rate's share of an amount, in cents, rounded half away from zero."""
    return divide(cents * rate, MILLION)


def ratio(part: int, whole: int) -> int | None:
    """What part of the whole, in millionths rounded half away from zero; None where the whole is zero."""
    if whole == 0:
        return None
    return divide(part * MILLION if whole > 0 else -part * MILLION, abs(whole))


def parse_rate(text: str) -> int:
    """Reads a percentage from 0 to 100 such as `10` or `7.5`; returns millionths.

    Raises:
        ValueError: with a sentence for a person.
    """
    found = _RATE.fullmatch(text.strip().removesuffix("%").rstrip())
    if found is None:
        raise ValueError(f"{text!r} is not a percentage such as 10 or 7.5.")
    whole, fraction = found.groups()
    rate = int(whole) * 10_000 + int((fraction or "").ljust(4, "0"))
    if rate > MILLION:
        raise ValueError(f"{text!r} is more than 100 %.")
    return rate


def format_rate(rate: int) -> str:
    """Millionths as a percentage with one decimal place, `10.0 %`."""
    tenths = divide(rate, 1000)
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10:,}.{abs(tenths) % 10} %"
