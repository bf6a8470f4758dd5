"""One readable PDF becomes one section: the middle of preparing, between reading and repairing (PDF.md, Prepare)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from pdf.destinations import Destinations
from pdf.fields import local_form, refuse_foreign_forms
from pdf.findings import ACTIONS, EXTERNAL_DATA, HUGE_PAGE, Finding
from pdf.local_catalog import local_files, local_labels, local_layers, local_tags, local_threads
from pdf.outline import local_outline
from pdf.page_objects import local_page
from pdf.reading import Document, put, raw, read, resolved, tolerant
from pdf.section_file import PAGES, Catalog
from pdf.section_writer import SectionWriter
from pdf.serialize import Link, Serializer
from pdf.symbols import Symbols

WORTH_PACKING = 500
"""From so many objects in object streams on a file grows noticeably when they are written plainly."""

LARGEST_SIDE = 14_400
"""Points of the longest side that every reader shows (ISO 32000-1, annex C)."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A section that was written.

    Attributes:
        complaints: how often the reader had to guess; 0 for a clean file.
    """

    pages: int
    findings: tuple[Finding, ...]
    complaints: int


def assemble(
    source: Path,
    target: Path,
    *,
    password: str | None,
    part_links: bool,
    sha256: str | None = None,
    borrowing: bool = False,
) -> Assembled:
    """Reads the PDF at `source` and writes its section to `target`.

    Args:
        part_links: whether URI actions `part:<p>:<page>` are links to pages of other parts.
        sha256: of the source, where that is known.
        borrowing: see `pdf.section.prepare_pdf`.

    Raises:
        Unreadable: it cannot become pages, and repairing it would not help.
        Anything: what pypdf raises on a damaged file.
    """
    with tolerant() as complaints, target.open("wb") as stream:
        document = read(source, password)
        refuse_foreign_forms(document)
        writer = SectionWriter(stream, packing=document.packed >= WORTH_PACKING, borrowing=borrowing)
        catalog = Catalog()
        serializer = Serializer(writer, document.large)
        symbols = Symbols(catalog)
        digest = (sha256 or hashlib.sha256(source.read_bytes()).hexdigest())[:8]
        root = document.root
        serializer.reserve(_pages_node(document, symbols))
        for page in document.pages:
            serializer.add_page(page.dictionary, page.source)
        destinations = Destinations(root, serializer, symbols, part_links)
        boxes, widgets = [], []
        for page in document.pages:
            box, own = local_page(page, destinations)
            boxes.append(box)
            widgets += own
        findings = list(document.findings)
        findings += local_form(document, widgets, digest, catalog, serializer, symbols, destinations)
        findings += local_layers(root, catalog, serializer)
        findings += local_files(root, catalog, serializer)
        local_labels(document, catalog)
        local_tags(root, catalog, serializer, symbols)
        local_threads(root, catalog, serializer)
        catalog.outline = local_outline(root, serializer, symbols, destinations)
        serializer.write()
        if serializer.running or destinations.removed or _starts_something(root):
            findings.append(ACTIONS)
        if any(max(box.width, box.height) > LARGEST_SIDE for box in boxes):
            findings.append(HUGE_PAGE)
        if serializer.external_data:
            findings.append(EXTERNAL_DATA)
        writer.finish(boxes, catalog, findings)
    return Assembled(len(document.pages), tuple(findings), complaints.count)


def _pages_node(document: Document, symbols: Symbols) -> DictionaryObject:
    """The section's own node of the page tree: object 0, whose children are objects 1 to n."""
    kids = ArrayObject()
    list.extend(kids, (Link(number) for number in range(1, len(document.pages) + 1)))
    node = DictionaryObject()
    put(node, "/Type", NameObject("/Pages"))
    put(node, "/Parent", symbols.refer(PAGES))
    put(node, "/Kids", kids)
    put(node, "/Count", NumberObject(len(document.pages)))
    return node


def _starts_something(root: DictionaryObject) -> bool:
    """Whether opening the file would have run something, other than going to a page."""
    opening = resolved(raw(root, "/OpenAction"))
    names = resolved(raw(root, "/Names"))
    return (
        (isinstance(opening, DictionaryObject) and resolved(raw(opening, "/S")) != "/GoTo")
        or "/AA" in root
        or (isinstance(names, DictionaryObject) and "/JavaScript" in names)
    )
