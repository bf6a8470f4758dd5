"""What is linked, and where each part of it goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pdf.section_file import Section

CATALOG, ROOT_PAGES, ROOT_STRUCTURE, ROOT_OUTLINE, INFO, METADATA, NOTHING = range(1, 8)
"""Objects of the glue with fixed numbers; those that are not needed are null, and `NOTHING` always is."""

FIRST_FREE = NOTHING + 1


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What the document says of itself."""

    title: str
    subject: str


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file that travels inside the PDF, unchanged.

    Attributes:
        name: as a person sees it; two may have the same.
        path: where its bytes are.
    """

    name: str
    path: Path
    media_type: str
    description: str


@dataclass(frozen=True, slots=True)
class LinkPart:
    """Some pages of the output.

    Attributes:
        title: its outline item.
        group: the outline item above it; parts that follow each other with the same group share one.
        embed: files that come with it.
        in_outline: whether it has an outline item at all.
        stamp: what the stamps on its pages call it, where pages are stamped.
        original: the file that the section at a path was made from; needed where it borrows from it.
    """

    section: Path | Section
    title: str
    group: str = ""
    embed: tuple[EmbeddedFile, ...] = ()
    in_outline: bool = True
    stamp: str = ""
    original: Path | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """The file that was written.

    Attributes:
        size: bytes.
        first_pages: the page each part begins at, from 1.
        objects: the number of each part's object 0.
    """

    pages: int
    size: int
    first_pages: tuple[int, ...]
    objects: tuple[int, ...]


@dataclass(slots=True)
class Placed:
    """A part with its place in the output.

    Attributes:
        ordinal: its place among the parts, from 1.
        objects: the number of its section's object 0; its page p (from 0) is `objects` + 1 + p.
        keys: the first of its structure-parent keys.
        first_page: from 0.
        item: the number of its outline item; 0 where there is none.
        group: the number of its field group; 0 where it has no fields.
        shared: streams of its section that an earlier one has too: their numbers here, and in the output.
    """

    ordinal: int
    part: LinkPart
    section: Section
    objects: int
    keys: int
    first_page: int
    item: int
    group: int
    shared: dict[int, int] = field(default_factory=dict)

    def number(self, local: int) -> int:
        """The number in the output of an object of its section."""
        return self.shared.get(local, self.objects + local)
