"""What the forms on billing periods have in common."""

from __future__ import annotations

from sqlmodel import Session

from store import periods
from store.periods import PeriodBook
from tui.opening import Office
from tui.screens.saving_form import SavingForm


class PeriodForm(SavingForm[PeriodBook]):
    """A form on the periods of a project; its base is all of them and the project's settings."""

    CSS_PATH = ["saving_form.tcss", "period_form.tcss"]

    def __init__(self, office: Office, project_id: int, book: PeriodBook, title: str, *, id: str) -> None:
        super().__init__(office, book, title, id=id)
        self.project_id = project_id

    def read_again(self, session: Session) -> PeriodBook:
        """The periods as they are now."""
        return periods.book(session, self.office.actor, self.project_id)
