"""One contract: its terms, lines, change orders, people and history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TabbedContent, TabPane

from store.contract_detail import ContractDetail, contract_detail
from store.contract_people import ContractPerson, contract_people
from store.contract_terms import company_names, delete_contract
from store.dictionary import word
from store.money import format_cents, format_rate, ratio
from store.queries import ChangeRow
from store.vocabulary import Accounting, Direction
from tui.asking import Asker
from tui.opening import Office
from tui.output import plain, plain_lines
from tui.screens.billing import CHANGE_COLUMNS
from tui.screens.change_orders_pane import ChangeOrdersPane
from tui.screens.office_screen import OfficeScreen
from tui.screens.people_pane import PeoplePane
from tui.screens.sov_pane import SovPane
from tui.settings import Settings
from tui.steps import Steps
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable

TERMS, LINES, ORDERS, PEOPLE, HISTORY = "terms", "sov", "orders", "people", "changes"
TABS = {TERMS: "Terms", LINES: "Lines", ORDERS: "Change orders", PEOPLE: "People", HISTORY: "History"}

_WORDS, _FIGURE = 34, 18


class ContractScreen(OfficeScreen):
    """Everything of one contract.

    Args:
        name: what the person knows it by.

    Attributes:
        changed: whether something was changed here, so that lists have to look again.
    """

    HELP = """\
One contract. Keys 1 to 5 go to its terms, lines, change orders, people and history.
e changes the terms, s the rules by which retainage slides, z what its billings must carry.
D deletes a contract on which nothing was billed. All but looking is for administrators."""

    CSS_PATH = "contract.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place), f"tab('{tab}')", words, show=False, id=f"contract.{tab}")
            for place, (tab, words) in enumerate(TABS.items(), start=1)
        ),
        Binding("e", "edit", "Edit terms", id="contract.edit", tooltip="Change number, company, status, retainage"),
        Binding("s", "sliding", "Sliding", show=False, id="contract.sliding", tooltip="Rules of sliding retainage"),
        Binding("z", "papers", "Papers", id="contract.papers", tooltip="What billings on it must carry"),
        Binding("D", "delete", "Delete", key_display="D", show=False, id="contract.delete", tooltip="Delete it"),
        Binding("escape", "dismiss", "Back", id="contract.back"),
    ]

    def __init__(self, office: Office, settings: Settings, contract_id: int, name: str) -> None:
        super().__init__(office, f"Contract {name}", id="contract")
        self._contract_id = contract_id
        self._asker = Asker(self)
        self.changed = False
        self._detail: ContractDetail | None = None
        self._steps = Steps(self, office, self._asker, self._changed)
        self.terms = Static("Loading ...", id="contract-terms")
        self.lines = SovPane(office, settings, self._steps)
        self.orders = ChangeOrdersPane(office, self._steps)
        self.people = PeoplePane(office, self._steps)
        self.history: RecordTable[ChangeRow] = RecordTable(
            CHANGE_COLUMNS, opens=False, empty="No changes are recorded.", id="contract-history"
        )

    def compose_body(self) -> Iterable[Widget]:
        """Five tabs."""
        bodies = (
            VerticalScroll(self.terms, id="contract-scroll"),
            self.lines,
            self.orders,
            self.people,
            self.history,
        )
        with TabbedContent(id="tabs", initial=TERMS):
            for place, (tab, words), body in zip(range(1, 6), TABS.items(), bodies, strict=True):
                yield TabPane(f"{place} {words}", body, id=tab)

    def on_mount(self) -> None:
        """Asks for the contract."""
        self.query_one("#contract-scroll").focus()
        self._look()

    def _look(self) -> None:
        def question() -> tuple[ContractDetail, Sequence[ContractPerson]]:
            with self.office.database.read() as session:
                detail = contract_detail(session, self.office.actor, self._contract_id)
                everybody = contract_people(session, detail.id, everybody=True) if detail.edits else detail.people
                return detail, everybody

        self._asker.ask("contract", question, self._show, self._no_contract, keys_wait=True)

    def _show(self, found: tuple[ContractDetail, Sequence[ContractPerson]]) -> None:
        detail, people = found
        self._detail = detail
        self.title_strip.say(f"Contract {detail.label}", self.office.actor.name)
        self.terms.update(Content(plain_lines(terms_text(detail))))
        self.lines.show(detail)
        self.orders.show(detail)
        self.people.show(detail, people)
        self.history.show(AtHand(detail.history))
        self.refresh_bindings()

    def _no_contract(self, sentence: str) -> None:
        self.terms.update(Content(plain(sentence)))

    def _changed(self) -> None:
        self.changed = True
        self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who may only look has no keys that change."""
        if action in ("edit", "delete", "papers", "sliding"):
            return self._detail is not None and self._detail.edits
        return super().check_action(action, parameters)

    @on(TabbedContent.TabActivated)
    def _activated(self, message: TabbedContent.TabActivated) -> None:
        message.stop()
        shown: dict[str, Widget] = {
            LINES: self.lines.table,
            ORDERS: self.orders.table,
            PEOPLE: self.people.table,
            HISTORY: self.history,
        }
        shown.get(message.pane.id or "", self.query_one("#contract-scroll")).focus()

    def action_edit(self) -> None:
        """Changes the terms."""
        detail = self._detail
        if detail is None:
            return

        def question() -> list[str]:
            with self.office.database.read() as session:
                return company_names(session, self.office.actor, detail.project_id)

        def show(companies: list[str]) -> None:
            from tui.screens.contract_form import ContractForm

            direction = detail.terms.kind.direction
            self._steps.ask(ContractForm(self.office, detail.project_id, direction, detail, companies))

        self._asker.ask("companies", question, show, self._no_contract, keys_wait=True)

    def action_sliding(self) -> None:
        """Sets the rules by which retainage slides."""
        from tui.screens.sliding import SlidingForm

        if self._detail is not None:
            self._steps.ask(SlidingForm(self.office, self._detail))

    def action_papers(self) -> None:
        """Sets what billings on the contract must carry."""
        from tui.screens.requirements import offer_requirements

        if self._detail is not None:
            detail = self._detail
            offer_requirements(
                self, self._asker, self.office, detail.project_id, detail.id, detail.label, self._changed
            )

    def action_delete(self) -> None:
        """Asks, deletes the contract and goes back."""
        from tui.screens.confirm import ConfirmScreen

        detail = self._detail
        if detail is None:
            return

        def question() -> None:
            with self.office.database.write() as session:
                delete_contract(session, self.office.actor, detail.id, version=detail.version)

        def gone(_none: None) -> None:
            self.notify(f"{detail.label} is deleted.", markup=False)
            self.changed = True
            self.dismiss(None)

        def answered(yes: bool | None) -> None:
            if yes:
                self._asker.ask("delete", question, gone, self._asker.refuse)

        consequence = "Its lines, change orders and lists of people go with it; the history stays."
        self.app.push_screen(ConfirmScreen(f"Delete {detail.label}?", consequence, yes="Delete"), answered)


def terms_text(detail: ContractDetail) -> str:
    """What is agreed and what it has come to."""
    terms = detail.terms
    downstream = terms.kind.direction is Direction.DOWNSTREAM
    ssov = "approved" if terms.ssov_approved else "to be approved before billing"
    about = [
        ("Number", terms.number),
        ("Title", terms.title),
        ("Kind", word(terms.kind)),
        ("Company", terms.company),
        ("Architect", terms.architect),
        ("Status", word(terms.status)),
        ("Private", "yes" if terms.private else "no"),
        ("SSOV", ssov if downstream and terms.ssov_required else ""),
        ("Retainage", f"{format_rate(terms.rate_work)} of work, {format_rate(terms.rate_stored)} of stored material"),
    ]
    if terms.accounting is Accounting.UNIT:
        about.append(("Accounting", "by unit"))
    about += [("Sliding" if not place else "", rule.words) for place, rule in enumerate(detail.sliding)]
    figures = [
        ("Original contract sum", detail.original),
        ("Approved change orders", detail.revised - detail.original),
        ("Contract sum", detail.revised),
        (f"Billed on {detail.billings:,}", detail.billed),
        ("Not billed", detail.revised - detail.billed),
    ]
    complete = ratio(detail.billed, detail.revised)
    lines = [f"{name:<16}{value}" for name, value in about if value]
    lines += ["", *(f"{name:<{_WORDS}}{format_cents(cents):>{_FIGURE}}" for name, cents in figures)]
    if complete is not None:
        lines.append(f"{'Complete':<{_WORDS}}{format_rate(complete):>{_FIGURE}}")
    return "\n".join(lines)
