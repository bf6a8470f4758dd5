"""Search across all projects a person may see: contracts, billings and files, by any part of what they are called."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from store import queries
from store.details import ProjectRow
from store.money import format_cents
from store.search import LEAST_LETTERS, Hit, Kind, find
from tui.asking import Asker
from tui.opening import Office
from tui.screens.office_screen import OfficeScreen
from tui.settings import Settings
from tui.widgets.columns import Column
from tui.widgets.filter_bar import FilterBar
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip
from tui.wording import count, day

MOST = 100
"""How many of a kind are shown: who sees so many types more."""


def _name(hit: Hit) -> str:
    if hit.kind is Kind.FILE:
        return hit.title
    return hit.contract if hit.billing_id is None else f"{hit.contract} #{hit.number}"


def _contract(hit: Hit) -> str:
    if hit.kind is Kind.FILE:
        return f"{hit.contract} #{hit.number} {hit.company}"
    return f"{hit.title} - {hit.company}"


COLUMNS: tuple[Column[Hit], ...] = (
    Column("name", "Found", 13, _name, fixed=True, grows=True),
    Column("kind", "What", 8, lambda hit: hit.kind.value),
    Column("project", "Project", 8, lambda hit: hit.project),
    Column("contract", "Contract", 13, _contract, grows=True),
    Column("through", "Through", 10, lambda hit: day(hit.period_to)),
    Column("amount", "Amount", 12, lambda hit: "" if hit.amount is None else format_cents(hit.amount), right=True),
)


class SearchScreen(OfficeScreen):
    """Finds as one types; enter opens what is under the cursor, in its project.

    Args:
        settings: remember the project that is opened.
    """

    HELP = f"""\
Type any part of it: a contract's number, title, company or architect; a billing's number or comment; a file's title
or name. Billings and files from {LEAST_LETTERS} letters on. Enter goes to the list, and there to what was found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "type", "Type", key_display="/", id="search.type", tooltip="Change what is looked for"),
        Binding("escape", "app.pop_screen", "Back", id="search.back"),
    ]

    def __init__(self, office: Office, settings: Settings) -> None:
        super().__init__(office, "Search in all projects", id="search")
        self._settings = settings
        self._asker = Asker(self)
        self._text = ""
        self._found: dict[Kind, list[Hit]] = {}
        self.bar = FilterBar("Part of a number, title, company, comment or file name", id="search-text")
        self.table: RecordTable[Hit] = RecordTable(COLUMNS, empty=self._empty_sentence(), id="search-table")
        self.about = TextStrip(id="search-about", classes="notice")

    def _empty_sentence(self) -> str:
        if not self._text:
            return "Type what you look for; / goes back to typing."
        if len(self._text) < LEAST_LETTERS:
            return (
                f"No contract holds {self._text!r}; billings and files are looked for from {LEAST_LETTERS} letters on."
            )
        if len(self._found) < len(Kind):
            return "Looking ..."
        return f"Nothing you may see holds {self._text!r}."

    def compose_body(self) -> Iterable[Widget]:
        """What is typed, what was found, and how much of it."""
        yield self.bar
        yield self.table
        yield self.about

    def on_mount(self) -> None:
        """Waits for words."""
        self.bar.use()
        self._show()

    def action_type(self) -> None:
        """Goes back to what is looked for."""
        self.bar.use()

    @on(FilterBar.Left)
    def _left(self) -> None:
        self.table.focus()

    @on(FilterBar.Narrowed)
    def _narrowed(self, message: FilterBar.Narrowed) -> None:
        """Asks for each kind by itself: what is found first is there first."""
        self._text = message.text.strip()
        self._found = {}
        self._show()
        for kind in Kind:
            self._asker.ask(
                kind.value,
                partial(self._find, kind, self._text),
                partial(self._take, kind),
                self._trouble,
                gives_way=True,
            )

    def _find(self, kind: Kind, text: str) -> list[Hit]:
        with self.office.database.read() as session:
            return find(session, self.office.actor, kind, text, most=MOST + 1)

    def _take(self, kind: Kind, hits: list[Hit]) -> None:
        self._found[kind] = hits
        self._show()

    def _trouble(self, sentence: str) -> None:
        self.about.say(sentence)

    def _show(self) -> None:
        """Shows what has been found so far, contracts first."""
        rows = [hit for kind in Kind for hit in self._found.get(kind, [])[:MOST]]
        self.table.empty_sentence = self._empty_sentence()
        self.table.show(AtHand(rows))
        self.about.say(" · ".join(self._counts()))

    def _counts(self) -> Iterable[str]:
        if not self._text:
            return
        for kind in Kind:
            hits = self._found.get(kind)
            noun = kind.value.lower()
            if hits is None:
                yield f"looking through {noun}s ..."
            elif len(hits) > MOST:
                yield f"more than {MOST} {noun}s: type more"
            else:
                yield count(len(hits), noun)

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        hit = self.table.cursor_row
        if hit is None:
            return

        def question() -> ProjectRow | None:
            with self.office.database.read() as session:
                seen = queries.projects(session, self.office.actor)
            return next((row for row in seen if row.id == hit.project_id), None)

        self._asker.ask("project", question, partial(self._go, hit), self._asker.refuse, keys_wait=True)

    def _go(self, hit: Hit, project: ProjectRow | None) -> None:
        """Opens the project, and in it what was found; escape leads back over the project's lists."""
        from tui.screens.billings import BillingsScreen

        if project is None:
            self._asker.refuse(f"Project {hit.project} is not there any more.")
            return
        self._settings.project = project.number
        self._settings.save()
        self.app.push_screen(BillingsScreen(self.office, self._settings, project))
        self.app.push_screen(self._screen_of(hit))

    def _screen_of(self, hit: Hit) -> Screen[None]:
        if hit.billing_id is None:
            from tui.screens.contract import ContractScreen

            return ContractScreen(self.office, self._settings, hit.contract_id, f"{hit.contract} {hit.title}")
        from tui.screens.billing import ATTACHMENTS, BillingScreen

        name = f"{hit.contract} #{hit.number} {hit.company}"
        screen = BillingScreen(self.office, self._settings, hit.billing_id, name)
        if hit.attachment_id is not None:
            screen.action_tab(ATTACHMENTS)
            screen.attachments.seek(hit.attachment_id)
        return screen
