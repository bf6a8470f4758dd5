"""Whether a form's fields show their values already, or a reader has to draw them (ISO 32000-1, 12.7.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from pdf.literal_strings import unescaped
from pdf.reading import array, dictionary, raw, resolved

_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_HEXADECIMAL = re.compile(rb"<[0-9A-Fa-f\s]+>(?!>)")
_SPACE = re.compile(rb"\s+")
_MAXIMUM_PARENTS = 64
_COMBINED = 1 << 17
"""The flag of a choice field whose options show only while one is chosen."""


def values_shown(widgets: Iterable[Any]) -> bool:
    """Whether the appearance of each text and choice field shows its value, as far as that is plain to see.

    What cannot be told, because a font of its own or a hexadecimal string is in the way, counts as not shown.
    """
    fields = (field for widget in widgets if (field := dictionary(widget)) is not None)
    return all(_is_shown(field) for field in fields if _inherited(field, "/FT") in ("/Tx", "/Ch"))


def _is_shown(field: DictionaryObject) -> bool:
    value = _value(field)
    return value is not None and _shown(field) == value


def _is_list(field: DictionaryObject) -> bool:
    """Whether a choice field shows its options rather than its value (ISO 32000-1, table 230)."""
    flags = _inherited(field, "/Ff")
    return _inherited(field, "/FT") == "/Ch" and not (isinstance(flags, int) and flags & _COMBINED)


def _inherited(field: DictionaryObject, name: str) -> Any:
    """An entry of a field or of the nearest one above that has it."""
    node: DictionaryObject | None = field
    for _ in range(_MAXIMUM_PARENTS):
        if node is None:
            break
        if name in node:
            return resolved(raw(node, name))
        node = dictionary(raw(node, "/Parent"))
    return None


def _value(field: DictionaryObject) -> bytes | None:
    """The value as it would be shown, without white space; None where that is not a plain text, or a list."""
    if _is_list(field):
        return None
    value = _inherited(field, "/V")
    if value is None or (isinstance(value, ArrayObject) and not value):
        return b""
    for option in array(_inherited(field, "/Opt")):
        pair = array(option)
        if len(pair) == 2 and resolved(pair[0]) == value:
            value = resolved(pair[1])  # a choice is kept under one name and shown under another
            break
    if isinstance(value, str):
        value = value.encode("latin-1", "replace")
    return _SPACE.sub(b"", value) if isinstance(value, bytes) else None


def _shown(field: DictionaryObject) -> bytes | None:
    """The text of the appearance, without white space; None where it cannot be read."""
    appearances = dictionary(raw(field, "/AP"))
    normal = resolved(raw(appearances, "/N")) if appearances is not None else None
    if not isinstance(normal, StreamObject):
        return b""
    try:
        data = normal.get_data()
    except Exception:  # noqa: BLE001 # pypdf raises whatever a damaged stream brings about
        return None
    if _HEXADECIMAL.search(data) or b" Do" in data:
        return None
    return _SPACE.sub(b"", b"".join(unescaped(found[1]) for found in _LITERAL.finditer(data)))
