"""Catalog entries of many files made into one: form, layers, page labels, structure tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pdf.layout import Placed
from pdf.notation import dictionary, name, reference, references, string

_HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def form(placed: Sequence[Placed], add: Callable[[bytes], int]) -> bytes | None:
    """The form, with one field group for each part that has fields (ISO 32000-1, 12.7.2).

    Its own font and appearance are those which pdfium takes where a file has no form: without them, notes (FreeText) in
    other files that leave both to the reader would not be drawn any more.

    Args:
        add: writes an object and returns its number.
    """
    filled = [item for item in placed if item.group]
    if not filled:
        return None
    resources: dict[str, dict[str, int]] = {}
    for item in filled:
        for category, entries in item.section.catalog.resources.items():
            joined = resources.setdefault(category, {})
            for key, local in entries.items():
                joined.setdefault(key, item.number(local))
    fonts = resources.setdefault("/Font", {})
    if "/Helv" not in fonts:
        fonts["/Helv"] = add(_HELVETICA)
    catalogs = [item.section.catalog for item in filled]
    # Readers draw the fields of all forms anew or those of none, and never quite as a form's maker drew them.
    missing = any(catalog.values_missing for catalog in catalogs)
    needed = missing or all(catalog.need_appearances for catalog in catalogs)
    return dictionary(
        {
            "Fields": references(item.group for item in filled),
            "DR": _resources(resources),
            "DA": b"(/Helv 12 Tf 0 g)",
            "NeedAppearances": b"true" if needed else None,
        }
    )


def field_group(item: Placed) -> bytes:
    """The parent of a part's fields: equal names in two parts never meet (ISO 32000-1, 12.7.3.2).

    It has the resources of its form, which is where Ghostscript looks for the fonts of fields that have a parent.
    """
    catalog = item.section.catalog
    resources = {
        category: {key: item.number(local) for key, local in entries.items()}
        for category, entries in catalog.resources.items()
    }
    return dictionary(
        {
            "T": b"(p%d)" % item.ordinal,
            "Kids": references(map(item.number, catalog.fields)),
            "DR": _resources(resources),
            "DA": string(catalog.appearance.encode("latin-1")) if catalog.appearance else None,
            "Q": b"%d" % catalog.quadding if catalog.quadding else None,
        }
    )


def _resources(categories: dict[str, dict[str, int]]) -> bytes | None:
    """A resource dictionary; None for an empty one."""
    return _map(
        {
            category: _map({key: reference(number) for key, number in entries.items()}) or b"<<>>"
            for category, entries in categories.items()
        }
    )


def layers(placed: Sequence[Placed]) -> bytes | None:
    """The layers of all files, each on or off as in its own (ISO 32000-2, 8.11.4)."""
    layered = [item for item in placed if item.section.catalog.groups]
    if not layered:
        return None
    groups: list[int] = []
    hidden: list[int] = []
    locked: list[int] = []
    order: list[bytes] = []
    radio: list[bytes] = []
    usage: list[bytes] = []
    for item in layered:
        catalog = item.section.catalog
        groups += map(item.number, catalog.groups)
        hidden += map(item.number, catalog.hidden)
        locked += map(item.number, catalog.locked)
        radio += [references(map(item.number, row)) for row in catalog.radio]
        if catalog.order:
            order.append(_order(item, catalog.order)[1:-1])
        usage += [
            dictionary(
                {
                    "Event": _name(event),
                    "Category": b"[" + b"".join(map(_name, categories)) + b"]",
                    "OCGs": references(map(item.number, row)),
                }
            )
            for event, categories, row in catalog.usage
        ]
    default = dictionary(
        {
            "BaseState": b"/ON",
            "OFF": references(hidden),
            "Order": b"[" + b" ".join(order) + b"]",
            "RBGroups": b"[" + b" ".join(radio) + b"]" if radio else None,
            "Locked": references(locked) if locked else None,
            "AS": b"[" + b"".join(usage) + b"]" if usage else None,
        }
    )
    return dictionary({"OCGs": references(groups), "D": default})


def _order(item: Placed, rows: Sequence[object]) -> bytes:
    """The order in which layers are listed: groups, headings and nested lists."""
    written = []
    for row in rows:
        if isinstance(row, int):
            written.append(reference(item.number(row)))
        elif isinstance(row, str):
            written.append(string(row.encode("latin-1")))
        elif isinstance(row, list):
            written.append(_order(item, row))
    return b"[" + b" ".join(written) + b"]"


def labels(placed: Sequence[Placed]) -> bytes | None:
    """The page labels; pages of files without any are numbered by their place (ISO 32000-1, 12.4.2)."""
    if not any(item.section.catalog.labels for item in placed):
        return None
    rows = []
    for item in placed:
        own = item.section.catalog.labels or [(0, "/D", "", item.first_page + 1)]
        for page, style, prefix, start in own:
            label = dictionary(
                {
                    "S": _name(style) if style else None,
                    "P": string(prefix.encode("latin-1")) if prefix else None,
                    "St": b"%d" % start if style and start != 1 else None,
                }
            )
            rows.append(b"%d %b" % (item.first_page + page, label))
    return b"<</Nums[" + b" ".join(rows) + b"]>>"


def structure(placed: Sequence[Placed]) -> bytes | None:
    """The root of all structure trees; keys of the parent tree ascend with the parts (ISO 32000-1, 14.7.2)."""
    tagged = [item for item in placed if item.section.catalog.tags]
    if not tagged:
        return None
    elements: list[int] = []
    parents: list[int] = []
    namespaces: list[int] = []
    roles: dict[str, str] = {}
    classes: dict[str, int] = {}
    for item in tagged:
        catalog = item.section.catalog
        elements += map(item.number, catalog.tags)
        namespaces += map(item.number, catalog.namespaces)
        if catalog.tag_parents:
            parents.append(item.number(catalog.tag_parents))
        for role, standard in catalog.roles.items():
            roles.setdefault(role, standard)
        for key, local in catalog.classes.items():
            classes.setdefault(key, item.number(local))
    last = placed[-1]
    return dictionary(
        {
            "Type": b"/StructTreeRoot",
            "K": references(elements),
            "ParentTree": b"<</Kids" + references(parents) + b">>" if parents else None,
            "ParentTreeNextKey": b"%d" % (last.keys + last.section.catalog.tag_keys),
            "RoleMap": _map({key: _name(value) for key, value in roles.items()}),
            "ClassMap": _map({key: reference(number) for key, number in classes.items()}),
            "Namespaces": references(namespaces) if namespaces else None,
        }
    )


def _map(entries: dict[str, bytes]) -> bytes | None:
    if not entries:
        return None
    return b"<<" + b"".join(_name(key) + b" " + value for key, value in entries.items()) + b">>"


def _name(text: str) -> bytes:
    """A name that is kept as Latin-1 text with its solidus."""
    return name(text[1:].encode("latin-1", "replace"))
