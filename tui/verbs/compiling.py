"""The `compile` verb: the same request and the same worker as the application's, in this process."""

from __future__ import annotations

import sys
from argparse import Namespace

from pdf import worker
from pdf.split_map import part_document
from store import attachments, backups, queries
from store.backups import BackupRow, LedgerRow
from store.errors import Problem, RuleBroken, Unavailable
from store.plan import Include, Options
from store.vocabulary import BackupState, Direction
from tui.fetching import fetch_command
from tui.opening import Office
from tui.output import megabytes, plain, say, say_json
from tui.saving import save_copy
from tui.verbs.common import DONE, DONE_WITH_EXCEPTIONS, period_id, project_id


def compile_verb(office: Office, chosen: Namespace) -> int:
    """Requests a backup, compiles it, writes it where asked and prints the outcome."""
    request = _request(office, chosen)
    row = compile_now(office, request)
    path = office.files.backup(row.sha256, row.file_name)
    if chosen.output is not None:
        target = chosen.output / row.file_name if chosen.output.is_dir() else chosen.output
        path = save_copy(path, target, replace=True)
    with office.database.read() as session:
        ledger = backups.ledger(session, office.actor, row.id)
    where = fetch_command(office, row) if office.reached_by else str(path)
    if chosen.json:
        say_json(_document(row, ledger) | {"fetch" if office.reached_by else "path": where})
    else:
        print_outcome(row, ledger, where)
    tell(office, row)
    return DONE_WITH_EXCEPTIONS if row.exceptions else DONE


def compile_now(office: Office, request: backups.Request) -> BackupRow:
    """Compiles in this process and returns the finished row, of which nobody has been told yet.

    Raises:
        NotAllowed, RuleBroken: the request breaks a rule.
        Unavailable: the compile failed or was cancelled; the sentence says why.
    """
    backup_id = backups.request(office.database, office.actor, request)
    worker.run(office.database, office.files, backup_id)
    with office.database.read() as session:
        row = backups.get_backup(session, office.actor, backup_id)
    if row.state is not BackupState.DONE:
        tell(office, row)
        raise Unavailable(row.error or f"Backup {backup_id} was {row.state.value}.")
    return row


def tell(office: Office, row: BackupRow) -> None:
    """Notes that the outcome was told, once it was: where the line dropped meanwhile, the next session tells it.

    Raises:
        BrokenPipeError: there is nobody any more.
    """
    sys.stdout.flush()
    with office.database.write() as session:
        backups.announce(session, office.actor, [row.id])


def _request(office: Office, chosen: Namespace) -> backups.Request:
    project = project_id(office, chosen.project)
    period = period_id(office, project, chosen.period) if chosen.period else None
    with office.database.read() as session:
        if chosen.billings:
            ids = [attachments.find_billing(session, office.actor, chosen.project, name) for name in chosen.billings]
        else:
            wanted = queries.ListFilter(project_id=project, direction=Direction.DOWNSTREAM, period_id=period)
            ids = [key for key in queries.list_keys(session, office.actor, wanted) if key > 0]
    if not (chosen.billings or chosen.all or chosen.period):
        raise RuleBroken("Name billings, a --period, or --all.")
    options = Options(
        include=Include(chosen.include),
        cover=not chosen.no_cover,
        contents=not chosen.no_contents,
        separators=chosen.separators,
        embed_originals=chosen.embed_originals,
        missing_pages=chosen.missing_pages,
        stamps=chosen.stamps,
        number_start=chosen.number_start,
        number_prefix=chosen.number_prefix,
        archive=chosen.zip,
        volume_megabytes=chosen.volume_mb,
        volume_pages=chosen.volume_pages,
    )
    return backups.Request(project_id=project, billing_ids=tuple(ids), period_id=period, options=options)


def _document(row: BackupRow, ledger: list[LedgerRow]) -> dict[str, object]:
    return {
        "backup": row.id,
        "project": row.project_number,
        "file_name": row.file_name,
        "pages": row.pages,
        "bytes": row.size,
        "sha256": row.sha256,
        "billings": row.billings,
        "exceptions": row.exceptions,
        "seconds": row.seconds_milli / 1000,
        "parts": [part_document(part) for part in ledger],
    }


def print_outcome(row: BackupRow, ledger: list[LedgerRow], where: str) -> None:
    """The outcome for a person: the figures, every part that needs attention, and where the file is."""
    attention = [part for part in ledger if part.attention]
    say(
        f"{row.billings} billings, {row.pages:,} pages, {megabytes(row.size)} in {row.seconds_milli / 1000:.2f} s; "
        + (f"{len(attention)} parts need attention:" if attention else "every part is in it.")
    )
    for part in attention:
        page = f"page {part.first_page}" if part.first_page else "no page"
        say(f"  {plain(part.billing)} · {plain(part.title)} ({page}): {plain(part.reason)}")
    say(where)


__all__ = ["Problem", "compile_now", "compile_verb", "print_outcome"]
