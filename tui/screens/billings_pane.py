"""The list of billings of one direction: period, filter, order, ticks, and what is ticked is compiled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from sqlmodel import Session
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from store import queries
from store.backups import Request
from store.dictionary import Term, label
from store.list_report import list_report
from store.lists import Column as SortColumn
from store.lists import ListRow, Selected
from store.money import format_cents
from store.queries import PeriodRow
from store.report import Report
from store.vocabulary import BillingStatus, PeriodStatus
from tui.billing_steps import BillingSteps
from tui.far_words import list_words
from tui.messages import BackupQueued
from tui.next_billing import NextBilling
from tui.output import megabytes
from tui.period_counts import ALL_PERIODS, period_counts
from tui.screens.billing_columns import BillingSource, billing_columns
from tui.screens.detail_pane import DetailPane
from tui.screens.list_doors import ListPlace
from tui.screens.list_kept import ListKept
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip
from tui.widgets.ticking import Ticking
from tui.wording import count, days


class BillingsPane(ListKept):
    """A filter, a line of counts, the table, and what the ticked rows come to.

    Args:
        prefix: begins the id of every widget in it.
    """

    HELP = """\
Billings. Space ticks one, v a range, a all, i turns the ticks over, n takes them away, N brings them back;
c compiles what is ticked.
b makes the next billing of a contract, t sets statuses; o opens the contract of a row, m makes a new one.
z says what papers billings must carry before they are compiled.
g shows the reports: retainage, aging, compliance; h the history of the project.
u invites contracts without a billing, y answers an invite, l shows the letters that were written.
e exports what is ticked, or the list as it is filtered and grouped.
f filters by status, payment, contract and company; F takes one of these filters off again.
G groups the list, with totals of each group; space on a group's heading ticks the group.
C chooses the columns, their order and width; V keeps the list as it is now under a name, or takes such a view up.
T keeps what is ticked under a name, or ticks again what was kept. # goes to a contract by its number.
A column that is sorted by goes before the one sorted by last.
On 120 columns and more a pane beside or below the list tells of the billing under the cursor; d switches it.
P shows the pages of that billing.
A mark ! means that an attached file needs attention.
A row without amounts is a commitment that has no billing in the period; its status says how far it has come."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "compile", "Compile", id="billings.compile", tooltip="Compile the ticked billings into a backup"),
        Binding("b", "bill", "Bill", id="billings.bill", tooltip="Make the next billing of a contract"),
        Binding("t", "status", "Status", show=False, id="billings.status", tooltip="Set the status of what is ticked"),
        Binding("slash", "filter", "Filter", key_display="/", id="billings.filter", tooltip="Filter as you type"),
        Binding("p", "period", "Period", id="billings.period", tooltip="Choose the billing period"),
        Binding(
            "d", "detail", "Detail", show=False, id="billings.detail", tooltip="The pane with the billing, off and on"
        ),
        Binding("P", "pages", "Pages", key_display="P", show=False, id="billings.pages", tooltip="The billing's pages"),
        Binding("e", "export", "Export", show=False, id="billings.export", tooltip="The list as PDF, CSV or XLSX"),
        Binding(
            "left_square_bracket",
            "step(-1)",
            "Earlier",
            key_display="[",
            show=False,
            id="billings.earlier",
            tooltip="The period before",
        ),
        Binding(
            "right_square_bracket",
            "step(1)",
            "Later",
            key_display="]",
            show=False,
            id="billings.later",
            tooltip="The period after",
        ),
    ]

    def __init__(self, place: ListPlace, *, prefix: str) -> None:
        table: RecordTable[ListRow] = RecordTable(
            billing_columns(place.project.dictionary, place.direction, periods=True),
            ticks=True,
            muted=lambda row: row.key < 0,
            lays_out=False,  # the pane does, for views have columns too
            id=f"{prefix}-table",
        )
        super().__init__(place, table, id=f"{prefix}-list")
        self._next = NextBilling(self._contracts_of, self._open)
        self.counts = TextStrip(id=f"{prefix}-counts", classes="notice")
        self.selected = TextStrip(id=f"{prefix}-selected")
        self.detail = DetailPane(place.office, place.settings, id=f"{prefix}-detail")

    @property
    def period(self) -> PeriodRow | None:
        """The period on the screen; None for all."""
        return self._period

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.counts
        yield self.filter_bar
        yield self.chip_bar
        yield Horizontal(self.table, self.detail)
        yield self.selected

    def on_mount(self) -> None:
        """Shows new findings as soon as files have been prepared."""
        self.watch(self.app, "waiting", self._waiting_changed, init=False)

    def _waiting_changed(self, before: int, now: int) -> None:
        if now < before and self.table.is_on_screen:
            self.table.reload()

    def show_periods(self, periods: Sequence[PeriodRow], shown: PeriodRow | None) -> None:
        """Takes the project's periods and shows one, or all for None."""
        self._periods = periods
        self.show_period(shown)

    def show_period(self, period: PeriodRow | None) -> None:
        """Shows the billings of a period, or all for None."""
        self._period = period
        self._wanted = replace(self._wanted, period_id=None if period is None else period.id)
        self.show_columns()
        self.ask_list()

    def ask_list(self, *, from_top: bool = False) -> None:
        """Asks for the list as it is wanted now."""
        sorted_id = "number" if self._sort.column is SortColumn.CONTRACT else self._sort.column.value
        self.table.sorted_by = (sorted_id, self._sort.descending)
        self.table.empty_sentence = self._empty_sentence()
        self.show_chips()
        source = BillingSource(self._office, self._wanted, self._sort, self._group)
        self.table.show(source, from_top=from_top)

    def _empty_sentence(self) -> str:
        billings = label(self._project.dictionary, Term.BILLINGS)
        if self._wanted.narrowed:
            return f"No {billings} match the filter; {self.filter_off()}."
        if self._period is not None:
            return f"No {billings} in this period; p chooses another."
        return f"No {billings} of this kind in the project that you may see."

    # What the list says.

    @on(RecordTable.Listed)
    def _listed(self, message: RecordTable.Listed) -> None:
        if message.trouble:
            return
        counts = message.listing.sums.counts
        shown = " · ".join(f"{number:,} {status}" for status, number in sorted(counts.items(), key=lambda one: -one[1]))
        period = "All periods" if self._period is None else _period_words(self._period)
        narrowed = " · filtered" if self._wanted.narrowed else ""
        order = "".join(f" · {words}" for words in self.order_words())
        if message.listing.whole is not None:
            self.counts.say(f"{period}{narrowed}{order}: the rows are being counted")
            return
        rows = count(len(message.listing.keys) - len(message.listing.headings), "row")
        self.counts.say(f"{period}{narrowed}{order}: {rows}" + (f" · {shown}" if shown else ""))
        if message.listing.summing is not None:
            self._say_selected()

    @on(RecordTable.Moved)
    def _moved(self) -> None:
        self.detail.follow(self.table.cursor_key, self.table.cursor_row)

    def action_detail(self) -> None:
        """Switches the pane with the billing under the cursor off or on."""
        self.detail.toggle()
        if not (self.screen.has_class("-wide") or self.screen.has_class("-large")):
            self.notify("The pane beside the list needs 120 columns; enter opens the billing.", markup=False)

    @on(Ticking.Ticked)
    def _say_selected(self) -> None:
        keys = self.table.selection.keys.copy()
        if not keys:
            self._asker.forget("selected")
            self.selected.say("Nothing ticked: space ticks a row, a all; c compiles what is ticked.", "")
            return

        def question() -> Selected:
            with self._office.database.read() as session:
                return queries.selection_totals(session, self._office.actor, keys)

        self._asker.ask("selected", question, self._show_selected, self.selected.say, gives_way=True)

    def _show_selected(self, selected: Selected) -> None:
        without = f" and {selected.without_billing:,} without a billing" if selected.without_billing else ""
        pages = f"{count(selected.pages, 'page')}, " if selected.pages else ""
        text = (
            f"{selected.billings:,} ticked{without} · net {format_cents(selected.net)} · "
            f"{count(selected.files, 'file')}, {pages}{megabytes(selected.bytes)}"
        )
        self.selected.say(text, "v ends the range" if self.table.range_mode else "")

    # The period.

    def action_period(self) -> None:
        """Chooses the period."""
        from tui.screens.choose import ChooseScreen

        def chosen(code: str | None) -> None:
            if code is not None:
                self.show_period(next((one for one in self._periods if str(one.id) == code), None))

        options = [(str(one.id), _period_words(one)) for one in reversed(self._periods)]
        options.append((ALL_PERIODS, "All periods"))
        now = ALL_PERIODS if self._period is None else str(self._period.id)
        figures = partial(period_counts, self._office, self._wanted)
        self.app.push_screen(ChooseScreen("Billing period", options, now, figures), chosen)

    def action_step(self, by: int) -> None:
        """Goes to the period before or after; where there is none, stays."""
        places = [place for place, one in enumerate(self._periods) if self._period and one.id == self._period.id]
        place = places[0] + by if places else len(self._periods) - 1
        if self._periods and 0 <= place < len(self._periods):
            self.show_period(self._periods[place])

    # Opening and compiling.

    @on(RecordTable.Opened)
    def _opened(self, message: RecordTable.Opened) -> None:
        row = self.table.cursor_row
        if message.key < 0:
            status = f" ({row.status})" if row else ""
            self.notify(f"This commitment has no billing in the period{status}.", markup=False)
            return
        if row is not None:
            self._open(row.key, _name(row), changed=False)

    def action_pages(self) -> None:
        """Shows the pages of the billing under the cursor."""
        from tui.previewing import billing_subject
        from tui.screens.preview import PreviewScreen

        row = self.table.cursor_row
        if row is None or row.key < 0:
            self.notify("There is no billing under the cursor.", severity="warning", markup=False)
            return
        subject = billing_subject(self._office, row.key, f"{row.contract_number} #{row.position}")
        self.app.push_screen(PreviewScreen(self._office, subject))

    def action_bill(self) -> None:
        """Makes the next billing of a contract and opens it."""
        self._next.make(self.table.cursor_row)

    def _open(self, billing_id: int, name: str, *, changed: bool = True) -> None:
        """Shows a billing; what was done there shows in the list afterwards."""
        from tui.screens.billing import BillingScreen

        screen = BillingScreen(self._office, self._settings, billing_id, name)

        def left(_none: None) -> None:
            if changed or screen.changed:
                self.table.reload()

        self.app.push_screen(screen, left)

    def action_status(self) -> None:
        """Chooses a status for the ticked billings, or for the one under the cursor."""
        row = self.table.cursor_row
        ticked = [key for key in self.table.selection.keys if key > 0]
        keys = ticked or ([row.key] if row is not None and row.key > 0 else [])
        if not keys:
            self.notify("There is no billing to set a status of; b makes one.", markup=False)
            return
        now = BillingStatus(row.status_code) if row is not None and row.key > 0 else None
        BillingSteps(self, self._office, self._asker, self.table.reload).choose_status(keys, self._direction, now)

    def action_compile(self) -> None:
        """Shows what a compile of the ticked rows would hold; the store refuses who may not."""
        keys = set(self.table.selection.keys) or {key for key in (self.table.cursor_key,) if key is not None}
        request = Request(
            project_id=self._project.id,
            billing_ids=tuple(sorted(key for key in keys if key > 0)),
            contract_ids=tuple(sorted(-key for key in keys if key < 0)),
            period_id=None if self._period is None else self._period.id,
            options=self._settings.options,
        )

        from tui.screens.compile import offer_compile

        title = label(self._project.dictionary, Term.COMPILE_BACKUPS)
        offer_compile(self, self._asker, self._office, self._settings, request, title, self._queued)

    def action_export(self) -> None:
        """Asks as what and where to; the ticked rows are exported, or the whole list where none is ticked."""
        wanted, sort, group = self._wanted, self._sort, self._group
        ticked = frozenset(self.table.selection.keys)

        def report(session: Session) -> Report:
            return list_report(session, self._office.actor, wanted, sort, ticked, group)

        from tui.screens.export import offer_export

        far = list_words(self._project, self._period, wanted, sort, group, ticked=bool(ticked))
        offer_export(self, self._asker, self._office, self._settings, report, far)

    def _queued(self, backup_id: int | None) -> None:
        if backup_id is not None:
            self.table.action_tick_none()
            self.post_message(BackupQueued(backup_id))


def _name(row: ListRow) -> str:
    return f"{row.contract_number} #{row.number} {row.company}"


def _period_words(period: PeriodRow) -> str:
    status = "open" if period.status is PeriodStatus.OPEN else "closed"
    return f"{days(period.from_date, period.to_date)} ({status})"
