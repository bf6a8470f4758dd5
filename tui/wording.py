"""How figures, days and outcomes are put into words on the screens."""

from __future__ import annotations

from datetime import date, datetime

from store.backups import BackupRow
from store.calendar import span
from store.dictionary import word
from store.period_schedule import CaughtUp
from store.vocabulary import BackupState, BillingStatus, InviteState
from tui.output import megabytes


def count(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun, e.g. `1 billing`, `1,200 files`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def day(value: date | None) -> str:
    """A day as US construction writes it; empty for none."""
    return "" if value is None else f"{value:%m/%d/%Y}"


def days(first: date | None, last: date | None) -> str:
    """A span of days; empty for none."""
    return "" if first is None or last is None else f"{day(first)} - {day(last)}"


def moment(value: datetime) -> str:
    """An instant in this machine's zone."""
    return f"{value.astimezone():%m/%d/%y %H:%M}"


def status_word(code: str) -> str:
    """A status or pseudo-status for a person, by its code."""
    return word(BillingStatus(code) if code in list(BillingStatus) else InviteState(code))


def outcome(row: BackupRow) -> str:
    """What became of a backup, in a word or two."""
    if row.state is not BackupState.DONE:
        return word(row.state)
    return count(row.exceptions, "needs attention", "need attention") if row.exceptions else "Complete"


def figures(row: BackupRow) -> str:
    """Billings, pages, size and seconds of a finished backup."""
    return (
        f"{count(row.billings, 'billing')}, {count(row.pages, 'page')}, {megabytes(row.size)} "
        f"in {row.seconds_milli / 1000:.2f} s"
    )


def progress(row: BackupRow) -> str:
    """How far a compile is."""
    if row.state is BackupState.QUEUED:
        return "waiting for a worker"
    if not row.steps_total:
        return row.phase or "starting"
    share = row.steps_done * 100 // row.steps_total
    return f"{row.phase} {row.steps_done:,} of {row.steps_total:,} ({share} %)"


def caught_up(found: CaughtUp) -> str:
    """What catching up came to, for a toast; empty for nothing."""
    if not found.made:
        return ""
    newest = found.made[-1]
    made = count(len(found.made), "billing period was made", "billing periods were made")
    return f"By the schedule {made}, up to {span(newest.first, newest.last)}."
