"""Sections in, one PDF out, as a linker does it: copy, relocate, join the catalogs (PDF.md, Link)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pdf.layout import (
    FIRST_FREE,
    NOTHING,
    ROOT_PAGES,
    ROOT_STRUCTURE,
    DocumentInfo,
    EmbeddedFile,
    Linked,
    LinkPart,
    Placed,
)
from pdf.section_file import FIELDS, OUTLINE, PAGE, PAGES, STRUCTURE, Section

if TYPE_CHECKING:
    from pdf.relocate import Base
    from pdf.stamps import Stamping

__all__ = ["DocumentInfo", "EmbeddedFile", "LinkPart", "Linked", "link"]

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def link(
    parts: Sequence[LinkPart],
    target: Path,
    *,
    info: DocumentInfo,
    progress: Callable[[int, int], None] | None = None,
    stamping: Stamping | None = None,
    hollow: bool = False,
) -> Linked:
    """Joins sections into one PDF at `target`, in memory that does not grow with their size.

    The same parts give the same bytes: no clock, no chance.

    Args:
        progress: told how many parts of how many are written; may raise to stop.
        stamping: how each page is stamped; None for not at all.
        hollow: leaves holes where large stream data would be; for looking at what is around them.

    Raises:
        OSError: the disk is full, or a section cannot be read.
        ValueError: a section is of another version.
    """
    from pdf.glue import write_glue
    from pdf.relocate import HollowOutput, Output, place
    from pdf.shared import find_shared

    placed, next_number = _lay_out(parts)
    find_shared(placed)
    descriptor = os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        output = HollowOutput(descriptor) if hollow else Output(descriptor)
        output.write(HEADER)
        offsets = []
        for index, item in enumerate(placed):
            offsets.append((item.objects, place(item.section, _base(item, placed), output)))
            if progress is not None:
                progress(index + 1, len(placed))
        identity = _identity(placed, info, stamping)
        if stamping is not None:
            from pdf.stamping import stamp_pages

            next_number = stamp_pages(placed, next_number, stamping, output, offsets)
        write_glue(placed, next_number, info, identity, output, offsets)
    finally:
        os.close(descriptor)
    pages = sum(item.section.page_count for item in placed)
    first_pages = tuple(item.first_page + 1 for item in placed)
    return Linked(pages, output.size, first_pages, tuple(item.objects for item in placed))


def _lay_out(parts: Sequence[LinkPart]) -> tuple[list[Placed], int]:
    """Gives every part its numbers; returns the first number that is free after them."""
    placed: list[Placed] = []
    number, keys, page = FIRST_FREE, 0, 0
    for part in parts:
        section = part.section if isinstance(part.section, Section) else Section.open(part.section, part.original)
        catalog = section.catalog
        item = number if part.in_outline else 0
        number += part.in_outline
        group = number if catalog.fields else 0
        number += bool(catalog.fields)
        placed.append(Placed(len(placed) + 1, part, section, number, keys, page, item, group))
        number += section.objects
        keys += catalog.tag_keys
        page += section.page_count
    return placed, number


def _base(item: Placed, placed: Sequence[Placed]) -> Base:
    """What the symbols of a part mean, as a linker resolves imports."""
    from pdf.relocate import Base

    fixed = {PAGES: ROOT_PAGES, OUTLINE: item.item or NOTHING, FIELDS: item.group, STRUCTURE: ROOT_STRUCTURE}
    symbols = []
    for kind, part, page in item.section.catalog.symbols:
        if kind != PAGE:
            symbols.append(fixed[kind])
        elif part < len(placed) and page < placed[part].section.page_count:
            symbols.append(placed[part].objects + 1 + page)
        else:
            symbols.append(NOTHING)
    return Base(item.objects, item.keys, tuple(symbols), item.shared)


def _identity(placed: Sequence[Placed], info: DocumentInfo, stamping: Stamping | None) -> bytes:
    """The file identifier (ISO 32000-1, 14.4), from what is in it and nothing else."""
    digest = hashlib.sha256(repr(info).encode())
    if stamping is not None:
        digest.update(repr((stamping, [item.part.stamp for item in placed])).encode())
    for item in placed:
        embedded = [(file.name, file.description, file.path.stat().st_size) for file in item.part.embed]
        digest.update(item.section.digest)
        digest.update(repr((item.part.title, item.part.group, item.part.in_outline, embedded)).encode())
    return digest.digest()[:16]
