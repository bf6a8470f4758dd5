"""Retainage of many lines at once: at which rate it is held, and how much of what is held is released."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store.billing_editing import entry_sheet, write_entries
from store.billing_entry import Entry, EntryLine, EntrySheet, recomputed, releasing, require_sound
from store.errors import RuleBroken
from store.money import format_cents, parse_rate
from tui.opening import Office
from tui.screens.saving_form import SavingForm, form_bindings
from tui.widgets.field_row import FieldRow
from tui.wording import count


class RetainageForm(SavingForm[EntrySheet]):
    """Asks for rates and releases, and writes them on some lines.

    Args:
        lines: ids of the lines.
    """

    HELP = """\
Percentages, each for all of these lines; a field left empty leaves that as it is. What is released is a share of what
each line holds; 0 takes back what this billing released. Enter saves, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("retainage")

    def __init__(self, office: Office, base: EntrySheet, lines: Sequence[int]) -> None:
        super().__init__(office, base, f"Retainage of {count(len(lines), 'line')} of {base.label}", id="retainage")
        self._lines = frozenset(lines)
        self.rate_work = FieldRow("Hold of work, %", "", id="retainage-rate-work")
        self.rate_stored = FieldRow("Hold of stored, %", "", id="retainage-rate-stored")
        self.release_work = FieldRow("Release of work, %", "", id="retainage-release-work")
        self.release_stored = FieldRow("Release of stored, %", "", id="retainage-release-stored")
        self.rate_work.display = base.sets_retainage
        self.rate_stored.display = base.sets_retainage and not base.by_unit
        self.release_stored.display = not base.by_unit

    def fields(self) -> Iterable[Widget]:
        """Two rates and two releases."""
        return (self.rate_work, self.rate_stored, self.release_work, self.release_stored)

    def consequences(self) -> Iterable[str]:
        """What is held and due then."""
        entries = self._entries()
        for line in self.base.lines:
            if line.sov_line_id in entries:
                require_sound(self.base, line, entries[line.sov_line_id])
        now, then = self.base.summary, recomputed(self.base, entries).summary
        yield f"Line 5, retainage held: {format_cents(then.retainage)}, now {format_cents(now.retainage)}."
        yield f"Line 8, payment due: {format_cents(then.due)}, now {format_cents(now.due)}."

    def writing(self) -> Callable[[Session], str]:
        """Writes the lines."""
        entries, sheet, actor, today = self._entries(), self.base, self.office.actor, self.office.today()

        def write(session: Session) -> str:
            write_entries(session, actor, sheet.billing_id, entries, version=sheet.version, today=today)
            return f"Retainage of {count(len(entries), 'line')} of {sheet.label} is set."

        return write

    def read_again(self, session: Session) -> EntrySheet:
        """The billing as it is now."""
        return entry_sheet(session, self.office.actor, self.base.billing_id, today=self.office.today())

    def _entries(self) -> dict[int, Entry]:
        rates = {name: _rate(row) for name, row in (("rate_work", self.rate_work), ("rate_stored", self.rate_stored))}
        typed = {name: rate for name, rate in rates.items() if rate is not None}
        work, stored = _rate(self.release_work), _rate(self.release_stored)
        return {
            line.sov_line_id: _released(line, replace(line.entry, **typed), work, stored)
            for line in self.base.lines
            if line.sov_line_id in self._lines
        }


def _released(line: EntryLine, entry: Entry, work: int | None, stored: int | None) -> Entry:
    """The entry with shares of what is held released; None leaves a release as it is."""
    released = releasing(line, entry, work=work or 0, stored=stored or 0)
    return replace(
        entry,
        released_work=entry.released_work if work is None else released.released_work,
        released_stored=entry.released_stored if stored is None else released.released_stored,
    )


def _rate(row: FieldRow) -> int | None:
    if not row.typed.strip():
        return None
    try:
        return parse_rate(row.typed)
    except ValueError as error:
        raise RuleBroken(str(error)) from None
