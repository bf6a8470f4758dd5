"""Who bills on a contract and who sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from store.contract_detail import ContractDetail
from store.contract_people import ContractPerson, set_contact, set_listed
from store.dictionary import Term, label, word
from tui.opening import Office
from tui.screens.contract_pane import ContractPane
from tui.steps import Steps
from tui.widgets.columns import Column
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip


def _columns() -> tuple[Column[ContractPerson], ...]:
    return (
        Column("name", "Name", 20, lambda row: row.name, fixed=True, grows=True),
        Column("contact", "Bills", 5, lambda row: "yes" if row.contact else ""),
        Column("listed", "Private list", 12, lambda row: "yes" if row.listed else ""),
        Column("level", "Level", 9, lambda row: word(row.level)),
        Column("company", "Company", 20, lambda row: row.company),
        Column("login", "Login", 12, lambda row: row.login),
    )


class PeoplePane(ContractPane):
    """Everybody with a level on the project, for who may change the lists; else those who are on one."""

    HELP = """\
c makes the person under the cursor somebody who bills for the contract's company, or takes that away; whoever bills is
on the private list too. l puts somebody on the private list or takes them off it: only they, and administrators, see
a private contract."""

    CHANGES_ROW = frozenset({"contact", "listed"})

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "contact", "Bills", id="people.contact", tooltip="Bills on this contract, or no longer"),
        Binding("l", "listed", "Private list", id="people.listed", tooltip="On the private list, or no longer"),
    ]

    def __init__(self, office: Office, steps: Steps) -> None:
        super().__init__(office, steps, id="people-list")
        self.table: RecordTable[ContractPerson] = RecordTable(
            _columns(), opens=False, empty="Nobody bills on it, and nobody is on its private list.", id="people-table"
        )
        self.about = TextStrip(id="people-about", classes="notice")

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.table
        yield self.about

    def show(self, detail: ContractDetail, people: Sequence[ContractPerson]) -> None:
        """Shows the people of a contract."""
        self._detail = detail
        self.table.show(AtHand(people, key=lambda row: row.id))
        sees = "Its private list and administrators see it." if detail.terms.private else "It is not private."
        contact = label(detail.dictionary, Term.INVOICE_CONTACT)
        self.about.say(f"{contact}s work for {detail.terms.company}. {sees}", "")
        self.refresh_bindings()

    def action_contact(self) -> None:
        """Turns over whether the person bills."""
        row, detail = self.table.cursor_row, self._detail
        if row is not None and detail is not None:
            self._steps.take(
                lambda session: set_contact(
                    session, self._office.actor, detail.id, row.id, not row.contact, version=detail.version
                )
            )

    def action_listed(self) -> None:
        """Turns over whether the person is on the private list."""
        row, detail = self.table.cursor_row, self._detail
        if row is not None and detail is not None:
            self._steps.take(
                lambda session: set_listed(
                    session, self._office.actor, detail.id, row.id, not row.listed, version=detail.version
                )
            )
