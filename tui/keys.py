"""The keys that work right now, for help and command palette: both say the same, because both ask here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen


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
    """Every described action of the focused widget, its screen and the application, nearest first."""
    found: dict[tuple[str, int], Key] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not binding.description or not active.enabled or binding.system:
            continue
        place = (binding.action, id(active.node))
        display = app.get_key_display(binding)
        if place in found:
            known = found[place]
            display = f"{known.display} {display}"
        found[place] = Key(
            display,
            binding.description,
            binding.tooltip or binding.description,
            binding.action,
            active.node,
            binding.id or "",
        )
    return list(found.values())


def help_texts(screen: Screen[Any]) -> list[str]:
    """What the focused widget, those around it and the screen say of themselves."""
    start: DOMNode = screen if screen.focused is None else screen.focused
    texts = [getattr(node, "HELP", None) for node in start.ancestors_with_self]
    return [text for text in texts if isinstance(text, str) and text]
