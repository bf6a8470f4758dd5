"""A file's own outline, rebuilt as a subtree that hangs below the part's item (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import DictionaryObject, NumberObject, TextStringObject

from pdf.destinations import Destinations
from pdf.reading import dictionary, number, put, raw, resolved
from pdf.section_file import OUTLINE
from pdf.serialize import Link, Serializer
from pdf.symbols import Symbols

_MAXIMUM_ITEMS = 100_000
_KEPT = ("/Dest", "/A", "/C", "/F")


@dataclass(slots=True)
class _Item:
    """An item of the new outline and the one it is made from."""

    source: DictionaryObject
    made: DictionaryObject
    link: Link
    below: list[_Item] = field(default_factory=list)
    lines: int = 0


def local_outline(
    root: DictionaryObject, serializer: Serializer, symbols: Symbols, destinations: Destinations
) -> list[int]:
    """Rebuilds the outline from what can be reached, so that broken links in it do no harm.

    Returns:
        its first and last item and how many lines show at first; empty where there is none.
    """
    outlines = dictionary(raw(root, "/Outlines"))
    if outlines is None:
        return []
    seen: set[int] = set()
    top = _level(outlines, symbols.refer(OUTLINE), serializer, seen)
    items = list(top)
    for item in items:  # grows while it is walked: parents come before what is below them
        item.below = _level(item.source, item.link, serializer, seen)
        items += item.below
        _fill(item, destinations)
    for item in reversed(items):
        _count(item)
    return [top[0].link.number, top[-1].link.number, _showing(top)] if top else []


def _level(parent: DictionaryObject, up: Any, serializer: Serializer, seen: set[int]) -> list[_Item]:
    """Makes the items right below one, joined to each other."""
    items: list[_Item] = []
    source = dictionary(raw(parent, "/First"))
    while source is not None and id(source) not in seen and len(seen) < _MAXIMUM_ITEMS:
        seen.add(id(source))
        made = DictionaryObject()
        item = _Item(source, made, serializer.new(made))
        put(made, "/Parent", up)
        if items:
            put(made, "/Prev", items[-1].link)
            put(items[-1].made, "/Next", item.link)
        items.append(item)
        source = dictionary(raw(source, "/Next"))
    return items


def _fill(item: _Item, destinations: Destinations) -> None:
    title = resolved(raw(item.source, "/Title"))
    put(item.made, "/Title", title if isinstance(title, str | bytes) else TextStringObject("-"))
    for name in _KEPT:
        if name in item.source:
            put(item.made, name, raw(item.source, name))
    destinations.make_local(item.made)
    if item.below:
        put(item.made, "/First", item.below[0].link)
        put(item.made, "/Last", item.below[-1].link)


def _count(item: _Item) -> None:
    """Sets how many lines show below an item, or would if it were opened: then the count is negative."""
    if not item.below:
        return
    lines = _showing(item.below)
    is_open = number(raw(item.source, "/Count")) > 0
    put(item.made, "/Count", NumberObject(lines if is_open else -lines))
    item.lines = lines if is_open else 0


def _showing(items: list[_Item]) -> int:
    return len(items) + sum(item.lines for item in items)
