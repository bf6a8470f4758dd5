"""The next billing's number, in the pattern of those before it."""

from __future__ import annotations

import re

_LAST_DIGITS = re.compile(r"(\d+)(?=\D*$)", re.ASCII)


def next_number(before: str | None, position: int) -> str:
    """The number of a billing that follows another: `INV-009` is followed by `INV-010`.

    Args:
        before: the number of the billing before it; None for the first.
        position: its place in the contract, used where there is no pattern to follow.
    """
    found = _LAST_DIGITS.search(before or "")
    if before is None or found is None:
        return str(position)
    digits = found[1]
    counted = str(int(digits) + 1).zfill(len(digits))
    return before[: found.start(1)] + counted + before[found.end(1) :]
