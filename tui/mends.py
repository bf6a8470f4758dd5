"""What we mend of Textual while it runs; each says what is wrong and goes with the version that rights it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from textual._styles_cache import StylesCache
from textual.app import App
from textual.dom import DOMNode


def let_gone_widgets_go() -> None:
    """Two colours of a widget are kept by the cache of its lines, which so outlives it: up to 1,024 of them.

    The method is written as one of the class and is not declared so. A long session grew by 30 MB.
    """
    found: Any = StylesCache.__dict__["get_inner_outer"]
    if not isinstance(found, classmethod):
        of_the_class: Any = lru_cache(1024)(found.__wrapped__)
        StylesCache.get_inner_outer = classmethod(of_the_class)  # type: ignore[assignment] # as it was meant


def let_gone_watchers_go(app: App[Any]) -> None:
    """Who watched the application is held until what they watched changes, which may be hours after they are gone."""
    watchers: dict[str, list[tuple[DOMNode, object]]] = getattr(app, "__watchers", {})
    for watching in watchers.values():
        watching[:] = [one for one in watching if one[0].is_attached]
