"""A plan in, one backup and its ledger out (ARCHITECTURE.md, The way of a compile).

Every part of the plan becomes pages or a slip sheet that says why not, and one line of the ledger
(PRODUCT.md section 3, rule 7). The bytes depend on the plan and the files alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from pdf.archive import write_archive
from pdf.front import front_matter_parts, with_separators
from pdf.laid import Laid, Pieces, lay
from pdf.link import DocumentInfo, LinkPart, link
from pdf.parts import VOLUME, parts_of
from pdf.ready import ready_files
from pdf.split_map import csv_map, json_map
from pdf.stamps import Stamping
from pdf.volumes import Group, cut, exceeds, groups
from store.backups import LedgerEntry
from store.database import Database
from store.files import FileStore, content_of
from store.naming import backup_words, safe_name
from store.plan import Plan
from store.vocabulary import Outcome

Progress = Callable[[str, int, int], None]
"""Told the phase, the steps done and the steps in all; may raise to stop the compile."""


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
        pieces = Pieces(files, stack)
        laid: list[Laid] = []
        for index, part in enumerate(parts):
            progress("Drawing billings", index, len(parts))
            laid.append(lay(part, ready, pieces, files, embed_originals=plan.options.embed_originals))
        if plan.options.separators:
            laid = with_separators(laid, pieces)
        if plan.options.zipped:
            return _write_volumes(plan, laid, target, pieces, lambda: stack.enter_context(files.temporary()), progress)
        return _write(plan, laid, target, pieces, progress)


def _write(
    plan: Plan,
    laid: Sequence[Laid],
    target: Path,
    pieces: Pieces,
    progress: Progress,
    *,
    volume: int = 0,
    pages_before: int = 0,
) -> Compiled:
    """Writes one PDF: the whole backup, or a volume of it, behind the pages of the volumes before."""
    items = {id(piece.part.item): piece.part.item for piece in laid}
    held = replace(plan, items=tuple(items.values()))
    front = front_matter_parts(held, laid, pieces, volume)
    linked = link(
        front + [_link_part(piece) for piece in laid if piece.section is not None],
        target,
        info=_info(plan, volume),
        progress=lambda done, total: progress("Linking", done, total),
        stamping=_stamping(plan, pages_before),
    )
    return Compiled(linked.pages, linked.size, _ledger(laid, linked.first_pages[len(front) :], volume))


def _write_volumes(
    plan: Plan,
    laid: Sequence[Laid],
    target: Path,
    pieces: Pieces,
    temporary: Callable[[], Path],
    progress: Progress,
) -> Compiled:
    """Writes a ZIP of volumes, with the ledger as JSON and CSV beside them."""
    waiting = groups(laid)
    members: list[tuple[str, Path | bytes]] = []
    ledger: list[LedgerEntry] = []
    pages = 0
    while waiting:
        path, number = temporary(), len(members) + 1
        held, made = _write_volume(plan, waiting, path, pieces, progress, number, pages)
        waiting = waiting[held:]
        name = safe_name(backup_words(plan), f" - volume {number:02}.pdf")
        members.append((name, path))
        ledger += (_volume_entry(plan, name, path, made, number), *made.parts)
        pages += made.pages
    progress("Packing", 0, 1)
    size = write_archive(target, [*members, ("ledger.json", json_map(ledger)), ("ledger.csv", csv_map(ledger))])
    return Compiled(pages, size, tuple(ledger))


def _write_volume(
    plan: Plan,
    waiting: Sequence[Group],
    path: Path,
    pieces: Pieces,
    progress: Progress,
    number: int,
    pages_before: int,
) -> tuple[int, Compiled]:
    """Writes the next volume, of fewer billings where it turns out too large; returns how many it holds."""
    volume = next(cut(waiting, plan.options))
    while True:
        laid = [piece for group in volume for piece in group.laid]
        made = _write(plan, laid, path, pieces, progress, volume=number, pages_before=pages_before)
        if len(volume) == 1 or not exceeds(plan.options, made.size, made.pages):
            return len(volume), made
        volume = volume[:-1]


def _volume_entry(plan: Plan, name: str, path: Path, made: Compiled, number: int) -> LedgerEntry:
    """The ledger's line of a volume, which also says where the limit could not be kept."""
    over = exceeds(plan.options, made.size, made.pages)
    return LedgerEntry(
        billing_id=None,
        billing="",
        title=name,
        kind=VOLUME,
        source_name=name,
        sha256=content_of(path),
        size=made.size,
        first_page=0,
        pages=made.pages,
        outcome=Outcome.INCLUDED,
        attention=over,
        reason="The volume is over the limit, because one billing alone is and stays together." if over else "",
        volume=number,
    )


def _link_part(piece: Laid) -> LinkPart:
    assert piece.section is not None
    item = piece.part.item
    short = item.label.partition(f" {item.company}")[0]
    return LinkPart(
        piece.section, piece.part.title, group=item.label, embed=piece.embed, stamp=short, original=piece.original
    )


def _stamping(plan: Plan, pages_before: int) -> Stamping | None:
    options = plan.options
    if not (options.stamps or options.number_start):
        return None
    start = options.number_start + pages_before if options.number_start else 0
    return Stamping(plan.project_number, options.number_prefix, start)


def _info(plan: Plan, volume: int) -> DocumentInfo:
    of_volume = f" - volume {volume}" if volume else ""
    return DocumentInfo(title=backup_words(plan) + of_volume, subject=plan.project_name)


def _ledger(laid: Sequence[Laid], first_pages: Sequence[int], volume: int) -> tuple[LedgerEntry, ...]:
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
            volume=volume,
        )
        for piece in laid
    )
