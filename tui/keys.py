"""The keys that work right now, for help and command palette: both say the same, because both ask here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

_MOVING = frozenset(
    f"table.{name}" for name in ("up", "down", "page-up", "page-down", "first", "last", "left", "right")
)


@dataclass(frozen=True)
class Key:
    """One action and the keys that start it.

    Attributes:
        display: the keys as they are printed on a keyboard.
        words: what it does, in a word or two; `explanation` in a sentence.
        action: to be run on `node`.
    """

    display: str
    words: str
    explanation: str
    action: str
    node: DOMNode
    id: str


def active_keys(app: App[Any], screen: Screen[Any]) -> list[Key]:
    """Every action of ours that works now, those in the footer first, those that only move the cursor last.

    Keys of Textual's own, such as those that edit a line of text, have no id and are left out.
    """
    found: dict[tuple[str, int], Key] = {}
    shown: dict[tuple[str, int], bool] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not binding.id or not binding.description or not active.enabled:
            continue
        place = (binding.action, id(active.node))
        display = app.get_key_display(binding)
        if place in found:
            display = f"{found[place].display} {display}"
        found[place] = Key(
            display,
            binding.description,
            binding.tooltip or binding.description,
            binding.action,
            active.node,
            binding.id,
        )
        shown[place] = shown.get(place, False) or binding.show
    return [found[place] for place in sorted(found, key=lambda place: (not shown[place], _moves(found[place])))]


def _moves(key: Key) -> bool:
    return key.id in _MOVING


def help_texts(screen: Screen[Any]) -> list[str]:
    """What the focused widget, those around it and the screen say of themselves."""
    start: DOMNode = screen if screen.focused is None else screen.focused
    texts = [getattr(node, "HELP", None) for node in start.ancestors_with_self]
    return [text for text in texts if isinstance(text, str) and text]
