"""How a project's periods are made: its schedule, and the days of those made by hand (PRODUCT.md section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Select, Static

from store import period_schedule
from store.calendar import PeriodSettings, parse_day, proposed, span
from store.dictionary import word
from store.errors import Problem, RuleBroken
from store.period_schedule import CaughtUp
from store.periods import PeriodBook
from store.vocabulary import Schedule
from tui.asking import Asker
from tui.opening import Office
from tui.output import plain
from tui.screens.dialog import Dialog
from tui.widgets.field_row import FieldRow
from tui.widgets.strip import TextStrip
from tui.wording import caught_up, count


class ScheduleScreen(Dialog[str | None]):
    """Asks for the settings and saves them; answers what was done, or None."""

    CSS_PATH = "schedule.tcss"
    HELP = """\
Monthly and Weekly make a period as soon as it begins, from the first day on, and those that were missed; each closes
the one before. A first day of 31 is every month's end. Never makes none: n does it by hand, with the days below;
31 is the end of a shorter month too. Tab goes to the next field. Enter saves, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", id="schedule.save"),
        Binding("escape", "dismiss", "Back", id="schedule.back"),
        Binding("down", "app.focus_next", "Next field", show=False, id="schedule.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="schedule.previous"),
    ]

    def __init__(self, office: Office, project_id: int, book: PeriodBook) -> None:
        super().__init__(id="schedule")
        self._office = office
        self._project_id = project_id
        self._book = book
        self._today = date.today()
        self._asker = Asker(self)
        settings = book.settings
        self.schedule: Select[Schedule] = Select(
            [(word(one), one) for one in Schedule],
            value=settings.schedule,
            allow_blank=False,
            compact=True,
            id="schedule-schedule",
        )
        start = settings.start or proposed(settings, book.latest, self._today).first
        self.start = FieldRow("First day", str(start), id="schedule-start")
        self.start_day = FieldRow("From day of the month", str(settings.start_day), id="schedule-start-day")
        self.end_day = FieldRow("To day of the month", str(settings.end_day), id="schedule-end-day")
        self.due_day = FieldRow("Due day of the month", str(settings.due_day), id="schedule-due-day")
        self.notice = Static(id="schedule-notice")

    def compose_body(self) -> Iterable[Widget]:
        """One field a line, and what follows from them."""
        with VerticalScroll(id="schedule-frame", can_focus=False):
            yield TextStrip("How billing periods are made", id="schedule-title")
            with Horizontal(id="schedule-row"):
                yield Label("Schedule")
                yield self.schedule
            yield self.start
            yield TextStrip("A new period by hand", id="schedule-by-hand")
            yield self.start_day
            yield self.end_day
            yield self.due_day
            yield self.notice
            with Horizontal(id="schedule-buttons"):
                yield Button("Save (enter)", id="schedule-go", variant="primary", compact=True)
                yield Button("Back (esc)", id="schedule-leave", compact=True)

    @on(Input.Changed)
    @on(Select.Changed)
    def _look_ahead(self) -> None:
        """Says what saving would do, or why it would be refused."""
        self.start.display = self.schedule.value is not Schedule.NEVER
        try:
            wanted = self._settings()
        except Problem as problem:
            self._refuse(str(problem))
            return
        if found := period_schedule.settings_fault(wanted, self._today):
            self._refuse(found)
        else:
            self.notice.update(Content("\n".join(self._consequences(wanted))))
            self.notice.remove_class("-trouble")

    def _consequences(self, wanted: PeriodSettings) -> Iterable[str]:
        """What follows from saving, a sentence each."""
        there = [(row.from_date, row.to_date) for row in self._book.rows]
        lacking = period_schedule.would_make(wanted, there, self._today)
        if lacking.free:
            newest = lacking.free[-1]
            made = count(len(lacking.free), "period")
            yield f"Makes {made} up to today; the newest, {span(newest.first, newest.last)}, is due {newest.due}."
        elif wanted.schedule is not Schedule.NEVER:
            yield "No period is missing up to today."
        if lacking.taken:
            yield f"Skips {count(len(lacking.taken), 'period')} that would overlap one that is there."
        latest = max([day for day in (self._book.latest, *(days.last for days in lacking.free)) if day], default=None)
        following = proposed(wanted, latest, self._today)
        yield f"The next one by hand: {span(following.first, following.last)}, due {following.due}."

    @on(Button.Pressed, "#schedule-leave")
    def _leave(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#schedule-go")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Saves; what was typed stays where that is refused."""
        try:
            wanted = self._settings()
        except Problem as problem:
            self._refuse(str(problem))
            return

        def question() -> CaughtUp:
            with self._office.database.write() as session:
                return period_schedule.save_settings(
                    session, self._office.actor, self._project_id, self._book.settings, wanted, self._today
                )

        self._asker.ask("save", question, self._saved, self._refuse)

    def _saved(self, found: CaughtUp) -> None:
        self.dismiss(caught_up(found) or "The schedule is saved.")

    def _settings(self) -> PeriodSettings:
        schedule = self.schedule.value
        assert isinstance(schedule, Schedule), "a blank is not allowed"
        return PeriodSettings(
            schedule=schedule,
            start=None if schedule is Schedule.NEVER else parse_day(self.start.typed, "First day"),
            start_day=_month_day(self.start_day.typed, "From day"),
            end_day=_month_day(self.end_day.typed, "To day"),
            due_day=_month_day(self.due_day.typed, "Due day"),
        )

    def _refuse(self, sentence: str) -> None:
        self.notice.update(Content(plain(sentence)))
        self.notice.add_class("-trouble")


def _month_day(text: str, named: str) -> int:
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 2):
        raise RuleBroken(f"{named}: {typed!r} is not a day of the month; type a number from 1 to 31.")
    return int(typed)
