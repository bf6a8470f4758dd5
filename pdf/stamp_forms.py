"""Words of stamps that the core fonts cannot show: drawn once a backup, and placed on the pages they stand on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NullObject, StreamObject

from pdf.canvas import Canvas, Colour
from pdf.reading import array, dictionary, put, raw, read, resolved, tolerant
from pdf.section_file import Catalog, Section
from pdf.section_writer import SectionWriter
from pdf.serialize import Serializer
from pdf.stamps import BASELINE, ROOM

HEIGHT = 20.0
"""Points of a drawn word: marks above and below its letters are not cut off."""

_GREY: Colour = (64, 64, 64)


@dataclass(frozen=True, slots=True)
class DrawnWords:
    """Forms (ISO 32000-1, 8.10) in a section of their own.

    Attributes:
        section: its object k + 1 is the form of the k-th word.
        widths: points, by word, in the order in which they were drawn.
    """

    section: Section
    widths: dict[str, float]


@contextmanager
def drawn(words: Iterable[str], size: float) -> Iterator[DrawnWords | None]:
    """Draws words in letters of a size; None where there are none. The section lives as long as the block."""
    canvas = Canvas()
    widths = {word: canvas.width(word, size=size) for word in dict.fromkeys(words)}
    if not widths:
        yield None
        return
    for word, width in widths.items():
        canvas.page(size=(max(width, 1.0), HEIGHT))
        canvas.text(0, HEIGHT - BASELINE, word, size=size, colour=_GREY)
    with tempfile.TemporaryDirectory(prefix="progress-billings-") as folder:
        document, section = Path(folder, "words.pdf"), Path(folder, "words.section")
        document.write_bytes(canvas.output())
        _write_forms(document, section)
        yield DrawnWords(Section.open(section), widths)


def _write_forms(document: Path, section: Path) -> None:
    """Makes of each page of a document an object of a section: a form that draws it."""
    with tolerant(), section.open("wb") as stream:
        writer = SectionWriter(stream)
        serializer = Serializer(writer, {})
        serializer.reserve(NullObject())  # where other sections have their page tree
        for page in read(document, None).pages:
            serializer.reserve(_form(page.dictionary))
        serializer.write()
        writer.finish((), Catalog(), ())


def _form(page: DictionaryObject) -> StreamObject:
    (contents,) = array(raw(page, "/Contents"))
    drawing = resolved(contents)
    assert isinstance(drawing, StreamObject), "fpdf2 writes one content stream a page"
    form = type(drawing)()
    form._data = drawing._data
    left, bottom, right, top = (float(side) for side in array(raw(page, "/MediaBox")))
    box = ArrayObject(FloatObject(side) for side in (left - ROOM, bottom, right + ROOM, top))
    put(form, "/Type", NameObject("/XObject"))
    put(form, "/Subtype", NameObject("/Form"))
    put(form, "/BBox", box)
    put(form, "/Resources", dictionary(raw(page, "/Resources")) or DictionaryObject())
    if raw(drawing, "/Filter") is not None:
        put(form, "/Filter", raw(drawing, "/Filter"))
    return form
