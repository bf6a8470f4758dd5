"""A backup of the example project, compiled as the program compiles it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from pdf import worker
from store import backups
from store.attachments import attach
from store.backups import BackupRow, LedgerRow
from store.plan import Options
from store.vocabulary import AttachmentKind, BackupState
from tests.example import Example


@dataclass(frozen=True)
class Compiled:
    """A finished backup: its file, its row and its ledger."""

    path: Path
    row: BackupRow
    ledger: list[LedgerRow]

    def part(self, title: str, billing: str = "") -> LedgerRow:
        """The only part with this title, of one billing where that is given."""
        (found,) = [part for part in self.ledger if part.title == title and part.billing.startswith(billing)]
        return found


def compiled(
    example: Example, *billings: str, options: Options | None = None, contracts: tuple[int, ...] = ()
) -> Compiled:
    """Compiles billings (all, where none is named) by request, worker and ledger."""
    chosen = tuple(example.billings[name] for name in billings or sorted(example.billings))
    request = backups.Request(
        example.project_id, chosen, contract_ids=contracts, period_id=example.september, options=options or Options()
    )
    backup_id = backups.request(example.database, example.actor("admin"), request)
    assert worker.run(example.database, example.files, backup_id) == backup_id
    with example.database.read() as session:
        row = backups.get_backup(session, example.actor("admin"), backup_id)
        ledger = backups.ledger(session, example.actor("admin"), backup_id)
    assert row.state is BackupState.DONE, row.error
    return Compiled(example.files.backup(row.sha256), row, ledger)


def attached(
    example: Example,
    billing: str,
    name: str,
    content: bytes,
    kind: AttachmentKind = AttachmentKind.OTHER,
    title: str | None = None,
) -> None:
    """Attaches content under a name to a billing."""
    with example.database.write() as session:
        actor = example.actor("admin")
        attach(session, example.files, actor, example.billings[billing], BytesIO(content), name, kind=kind, title=title)


def outline(reader: PdfReader) -> list[Any]:
    """Title, page (from 1) and what is below, of each item."""

    def level(rows: list[Any]) -> list[Any]:
        made: list[Any] = []
        for row in rows:
            if isinstance(row, list):
                made[-1][2].extend(level(row))
            else:
                place = reader.get_destination_page_number(row)
                assert place is not None
                made.append((row.title, place + 1, []))
        return made

    return level(reader.outline)
