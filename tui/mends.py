"""What we mend of Textual while it runs; each says what is wrong and goes with the version that rights it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from textual._styles_cache import StylesCache
from textual.dom import DOMNode


def let_gone_widgets_go() -> None:
    """Two colours of a widget are kept by the cache of its lines, which so outlives it: up to 1,024 of them.

    The method is written as one of the class and is not declared so. A long session grew by 30 MB.
    """
    found: Any = StylesCache.__dict__["get_inner_outer"]
    if not isinstance(found, classmethod):
        of_the_class: Any = lru_cache(1024)(found.__wrapped__)
        StylesCache.get_inner_outer = classmethod(of_the_class)  # type: ignore[assignment] # as it was meant


def watch_no_more(node: DOMNode) -> None:
    """Textual forgets who watched the application only when what they watched changes, which may be hours later."""
    watchers: dict[str, list[tuple[object, object]]] = getattr(node.app, "__watchers", {})
    for watching in watchers.values():
        watching[:] = [one for one in watching if one[0] is not node]
