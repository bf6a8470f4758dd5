"""The number, date and comment of a billing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Label, TextArea

from store.billing_terms import BillingTerms, edit_billing, terms_of_billing
from store.calendar import parse_day
from tui.opening import Office
from tui.output import plain_lines
from tui.screens.saving_form import SavingForm, form_bindings
from tui.widgets.field_row import FieldRow


class BillingForm(SavingForm[tuple[BillingTerms, int]]):
    """Asks for them and saves them.

    Args:
        base: what is said of the billing, and its version.
        name: what the person knows the billing by.
    """

    HELP = """\
Type the number, the date and the comment; tab goes to the next field. The comment may have several lines. Enter in a
field of one line saves, tab leads from the comment to the buttons; escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("billing-form")

    def __init__(self, office: Office, base: tuple[BillingTerms, int], billing_id: int, name: str) -> None:
        super().__init__(office, base, f"Number, date and comment of {name}", id="billing-form")
        self._billing_id = billing_id
        self._name = name
        terms, _ = base
        day = "" if terms.billing_date is None else str(terms.billing_date)
        self.number = FieldRow("Number", terms.number, id="billing-form-number", wide=True)
        self.day = FieldRow("Date", day, id="billing-form-date")
        # What could steer the terminal is shown as a mark; a comment that nobody touches stays what it is.
        self._shown = plain_lines(terms.comment)
        self.comment = TextArea(self._shown, id="billing-form-comment", tab_behavior="focus", compact=True)
        self.comment.cursor_blink = False

    def fields(self) -> Iterable[Widget]:
        """Two lines and a text."""
        return (self.number, self.day, Vertical(Label(Content("Comment")), self.comment, classes="form-text"))

    def consequences(self) -> Iterable[str]:
        """Where it shows."""
        self._typed()
        yield "The form of the billing shows them; no amount changes."

    def writing(self) -> Callable[[Session], str]:
        """Saves them."""
        terms, billing, actor, today = self._typed(), self._billing_id, self.office.actor, self.office.today()
        version, name = self.base[1], self._name

        def write(session: Session) -> str:
            edit_billing(session, actor, billing, terms, version=version, today=today)
            return f"{name} is saved."

        return write

    def read_again(self, session: Session) -> tuple[BillingTerms, int]:
        """What is said of it now."""
        return terms_of_billing(session, self.office.actor, self._billing_id)

    def _typed(self) -> BillingTerms:
        text = self.day.typed.strip()
        comment = self.base[0].comment if self.comment.text == self._shown else self.comment.text
        return BillingTerms(self.number.typed, parse_day(text, "Date") if text else None, comment)
