"""Sentences about an imported document that several checks share."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from difflib import get_close_matches

from store.errors import Fault
from store.import_reading import path_of

Place = tuple[str | int, ...]
"""The steps to a place in a document, e.g. `("contracts", 1, "company")`."""


MOST_COMPARED = 500
"""Beyond this many known names the nearest is not looked for: a long list of faults would take minutes."""


def fault(place: Place, sentence: str) -> Fault:
    """A fault at a place."""
    return Fault(path_of(*place), sentence)


def repeated(what: str, keyed: Iterable[tuple[Hashable, Place]]) -> Iterator[Fault]:
    """A fault for every key that was there before, saying where."""
    first: dict[Hashable, Place] = {}
    for key, place in keyed:
        if key in first:
            yield fault(place, f"{what} {key} is already at {path_of(*first[key])}.")
        first.setdefault(key, place)


def unknown(what: str, named: str, known: Collection[str], place: Place) -> Iterator[Fault]:
    """A fault where the name is not one of the known, with the nearest name that is."""
    if named in known:
        return
    near = get_close_matches(named, known, n=1, cutoff=0.75) if len(known) <= MOST_COMPARED else []
    hint = f' Is "{near[0]}" meant?' if near else ""
    yield fault(place, f'There is no {what} "{named}" in the document or the database.{hint}')
