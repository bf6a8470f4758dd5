"""Whether a backup's file is what its ledger says: content, pages, outline, embedded originals."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from pdf.parts import VOLUME
from store.backups import BackupRow, LedgerRow
from store.files import FileStore, content_of
from store.vocabulary import Outcome


def differences(path: Path, row: BackupRow, ledger: Sequence[LedgerRow], files: FileStore) -> list[str]:
    """What of a backup's file is not as its ledger says, a sentence each; empty where all is.

    Args:
        path: a file whose content has been found to be the backup's, so that it may be read here.
    """
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            return list(_of_pdf(stream, row.pages, ledger, files))
    found: list[str] = []
    with zipfile.ZipFile(path) as archive:
        for volume in (part for part in ledger if part.kind == VOLUME):
            data = archive.read(volume.title) if volume.title in archive.namelist() else b""
            if hashlib.sha256(data).hexdigest() != volume.sha256:
                found.append(f"{volume.title} is missing or is not the one that was written.")
                continue
            own = [part for part in ledger if part.volume == volume.volume and part.kind != VOLUME]
            found += (f"{volume.title}: {one}" for one in _of_pdf(BytesIO(data), volume.pages, own, files))
    return found


def _of_pdf(stream: IO[bytes], pages: int, ledger: Sequence[LedgerRow], files: FileStore) -> Iterator[str]:
    """The differences of one PDF, the whole backup or a volume of it."""
    from pypdf import PdfReader

    reader = PdfReader(stream)
    if len(reader.pages) != pages:
        yield f"The file has {len(reader.pages):,} pages, the ledger {pages:,}."
    yield from _ledger_gaps(ledger, pages)
    yield from _outline_differences(reader, ledger)
    yield from _embedded_differences(reader.attachments, ledger, files)


def _ledger_gaps(ledger: Sequence[LedgerRow], pages: int) -> Iterator[str]:
    """Parts follow each other without a gap up to the last page."""
    placed = [part for part in ledger if part.first_page]
    for before, after in pairwise(placed):
        if before.first_page + before.pages != after.first_page:
            yield f"Page {after.first_page:,} does not follow {before.title} of {before.billing}."
    if placed and placed[-1].first_page + placed[-1].pages - 1 != pages:
        yield f"The last part ends before or after page {pages:,}."


def _outline_differences(reader: Any, ledger: Sequence[LedgerRow]) -> Iterator[str]:
    """The second level of the outline is the ledger's parts, each at its first page."""
    shown: list[tuple[str, int]] = []
    level = list(reader.outline)
    for index, item in enumerate(level):
        if isinstance(item, list) and index:
            shown += [
                (part.title or "", reader.get_destination_page_number(part) + 1)
                for part in item
                if not isinstance(part, list)
            ]
    wanted = [(part.title, part.first_page) for part in ledger if part.first_page]
    places = {page for _, page in shown}
    for title, page in wanted:
        if page not in places:
            yield f"The outline does not lead to {title} on page {page:,}."


def _embedded_differences(
    embedded: Mapping[str, list[bytes]], ledger: Sequence[LedgerRow], files: FileStore
) -> Iterator[str]:
    """What a slip sheet stands for is in the file, byte for byte, unless the store itself has lost it."""
    contents = {hashlib.sha256(data).hexdigest() for versions in embedded.values() for data in versions}
    for part in ledger:
        if part.outcome is Outcome.SLIP_SHEET and part.sha256 not in contents and _is_whole(files, part.sha256):
            yield f"{part.source_name} of {part.billing} is not embedded in the file: {part.reason}"


def _is_whole(files: FileStore, sha256: str) -> bool:
    original = files.original(sha256)
    return original.exists() and content_of(original) == sha256
