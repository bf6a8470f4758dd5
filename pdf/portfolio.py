"""A PDF portfolio becomes its cover sheet and the files inside it, one after the other (PDF.md, Traps).

Each file inside is prepared like any attached one; what comes of them is linked, and the result is prepared again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pdf.findings import PORTFOLIO, Finding
from pdf.layout import DocumentInfo, LinkPart
from pdf.link import link
from pdf.section import Prepared, prepare_pdf

if TYPE_CHECKING:
    from pdf.prepare import PreparedFile

COVER_SHEET = "Cover sheet"


def unfold(
    source: Path, target: Path, cover: Prepared, prepare: Callable[[Path, Path], PreparedFile]
) -> tuple[int, tuple[Finding, ...]]:
    """Puts the pages of the files inside a portfolio behind those of its cover sheet.

    Args:
        source: the portfolio.
        target: the section of its cover sheet, which is replaced.
        cover: what was found when that was prepared.
        prepare: prepares one file inside, given its path and where its section goes.

    Returns:
        how many pages the section has now, and all findings.
    """
    findings = [finding for finding in cover.findings if finding != PORTFOLIO]
    parts = [LinkPart(target, COVER_SHEET)]
    made_beside: list[Path] = []

    def beside(suffix: str) -> Path:
        made_beside.append(target.with_name(f"{target.name}.{suffix}"))
        return made_beside[-1]

    try:
        for index, (name, data) in enumerate(_files_inside(source)):
            file, section = beside(f"{index}.file"), beside(f"{index}.section")
            file.write_bytes(data)
            inside = prepare(file, section)
            findings += _findings_inside(name, inside)
            if not inside.refused:
                parts.append(LinkPart(section, name))
        shown = len(parts) - 1
        if not shown:
            return cover.pages, (PORTFOLIO, *findings)
        joined = beside("joined")
        link(parts, joined, info=DocumentInfo("", ""))
        made = prepare_pdf(joined, target)
    finally:
        for path in made_beside:
            path.unlink(missing_ok=True)
    files = "the file" if shown == 1 else f"{shown} files"
    note = Finding("portfolio", f"This is a PDF portfolio: its cover sheet and {files} inside it are shown.", False)
    return made.pages, (note, *findings)


def _findings_inside(name: str, inside: PreparedFile) -> Iterator[Finding]:
    """The findings of a file inside, which name it."""
    for finding in inside.findings:
        attention = finding.attention or inside.refused
        yield Finding(finding.code, f"Of the file “{name}” inside this portfolio: {finding.sentence}", attention)


def _files_inside(source: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file in a portfolio, in the order of its names (ISO 32000-1, 7.11.4)."""
    from pdf.reading import dictionary, raw, read, resolved, text, tolerant, tree_items

    with tolerant():
        names = dictionary(raw(read(source, None).root, "/Names"))
        for key, value in tree_items(raw(names, "/EmbeddedFiles"), "/Names") if names is not None else ():
            specification = dictionary(value)
            kept = dictionary(raw(specification, "/EF")) if specification is not None else None
            if specification is None or kept is None:
                continue
            stream = resolved(raw(kept, "/UF")) or resolved(raw(kept, "/F"))
            name = text(raw(specification, "/UF")) or text(raw(specification, "/F")) or text(key)
            if hasattr(stream, "get_data"):
                yield name, stream.get_data()
