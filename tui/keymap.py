"""Keys that a person has put elsewhere, by the ids of docs/ids.md."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

from textual.binding import Binding
from textual.dom import DOMNode

import tui


def our_bindings() -> Iterator[tuple[type[DOMNode], Binding]]:
    """Every binding of ours with the class it belongs to; loads every screen, which takes half a second."""
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if module.name in ("tui.launcher", "tui.__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module.name:
                for binding in value.__dict__.get("BINDINGS", []):
                    assert isinstance(binding, Binding), "bindings are written out, so that they have ids"
                    yield value, binding


def remarks(keys: Mapping[str, str]) -> list[str]:
    """What a person should know of the keys they put elsewhere, a sentence each.

    Ids that no action has, and actions that have lost a key to another one of the same place. Textual itself says
    nothing of the latter.
    """
    places: dict[type[DOMNode], list[Binding]] = {}
    for place, binding in our_bindings():
        places.setdefault(place, []).append(binding)
    known = {binding.id for bindings in places.values() for binding in bindings}
    sentences = [
        f"No action has the id {name}; docs/ids.md names them all." for name in sorted(keys) if name not in known
    ]
    for bindings in places.values():
        given = {key.strip(): one for one in bindings for key in keys.get(one.id or "", "").split(",") if key.strip()}
        for binding in bindings:
            lost = [key for key in binding.key.split(",") if key in given] if binding.id not in keys else []
            for key in lost:
                sentences.append(
                    f"Key {key} is that of {given[key].id} by your preferences, so {binding.id} has lost it; "
                    "give it another one there."
                )
    return sentences
