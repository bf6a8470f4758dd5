"""Files in and out: `import`, `attach`, `unlock`, `prepare`, `get`."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from store import attachments, backups
from store.errors import NotFound, RuleBroken, Unavailable
from store.vocabulary import AttachmentKind
from tui.jobs import start_preparing
from tui.opening import Office
from tui.output import plain, print_file, say, say_json
from tui.receiving import received
from tui.unlocking import unlock_attachment
from tui.verbs.common import DONE
from tui.wording import count


def import_document(office: Office, chosen: Namespace) -> int:
    """`import`: all of a document or nothing."""
    from store.importing import import_project

    report = import_project(office.database, office.files, office.actor, chosen.document)
    _prepare_in_background(office, chosen)
    if chosen.json:
        say_json(
            {
                "project": report.project_number,
                "created": report.created,
                "updated": report.updated,
                "attachments": report.attachments,
            }
        )
    else:
        say(
            f"Project {plain(report.project_number)}: {report.created} records created, {report.updated} updated, "
            f"{report.attachments} files attached."
        )
    return DONE


def attach(office: Office, chosen: Namespace) -> int:
    """`attach`: adds files to a billing, in the order given, all or none; with `--stdin` the one that is sent."""
    try:
        kind = AttachmentKind(chosen.kind)
    except ValueError:
        raise RuleBroken(f"{chosen.kind} is not a kind of attachment: {', '.join(AttachmentKind)}.") from None
    with office.database.read() as session:
        # Before a file is read: nobody sends megabytes to be told that they may not.
        billing = attachments.find_billing(session, office.actor, chosen.project, chosen.billing)
        attachments.require_attaches(session, office.actor, billing)
    if chosen.stdin:
        with received(office.files, [str(path) for path in chosen.paths]) as (name, path):
            return _attach(office, chosen, kind, [(name, path)])
    return _attach(office, chosen, kind, [(path.name, path) for path in chosen.paths])


def _attach(office: Office, chosen: Namespace, kind: AttachmentKind, named: list[tuple[str, Path]]) -> int:
    for _, path in named:
        if not path.is_file():
            raise Unavailable(f"{path} is not a file that can be read; nothing was attached.")
    made = []
    with office.database.write() as session:
        billing = attachments.find_billing(session, office.actor, chosen.project, chosen.billing)
        for name, path in named:
            with path.open("rb") as stream:
                made.append(
                    attachments.attach(
                        session, office.files, office.actor, billing, stream, name, kind=kind, title=None
                    )
                )
    _prepare_in_background(office, chosen)
    if chosen.json:
        say_json({"billing": billing, "attachments": made})
    else:
        say(f"{count(len(made), 'file')} attached to billing {plain(chosen.billing)}.")
    return DONE


def unlock(office: Office, chosen: Namespace) -> int:
    """`unlock`: the password is never an argument, because others see those."""
    from getpass import getpass

    with office.database.read() as session:
        billing = attachments.find_billing(session, office.actor, chosen.project, chosen.billing)
        found = attachments.find_attachment(session, office.actor, billing, chosen.file_name)
    password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if not unlock_attachment(office, found, password):
        raise RuleBroken(f"That password does not open {chosen.file_name}; nothing was changed.")
    say(f"{plain(chosen.file_name)} is open now; the password is not kept.")
    return DONE


def prepare(office: Office, chosen: Namespace) -> int:
    """`prepare`: what attaching does in the background, here and now."""
    from pdf import worker

    prepared = worker.prepare(office.database, office.files)
    if chosen.json:
        say_json({"prepared": prepared})
    else:
        say(f"{prepared:,} files prepared.")
    return DONE


def get(office: Office, chosen: Namespace) -> int:
    """`get`: the file itself on standard output, a backup's or an attached one."""
    if sys.stdout.isatty():
        raise RuleBroken(f"A file is not for a terminal: progress-billings get {chosen.subject} > FILE")
    place, missing = _backup(office, chosen) if chosen.file_name is None else _attached(office, chosen)
    try:
        print_file(place)
    except FileNotFoundError:
        raise Unavailable(missing) from None
    return DONE


def _backup(office: Office, chosen: Namespace) -> tuple[Path, str]:
    """The place of a backup's file, and what to say where it is not there."""
    if not chosen.subject.isdecimal():
        raise NotFound(f"{chosen.subject} is not the number of a backup, as `backups` lists them.")
    with office.database.read() as session:
        row = backups.get_backup(session, office.actor, min(int(chosen.subject), attachments.LARGEST_ID))
    if not row.sha256:
        raise NotFound(f"Backup {row.id} has no file: it is {row.state.value}.")
    missing = f"The file of backup {row.id} is missing from the file store; compile it again."
    return office.files.backup(row.sha256, row.file_name), missing


def _attached(office: Office, chosen: Namespace) -> tuple[Path, str]:
    """The place of an attached file, and what to say where it is not there."""
    with office.database.read() as session:
        billing = attachments.find_billing(session, office.actor, chosen.project, chosen.subject)
        found = attachments.find_attachment(session, office.actor, billing, chosen.file_name)
        sha256 = attachments.content_of_attachment(session, office.actor, found)
    return office.files.original(sha256), f"{chosen.file_name} is missing from the file store; attach it again."


def _prepare_in_background(office: Office, chosen: Namespace) -> None:
    if not chosen.no_prepare:
        start_preparing(office.database.url, office.files.root)
