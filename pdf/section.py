"""A PDF becomes a section: read, made local, repaired where it is damaged, and never trusted (PDF.md, Prepare)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pdf.findings import Finding, Unreadable
from pdf.section_file import PageBox, Section

__all__ = ["Finding", "PageBox", "Prepared", "Section", "Unreadable", "prepare_pdf"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A section that was written."""

    pages: int
    findings: tuple[Finding, ...]


def prepare_pdf(source: Path, target: Path, *, password: str | None = None, symbols: bool = False) -> Prepared:
    """Writes the section of the PDF at `source` to `target`.

    Args:
        password: tried where the empty one does not open the file.
        symbols: whether URI actions `part:<p>:<page>` are links to other parts; only for pages of our own.

    Raises:
        Unreadable: the file cannot become pages; its finding says why.
    """
    from pdf.assemble import assemble

    made = assemble(source, target, password=password, part_links=symbols)
    return Prepared(made.pages, made.findings)
