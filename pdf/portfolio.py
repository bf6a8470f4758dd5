"""A PDF portfolio becomes its cover sheet and the files inside it, one after the other (PDF.md, Traps)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pdf.enclosed import EnclosedFile, Nest, unfold
from pdf.findings import PORTFOLIO, Finding
from pdf.section import Prepared
from pdf.unconvertible import Unconvertible


def unfold_portfolio(source: Path, target: Path, cover: Prepared, nest: Nest) -> Prepared:
    """Puts the pages of the files inside a portfolio behind those of its cover sheet.

    Args:
        source: the portfolio.
        target: the section of its cover sheet, which is replaced.
        cover: what was found when that was prepared.
        nest: where the portfolio was found.

    Returns:
        what the section has now; the same as before where the files are too many, or none of them has pages.
    """
    findings = tuple(finding for finding in cover.findings if finding != PORTFOLIO)
    try:
        made = unfold(
            _files_inside(source, nest), target, nest, container="portfolio", title="Cover sheet", front=source
        )
    except Unconvertible:
        return cover
    if not made.shown:
        return Prepared(cover.pages, (PORTFOLIO, *findings, *made.findings))
    files = "the file" if made.shown == 1 else f"{made.shown} files"
    note = Finding("portfolio", f"This is a PDF portfolio: its cover sheet and {files} inside it are shown.", False)
    return Prepared(made.pages, (note, *findings, *made.findings))


def _files_inside(source: Path, nest: Nest) -> Iterator[EnclosedFile]:
    """Each file in a portfolio, in the order of its names (ISO 32000-1, 7.11.4)."""
    from pdf.reading import dictionary, raw, read, resolved, text, tolerant, tree_items

    with tolerant():
        names = dictionary(raw(read(source, nest.password).root, "/Names"))
        for key, value in tree_items(raw(names, "/EmbeddedFiles"), "/Names") if names is not None else ():
            specification = dictionary(value)
            kept = dictionary(raw(specification, "/EF")) if specification is not None else None
            if specification is None or kept is None:
                continue
            stream = resolved(raw(kept, "/UF")) or resolved(raw(kept, "/F"))
            name = text(raw(specification, "/UF")) or text(raw(specification, "/F")) or text(key)
            if hasattr(stream, "get_data"):
                data = stream.get_data()
                nest.allowance.take(1, len(data))
                yield EnclosedFile.of(name, data)
