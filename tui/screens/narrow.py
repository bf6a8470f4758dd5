"""Which statuses, payments, kinds of contracts and companies a list shows, with how many billings each would leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from store.dictionary import word
from store.list_facets import PAID, UNPAID, Facet, facet_counts, list_companies
from store.lists import ListFilter
from store.vocabulary import BillingStatus, ContractKind, Direction, InviteState
from tui.asking import Asker
from tui.opening import Office
from tui.screens.dialog import Dialog
from tui.widgets.columns import Column
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip


@dataclass(frozen=True)
class _Choice:
    """One thing a list can be narrowed to; `code` as `store.list_facets` has it."""

    facet: Facet
    code: str
    group: str
    words: str


def _choices(direction: Direction) -> list[_Choice]:
    states = list(InviteState) if direction is Direction.DOWNSTREAM else []
    kinds = [kind for kind in ContractKind if kind.direction is direction]
    return [
        *(_Choice(Facet.STATUS, status.value, "Status", word(status)) for status in BillingStatus),
        *(_Choice(Facet.STATUS, state.value, "No billing", word(state)) for state in states),
        _Choice(Facet.PAYMENT, PAID, "Payment", "Paid"),
        _Choice(Facet.PAYMENT, UNPAID, "Payment", "Not paid"),
        *(_Choice(Facet.KIND, kind.value, "Contract", word(kind)) for kind in kinds),
    ]


class NarrowScreen(Dialog[ListFilter | None]):
    """Asks what to show; nothing ticked of a group shows all of it.

    Args:
        wanted: what the list shows now.
    """

    CSS_PATH = "choose.tcss"
    HELP = """\
Space ticks what the list is to show; of payments and contracts, none or both ticked shows all.
The figure is how many billings there are of it, as the rest of the filter was when this opened.
Enter applies, n takes every tick away, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Apply", id="narrow.apply"),
        Binding("escape", "dismiss", "Back", id="narrow.back"),
    ]

    def __init__(self, office: Office, wanted: ListFilter) -> None:
        super().__init__(id="narrow")
        self._office = office
        self._wanted = wanted
        self._asker = Asker(self)
        self._counts: dict[Facet, Mapping[str, int]] = {}
        self._choices = dict(enumerate(_choices(wanted.direction), start=1))
        self.companies: dict[int, str] | None = None
        self.table: RecordTable[_Choice] = RecordTable(
            (
                Column("words", "Show only", 17, lambda one: one.words, fixed=True, grows=True),
                Column("count", "Billings", 9, self._count, right=True),
                Column("group", "", 10, lambda one: one.group),
            ),
            ticks=True,
            opens=False,
            lays_out=False,
            id="narrow-table",
        )
        self._tick(self._choices)

    def _tick(self, choices: Mapping[int, _Choice]) -> None:
        """Ticks what the list is narrowed to."""
        wanted = self._wanted
        on = {
            Facet.STATUS: wanted.statuses,
            Facet.PAYMENT: frozenset() if wanted.paid is None else {PAID if wanted.paid else UNPAID},
            Facet.KIND: frozenset() if wanted.kind is None else {wanted.kind.value},
            Facet.COMPANY: {str(company) for company in wanted.company_ids},
        }
        ticked = self.table.selection.keys.copy()
        ticked.update(key for key, one in choices.items() if one.code in on[one.facet])
        self.table.selection.replace(ticked)

    def _count(self, one: _Choice) -> str:
        counts = self._counts.get(one.facet)
        return "…" if counts is None else f"{counts.get(one.code, 0):,}"

    def compose_body(self) -> ComposeResult:
        """The list in a frame."""
        with Vertical(id="narrow-frame"):
            yield TextStrip("Nothing ticked shows all", id="narrow-title")
            yield self.table

    def on_mount(self) -> None:
        """Shows the choices; companies and figures come when they are found, each on its own."""
        self.table.show(AtHand(self._choices.values()))
        self._asker.ask("companies", self._find_companies, self._show_companies, self._asker.refuse)
        for facet in (Facet.STATUS, Facet.PAYMENT, Facet.KIND, Facet.COMPANY):
            self._asker.ask(
                facet, partial(self._find, facet), partial(self._show, facet), self._asker.refuse, gives_way=True
            )

    def _find_companies(self) -> dict[int, str]:
        with self._office.database.read() as session:
            return list_companies(session, self._office.actor, self._wanted.project_id, self._wanted.direction)

    def _show_companies(self, companies: dict[int, str]) -> None:
        self.companies = companies
        found = (_Choice(Facet.COMPANY, str(one), "Company", name) for one, name in companies.items())
        added = dict(enumerate(found, start=len(self._choices) + 1))
        self._choices |= added
        self._tick(added)
        self.table.show(AtHand(self._choices.values()))

    def _find(self, facet: Facet) -> Mapping[str, int]:
        with self._office.database.read() as session:
            return facet_counts(session, self._office.actor, self._wanted, facet)

    def _show(self, facet: Facet, counts: Mapping[str, int]) -> None:
        self._counts[facet] = counts
        self.table.refresh_rows()

    def action_apply(self) -> None:
        """Answers."""
        ticked: dict[Facet, set[str]] = {facet: set() for facet in Facet}
        for key, one in self._choices.items():
            if key in self.table.selection:
                ticked[one.facet].add(one.code)
        paid, kinds = ticked[Facet.PAYMENT], ticked[Facet.KIND]
        companies = self._wanted.company_ids
        if self.companies is not None:
            companies = frozenset(int(code) for code in ticked[Facet.COMPANY])
        self.dismiss(
            replace(
                self._wanted,
                statuses=frozenset(ticked[Facet.STATUS]),
                paid=PAID in paid if len(paid) == 1 else None,
                kind=ContractKind(kinds.pop()) if len(kinds) == 1 else None,
                company_ids=companies,
            )
        )
