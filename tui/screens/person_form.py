"""A person of the directory: a new one, or another name, company or address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store.directory import PersonRow, find_person
from store.directory_editing import PersonTerms, add_person, edit_person
from tui.opening import Office
from tui.screens.saving_form import SavingForm, SavingTick, form_bindings
from tui.widgets.field_row import FieldRow


class PersonForm(SavingForm[PersonRow | None]):
    """Asks for what is known of a person, and saves it.

    Args:
        base: the person as they are; None for a new one.
        companies: names to complete from.
        first: whether nobody keeps the directory yet, so that the new person is meant to.
    """

    HELP = """\
The login is what the person is known by for good; the name can change. Who they work for decides on whose contracts
they may bill. An administrator of the directory adds persons, gives keys and levels, makes projects. Enter saves."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("person-form")

    def __init__(self, office: Office, base: PersonRow | None, companies: Sequence[str], *, first: bool) -> None:
        title = "New person" if base is None else f"Person {base.login}"
        super().__init__(office, base, title, id="person-form")
        known = base or PersonRow(0, "", "", "", "", None, None, None)
        self.login = FieldRow("Login", known.login, id="person-form-login", wide=True)
        self.login.input.disabled = base is not None
        self.name_row = FieldRow("Name", known.name, id="person-form-name", wide=True)
        self.company = FieldRow("Company", known.company, id="person-form-company", wide=True, known=companies)
        self.email = FieldRow("Address for letters", known.email, id="person-form-email", wide=True)
        self.administrator = SavingTick(
            "Administrator of the directory", first, id="person-form-administrator", compact=True
        )
        self.administrator.display = base is None and office.actor.keeps_directory

    def fields(self) -> Iterable[Widget]:
        """What is known of a person."""
        return (self.login, self.name_row, self.company, self.email, self.administrator)

    def consequences(self) -> Iterable[str]:
        """What comes next."""
        if self.base is None:
            yield "Keys and levels come next: enter on the person opens them."

    def writing(self) -> Callable[[Session], str]:
        """Adds the person, or changes them."""
        login, actor, base = self.login.typed.strip(), self.office.actor, self.base
        terms = PersonTerms(self.name_row.typed, self.company.typed, self.email.typed)
        administrator = self.administrator.display and self.administrator.value

        def write(session: Session) -> str:
            if base is None:
                add_person(session, actor, login, terms, administrator=administrator)
                return f"{terms.name} is in the directory as {login}."
            edit_person(session, actor, base.id, terms, seen=PersonTerms(base.name, base.company, base.email))
            return f"{base.login} is saved."

        return write

    def read_again(self, session: Session) -> PersonRow | None:
        """The person as somebody else has left them."""
        return find_person(session, self.office.actor, self.login.typed.strip())
