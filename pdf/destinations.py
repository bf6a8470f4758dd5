"""Destinations and actions made local: explicit pages instead of names, and nothing that runs (PDF.md, Traps)."""

from __future__ import annotations

import re
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject

from pdf.reading import array, dictionary, put, raw, resolved, string_bytes, text, tree_items
from pdf.section_file import PAGE
from pdf.serialize import Link, Serializer, Symbol
from pdf.symbols import Symbols

_HARMLESS = frozenset({"/GoTo", "/GoToR", "/URI", "/Named", "/Thread", "/SetOCGState", "/Hide"})
_PAGE_TURNS = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_PART_LINK = re.compile(r"part:(\d{1,9}):(\d{1,9})")
_SCRIPT = re.compile(r"\s*(javascript|vbscript|data):", re.IGNORECASE)


class Destinations:
    """The named destinations of a document, and what becomes of its actions.

    Attributes:
        removed: whether an action was left out because it runs something.
    """

    def __init__(self, root: DictionaryObject, serializer: Serializer, symbols: Symbols, part_links: bool) -> None:
        self._root = root
        self._serializer = serializer
        self._symbols = symbols
        self._part_links = part_links
        self._named: dict[bytes, Any] | None = None
        self.removed = False

    def explicit(self, value: Any) -> ArrayObject | None:
        """The page and view that a destination means; None where it leads nowhere (ISO 32000-1, 12.3.2)."""
        for _ in range(5):
            value = resolved(value)
            if isinstance(value, DictionaryObject):
                value = raw(value, "/D")
            elif isinstance(value, NameObject):
                value = self._names().get(value[1:].encode("latin-1", "replace"))
            elif isinstance(value, str | bytes):
                value = self._names().get(string_bytes(value))
        if not isinstance(value, ArrayObject) or not len(value):
            return None
        page = self._page(list.__getitem__(value, 0))
        if page is None:
            return None
        view = list(list.__iter__(value))[1:]
        if not view or not isinstance(resolved(view[0]), NameObject):
            view = [NameObject("/Fit")]
        made = ArrayObject()
        list.extend(made, [page, *view])
        return made

    def make_local(self, holder: DictionaryObject) -> None:
        """Makes /Dest and /A of a link or an outline item local, and drops what they cannot keep."""
        if "/Dest" in holder:
            _set(holder, "/Dest", self.explicit(raw(holder, "/Dest")))
        for name in ("/A", "/PA"):
            if name in holder:
                _set(holder, name, self._action(holder, name))
        if "/AA" in holder:
            self.removed = True
            del holder["/AA"]

    def _action(self, holder: DictionaryObject, name: str) -> Any:
        """The action as it may stay, or None."""
        value = raw(holder, name)
        action = dictionary(value)
        if action is None:
            return None
        if self._part_links and (found := _PART_LINK.fullmatch(text(raw(action, "/URI")))):
            target = ArrayObject()
            symbol = self._symbols.refer(PAGE, int(found[1]), int(found[2]))
            list.extend(target, [symbol, NameObject("/XYZ"), NullObject(), NullObject(), NullObject()])
            put(holder, "/Dest", target)
            return None
        return value if self._keep(action) else None

    def _keep(self, first: DictionaryObject) -> bool:
        """Whether an action may stay; those that follow it are made to fit or cut off (ISO 32000-1, 12.6.2)."""
        waiting, seen = [first], set[int]()
        stays = True
        while waiting:
            action = waiting.pop()
            if id(action) in seen:
                continue
            seen.add(id(action))
            following = [found for item in array(raw(action, "/Next")) if (found := dictionary(item)) is not None]
            kept = [found for found in following if self._fits(found)]
            if len(kept) < len(following):
                del action["/Next"]
            else:
                waiting += kept
            if action is first:
                stays = self._fits(action)
        return stays

    def _fits(self, action: DictionaryObject) -> bool:
        kind = resolved(raw(action, "/S"))
        harmful = kind not in _HARMLESS or (kind == "/URI" and _SCRIPT.match(text(raw(action, "/URI"))))
        if harmful or (kind == "/Named" and resolved(raw(action, "/N")) not in _PAGE_TURNS):
            self.removed = True
            return False
        if kind == "/GoTo":
            found = self.explicit(raw(action, "/D"))
            if found is None:
                return False
            put(action, "/D", found)
        return True

    def _page(self, value: Any) -> Any:
        """A reference to a page of this document, given as reference or as number from 0."""
        if isinstance(value, Link | Symbol):
            return value
        if isinstance(value, IndirectObject):
            number = self._serializer.page_number(value)
            return None if number is None else Link(number)
        if isinstance(value, int) and 0 <= value < self._serializer.page_count:
            return Link(value + 1)
        return None

    def _names(self) -> dict[bytes, Any]:
        """Named destinations of both kinds, by name."""
        if self._named is None:
            self._named = {}
            old = dictionary(raw(self._root, "/Dests"))
            for name, value in dict.items(old) if old is not None else ():
                self._named[name[1:].encode("latin-1", "replace")] = value
            names = dictionary(raw(self._root, "/Names"))
            if names is not None:
                for key, value in tree_items(raw(names, "/Dests"), "/Names"):
                    self._named.setdefault(string_bytes(key), value)
        return self._named


def _set(holder: DictionaryObject, name: str, value: Any) -> None:
    if value is None:
        del holder[name]
    else:
        put(holder, name, value)
