"""A plan in, one PDF and its ledger out (ARCHITECTURE.md, The way of a compile).

Every part of the plan becomes pages or a slip sheet that says why not, and one line of the ledger
(PRODUCT.md section 3, rule 7). The bytes depend on the plan and the files alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pdf.contents import ContentsRow
from pdf.link import DocumentInfo, EmbeddedFile, LinkPart, link
from pdf.parts import BILLING_FORM, NO_BILLING, Part, parts_of
from pdf.ready import SECTION_FORMAT, ReadyFile, ready_files
from pdf.section import Section, prepare_pdf
from store.backups import LedgerEntry
from store.database import Database
from store.dictionary import Term, label
from store.files import FileStore
from store.plan import Plan
from store.sheet import BillingSheet
from store.vocabulary import Outcome

Progress = Callable[[str, int, int], None]
"""Told the phase, the steps done and the steps in all; may raise to stop the compile."""

FORM_FORMAT = "f2"
"""Changes with every change of the billing form, so that older ones are drawn anew."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A finished backup file.

    Attributes:
        size: bytes.
        parts: the ledger, in the order of the file.
    """

    pages: int
    size: int
    parts: tuple[LedgerEntry, ...]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A part with the section that holds its pages; `section` is None where there is no billing."""

    part: Part
    section: Path | None
    pages: int
    outcome: Outcome
    attention: bool
    reason: str
    embed: tuple[EmbeddedFile, ...] = ()


def compile_plan(plan: Plan, database: Database, files: FileStore, target: Path, progress: Progress) -> Compiled:
    """Writes the backup of a plan to `target`.

    Args:
        target: a path that the caller renames into place once this returns.

    Raises:
        Unavailable: the disk is full or a file cannot be written.
        Whatever `progress` raises.
    """
    parts = parts_of(plan)
    wanted = [part.file.sha256 for part in parts if part.file is not None and not part.left_out]
    ready = ready_files(database, files, wanted, lambda done, total: progress("Preparing files", done, total))
    with ExitStack() as stack:
        pieces = _Pieces(files, stack)
        laid: list[_Laid] = []
        for index, part in enumerate(parts):
            progress("Drawing billings", index, len(parts))
            laid.append(_lay(part, ready, pieces, files))
        front = _front_matter(plan, laid, pieces)
        linked = link(
            front + [_link_part(piece) for piece in laid if piece.section is not None],
            target,
            info=_info(plan),
            progress=lambda done, total: progress("Linking", done, total),
        )
    return Compiled(linked.pages, linked.size, _ledger(laid, linked.first_pages[len(front) :]))


class _Pieces:
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


def _lay(part: Part, ready: dict[str, ReadyFile], pieces: _Pieces, files: FileStore) -> _Laid:
    if part.left_out:
        return _Laid(part, None, 0, Outcome.LEFT_OUT, False, "Left out of this backup by choice.")
    if part.kind == NO_BILLING:
        return _Laid(part, None, 0, Outcome.NO_BILLING, True, part.item.missing)
    if part.kind == BILLING_FORM:
        assert part.item.sheet is not None
        section = pieces.form(part.item.sheet)
        return _Laid(part, section, len(Section.open(section).pages), Outcome.INCLUDED, False, "")
    assert part.file is not None
    file = ready[part.file.sha256]
    reason = " ".join(finding.sentence for finding in file.findings)
    if file.section is None:
        return _slip(part, reason, file, pieces, files)
    outcome = _outcome(file)
    attention = outcome.needs_attention or any(finding.attention for finding in file.findings)
    return _Laid(part, file.section, file.pages, outcome, attention, reason)


def _outcome(file: ReadyFile) -> Outcome:
    if any(finding.code == "repaired" for finding in file.findings):
        return Outcome.REPAIRED
    return Outcome.INCLUDED if file.media_type == "application/pdf" else Outcome.CONVERTED


def _slip(part: Part, reason: str, file: ReadyFile, pieces: _Pieces, files: FileStore) -> _Laid:
    """One page in place of a file, with the original embedded where it is still there."""
    from pdf.pages import slip_sheet

    assert part.file is not None
    attached = part.file
    original = files.original(attached.sha256)
    embedded = EmbeddedFile(attached.file_name, original, file.media_type, attached.title)
    # A file that is no longer what was attached is not the one whose SHA-256 the slip sheet names.
    changed = any(finding.code == "changed" for finding in file.findings)
    embed = (embedded,) if original.exists() and not changed else ()
    page = slip_sheet(
        attached.title,
        attached.file_name,
        attached.size,
        attached.sha256,
        reason,
        part.item.label,
        embedded=bool(embed),
    )
    return _Laid(part, pieces.page(page), 1, Outcome.SLIP_SHEET, True, reason, embed)


def _link_part(piece: _Laid) -> LinkPart:
    assert piece.section is not None
    return LinkPart(piece.section, piece.part.title, group=piece.part.item.label, embed=piece.embed)


def _info(plan: Plan) -> DocumentInfo:
    title = label(plan.dictionary, Term.BACKUP_TITLE)
    return DocumentInfo(title=f"{title} - {plan.project_name} - {plan.project_number}", subject=plan.project_name)


def _front_matter(plan: Plan, laid: Sequence[_Laid], pieces: _Pieces) -> list[LinkPart]:
    """Cover and contents; they know the page numbers of what follows because they know their own length."""
    from pdf.pages import contents_pages, front_matter

    options = plan.options
    documents = options.cover + options.contents
    own_pages = int(options.cover)
    if options.contents:
        own_pages += contents_pages(_contents_rows(laid, documents, 0))
    rows = _contents_rows(laid, documents, own_pages)
    pages = own_pages + sum(piece.pages for piece in laid)
    titles = ["Cover"] * options.cover + ["Contents"] * options.contents
    drawn = front_matter(plan, rows, pages=pages)
    return [LinkPart(pieces.page(page), title) for page, title in zip(drawn, titles, strict=True)]


def _contents_rows(laid: Sequence[_Laid], parts_before: int, pages_before: int) -> list[ContentsRow]:
    """A row for every billing and every part.

    Args:
        parts_before: how many parts of the link come before the first billing.
        pages_before: how many pages come before the first billing.
    """
    rows: list[ContentsRow] = []
    part, page = parts_before, pages_before + 1
    for _, pieces in groupby(laid, key=lambda piece: id(piece.part.item)):
        own = list(pieces)
        item = own[0].part.item
        pages = sum(piece.pages for piece in own)
        rows.append(ContentsRow(item.label, item.label, part, 0, page if pages else None, pages, "", 0))
        for piece in own:
            if piece.part.left_out:
                continue
            note = piece.reason if piece.attention else ""
            first_page = page if piece.section is not None else None
            rows.append(ContentsRow(item.label, piece.part.title, part, 0, first_page, piece.pages, note, 1))
            part += piece.section is not None
            page += piece.pages
    return rows


def _ledger(laid: Sequence[_Laid], first_pages: Sequence[int]) -> tuple[LedgerEntry, ...]:
    pages = iter(first_pages)
    return tuple(
        LedgerEntry(
            billing_id=piece.part.item.billing_id,
            billing=piece.part.item.label,
            title=piece.part.title,
            kind=piece.part.kind,
            source_name=piece.part.file.file_name if piece.part.file else "",
            sha256=piece.part.file.sha256 if piece.part.file else "",
            size=piece.part.file.size if piece.part.file else 0,
            first_page=0 if piece.section is None else next(pages),
            pages=piece.pages,
            outcome=piece.outcome,
            attention=piece.attention,
            reason=piece.reason,
        )
        for piece in laid
    )
