"""Files to take away: a list or a billing as a report, a whole project; for the screens and for the command line."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from store.report import Format, Report
from tui.opening import Office
from tui.output import megabytes, plain, say, say_json
from tui.saving import save_as
from tui.wording import count


@dataclass(frozen=True, slots=True)
class Saved:
    """A report that was written: the absolute path, rows without totals, bytes."""

    path: Path
    format: Format
    rows: int
    size: int


def save_report(
    office: Office, report: Callable[[Session], Report], wanted: Format, target: Path, *, replace: bool
) -> Saved:
    """Makes a report and writes it, its rows page by page.

    Raises:
        FileExistsError: there is a file, and it is not to be replaced.
        Problem: the report is not for this actor, too long for its format, or the file cannot be written.
    """
    from pdf.report import write_report

    def write(temporary: Path) -> tuple[int, int]:
        with office.database.read() as session:
            rows = write_report(report(session), wanted, temporary)
        return rows, temporary.stat().st_size

    rows, size = save_as(target, write, replace=replace)
    return Saved(target.absolute(), wanted, rows, size)


def told(saved: Saved) -> str:
    """What a person reads of it."""
    return f"{count(saved.rows, 'row')}, {megabytes(saved.size)}: exported to {saved.path}"


# The command line.


def wanted_file(chosen: Namespace) -> tuple[Format, Path] | None:
    """The format and file that `--pdf`, `--csv` or `--xlsx` name; None where none of them is given."""
    for wanted in Format:
        if (target := getattr(chosen, wanted.value)) is not None:
            return wanted, target
    return None


def report_verb(office: Office, chosen: Namespace, report: Callable[[Session], Report]) -> int:
    """Writes a report to the file that was named and says what was written."""
    from store.errors import RuleBroken
    from tui.verbs import DONE

    found = wanted_file(chosen)
    assert found is not None, "argparse wants one, or the verb has looked"
    try:
        saved = save_report(office, report, found[0], found[1], replace=chosen.replace)
    except FileExistsError:
        raise RuleBroken(f"{found[1]} is there already; --replace writes over it.") from None
    if chosen.json:
        say_json({"path": str(saved.path), "format": saved.format.value, "rows": saved.rows, "bytes": saved.size})
    else:
        say(plain(told(saved)))
    return DONE


def billing_verb(office: Office, chosen: Namespace) -> int:
    """`billing`: one billing as its form, or its lines and summary as tables."""
    from store import attachments
    from store.billing_report import billing_report

    with office.database.read() as session:
        billing = attachments.find_billing(session, office.actor, chosen.project, chosen.billing)
    return report_verb(office, chosen, lambda session: billing_report(session, office.actor, billing))


def export_verb(office: Office, chosen: Namespace) -> int:
    """`export`: all of a project or nothing."""
    from store.exporting import export_project
    from tui.verbs import DONE, DONE_WITH_EXCEPTIONS

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
