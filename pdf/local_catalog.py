"""Layers, embedded files, page labels, tags and threads of a file, as the section's own (PDF.md, Prepare)."""

from __future__ import annotations

from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from pdf.findings import HIDDEN_LAYERS, PORTFOLIO, Finding
from pdf.reading import Document, array, dictionary, number, put, raw, resolved, string_bytes, text, tree_items
from pdf.section_file import STRUCTURE, Catalog
from pdf.serialize import Key, Serializer
from pdf.symbols import Symbols

_MAXIMUM_NESTING = 32


def local_layers(root: DictionaryObject, catalog: Catalog, serializer: Serializer) -> list[Finding]:
    """Takes over the optional-content groups and how they stand at first (ISO 32000-2, 8.11.4)."""
    properties = dictionary(raw(root, "/OCProperties"))
    if properties is None:
        return []
    known: set[int] = set()
    for item in array(raw(properties, "/OCGs")):
        if isinstance(item, IndirectObject) and dictionary(item) is not None:
            known.add(serializer.number(item))
    catalog.groups = sorted(known)
    default = dictionary(raw(properties, "/D")) or DictionaryObject()

    def groups(value: Any) -> list[int]:
        numbers = (serializer.number(item) for item in array(value) if isinstance(item, IndirectObject))
        return [number for number in numbers if number in known]

    def ordered(value: Any, depth: int = 0) -> list[object]:
        made: list[object] = []
        for item in array(value):
            if isinstance(resolved(item), ArrayObject):
                if depth < _MAXIMUM_NESTING:
                    made.append(ordered(item, depth + 1))
            elif isinstance(resolved(item), str | bytes):
                made.append(string_bytes(item).decode("latin-1"))
            else:
                made += groups(ArrayObject([item]))
        return made

    if resolved(raw(default, "/BaseState")) == "/OFF":
        shown = set(groups(raw(default, "/ON")))
        catalog.hidden = [number for number in catalog.groups if number not in shown]
    else:
        catalog.hidden = groups(raw(default, "/OFF"))
    catalog.order = ordered(raw(default, "/Order"))
    catalog.radio = [groups(item) for item in array(raw(default, "/RBGroups"))]
    catalog.locked = groups(raw(default, "/Locked"))
    for item in array(raw(default, "/AS")):
        usage = dictionary(item)
        if usage is not None:
            categories = [text(category) for category in array(raw(usage, "/Category"))]
            catalog.usage.append((text(raw(usage, "/Event")), categories, groups(raw(usage, "/OCGs"))))
    return [HIDDEN_LAYERS] if catalog.hidden else []


def local_files(root: DictionaryObject, catalog: Catalog, serializer: Serializer) -> list[Finding]:
    """Takes over the embedded files (ISO 32000-1, 7.11.4)."""
    names = dictionary(raw(root, "/Names"))
    if names is not None:
        for key, value in tree_items(raw(names, "/EmbeddedFiles"), "/Names"):
            if dictionary(value) is not None:
                catalog.files.append((string_bytes(key).decode("latin-1"), serializer.link(value)))
    return [PORTFOLIO] if dictionary(raw(root, "/Collection")) is not None else []


def local_labels(document: Document, catalog: Catalog) -> None:
    """Takes over the page labels (ISO 32000-1, 12.4.2)."""
    rows: dict[int, tuple[int, str, str, int]] = {}
    for key, value in tree_items(raw(document.root, "/PageLabels"), "/Nums"):
        page, label = number(key, -1), dictionary(value)
        if label is None or not 0 <= page < len(document.pages):
            continue
        prefix = string_bytes(raw(label, "/P")).decode("latin-1")
        start = max(1, int(number(raw(label, "/St"), 1)))
        rows[int(page)] = (int(page), text(raw(label, "/S")), prefix, start)
    if rows:
        rows.setdefault(0, (0, "/D", "", 1))
    catalog.labels = [rows[page] for page in sorted(rows)]


def local_tags(root: DictionaryObject, catalog: Catalog, serializer: Serializer, symbols: Symbols) -> None:
    """Takes over the structure tree (ISO 32000-1, 14.7.2); its root becomes the output's."""
    marks = dictionary(raw(root, "/MarkInfo"))
    catalog.marked = bool(marks is not None and getattr(resolved(raw(marks, "/Marked")), "value", False))
    tree = dictionary(raw(root, "/StructTreeRoot"))
    if tree is None:
        return
    up = symbols.refer(STRUCTURE)
    serializer.import_as(raw(root, "/StructTreeRoot"), up)
    for item in array(raw(tree, "/K")):
        element = dictionary(item)
        if element is not None:
            put(element, "/P", up)
            catalog.tags.append(serializer.link(item))
    _parent_tree(tree, catalog, serializer)
    roles = dictionary(raw(tree, "/RoleMap"))
    for name, value in dict.items(roles) if roles is not None else ():
        if role := text(value):
            catalog.roles[str(name)] = role
    classes = dictionary(raw(tree, "/ClassMap"))
    for name, value in dict.items(classes) if classes is not None else ():
        catalog.classes[str(name)] = serializer.link(value)
    catalog.namespaces = [
        serializer.link(item) for item in array(raw(tree, "/Namespaces")) if dictionary(item) is not None
    ]


def _parent_tree(tree: DictionaryObject, catalog: Catalog, serializer: Serializer) -> None:
    """One flat node of the parent tree, its keys numbered from 0 so that those of the next part can follow."""
    values: dict[int, Any] = {}
    for key, value in tree_items(raw(tree, "/ParentTree"), "/Nums"):
        place = resolved(key)
        if isinstance(place, int) and resolved(value) is not None:
            values.setdefault(place, value)
    if not values:
        return
    pairs = ArrayObject()
    for place, (key, value) in enumerate(sorted(values.items())):
        serializer.keys[key] = place
        list.extend(pairs, (Key(place), value))
    limits = ArrayObject()
    list.extend(limits, (Key(0), Key(len(values) - 1)))
    node = DictionaryObject()
    put(node, "/Limits", limits)
    put(node, "/Nums", pairs)
    catalog.tag_parents = serializer.reserve(node)
    catalog.tag_keys = len(values)


def local_threads(root: DictionaryObject, catalog: Catalog, serializer: Serializer) -> None:
    """Takes over the article threads (ISO 32000-1, 12.4.3)."""
    for item in array(raw(root, "/Threads")):
        if isinstance(item, IndirectObject) and dictionary(item) is not None:
            catalog.threads.append(serializer.number(item))
