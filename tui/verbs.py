"""The verbs of the command line; each takes what is open and its arguments and returns the exit code."""

from __future__ import annotations

import shutil
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import date

from store import attachments, backups, queries
from store.dictionary import word
from store.errors import NotFound, Problem, RuleBroken, Unavailable
from store.list_report import list_report
from store.money import format_cents
from store.vocabulary import AttachmentKind, Direction, PeriodStatus
from tui.exporting import report_verb, wanted_file
from tui.jobs import start_preparing
from tui.opening import Office
from tui.output import megabytes, plain, say, say_json, say_table
from tui.unlocking import unlock_attachment

DONE = 0
DONE_WITH_EXCEPTIONS = 3


def projects(office: Office, chosen: Namespace) -> int:
    """`projects`: those the person may see."""
    with office.database.read() as session:
        rows = queries.projects(session, office.actor)
    if chosen.json:
        say_json([{"number": row.number, "name": row.name, "billings": row.billings} for row in rows])
    else:
        say_table(
            ("Project", "Name", "Billings"),
            [(row.number, row.name, str(row.billings)) for row in rows],
            right=frozenset({2}),
        )
    return DONE


def project_id(office: Office, number: str) -> int:
    """The project with this number; NotFound where there is none for this person."""
    with office.database.read() as session:
        for row in queries.projects(session, office.actor):
            if row.number == number:
                return row.id
    raise NotFound(f"There is no project {number}; `progress-billings projects` lists those you may see.")


def period_id(office: Office, project: int, named: str) -> int:
    """The period that holds the given day, or the open one for `open`."""
    with office.database.read() as session:
        rows = queries.periods(session, office.actor, project)
    if named == "open":
        found = [row for row in rows if row.status is PeriodStatus.OPEN]
    else:
        try:
            day = date.fromisoformat(named)
        except ValueError:
            raise NotFound(f"{named} is not a day such as 2026-09-01, nor the word open.") from None
        found = [row for row in rows if row.from_date <= day <= row.to_date]
    if not found:
        raise NotFound(f"No billing period of the project is or holds {named}.")
    return found[0].id


def billings(office: Office, chosen: Namespace) -> int:
    """`billings`: a project's billings, those of one period or of all."""
    project = project_id(office, chosen.project)
    period = period_id(office, project, chosen.period) if chosen.period else None
    direction = Direction.UPSTREAM if chosen.client else Direction.DOWNSTREAM
    wanted = queries.ListFilter(project_id=project, direction=direction, period_id=period)
    if wanted_file(chosen) is not None:
        return report_verb(office, chosen, lambda session: list_report(session, office.actor, wanted))
    with office.database.read() as session:
        keys = queries.list_keys(session, office.actor, wanted)
        rows = queries.list_rows(session, office.actor, wanted, keys)
    if chosen.json:
        say_json([_billing_document(row) for row in rows])
        return DONE
    say_table(
        ("Billing", "Id", "Status", "Company", "Period", "Gross", "Net", "Paid", "Files"),
        [
            (
                f"{row.contract_number}#{row.position}" if row.key > 0 else row.contract_number,
                str(row.key) if row.key > 0 else "",
                row.status,
                row.company,
                f"{row.period_from} to {row.period_to}" if row.period_from else "",
                format_cents(row.gross) if row.key > 0 else "",
                format_cents(row.net) if row.key > 0 else "",
                format_cents(row.paid) if row.key > 0 else "",
                str(row.files) if row.key > 0 else "",
            )
            for row in rows
        ],
        right=frozenset({1, 5, 6, 7, 8}),
    )
    return DONE


def _billing_document(row: queries.ListRow) -> dict[str, object]:
    return {
        "id": row.key if row.key > 0 else None,
        "contract": row.contract_number,
        "contract_title": row.contract_title,
        "position": row.position,
        "number": row.number,
        "status": row.status,
        "company": row.company,
        "period_from": row.period_from,
        "period_to": row.period_to,
        "billing_date": row.billing_date,
        "gross_cents": row.gross,
        "net_cents": row.net,
        "paid_cents": row.paid,
        "contract_total_cents": row.contract_total,
        "complete_millionths": row.complete_rate,
        "files": row.files,
        "attention": row.attention,
    }


def list_periods(office: Office, chosen: Namespace) -> int:
    """`periods`: see `tui.periods_verb`."""
    from tui.periods_verb import periods_verb

    return periods_verb(office, chosen)


def list_backups(office: Office, chosen: Namespace) -> int:
    """`backups`: of one project or of all."""
    project = project_id(office, chosen.project) if chosen.project else None
    with office.database.read() as session:
        rows = backups.list_backups(session, office.actor, project)
    if chosen.json:
        say_json(
            [
                {
                    "id": row.id,
                    "project": row.project_number,
                    "requested_at": row.requested_at.isoformat(),
                    "requested_by": row.requested_by,
                    "state": row.state.value,
                    "file_name": row.file_name,
                    "billings": row.billings,
                    "pages": row.pages,
                    "bytes": row.size,
                    "sha256": row.sha256,
                    "exceptions": row.exceptions,
                    "seconds": row.seconds_milli / 1000,
                    "error": row.error,
                }
                for row in rows
            ]
        )
        return DONE
    say_table(
        ("Backup", "Project", "When", "By", "State", "Billings", "Pages", "Size", "Exceptions"),
        [
            (
                str(row.id),
                row.project_number,
                row.requested_at.astimezone().strftime("%Y-%m-%d %H:%M"),
                row.requested_by_name,
                row.state.value,
                str(row.billings),
                str(row.pages),
                megabytes(row.size),
                str(row.exceptions),
            )
            for row in rows
        ],
        right=frozenset({0, 5, 6, 7, 8}),
    )
    return DONE


def ledger(office: Office, chosen: Namespace) -> int:
    """`ledger`: every part of a backup."""
    from pdf.split_map import part_document

    with office.database.read() as session:
        parts = backups.ledger(session, office.actor, chosen.backup)
    if chosen.json:
        say_json([part_document(part) for part in parts])
        return DONE
    say_table(
        ("Page", "Pages", "Outcome", "Billing", "Part", "File", "Reason"),
        [
            (
                str(part.first_page) if part.first_page else "-",
                str(part.pages),
                word(part.outcome),
                part.billing,
                part.title,
                part.source_name,
                part.reason,
            )
            for part in parts
        ],
        right=frozenset({0, 1}),
    )
    return DONE


def verify(office: Office, chosen: Namespace) -> int:
    """`verify`: see `tui.verifying`."""
    from tui.verifying import verify_verb

    return verify_verb(office, chosen)


def check_pdf(office: Office, chosen: Namespace) -> int:
    """`check-pdf`: see `tui.checking`."""
    from tui.checking import check_verb

    return check_verb(office, chosen)


def get(office: Office, chosen: Namespace) -> int:
    """`get`: the PDF itself on standard output."""
    if sys.stdout.isatty():
        raise RuleBroken(f"A PDF is not for a terminal: progress-billings get {chosen.backup} > backup.pdf")
    with office.database.read() as session:
        row = backups.get_backup(session, office.actor, chosen.backup)
    if not row.sha256:
        raise NotFound(f"Backup {row.id} has no file: it is {row.state.value}.")
    place = office.files.backup(row.sha256, row.file_name)
    try:
        with place.open("rb") as source:
            shutil.copyfileobj(source, sys.stdout.buffer, 1 << 20)
    except FileNotFoundError:
        raise Unavailable(f"The file of backup {row.id} is missing from the file store; compile it again.") from None
    sys.stdout.buffer.flush()
    return DONE


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


def billing(office: Office, chosen: Namespace) -> int:
    """`billing`: see `tui.exporting`."""
    from tui.exporting import billing_verb

    return billing_verb(office, chosen)


def export(office: Office, chosen: Namespace) -> int:
    """`export`: see `tui.exporting`."""
    from tui.exporting import export_verb

    return export_verb(office, chosen)


def attach(office: Office, chosen: Namespace) -> int:
    """`attach`: adds files to a billing, in the order given, all or none."""
    try:
        kind = AttachmentKind(chosen.kind)
    except ValueError:
        raise RuleBroken(f"{chosen.kind} is not a kind of attachment: {', '.join(AttachmentKind)}.") from None
    for path in chosen.paths:
        if not path.is_file():
            raise Unavailable(f"{path} is not a file that can be read; nothing was attached.")
    made = []
    with office.database.write() as session:
        billing = attachments.find_billing(session, office.actor, chosen.project, chosen.billing)
        for path in chosen.paths:
            with path.open("rb") as stream:
                made.append(
                    attachments.attach(
                        session, office.files, office.actor, billing, stream, path.name, kind=kind, title=None
                    )
                )
    _prepare_in_background(office, chosen)
    if chosen.json:
        say_json({"billing": billing, "attachments": made})
    else:
        say(f"{len(made)} files attached to billing {plain(chosen.billing)}.")
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


def _prepare_in_background(office: Office, chosen: Namespace) -> None:
    if not chosen.no_prepare:
        start_preparing(office.database.url, office.files.root)


def compile_billings(office: Office, chosen: Namespace) -> int:
    """`compile`: see `tui.compiling`."""
    from tui.compiling import compile_verb

    return compile_verb(office, chosen)


def demo(office: Office, chosen: Namespace) -> int:  # noqa: ARG001 - every verb has the same signature
    """`demo`: see `tui.demonstration`."""
    from tui.demonstration import demo_verb

    return demo_verb(office)


VERBS: dict[str, Callable[[Office, Namespace], int]] = {
    "projects": projects,
    "billings": billings,
    "billing": billing,
    "periods": list_periods,
    "compile": compile_billings,
    "backups": list_backups,
    "ledger": ledger,
    "verify": verify,
    "get": get,
    "import": import_document,
    "export": export,
    "attach": attach,
    "unlock": unlock,
    "prepare": prepare,
    "check-pdf": check_pdf,
    "demo": demo,
}

__all__ = ["DONE", "DONE_WITH_EXCEPTIONS", "VERBS", "Problem", "period_id", "project_id"]
