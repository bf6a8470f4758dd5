"""A project that is made (PRODUCT.md section 1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store.dictionary import Term, label, word
from store.project_creation import ProjectTerms, create_project
from store.vocabulary import Dictionary
from tui.opening import Office
from tui.screens.saving_form import SavingForm, SavingTick, form_bindings
from tui.widgets.choice_row import ChoiceRow
from tui.widgets.field_row import FieldRow


class ProjectForm(SavingForm[None]):
    """Asks for a project's number, name and how it bills, and makes it."""

    HELP = """\
Type what the project is called. The point of view decides what everything is named; our own company is who pays its
subcontractors and bills the owner. Periods and contracts come next. Enter saves, escape leaves."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("project-form")

    def __init__(self, office: Office) -> None:
        super().__init__(office, None, "New project", id="project-form")
        self.number = FieldRow("Number", "", id="project-form-number")
        self.name_row = FieldRow("Name", "", id="project-form-name", wide=True)
        self.address = FieldRow("Address", "", id="project-form-address", wide=True)
        self.company = FieldRow("Our own company", "", id="project-form-company", wide=True)
        options = [(word(one), one) for one in Dictionary]
        self.dictionary = ChoiceRow(
            "Point of view", options, Dictionary.GENERAL_CONTRACTORS, id="project-form-dictionary"
        )
        self.overbilling = SavingTick("Over-billing allowed", True, id="project-form-overbilling", compact=True)

    def fields(self) -> Iterable[Widget]:
        """The parts of a project."""
        return (self.number, self.name_row, self.address, self.company, self.dictionary, self.overbilling)

    def consequences(self) -> Iterable[str]:
        """What the point of view calls things."""
        seen = self.dictionary.chosen
        terms = (Term.INVOICING, Term.SUBCONTRACTOR, Term.UPSTREAM_TAB, Term.INVOICE_NUMBER)
        yield f"It speaks of {', '.join(label(seen, term) for term in terms)}."

    def writing(self) -> Callable[[Session], str]:
        """Makes the project."""
        terms = ProjectTerms(
            number=self.number.typed,
            name=self.name_row.typed,
            company=self.company.typed,
            address=self.address.typed,
            dictionary=self.dictionary.chosen,
            allow_overbilling=self.overbilling.value,
        )
        actor = self.office.actor

        def write(session: Session) -> str:
            create_project(session, actor, terms)
            return f"Project {terms.number} is made; enter opens it."

        return write

    def read_again(self, session: Session) -> None:
        """A project that is not there yet is nobody else's."""
