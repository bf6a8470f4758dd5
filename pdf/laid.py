"""The parts of a plan with the sections that hold their pages: forms, files, slip sheets."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pdf.findings import CHANGED
from pdf.link import EmbeddedFile
from pdf.parts import BILLING_FORM, LACKING, NO_BILLING, Part
from pdf.ready import SECTION_FORMAT, ReadyFile
from pdf.section import Section, prepare_pdf
from store.files import FileStore
from store.sheet import BillingSheet
from store.vocabulary import Outcome

FORM_FORMAT = "f2"
"""Changes with every change of the billing form, so that older ones are drawn anew."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A part with the section that holds its pages; `section` is None where it has none.

    Attributes:
        embed: files that travel with it.
        original: the attached file, from which the section may borrow.
    """

    part: Part
    section: Path | None
    pages: int
    outcome: Outcome
    attention: bool
    reason: str
    embed: tuple[EmbeddedFile, ...] = ()
    original: Path | None = None


class Pieces:
    """Makes the sections of our own pages: forms are kept in the store, the rest lives as long as the compile."""

    def __init__(self, files: FileStore, stack: ExitStack) -> None:
        self._files = files
        self._stack = stack

    def form(self, sheet: BillingSheet) -> Path:
        """The section of a billing's form, drawn once per state of the billing."""
        digest = hashlib.sha256(repr(sheet).encode()).hexdigest()
        place = self._files.section(f"{digest}-{FORM_FORMAT}-{SECTION_FORMAT}")
        if not place.exists():
            from pdf.form import billing_form

            with self._files.temporary(".section") as temporary:
                self._prepare(billing_form(sheet), temporary)
                self._files.keep(temporary, place)
        return place

    def page(self, document: bytes) -> Path:
        """The section of a cover, a contents page or a slip sheet."""
        section = self._stack.enter_context(self._files.temporary(".section"))
        self._prepare(document, section)
        return section

    def _prepare(self, document: bytes, section: Path) -> None:
        with self._files.temporary(".pdf") as drawn:
            drawn.write_bytes(document)
            prepare_pdf(drawn, section, symbols=True)


def lay(part: Part, ready: dict[str, ReadyFile], pieces: Pieces, files: FileStore, *, embed_originals: bool) -> Laid:
    """Finds or makes the section of a part.

    Args:
        ready: every file of the plan.
        embed_originals: whether the untouched bytes of every attachment travel along.
    """
    if part.left_out:
        return Laid(part, None, 0, Outcome.LEFT_OUT, False, "Left out of this backup by choice.")
    if part.kind == NO_BILLING:
        return Laid(part, None, 0, Outcome.NO_BILLING, True, part.item.missing)
    if part.kind == BILLING_FORM:
        assert part.item.sheet is not None
        section = pieces.form(part.item.sheet)
        return Laid(part, section, len(Section.open(section).pages), Outcome.INCLUDED, False, "")
    if part.kind == LACKING:
        from pdf.pages import missing_sheet

        page = missing_sheet(part.title, part.reason, part.item.label)
        return Laid(part, pieces.page(page), 1, Outcome.SLIP_SHEET, True, part.reason)
    assert part.file is not None
    file = ready[part.file.sha256]
    reason = " ".join(finding.sentence for finding in file.findings)
    if file.section is None:
        return _slip(part, reason, file, pieces, files)
    outcome = _outcome(file)
    attention = outcome.needs_attention or any(finding.attention for finding in file.findings)
    # Who is told to compare a repaired file with the original needs the original.
    wanted = embed_originals or outcome is Outcome.REPAIRED
    embed = _original(part, file, files) if wanted else ()
    original = files.original(part.file.sha256)
    return Laid(part, file.section, file.pages, outcome, attention, reason, embed, original)


def _original(part: Part, file: ReadyFile, files: FileStore) -> tuple[EmbeddedFile, ...]:
    """The untouched bytes of an attachment, where the store still has them."""
    assert part.file is not None
    path = files.original(part.file.sha256)
    # A file that is no longer what was attached is not the one whose SHA-256 the ledger names.
    changed = any(finding.code == CHANGED for finding in file.findings)
    if changed or not path.exists():
        return ()
    return (EmbeddedFile(part.file.file_name, path, file.media_type, part.file.title),)


def _outcome(file: ReadyFile) -> Outcome:
    if any(finding.code == "repaired" for finding in file.findings):
        return Outcome.REPAIRED
    return Outcome.INCLUDED if file.media_type == "application/pdf" else Outcome.CONVERTED


def _slip(part: Part, reason: str, file: ReadyFile, pieces: Pieces, files: FileStore) -> Laid:
    """One page in place of a file, with the original embedded where it is still there."""
    from pdf.pages import slip_sheet

    assert part.file is not None
    attached = part.file
    embed = _original(part, file, files)
    page = slip_sheet(
        attached.title,
        attached.file_name,
        attached.size,
        attached.sha256,
        reason,
        part.item.label,
        embedded=bool(embed),
    )
    return Laid(part, pieces.page(page), 1, Outcome.SLIP_SHEET, True, reason, embed)
