"""What stands in the database, for people and for programs: `projects`, `billings`, `backups`, `ledger`."""

from __future__ import annotations

from argparse import Namespace

from store import backups, queries
from store.dictionary import word
from store.errors import RuleBroken
from store.list_report import list_report
from store.lists import Column, Grouping, Sort
from store.money import format_cents
from store.vocabulary import Direction
from tui.opening import Office
from tui.output import megabytes, say_json, say_table
from tui.verbs.common import DONE, period_id, project_id
from tui.verbs.exporting import report_verb, wanted_file


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


def billings(office: Office, chosen: Namespace) -> int:
    """`billings`: a project's billings, those of one period or of all."""
    project = project_id(office, chosen.project)
    period = period_id(office, project, chosen.period) if chosen.period else None
    direction = Direction.UPSTREAM if chosen.client else Direction.DOWNSTREAM
    wanted = queries.ListFilter(
        project_id=project,
        direction=direction,
        period_id=period,
        text=chosen.text,
        paid=None if chosen.paid is None else chosen.paid == "yes",
    )
    sort = Sort(Column(chosen.sort), descending=chosen.descending)
    if wanted_file(chosen) is not None:
        group = Grouping(chosen.group) if chosen.group else None
        return report_verb(
            office, chosen, lambda session: list_report(session, office.actor, wanted, sort, group=group)
        )
    if chosen.group:
        raise RuleBroken("A list is grouped in a file: name one with --pdf, --csv or --xlsx.")
    with office.database.read() as session:
        keys = queries.list_keys(session, office.actor, wanted, sort)
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
