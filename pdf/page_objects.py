"""Pages made to stand alone: own attributes, local links, no actions (PDF.md, Prepare)."""

from __future__ import annotations

import math
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, IndirectObject, NameObject, NumberObject

from pdf.destinations import Destinations
from pdf.reading import Page, array, dictionary, number, put, raw, resolved
from pdf.section_file import PageBox
from pdf.serialize import Link

_LETTER = (0.0, 0.0, 612.0, 792.0)
"""What readers assume where a page has no usable size."""


def local_page(page: Page, destinations: Destinations) -> tuple[PageBox, list[Any]]:
    """Makes one page local.

    Returns:
        its size, and the form fields' widgets that stand on it.
    """
    node = page.dictionary
    for name in ("/AA", "/Parent", "/Type"):
        if name in node:
            destinations.removed |= name == "/AA"
            del node[name]
    put(node, "/Type", NameObject("/Page"))
    put(node, "/Parent", Link(0))
    if dictionary(raw(node, "/Resources")) is None:
        put(node, "/Resources", DictionaryObject())
    return _box(node), _annotations(node, destinations)


def _box(node: DictionaryObject) -> PageBox:
    """Checks the page's boxes and rotation (ISO 32000-1, 7.7.3.3 and 14.11.2)."""
    media = _rectangle(raw(node, "/MediaBox"))
    if media is None:
        media = _LETTER
        put(node, "/MediaBox", _numbers(media))
    crop = _rectangle(raw(node, "/CropBox"))
    if crop is not None:
        left, bottom = max(crop[0], media[0]), max(crop[1], media[1])
        right, top = min(crop[2], media[2]), min(crop[3], media[3])
        crop = (left, bottom, right, top) if right > left and top > bottom else None
    if crop is None and "/CropBox" in node:
        del node["/CropBox"]
    left, bottom, right, top = crop or media
    unit = number(raw(node, "/UserUnit"), 1) or 1
    degrees = number(raw(node, "/Rotate"))
    rotate = int(degrees) % 360 if math.isfinite(degrees) and degrees % 90 == 0 else 0
    if "/Rotate" in node:
        put(node, "/Rotate", NumberObject(rotate))
    return PageBox(round((right - left) * unit, 4), round((top - bottom) * unit, 4), rotate)


def _rectangle(value: Any) -> tuple[float, float, float, float] | None:
    sides = [float(number(item, math.nan)) for item in array(value)]
    if len(sides) != 4 or not all(map(math.isfinite, sides)):
        return None
    left, right = sorted((sides[0], sides[2]))
    bottom, top = sorted((sides[1], sides[3]))
    return (left, bottom, right, top) if right > left and top > bottom else None


def _annotations(node: DictionaryObject, destinations: Destinations) -> list[Any]:
    """Leaves out what is no annotation, and makes the links of the others local."""
    if "/Annots" not in node:
        return []
    kept, widgets = ArrayObject(), []
    for item in array(raw(node, "/Annots")):
        annotation = dictionary(item)
        if annotation is None:
            continue
        destinations.make_local(annotation)
        list.append(kept, item)
        if resolved(raw(annotation, "/Subtype")) == "/Widget" and isinstance(item, IndirectObject):
            widgets.append(item)
    if kept:
        put(node, "/Annots", kept)
    else:
        del node["/Annots"]
    return widgets


def _numbers(values: tuple[float, ...]) -> ArrayObject:
    return ArrayObject(FloatObject(value) for value in values)
