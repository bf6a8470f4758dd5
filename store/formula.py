"""Text that a spreadsheet would take for a formula: somebody who bills could write one into another's workbook."""

from __future__ import annotations

_BEGIN = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""Also the full-width signs, which a Japanese Excel takes for the plain ones."""


def starts_formula(text: str) -> bool:
    """Whether a cell with this text would be reckoned: Excel skips blanks, and splits at a leading tab or return."""
    return text[:1] in ("\t", "\r") or text.lstrip()[:1] in _BEGIN


def guarded(text: str) -> str:
    """The text as CSV holds it: with an apostrophe before what would start a formula."""
    return f"'{text}" if starts_formula(text) else text


def unguarded(text: str) -> str:
    """A text of a CSV file without the apostrophe of `guarded`."""
    return text[1:] if text[:1] == "'" and starts_formula(text[1:]) else text
