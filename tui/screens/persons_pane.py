"""The persons of the directory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from sqlmodel import Session
from textual.binding import Binding, BindingType

from store.directory import PersonRow, has_administrator, list_companies, list_persons
from store.directory_editing import set_administrator, set_system_uid, shut_out
from store.errors import RuleBroken
from tui.asking import Asker
from tui.opening import Office
from tui.screens.ask import AskScreen
from tui.screens.directory_pane import DirectoryPane
from tui.widgets.columns import Column
from tui.widgets.record_table import RecordTable

COLUMNS: tuple[Column[PersonRow], ...] = (
    Column("name", "Name", 22, lambda row: row.name, fixed=True, grows=True),
    Column("login", "Login", 12, lambda row: row.login),
    Column("company", "Company", 20, lambda row: row.company),
    Column("keys", "Keys", 4, lambda row: "" if row.keys is None else f"{row.keys:,}", right=True),
    Column("directory", "Directory", 13, lambda row: "administrator" if row.administrator else ""),
    Column("account", "Account", 8, lambda row: "" if row.system_uid is None else str(row.system_uid), right=True),
    Column("email", "Address", 24, lambda row: row.email),
)


class PersonsPane(DirectoryPane[PersonRow]):
    """Lists the persons whom one may see; who keeps the directory changes them."""

    HELP = """\
Enter opens a person: their keys and levels. n adds one, e changes name, company and address, u says which account of
this system is theirs, a makes them an administrator of the directory or takes that away, D shuts them out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", "New person", id="persons.add", tooltip="Add a person to the directory"),
        Binding("e", "edit", "Edit", id="persons.edit", tooltip="Change name, company and address"),
        Binding("u", "account", "Account", show=False, id="persons.account", tooltip="Which account is theirs"),
        Binding(
            "a",
            "administrator",
            "Administrator",
            show=False,
            id="persons.administrator",
            tooltip="Keeps the directory, or no longer",
        ),
        Binding("D", "shut_out", "Shut out", key_display="D", id="persons.shut-out", tooltip="Take all from them"),
    ]

    KEEPS = frozenset({"edit", "account", "administrator", "shut_out"})

    def __init__(self, office: Office, asker: Asker) -> None:
        table: RecordTable[PersonRow] = RecordTable(
            COLUMNS, empty="Nobody is in the directory yet: n adds the first administrator.", id="persons-table"
        )
        super().__init__(office, asker, table, id="persons-list")

    def rows(self, session: Session) -> Sequence[PersonRow]:
        """Asks for the persons."""
        return list_persons(session, self._office.actor)

    def action_add(self) -> None:
        """Adds a person."""
        self._show_form(None)

    def action_edit(self) -> None:
        """Changes the person under the cursor."""
        if row := self.table.cursor_row:
            self._show_form(row)

    def _show_form(self, row: PersonRow | None) -> None:
        def question() -> tuple[list[str], bool]:
            with self._office.database.read() as session:
                companies = [one.name for one in list_companies(session, self._office.actor)]
                return companies, not has_administrator(session)

        def show(found: tuple[list[str], bool]) -> None:
            from tui.screens.person_form import PersonForm

            companies, first = found
            self._steps.ask(PersonForm(self._office, row, companies, first=first))

        self._asker.ask("companies", question, show, self._asker.refuse, keys_wait=True)

    def action_account(self) -> None:
        """Says which account of the system the person has."""
        row = self.table.cursor_row
        if row is None:
            return

        def answered(typed: str | None) -> None:
            if typed is not None:
                self._steps.take(
                    lambda session: set_system_uid(session, self._office.actor, row.id, _number(typed)),
                    lambda _none: f"The account of {row.login} is saved.",
                )

        now = "" if row.system_uid is None else str(row.system_uid)
        self.app.push_screen(AskScreen(f"Number of the account of {row.login} (id -u); empty for none", now), answered)

    def action_administrator(self) -> None:
        """Turns over whether the person keeps the directory."""
        row = self.table.cursor_row
        if row is not None:
            self._steps.take(
                lambda session: set_administrator(session, self._office.actor, row.id, not row.administrator)
            )

    def action_shut_out(self) -> None:
        """Asks, and takes from the person all by which they could act."""
        from tui.screens.confirm import ConfirmScreen

        row = self.table.cursor_row
        if row is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._steps.take(
                    lambda session: shut_out(session, self._office.actor, row.id),
                    lambda _none: f"{row.login} is shut out.",
                )

        consequence = "Keys, account and levels on every project are taken away; the history keeps the name."
        self.app.push_screen(ConfirmScreen(f"Shut {row.login} out?", consequence, yes="Shut out"), answered)


def _number(typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise RuleBroken(f"{text} is no number of an account; `id -u NAME` says it.")
    return int(text)
