"""A backup cut into volumes at the borders of billings, each no larger than a portal takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pdf.laid import Laid
from store.plan import Options

_PER_PART = 2_000
"""Bytes that a part costs beside its objects: outline, contents row, field group; rather too many."""

_PER_FILE = 60_000
"""Bytes of cover, contents and glue, rather too many."""


@dataclass(frozen=True)
class Group:
    """The parts of one billing, which stay together."""

    laid: tuple[Laid, ...]

    @property
    def bytes(self) -> int:
        """About what they add to a file."""
        return sum(_bytes_of(piece) for piece in self.laid)

    @property
    def pages(self) -> int:
        """Their pages."""
        return sum(piece.pages for piece in self.laid)


def groups(laid: Sequence[Laid]) -> list[Group]:
    """The billings of a backup."""
    return [Group(tuple(pieces)) for _, pieces in groupby(laid, key=lambda piece: id(piece.part.item))]


def cut(billings: Sequence[Group], options: Options) -> Iterator[list[Group]]:
    """Volumes that are within the limits by what is known before they are written; one billing at least in each."""
    volume: list[Group] = []
    size = pages = 0
    for group in billings:
        fits = not exceeds(options, _PER_FILE + size + group.bytes, pages + group.pages)
        if volume and not fits:
            yield volume
            volume, size, pages = [], 0, 0
        volume.append(group)
        size += group.bytes
        pages += group.pages
    if volume:
        yield volume


def exceeds(options: Options, size: int, pages: int) -> bool:
    """Whether a volume of this many bytes and pages is over the limits."""
    return bool(
        (options.volume_megabytes and size > options.volume_megabytes * 1_000_000)
        or (options.volume_pages and pages > options.volume_pages)
    )


def _bytes_of(piece: Laid) -> int:
    section = 0 if piece.section is None else piece.section.stat().st_size
    return section + _PER_PART + sum(file.path.stat().st_size for file in piece.embed)
