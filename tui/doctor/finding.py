"""What was found of one thing; and looking for it, also where the program itself is not whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

OK, MISSING, OPTIONAL = "ok", "missing", "optional"
"""`missing` is needed; `optional` is not there either, but the rest works without it."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for.

    Attributes:
        state: `ok`, `missing` or `optional`.
        found: what is there.
        advice: how to get it, in one sentence; empty where nothing is to be done.
    """

    name: str
    state: str
    found: str
    advice: str = ""


def looked(name: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What a look finds; where a package that it needs is missing, that is the finding."""
    try:
        return list(look())
    except ImportError as error:
        return [Finding(name, MISSING, f"could not be looked at: {error}", "Install the packages first, see above.")]
