"""Whether two PDFs show the same pages: pdfium renders both, small (PDF.md, Prepare)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LONG_SIDE = 240
"""Pixels of a rendering's longer side: a line of small print is a grey stroke, and one that is missing shows."""

FEW_PAGES, MANY_PAGES = 3, 24
"""How many pages, spread over the file, are compared of a file that seems clean, and of one that does not."""

_NOTICED = 8
"""How far apart two grey values of 0 to 255 must be to count: one renderer shows equal pages equal, up to rounding."""


def page_count(path: Path, password: str | None = None) -> int | None:
    """How many pages pdfium sees; None where it cannot open the file."""
    with _opened(path, password) as document:
        return None if document is None else len(document)


def same_look(source: Path, other: Path, *, password: str | None = None, most_pages: int = MANY_PAGES) -> bool:
    """Whether two files have as many pages, and those that are compared look the same.

    Args:
        password: opens the source.
        most_pages: how many are compared, the first and the last among them.
    """
    return next(_different(source, other, password, most_pages), None) is None


def different_pages(source: Path, other: Path, *, more: bool = False) -> list[int]:
    """The pages, from 1, of those compared that look otherwise in the other file.

    0 stands for a file that cannot be opened, or that has another number of pages.

    Args:
        more: whether the other file may go on with pages of its own.
    """
    return list(_different(source, other, None, MANY_PAGES, more=more))


def _different(
    source: Path, other: Path, password: str | None, most_pages: int, *, more: bool = False
) -> Iterator[int]:
    with _opened(source, password) as first, _opened(other, None) as second:
        if first is None or second is None or len(second) < len(first) or (len(second) > len(first) and not more):
            yield 0
            return
        for index in _spread(len(first), most_pages):
            if not _same_page(first, second, index):
                yield index + 1


def _spread(pages: int, most: int) -> list[int]:
    """Pages from the first to the last, evenly apart."""
    if pages <= most:
        return list(range(pages))
    return [index * (pages - 1) // (most - 1) for index in range(most)]


def _same_page(first: Any, second: Any, index: int) -> bool:
    import numpy as np

    one, two = _rendered(first, index), _rendered(second, index)
    if one is None or two is None:
        return one is two
    if one.shape != two.shape:
        return False
    return not one.size or int(np.abs(one.astype(np.int16) - two.astype(np.int16)).max()) <= _NOTICED


def _rendered(document: Any, index: int) -> NDArray[np.uint8] | None:
    """A page in grey; None where pdfium cannot load it."""
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    try:
        scale = min(2.0, _LONG_SIDE / max(*page.get_size(), 1.0))
        pixels: NDArray[np.uint8] = page.render(scale=scale, grayscale=True).to_numpy().copy()
        return pixels
    finally:
        page.close()


@contextmanager
def _opened(path: Path, password: str | None) -> Iterator[Any]:
    """A document open in pdfium; None where it cannot be opened."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError:
        yield None
        return
    try:
        yield document
    finally:
        document.close()
