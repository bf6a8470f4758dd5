"""The list of billing periods: made, edited, deleted, and how they make themselves (PRODUCT.md sections 2 and 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen

from store import periods, queries
from store.calendar import PeriodDays, proposed, scheduled, span
from store.dictionary import word
from store.periods import PeriodBook
from store.queries import PeriodRow, ProjectRow
from store.vocabulary import PeriodStatus, Schedule
from tui.asking import Asker
from tui.opening import Office
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip
from tui.wording import day

COLUMNS: tuple[Column[PeriodRow], ...] = (
    Column("from", "From", 10, lambda row: day(row.from_date), fixed=True),
    Column("to", "To", 10, lambda row: day(row.to_date)),
    Column("due", "Due Date", 10, lambda row: day(row.due_date)),
    Column("status", "Status", 8, lambda row: word(row.status)),
    Column("billings", "Billings", 8, lambda row: f"{row.billings:,}", right=True),
)


class PeriodsPane(Vertical):
    """The periods, newest first; enter shows the billings of one."""

    HELP = """\
The project's billing periods. Enter shows the billings of the one under the cursor.
n makes a period, opens it and closes the one before; e changes the one under the cursor, d deletes one that is unused.
s is for periods that make themselves every month or week, and for the days that n proposes.
All but looking is for Admin on Commitments."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="periods.new", tooltip="Make a billing period and open it"),
        Binding("e", "edit", "Edit", id="periods.edit", tooltip="Change the days or the status of the period"),
        Binding("d", "delete", "Delete", id="periods.delete", tooltip="Delete a period that nothing uses"),
        Binding(
            "s",
            "schedule",
            "Schedule",
            show=False,
            id="periods.schedule",
            tooltip="Periods that make themselves, and the days of new ones",
        ),
    ]

    @dataclass
    class Chosen(Message):
        """The billings of a period are to be shown."""

        period: PeriodRow

    class Changed(Message):
        """The project's periods are others now."""

    def __init__(self, office: Office, project: ProjectRow) -> None:
        super().__init__(id="periods-list")
        self._office = office
        self._project = project
        self._asker = Asker(self)
        self.table: RecordTable[PeriodRow] = RecordTable(
            COLUMNS, empty="No billing periods yet: n makes one, s a schedule that makes them.", id="periods-table"
        )
        self.about = TextStrip(id="periods-about", classes="notice")

    def compose(self) -> ComposeResult:
        """The table, and a line on the schedule."""
        yield self.table
        yield self.about

    def look(self) -> None:
        """Asks for the list and the schedule."""

        def question() -> list[PeriodRow]:
            with self._office.database.read() as session:
                return list(reversed(queries.periods(session, self._office.actor, self._project.id)))

        self.table.show(ListSource(question, key=lambda row: row.id))
        # Who may not change the schedule is not bothered with it.
        self._asker.ask("about", self._read_book, self._say_about, lambda _: self.about.say("", ""))

    def _say_about(self, book: PeriodBook) -> None:
        settings = book.settings
        begins = f" from {settings.start} on" if settings.start else ""
        self.about.say(f"Schedule: {word(settings.schedule)}{begins}", "s changes it")

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        if row := self.table.cursor_row:
            self.post_message(self.Chosen(row))

    # Changing them. Each begins with what is there now, and so with whether the person may.

    def action_new(self) -> None:
        """Makes a period."""

        def opened(book: PeriodBook) -> None:
            from tui.screens.period import PeriodScreen

            days = proposed(book.settings, book.latest, self._office.today())
            self._show(PeriodScreen(self._office, self._project.id, book, days))

        self._with_book(opened)

    def action_edit(self) -> None:
        """Changes the period under the cursor."""

        def opened(book: PeriodBook, row: PeriodRow) -> None:
            from tui.screens.period import PeriodScreen

            days = PeriodDays(row.from_date, row.to_date, row.due_date)
            self._show(PeriodScreen(self._office, self._project.id, book, days, row))

        self._with_row(opened)

    def action_schedule(self) -> None:
        """Changes the schedule and the days of new periods."""

        def opened(book: PeriodBook) -> None:
            from tui.screens.schedule import ScheduleScreen

            self._show(ScheduleScreen(self._office, self._project.id, book))

        self._with_book(opened)

    def action_delete(self) -> None:
        """Deletes the period under the cursor, if nothing uses it."""

        def found(book: PeriodBook, row: PeriodRow) -> None:
            self._asker.ask(
                "unused", lambda: self._check_unused(row), lambda _: self._confirm(book, row), self._asker.refuse
            )

        self._with_row(found)

    def _check_unused(self, row: PeriodRow) -> None:
        with self._office.database.read() as session:
            periods.unused(session, self._office.actor, row)

    def _confirm(self, book: PeriodBook, row: PeriodRow) -> None:
        from tui.screens.confirm import ConfirmScreen

        question = f"Delete the period {span(row.from_date, row.to_date)}?"
        consequence = " ".join(_consequences(book, row, self._office.today()))
        self.app.push_screen(
            ConfirmScreen(question, consequence, yes="Delete"), lambda yes: self._delete(row) if yes else None
        )

    def _delete(self, row: PeriodRow) -> None:
        def question() -> str:
            with self._office.database.write() as session:
                periods.delete(session, self._office.actor, row)
            return f"The period {span(row.from_date, row.to_date)} is deleted."

        self._asker.ask("delete", question, self._changed, self._asker.refuse)

    def _show(self, dialog: ModalScreen[str | None]) -> None:
        self.app.push_screen(dialog, lambda done: self._changed(done) if done else None)

    def _changed(self, sentence: str) -> None:
        self.notify(sentence, markup=False)
        self.look()
        self.post_message(self.Changed())

    def _with_row(self, then: Callable[[PeriodBook, PeriodRow], None]) -> None:
        """Goes on with the period under the cursor as it is now."""
        chosen = self.table.cursor_row

        def found(book: PeriodBook) -> None:
            row = next((one for one in book.rows if chosen and one.id == chosen.id), None)
            if row is not None:
                then(book, row)
                return
            self._asker.refuse("There is no billing period under the cursor; n makes one.")
            self.look()

        self._with_book(found)

    def _with_book(self, then: Callable[[PeriodBook], None]) -> None:
        self._asker.ask("book", self._read_book, then, self._asker.refuse, keys_wait=True)

    def _read_book(self) -> PeriodBook:
        with self._office.database.read() as session:
            return periods.book(session, self._office.actor, self._project.id)


def _consequences(book: PeriodBook, row: PeriodRow, today: date) -> Iterable[str]:
    """What follows from deleting a period, a sentence each."""
    yield "No billing and no invite uses it."
    if row.status is PeriodStatus.OPEN:
        yield "No period of the project is open then."
    if book.settings.schedule is not Schedule.NEVER and any(
        (days.first, days.last) == (row.from_date, row.to_date) for days in scheduled(book.settings, today)
    ):
        yield "The schedule makes it again, unless s changes that."
