"""Accounting by unit: quantities and unit prices, and the amounts that they come to (PRODUCT.md section 7).

Quantities are integer ten-thousandths of a unit, prices integer ten-thousandths of the currency's unit, amounts cents.
"""

from __future__ import annotations

from store.errors import RuleBroken
from store.money import LARGEST, divide, format_cents, read_decimal

PLACES = 4
"""Decimal places of a quantity and of a unit price, as `_SCALE` says."""

_SCALE = 10_000
_PRODUCT = _SCALE * _SCALE // 100
"""Quantity times price, over the cents they come to."""


def amount_of(quantity: int, price: int) -> int:
    """Cents that a quantity comes to at a price, rounded half away from zero."""
    return divide(quantity * price, _PRODUCT)


def quantity_of(cents: int, price: int) -> int:
    """The quantity that comes nearest to an amount at a price that is not 0."""
    numerator = cents * _PRODUCT
    return divide(numerator if price > 0 else -numerator, abs(price))


def measures(quantity: int, cents: int, price: int) -> bool:
    """Whether a quantity and an amount belong together: one follows from the other, whichever was typed."""
    return amount_of(quantity, price) == cents or quantity_of(cents, price) == quantity


def parse_decimal(text: str, what: str) -> int:
    """Reads a quantity or a price such as `1,234.5`; returns ten-thousandths.

    Args:
        what: begins the sentence of an error, e.g. `The quantity`.

    Raises:
        ValueError: with a sentence for a person, where it is no number, or has more than four places.
    """
    number = read_decimal(text, PLACES)
    if number is None:
        raise ValueError(f"{what} {text!r} is not a number such as 12.5, with at most four decimal places.")
    if abs(number) >= LARGEST:
        raise ValueError(f"{what} {text!r} is larger than any this program keeps.")
    return number


def plain_decimal(number: int) -> str:
    """Ten-thousandths as the import format writes them, exactly: `12.5`, `40`."""
    whole, fraction = divmod(abs(number), _SCALE)
    digits = f"{fraction:04}".rstrip("0")
    return f"{'-' if number < 0 else ''}{whole}" + (f".{digits}" if digits else "")


def format_decimal(number: int) -> str:
    """Ten-thousandths for a person: `1,234.5`, `40`."""
    whole, fraction = divmod(abs(number), _SCALE)
    digits = f"{fraction:04}".rstrip("0")
    return f"{'-' if number < 0 else ''}{whole:,}" + (f".{digits}" if digits else "")


def format_price(number: int) -> str:
    """A price for a person, with two places at least: `12.50`, `0.0375`."""
    whole, fraction = divmod(abs(number), _SCALE)
    digits = f"{fraction:04}"
    return f"{'-' if number < 0 else ''}{whole:,}.{digits[:2]}{digits[2:].rstrip('0')}"


def scheduled_of(item: str, quantity: int | None, price: int | None, cents: int | None) -> int:
    """The scheduled value of a line: what its quantity comes to at its price, or the amount of a lump sum.

    Args:
        item: of the line, for the sentence of an error.
        cents: what was given as its amount; None where it is to follow.

    Raises:
        RuleBroken: only one of quantity and price is there, the price is 0, or the amount is another one.
    """
    if quantity is None and price is None:
        return cents or 0
    if quantity is None or price is None:
        lacking = "quantity" if quantity is None else "unit price"
        raise RuleBroken(f"Line {item} has no {lacking}; a line has both, or neither as a lump sum.")
    if price == 0:
        raise RuleBroken(f"Line {item}: the unit price is 0; type what one unit costs.")
    comes_to = amount_of(quantity, price)
    if cents is not None and cents != comes_to:
        raise RuleBroken(
            f"Line {item}: {format_decimal(quantity)} at {format_price(price)} come to {format_cents(comes_to)}, "
            f"not {format_cents(cents)}."
        )
    return comes_to
