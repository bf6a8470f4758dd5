"""Files to take away: a list or a billing as a report; for the screens and for the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from store.report import Format, Report
from tui.opening import Office
from tui.output import megabytes
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
