"""A billing period that is made or changed (PRODUCT.md section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Static

from store import periods
from store.calendar import PeriodDays, parse_day, span
from store.errors import ChangedMeanwhile, Problem
from store.periods import PeriodBook
from store.queries import PeriodRow
from store.vocabulary import PeriodStatus
from tui.asking import Asker
from tui.opening import Office
from tui.output import plain
from tui.screens.dialog import Dialog
from tui.widgets.field_row import FieldRow
from tui.widgets.strip import TextStrip
from tui.widgets.tick_box import TickBox


@dataclass(frozen=True)
class _Conflict:
    """Somebody else was first: what they did, and the periods as they are now."""

    sentence: str
    book: PeriodBook


class PeriodScreen(Dialog[str | None]):
    """Asks for the days of a period and saves it; answers what was done, or None.

    Args:
        book: all periods of the project.
        proposed: what stands in the fields at first.
        read: the period to change; None makes a new one.
    """

    CSS_PATH = "period.tcss"
    HELP = """\
Type the days as 2026-11-30; tab goes to the next field, space ticks. Both ends belong to the period.
A project has one Open period: opening one closes the other. Enter saves, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", id="period.save"),
        Binding("escape", "dismiss", "Back", id="period.back"),
        Binding("down", "app.focus_next", "Next field", show=False, id="period.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="period.previous"),
    ]

    def __init__(
        self, office: Office, project_id: int, book: PeriodBook, proposed: PeriodDays, read: PeriodRow | None = None
    ) -> None:
        super().__init__(id="period")
        self._office = office
        self._project_id = project_id
        self._book = book
        self._read = read
        self._asker = Asker(self)
        self.first = FieldRow("From", str(proposed.first), id="period-from")
        self.last = FieldRow("To", str(proposed.last), id="period-to")
        self.due = FieldRow("Due Date", str(proposed.due), id="period-due")
        is_open = read is None or read.status is PeriodStatus.OPEN
        self.opens = _Tick("Open", is_open, id="period-open", compact=True)
        self.opens.display = read is not None
        self.notice = Static(id="period-notice")

    def compose_body(self) -> Iterable[Widget]:
        """One field a line, and what follows from them."""
        read = self._read
        title = "New billing period" if read is None else f"Billing period {span(read.from_date, read.to_date)}"
        with VerticalScroll(id="period-frame", can_focus=False):
            yield TextStrip(title, id="period-title")
            yield self.first
            yield self.last
            yield self.due
            yield self.opens
            yield self.notice
            with Horizontal(id="period-buttons"):
                yield Button("Save (enter)", id="period-go", variant="primary", compact=True)
                yield Button("Back (esc)", id="period-leave", compact=True)

    @on(Input.Changed)
    @on(Checkbox.Changed)
    def _look_ahead(self) -> None:
        """Says what saving would do, or why it would be refused."""
        try:
            days = self._days()
        except Problem as problem:
            self._refuse(str(problem))
            return
        others = [row for row in self._book.rows if self._read is None or row.id != self._read.id]
        if found := periods.fault(days, ((row.from_date, row.to_date) for row in others)):
            self._refuse(found)
        else:
            self._say(" ".join(_consequences(days, others, opens=self.opens.value)))

    @on(Button.Pressed, "#period-leave")
    def _leave(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#period-go")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Saves; what was typed stays where that is refused."""
        try:
            days = self._days()
        except Problem as problem:
            self._refuse(str(problem))
            return
        read, opens = self._read, self.opens.value

        def question() -> _Conflict | None:
            try:
                self._write(read, days, PeriodStatus.OPEN if opens else PeriodStatus.CLOSED)
            except ChangedMeanwhile as problem:
                with self._office.database.read() as session:
                    return _Conflict(str(problem), periods.book(session, self._office.actor, self._project_id))
            return None

        self._asker.ask("save", question, lambda conflict: self._saved(conflict, days), self._refuse)

    def _write(self, read: PeriodRow | None, days: PeriodDays, status: PeriodStatus) -> None:
        with self._office.database.write() as session:
            if read is None:
                periods.create(session, self._office.actor, self._project_id, days)
            else:
                periods.edit(session, self._office.actor, read, days, status)

    def _saved(self, conflict: _Conflict | None, days: PeriodDays) -> None:
        """Leaves; after a conflict the next enter is meant in the knowledge of what the other one did."""
        if conflict is None:
            done = "is open" if self._read is None else "is saved"
            self.dismiss(f"The period {span(days.first, days.last)} {done}.")
            return
        self._book = conflict.book
        self._read = next((row for row in conflict.book.rows if self._read and row.id == self._read.id), self._read)
        self._refuse(f"{conflict.sentence} Enter again saves what stands here.")

    def _days(self) -> PeriodDays:
        return PeriodDays(
            parse_day(self.first.typed, "From"), parse_day(self.last.typed, "To"), parse_day(self.due.typed, "Due Date")
        )

    def _say(self, sentence: str) -> None:
        self.notice.update(Content(plain(sentence)))
        self.notice.remove_class("-trouble")

    def _refuse(self, sentence: str) -> None:
        self.notice.update(Content(plain(sentence)))
        self.notice.add_class("-trouble")


def _consequences(days: PeriodDays, others: Iterable[PeriodRow], *, opens: bool) -> Iterable[str]:
    """What follows from saving, a sentence each."""
    length = (days.last - days.first).days + 1
    yield f"{length:,} day{'' if length == 1 else 's'}."
    still_open = [row for row in others if row.status is PeriodStatus.OPEN]
    if opens:
        for row in still_open:
            yield f"It opens and closes {span(row.from_date, row.to_date)}."
    elif not still_open:
        yield "No period of the project is open then."
    if days.due < days.first:
        yield "It is due before it begins."


class _Tick(TickBox):
    """Enter saves here; space ticks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.save", "Save", id="period.save-from-tick"),
    ]
