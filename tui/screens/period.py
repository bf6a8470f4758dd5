"""A billing period that is made or changed (PRODUCT.md section 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store import periods
from store.calendar import PeriodDays, parse_day, span
from store.errors import RuleBroken
from store.periods import PeriodBook
from store.queries import PeriodRow
from store.vocabulary import PeriodStatus
from tui.opening import Office
from tui.screens.period_form import PeriodForm
from tui.screens.saving_form import SavingTick, form_bindings
from tui.widgets.field_row import FieldRow
from tui.wording import count


class PeriodScreen(PeriodForm):
    """Asks for the days of a period and saves it.

    Args:
        proposed: what stands in the fields at first.
        read: the period to change, as the book has it; None makes a new one.
    """

    HELP = """\
Type the days as 2026-11-30; tab goes to the next field, space ticks. Both ends belong to the period.
A project has one Open period: opening one closes the other. Enter saves, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("period")

    def __init__(
        self, office: Office, project_id: int, book: PeriodBook, proposed: PeriodDays, read: PeriodRow | None = None
    ) -> None:
        title = "New billing period" if read is None else f"Billing period {span(read.from_date, read.to_date)}"
        super().__init__(office, project_id, book, title, id="period")
        self._read = read
        self.first = FieldRow("From", str(proposed.first), id="period-from")
        self.last = FieldRow("To", str(proposed.last), id="period-to")
        self.due = FieldRow("Due Date", str(proposed.due), id="period-due")
        is_open = read is None or read.status is PeriodStatus.OPEN
        self.opens = SavingTick("Open", is_open, id="period-open", compact=True)
        self.opens.display = read is not None  # a new one always opens

    def fields(self) -> Iterable[Widget]:
        """The days and the status."""
        return (self.first, self.last, self.due, self.opens)

    def consequences(self) -> Iterable[str]:
        """How long it is, what it closes, and what is odd about it."""
        days = self._days()
        others = [row for row in self.base.rows if self._read is None or row.id != self._read.id]
        if found := periods.fault(days, ((row.from_date, row.to_date) for row in others)):
            raise RuleBroken(found)
        yield f"{count((days.last - days.first).days + 1, 'day')}."
        still_open = [row for row in others if row.status is PeriodStatus.OPEN]
        if self.opens.value:
            for row in still_open:
                yield f"It opens and closes {span(row.from_date, row.to_date)}."
        elif not still_open:
            yield "No period of the project is open then."
        if days.due < days.first:
            yield "It is due before it begins."

    def writing(self) -> Callable[[Session], str]:
        """Makes or changes the period."""
        days, read, actor = self._days(), self._read, self.office.actor
        status = PeriodStatus.OPEN if self.opens.value else PeriodStatus.CLOSED

        def write(session: Session) -> str:
            named = f"The period {span(days.first, days.last)}"
            if read is None:
                periods.create(session, actor, self.project_id, days)
                return f"{named} is open."
            periods.edit(session, actor, read, days, status)
            return f"{named} is saved."

        return write

    def renewed(self, book: PeriodBook) -> None:
        """The next change is one of the period as it is now."""
        super().renewed(book)
        self._read = next((row for row in book.rows if self._read and row.id == self._read.id), self._read)

    def _days(self) -> PeriodDays:
        return PeriodDays(
            parse_day(self.first.typed, "From"), parse_day(self.last.typed, "To"), parse_day(self.due.typed, "Due Date")
        )
