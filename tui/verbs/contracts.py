"""`contracts` lists a project's contracts; `sov` shows, exports or takes in the lines of one."""

from __future__ import annotations

from argparse import Namespace

from store.contract_detail import SovRow, contract_detail
from store.contracts import contract_names, contract_rows
from store.errors import NotFound
from store.money import format_cents
from store.schedule_of_values import add_lines
from store.sov_text import read_lines, sov_report
from store.vocabulary import Direction
from tui.opening import Office
from tui.output import say, say_json, say_table
from tui.verbs.common import DONE, project_id
from tui.verbs.exporting import report_verb, wanted_file
from tui.wording import count


def contracts_verb(office: Office, chosen: Namespace) -> int:
    """`contracts`: those the person may see."""
    project = project_id(office, chosen.project)
    direction = Direction.UPSTREAM if chosen.client else Direction.DOWNSTREAM
    with office.database.read() as session:
        rows = contract_rows(session, office.actor, project, direction)
    if chosen.json:
        say_json(
            [
                {
                    "number": one.number,
                    "kind": one.kind.value,
                    "title": one.title,
                    "company": one.company,
                    "status": one.status.value,
                    "private": one.private,
                    "original_cents": one.original,
                    "revised_cents": one.revised,
                    "billed_cents": one.billed,
                    "billings": one.billings,
                }
                for one in rows
            ]
        )
        return DONE
    say_table(
        ("Contract", "Title", "Company", "Status", "Original", "Revised", "Billed"),
        [
            (
                one.number,
                one.title,
                one.company,
                one.status.value,
                format_cents(one.original),
                format_cents(one.revised),
                format_cents(one.billed),
            )
            for one in rows
        ],
        right=frozenset({4, 5, 6}),
    )
    return DONE


def sov_verb(office: Office, chosen: Namespace) -> int:
    """`sov`: the lines of a contract, to look at, to take away, or more of them from a file."""
    contract = contract_id(office, project_id(office, chosen.project), chosen.contract)
    if chosen.take is not None:
        return _take(office, contract, chosen)
    if wanted_file(chosen) is not None:
        return report_verb(office, chosen, lambda session: sov_report(session, office.actor, contract))
    with office.database.read() as session:
        lines = contract_detail(session, office.actor, contract).lines
    if chosen.json:
        say_json([_document(line) for line in lines])
        return DONE
    say_table(
        ("Item", "Budget Code", "Description", "Scheduled Value", "Billed", "Change Order"),
        [
            (
                line.item,
                line.budget_code,
                line.description,
                format_cents(line.scheduled),
                format_cents(line.completed),
                line.change_order,
            )
            for line in lines
        ],
        right=frozenset({3, 4}),
    )
    return DONE


def _take(office: Office, contract: int, chosen: Namespace) -> int:
    """Adds the lines of a file, all or none."""
    from pdf.table_file import rows_of_file

    lines = read_lines(rows_of_file(chosen.take))
    with office.database.write() as session:
        version = contract_detail(session, office.actor, contract).version
        add_lines(session, office.actor, contract, lines, version=version)
    if chosen.json:
        say_json({"lines": len(lines), "cents": sum(line.scheduled for line in lines)})
    else:
        say(f"{count(len(lines), 'line')} added: {format_cents(sum(line.scheduled for line in lines))}.")
    return DONE


def contract_id(office: Office, project: int, number: str) -> int:
    """The contract with this number in a project; NotFound where there is none for this person."""
    with office.database.read() as session:
        for direction in Direction:
            for name in contract_names(session, office.actor, project, direction):
                if name.number == number:
                    return name.id
    raise NotFound(f"There is no contract {number}; `progress-billings contracts` lists those you may see.")


def _document(line: SovRow) -> dict[str, object]:
    return {
        "item": line.item,
        "budget_code": line.budget_code,
        "description": line.description,
        "scheduled_cents": line.scheduled,
        "billed_cents": line.completed,
        "change_order": line.change_order,
        "counts": line.counts,
    }
