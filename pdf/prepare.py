"""One stored file becomes a section, or a sentence that says why it cannot (PDF.md, Prepare).

Runs inside the child process of `pdf.sandbox`, because attached files are foreign and may be hostile.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from pdf.convert import Unconvertible, media_type, to_pdf
from pdf.enclosed import Allowance, Nest, Unfolded
from pdf.findings import CHANGED, LOCKED, PORTFOLIO, UNCONVERTIBLE, UNLOCKED
from pdf.media import may_be_pdf
from pdf.section import Finding, Prepared, Unreadable, prepare_pdf

PDF = "application/pdf"

_READERS = ("numpy", "pikepdf", "pypdfium2", "pdf.assemble", "pdf.glue", "pdf.identical", "pdf.look", "pdf.repair")
_CONVERTERS = ("pdf.images", "pdf.table_pages", "pdf.text_pages")

MESSAGES = ("message/rfc822", "application/vnd.ms-outlook")


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


def prepare_file(source: Path, sha256: str, target: Path, password: str | None = None) -> PreparedFile:
    """Writes the section of the file at `source` to `target`.

    Args:
        source: the original in the file store; never changed. The section may borrow from it.
        sha256: what its content must hash to; a file that changed on the disk is refused, not compiled.
        target: where the section goes; the caller renames it into the store.
        password: tried where the file, or a PDF inside it, is locked; kept nowhere.
    """
    with source.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
            return refusal("", CHANGED, "The stored file is no longer what was attached; attach it again.")
    return _prepared(source, target, Nest(_prepared, Allowance(), password), sha256)


def _prepared(source: Path, target: Path, nest: Nest, sha256: str | None = None) -> PreparedFile:
    """Prepares a file that was found in `nest`, and what is inside it."""
    media = media_type(source)
    try:
        made = _opened(source, media, target, nest, sha256)
    except Unconvertible as error:
        return refusal(media, UNCONVERTIBLE, str(error))
    except Unreadable as error:
        return refused(media, (error.finding,))
    return PreparedFile(media, made.pages, made.findings)


def _opened(source: Path, media: str, target: Path, nest: Nest, sha256: str | None) -> Prepared | Unfolded:
    if media == PDF:
        return _pdf(source, target, nest, sha256)
    if media == "application/zip":
        from pdf.zip_pages import zip_to_section

        return zip_to_section(source, target, nest)
    if media in MESSAGES:
        return _message(source, media, target, nest)
    return _converted(source, media, target)


def _pdf(source: Path, target: Path, nest: Nest, sha256: str | None) -> Prepared:
    prepared = _unlocked(source, target, nest.password, sha256)
    if PORTFOLIO in prepared.findings and not nest.deepest:
        from pdf.portfolio import unfold_portfolio

        return unfold_portfolio(source, target, prepared, nest)
    return prepared


def _unlocked(source: Path, target: Path, password: str | None, sha256: str | None) -> Prepared:
    """The section of a PDF, opened with a password only where it does not open without."""
    try:
        # What lies inside another file is gone once that is prepared; a stored one stays and may lend.
        return prepare_pdf(source, target, sha256=sha256, borrowing=sha256 is not None)
    except Unreadable as error:
        if password is None or error.finding.code != LOCKED[0]:
            raise
    prepared = prepare_pdf(source, target, password=password)
    return Prepared(prepared.pages, (UNLOCKED, *prepared.findings))


def _message(source: Path, media: str, target: Path, nest: Nest) -> Unfolded:
    from pdf.message import message_to_section, read_message

    message, findings = read_message(source, media)
    made = message_to_section(message, target, nest)
    return replace(made, findings=(*findings, *made.findings))


def _converted(source: Path, media: str, target: Path) -> Prepared:
    made = target.with_name(target.name + ".pdf")
    try:
        findings = to_pdf(source, media, "", made)
        prepared = prepare_pdf(made, target)
    finally:
        made.unlink(missing_ok=True)
    return Prepared(prepared.pages, (*findings, *prepared.findings))


def load(source: Path) -> bool:
    """Loads the readers, and for what is no PDF the converters, so that a process forked from this one has them.

    Returns:
        whether any of them was not loaded yet.
    """
    wanted = _READERS if may_be_pdf(source) else _READERS + _CONVERTERS
    missing = [name for name in wanted if name not in sys.modules]
    for name in missing:
        import_module(name)
    return bool(missing)


def refusal(media: str, code: str, sentence: str) -> PreparedFile:
    """A file that has no section, for the reason given."""
    return refused(media, (Finding(code, sentence, attention=True),))


def refused(media: str, findings: Sequence[Finding]) -> PreparedFile:
    """A file that has no section, for the reasons given."""
    return PreparedFile(media, 0, tuple(findings), refused=True)
