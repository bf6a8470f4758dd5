"""A file's form, made ready to become one field group of the output (ISO 32000-1, 12.7)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pypdf.generic import ByteStringObject, DictionaryObject, IndirectObject, NameObject, NumberObject

from pdf import notation
from pdf.appearances import values_shown
from pdf.destinations import Destinations
from pdf.findings import SIGNED, XFA, XFA_DROPPED, Finding, unreadable
from pdf.reading import Document, array, dictionary, number, put, raw, resolved, string_bytes, text
from pdf.section_file import FIELDS, Catalog
from pdf.serialize import Serializer
from pdf.symbols import Symbols

_FONT_IN_APPEARANCE = re.compile(rb"/([^\s/\[\]()<>{}%]+)(?=\s+[-+.\d]+\s+Tf)")
_STANDARD = {
    f"/{name}": f"/{font}"
    for name, font in (
        *(("Helv", "Helvetica"), ("HeBo", "Helvetica-Bold"), ("HeOb", "Helvetica-Oblique")),
        *(("HeBO", "Helvetica-BoldOblique"), ("TiRo", "Times-Roman"), ("TiBo", "Times-Bold"), ("TiIt", "Times-Italic")),
        *(("TiBI", "Times-BoldItalic"), ("Cour", "Courier"), ("CoBo", "Courier-Bold"), ("CoOb", "Courier-Oblique")),
        *(("CoBO", "Courier-BoldOblique"), ("Symb", "Symbol"), ("ZaDb", "ZapfDingbats")),
    )
}
"""The names by which forms call the standard fonts, ever since Acrobat did: they mean the same in every form."""

_READ_ONLY = 1
_MAXIMUM_PARENTS = 64


def refuse_foreign_forms(document: Document) -> None:
    """Stops at forms whose pages exist only inside Adobe's own reader.

    Raises:
        Unreadable: the only page asks to wait for Adobe Acrobat.
    """
    form = dictionary(raw(document.root, "/AcroForm"))
    if form is None or resolved(raw(form, "/XFA")) is None:
        return
    needs_rendering = getattr(resolved(raw(document.root, "/NeedsRendering")), "value", False)
    if needs_rendering or (len(document.pages) == 1 and not array(raw(form, "/Fields"))):
        raise unreadable(*XFA)


def local_form(
    document: Document,
    widgets: Iterable[IndirectObject],
    digest: str,
    catalog: Catalog,
    serializer: Serializer,
    symbols: Symbols,
    destinations: Destinations,
) -> list[Finding]:
    """Makes the fields children of the part's field group.

    Args:
        widgets: the fields' widgets on the pages; those that the form does not list are added to it, because some
            readers join fields by name however they found them.
        digest: sets the names of this file's fonts apart from those of other files.
    """
    form = dictionary(raw(document.root, "/AcroForm")) or DictionaryObject()
    widgets = list(widgets)
    listed = [item for item in array(raw(form, "/Fields")) if dictionary(item) is not None]
    roots = _unique([*listed, *(_top(widget) for widget in widgets)])
    if not roots:
        return []
    renamed = _resources(form, digest, catalog, serializer)
    catalog.appearance = _rename(string_bytes(raw(form, "/DA")), renamed).decode("latin-1")
    catalog.quadding = int(number(raw(form, "/Q")))
    catalog.need_appearances = bool(getattr(resolved(raw(form, "/NeedAppearances")), "value", False))
    catalog.values_missing = catalog.need_appearances and not values_shown(widgets)
    signed = False
    for root in roots:
        field = dictionary(root)
        if field is None:
            continue
        put(field, "/Parent", symbols.refer(FIELDS))
        catalog.fields.append(serializer.link(root))
        signed |= _local_fields(field, renamed, destinations)
    findings = [SIGNED] if signed else []
    return [*findings, XFA_DROPPED] if resolved(raw(form, "/XFA")) is not None else findings


def _unique(items: list[Any]) -> list[Any]:
    """Each field once, whether it is listed or found from its widget."""
    return list({id(resolved(item)): item for item in items}.values())


def _top(widget: IndirectObject) -> Any:
    """The root of the field that a widget belongs to."""
    top: Any = widget
    for _ in range(_MAXIMUM_PARENTS):
        field = dictionary(top)
        parent = None if field is None else raw(field, "/Parent")
        if dictionary(parent) is None:
            break
        top = parent
    return top


def _local_fields(root: DictionaryObject, renamed: dict[bytes, bytes], destinations: Destinations) -> bool:
    """Makes a field and those below it local; whether one of them was signed."""
    signed = False
    waiting: list[tuple[DictionaryObject, Any]] = [(root, None)]
    seen: set[int] = set()
    while waiting:
        field, inherited = waiting.pop()
        if id(field) in seen:
            continue
        seen.add(id(field))
        destinations.make_local(field)
        if renamed and "/DA" in field:
            put(field, "/DA", ByteStringObject(_rename(string_bytes(raw(field, "/DA")), renamed)))
        if renamed and "/DR" in field:
            _rename_own_fonts(field, renamed)
        kind = resolved(raw(field, "/FT")) or inherited
        if kind == "/Sig" and dictionary(raw(field, "/V")) is not None:
            # Nobody may be asked to sign here again: the field only shows that the original was signed.
            del field["/V"]
            put(field, "/Ff", NumberObject(int(number(raw(field, "/Ff"))) | _READ_ONLY))
            signed = True
        waiting += [(kid, kind) for item in array(raw(field, "/Kids")) if (kid := dictionary(item)) is not None]
    return signed


def _resources(form: DictionaryObject, digest: str, catalog: Catalog, serializer: Serializer) -> dict[bytes, bytes]:
    """Takes over the form's resources; returns the new names of fonts that another form might name the same."""
    renamed: dict[bytes, bytes] = {}
    resources = dictionary(raw(form, "/DR"))
    for category, value in dict.items(resources) if resources is not None else ():
        entries = dictionary(value)
        if entries is None:
            continue
        kept = catalog.resources.setdefault(text(category), {})
        for name, item in dict.items(entries):
            content = dictionary(item)
            if content is None:
                continue
            own_name = str(name)
            if category == "/Font" and not _is_standard(own_name, content):
                own_name = f"{name}-{digest}"
                renamed[name[1:].encode("latin-1")] = own_name[1:].encode("latin-1")
            kept[own_name] = serializer.link(item)
    return renamed


def _rename_own_fonts(field: DictionaryObject, renamed: dict[bytes, bytes]) -> None:
    """Gives the fonts a field brings along their new names too: LibreOffice writes such fields, poppler looks there."""
    own = dictionary(raw(field, "/DR"))
    fonts = dictionary(raw(own, "/Font")) if own is not None else None
    if own is None or fonts is None:
        return
    both, resources = DictionaryObject(dict.items(fonts)), DictionaryObject(dict.items(own))
    for name, value in dict.items(fonts):
        new_name = renamed.get(name[1:].encode("latin-1", "replace"))
        if new_name is not None:
            put(both, "/" + new_name.decode("latin-1"), value)
    put(resources, "/Font", both)
    put(field, "/DR", resources)


def _is_standard(name: str, font: DictionaryObject) -> bool:
    """Whether a name means this font in other forms too."""
    base = resolved(raw(font, "/BaseFont"))
    return base is not None and base in (_STANDARD.get(name), name) and "/FontDescriptor" not in font


def _rename(appearance: bytes, renamed: dict[bytes, bytes]) -> bytes:
    """A default appearance (/DA) with the new names of its fonts, which may be written with escapes there."""

    def new_name(match: re.Match[bytes]) -> bytes:
        new = renamed.get(NameObject.unnumber(match[1]))
        return match[0] if new is None else notation.name(new)

    return _FONT_IN_APPEARANCE.sub(new_name, appearance)
