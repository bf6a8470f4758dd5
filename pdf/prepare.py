"""One stored file becomes a section, or a sentence that says why it cannot (PDF.md, Prepare).

Runs inside the child process of `pdf.sandbox`, because attached files are foreign and may be hostile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pdf.convert import Unconvertible, media_type, to_pdf
from pdf.findings import PORTFOLIO
from pdf.section import Finding, Unreadable, prepare_pdf

PDF = "application/pdf"

DEEPEST_PORTFOLIO = 3
"""How many portfolios inside each other are opened."""


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """What became of one file.

    Attributes:
        media_type: what the content is, whatever the name says.
        pages: how many pages the section holds; 0 where there is none.
        findings: what a person should know of it, the reason of a refusal first.
        refused: whether there is no section, so that a slip sheet must stand in.
    """

    media_type: str
    pages: int
    findings: tuple[Finding, ...]
    refused: bool = False


def prepare_file(source: Path, sha256: str, target: Path) -> PreparedFile:
    """Writes the section of the file at `source` to `target`.

    Args:
        source: the original in the file store; never changed.
        sha256: what its content must hash to; a file that changed on the disk is refused, not compiled.
        target: where the section goes; the caller renames it into the store.
    """
    with source.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
            return refusal("", "changed", "The stored file is no longer what was attached; attach it again.")
    return _prepared(source, target, 0)


def _prepared(source: Path, target: Path, depth: int) -> PreparedFile:
    """Prepares a file, and those inside it where it is a portfolio; `depth` counts the portfolios around it."""
    media = media_type(source)
    made = target.with_name(target.name + ".pdf")
    try:
        if media == PDF:
            prepared = prepare_pdf(source, target)
        else:
            to_pdf(source, media, "", made)
            prepared = prepare_pdf(made, target)
    except Unconvertible as error:
        return refusal(media, "unconvertible", str(error))
    except Unreadable as error:
        return refused(media, (error.finding,))
    finally:
        made.unlink(missing_ok=True)
    if PORTFOLIO in prepared.findings and depth < DEEPEST_PORTFOLIO:
        from pdf.portfolio import unfold

        pages, findings = unfold(source, target, prepared, lambda file, section: _prepared(file, section, depth + 1))
        return PreparedFile(media, pages, findings)
    return PreparedFile(media, prepared.pages, prepared.findings)


def warm() -> None:
    """Loads readers and converters, so that a process forked from this one begins with them and loads none itself."""
    import numpy  # noqa: F401
    import pikepdf  # noqa: F401
    import pypdfium2  # noqa: F401

    import pdf.assemble
    import pdf.glue
    import pdf.images
    import pdf.look
    import pdf.repair
    import pdf.table_pages
    import pdf.text_pages  # noqa: F401


def refusal(media: str, code: str, sentence: str) -> PreparedFile:
    """A file that has no section, for the reason given."""
    return refused(media, (Finding(code, sentence, attention=True),))


def refused(media: str, findings: Sequence[Finding]) -> PreparedFile:
    """A file that has no section, for the reasons given."""
    return PreparedFile(media, 0, tuple(findings), refused=True)
