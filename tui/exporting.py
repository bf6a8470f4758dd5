"""The verbs that write files to take away: a whole project."""

from __future__ import annotations

from argparse import Namespace

from store.exporting import ExportReport, export_project
from tui.opening import Office
from tui.output import megabytes, plain, say, say_json
from tui.verbs import DONE, DONE_WITH_EXCEPTIONS
from tui.wording import count


def export_verb(office: Office, chosen: Namespace) -> int:
    """`export`: all of a project or nothing."""
    report = export_project(office.database, office.files, office.actor, chosen.project, chosen.folder)
    if chosen.json:
        say_json(_document(report))
    else:
        _say(report)
    return DONE_WITH_EXCEPTIONS if report.faults else DONE


def _document(report: ExportReport) -> dict[str, object]:
    return {
        "project": report.project_number,
        "folder": str(report.folder),
        "contracts": report.contracts,
        "billings": report.billings,
        "files": report.files,
        "bytes": report.size,
        "faults": [{"path": fault.path, "sentence": fault.sentence} for fault in report.faults],
    }


def _say(report: ExportReport) -> None:
    say(
        f"Project {plain(report.project_number)}: {count(report.contracts, 'contract')}, "
        f"{count(report.billings, 'billing')}, {count(report.files, 'file')}, {megabytes(report.size)}."
    )
    if report.faults:
        say(f"An import would refuse the document for {count(len(report.faults), 'fault')}:")
    for fault in report.faults:
        say(f"  {plain(str(fault))}")
    say(str(report.folder))
