"""How a project's periods are made: its schedule, and the days of those made by hand (PRODUCT.md section 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store import period_schedule
from store.calendar import PeriodSettings, missing, parse_day, proposed, span
from store.dictionary import word
from store.errors import RuleBroken
from store.periods import PeriodBook
from store.vocabulary import Schedule
from tui.opening import Office
from tui.screens.period_form import PeriodForm
from tui.screens.saving_form import form_bindings
from tui.widgets.choice_row import ChoiceRow
from tui.widgets.field_row import FieldRow
from tui.widgets.strip import TextStrip
from tui.wording import caught_up, count


class ScheduleScreen(PeriodForm):
    """Asks for the settings and saves them; what the schedule then lacks is made at once."""

    HELP = """\
Monthly and Weekly make a period as soon as it begins, from the first day on, and those that were missed; each closes
the one before. A first day of 31 is every month's end. Never makes none: n does it by hand, with the days below;
31 is the end of a shorter month too. Tab goes to the next field. Enter saves, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("schedule")

    def __init__(self, office: Office, project_id: int, book: PeriodBook) -> None:
        super().__init__(office, project_id, book, "How billing periods are made", id="schedule")
        self._today = office.today()
        settings = book.settings
        options = [(word(one), one) for one in Schedule]
        self.schedule = ChoiceRow("Schedule", options, settings.schedule, id="schedule-schedule")
        start = settings.start or proposed(settings, book.latest, self._today).first
        self.start = FieldRow("First day", str(start), id="schedule-start")
        self.start_day = FieldRow("From, by hand", str(settings.start_day), id="schedule-start-day")
        self.end_day = FieldRow("To, by hand", str(settings.end_day), id="schedule-end-day")
        self.due_day = FieldRow("Due Date", str(settings.due_day), id="schedule-due-day")

    def fields(self) -> Iterable[Widget]:
        """The schedule, and the days of the month."""
        yield self.schedule
        yield self.start
        yield TextStrip("Days of the month of a new period", id="schedule-days")
        yield self.start_day
        yield self.end_day
        yield self.due_day

    def consequences(self) -> Iterable[str]:
        """What is made at once, what is skipped, and what a new period by hand would be."""
        self.start.display = self.schedule.chosen is not Schedule.NEVER
        wanted = self._settings()
        if found := period_schedule.settings_fault(wanted, self._today):
            raise RuleBroken(found)
        there = [(row.from_date, row.to_date) for row in self.base.rows]
        lacking = missing(wanted, there, self._today)
        if lacking.free:
            newest = lacking.free[-1]
            made = count(len(lacking.free), "period")
            yield f"Makes {made} up to today; the newest, {span(newest.first, newest.last)}, is due {newest.due}."
        elif wanted.schedule is not Schedule.NEVER:
            yield "No period is missing up to today."
        if lacking.taken:
            yield f"Skips {count(len(lacking.taken), 'period')} that would overlap one that is there."
        latest = max([last for _, last in there] + [days.last for days in lacking.free], default=None)
        following = proposed(wanted, latest, self._today)
        yield f"The next one by hand: {span(following.first, following.last)}, due {following.due}."

    def writing(self) -> Callable[[Session], str]:
        """Keeps the settings and makes what the schedule lacks."""
        wanted, read, actor = self._settings(), self.base.settings, self.office.actor

        def write(session: Session) -> str:
            made = period_schedule.save_settings(session, actor, self.project_id, read, wanted, self._today)
            return caught_up(made) or "The schedule is saved."

        return write

    def _settings(self) -> PeriodSettings:
        schedule = self.schedule.chosen
        return PeriodSettings(
            schedule=schedule,
            start=None if schedule is Schedule.NEVER else parse_day(self.start.typed, "First day"),
            start_day=_month_day(self.start_day.typed, "From"),
            end_day=_month_day(self.end_day.typed, "To"),
            due_day=_month_day(self.due_day.typed, "Due Date"),
        )


def _month_day(text: str, named: str) -> int:
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 2):
        raise RuleBroken(f"{named}: {typed!r} is not a day of the month; type a number from 1 to 31.")
    return int(typed)
