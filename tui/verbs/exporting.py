"""Files to take away: `billing` and the reports of lists, and `export` of a whole project."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from store import attachments
from store.billing_report import billing_report
from store.errors import RuleBroken
from store.exporting import export_project
from store.report import Format, Report
from tui.argument_parts import STANDARD_STREAM
from tui.exporting import save_report, told
from tui.opening import Office
from tui.output import megabytes, plain, print_file, say, say_json
from tui.verbs.common import DONE, DONE_WITH_EXCEPTIONS
from tui.wording import count


def wanted_file(chosen: Namespace) -> tuple[Format, Path] | None:
    """The format and file that `--pdf`, `--csv` or `--xlsx` name; None where none of them is given."""
    for wanted in Format:
        if (target := getattr(chosen, wanted.value)) is not None:
            return wanted, target
    return None


def report_verb(office: Office, chosen: Namespace, report: Callable[[Session], Report]) -> int:
    """Writes a report to the file that was named and says what was written."""
    found = wanted_file(chosen)
    assert found is not None, "argparse wants one, or the verb has looked"
    if found[1] == STANDARD_STREAM:
        _print_report(office, chosen, report, found[0])
        return DONE
    try:
        saved = save_report(office, report, found[0], found[1], replace=chosen.replace)
    except FileExistsError:
        raise RuleBroken(f"{found[1]} is there already; --replace writes over it.") from None
    if chosen.json:
        say_json({"path": str(saved.path), "format": saved.format.value, "rows": saved.rows, "bytes": saved.size})
    else:
        say(plain(told(saved)))
    return DONE


def _print_report(office: Office, chosen: Namespace, report: Callable[[Session], Report], wanted: Format) -> None:
    """Writes a report to standard output, and nothing else."""
    if chosen.json:
        raise RuleBroken("A file on standard output leaves no room for --json; leave one of them out.")
    if wanted is not Format.CSV and sys.stdout.isatty():
        raise RuleBroken(
            f"{wanted.value.upper()} is not for a terminal; send it to a file: ... > report.{wanted.value}"
        )
    with TemporaryDirectory(prefix="progress-billings-") as folder:
        place = Path(folder, f"report.{wanted.value}")
        save_report(office, report, wanted, place, replace=False)
        print_file(place)


def billing_verb(office: Office, chosen: Namespace) -> int:
    """`billing`: one billing as its form, or its lines and summary as tables."""
    with office.database.read() as session:
        billing = attachments.find_billing(session, office.actor, chosen.project, chosen.billing)
    return report_verb(office, chosen, lambda session: billing_report(session, office.actor, billing))


def export_verb(office: Office, chosen: Namespace) -> int:
    """`export`: all of a project or nothing."""
    report = export_project(office.database, office.files, office.actor, chosen.project, chosen.folder)
    if chosen.json:
        say_json(
            {
                "project": report.project_number,
                "folder": str(report.folder),
                "contracts": report.contracts,
                "billings": report.billings,
                "files": report.files,
                "bytes": report.size,
                "faults": [{"path": fault.path, "sentence": fault.sentence} for fault in report.faults],
            }
        )
        return DONE_WITH_EXCEPTIONS if report.faults else DONE
    say(
        f"Project {plain(report.project_number)}: {count(report.contracts, 'contract')}, "
        f"{count(report.billings, 'billing')}, {count(report.files, 'file')}, {megabytes(report.size)}."
    )
    if report.faults:
        say(f"An import would refuse the document for {count(len(report.faults), 'fault')}:")
    for fault in report.faults:
        say(f"  {plain(str(fault))}")
    say(str(report.folder))
    return DONE_WITH_EXCEPTIONS if report.faults else DONE
