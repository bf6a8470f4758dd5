"""One billing: summary, lines, attachments, history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlmodel import Session
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TabbedContent, TabPane

from store import queries
from store.billing_editing import entry_sheet
from store.billing_entry import EntrySheet
from store.billing_report import billing_report
from store.billing_terms import BillingTerms
from store.queries import BillingDetail, ChangeRow
from store.report import Report
from tui.asking import Asker
from tui.billing_steps import BillingSteps
from tui.far_words import FarWords
from tui.opening import Office
from tui.output import plain, plain_lines
from tui.screens.attachments_pane import AttachmentsPane
from tui.screens.billing_summary import summary_text
from tui.screens.lines_pane import LinesPane
from tui.screens.office_screen import OfficeScreen
from tui.settings import Settings
from tui.widgets.columns import Column
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable
from tui.wording import moment

SUMMARY, LINES, ATTACHMENTS, HISTORY = "summary", "lines", "attachments", "history"
TABS = (SUMMARY, LINES, ATTACHMENTS, HISTORY)


CHANGE_COLUMNS: tuple[Column[ChangeRow], ...] = (
    Column("at", "When", 14, lambda row: moment(row.at), fixed=True),
    Column("name", "Who", 14, lambda row: row.name),
    Column("field", "Field", 14, lambda row: row.field),
    Column("old", "Old", 14, lambda row: row.old, grows=True),
    Column("new", "New", 14, lambda row: row.new, grows=True),
    Column("subject", "Of", 18, lambda row: row.subject),
)


class BillingScreen(OfficeScreen):
    """Everything of one billing.

    Args:
        name: what the person knows it by.

    Attributes:
        changed: whether something was changed here, so that lists have to look again.
    """

    HELP = """\
One billing. Keys 1 to 4 go to its summary, lines, attachments and history.
s submits it, f ends its review, t sets its status, p notes a payment, d deletes it; E changes number, date, comment.
P shows the pages of its PDF. e exports it: its form as PDF, or lines and summary as CSV or XLSX."""

    CSS_PATH = "billing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place), f"tab('{tab}')", tab.title(), show=False, id=f"billing.{tab}")
            for place, tab in enumerate(TABS, start=1)
        ),
        Binding("s", "submit", "Submit", id="billing.submit", tooltip="Hand the billing in for review"),
        Binding("f", "finish", "Finish review", id="billing.finish", tooltip="End the review: approved, or sent back"),
        Binding("e", "export", "Export", show=False, id="billing.export", tooltip="The billing as PDF, CSV or XLSX"),
        Binding("E", "edit", "Number, date, comment", key_display="E", show=False, id="billing.edit"),
        Binding("t", "status", "Status", show=False, id="billing.status", tooltip="Set the status"),
        Binding("p", "pay", "Payment", show=False, id="billing.pay", tooltip="Note a payment"),
        Binding("d", "delete", "Delete", show=False, id="billing.delete", tooltip="Delete the billing"),
        Binding("escape", "dismiss", "Back", id="billing.back"),
        Binding("P", "pages", "Pages", key_display="P", id="billing.pages", tooltip="The pages of the billing's PDF"),
    ]

    def __init__(self, office: Office, settings: Settings, billing_id: int, name: str) -> None:
        super().__init__(office, f"Billing {name}", id="billing")
        self._settings = settings
        self._billing_id = billing_id
        self._asker = Asker(self)
        self.changed = False
        self.summary = Static("Loading ...", id="billing-summary")
        self.lines = LinesPane(office)
        self._steps = BillingSteps(self, office, self._asker, self._changed)
        self._shown: tuple[BillingDetail, EntrySheet] | None = None
        self.attachments = AttachmentsPane(office, settings, billing_id)
        self.history: RecordTable[ChangeRow] = RecordTable(
            CHANGE_COLUMNS, opens=False, empty="No changes are recorded.", id="billing-history"
        )

    def compose_body(self) -> Iterable[Widget]:
        """Four tabs."""
        with TabbedContent(id="tabs", initial=SUMMARY):
            yield TabPane("1 Summary", VerticalScroll(self.summary, id="billing-scroll"), id=SUMMARY)
            yield TabPane("2 Lines", self.lines, id=LINES)
            yield TabPane("3 Attachments", self.attachments, id=ATTACHMENTS)
            yield TabPane("4 History", self.history, id=HISTORY)

    def on_mount(self) -> None:
        """Asks for the billing."""
        self.query_one("#billing-scroll").focus()
        self._look()

    def _look(self) -> None:
        def question() -> tuple[BillingDetail, EntrySheet]:
            with self.office.database.read() as session:
                return (
                    queries.billing_detail(session, self.office.actor, self._billing_id),
                    entry_sheet(session, self.office.actor, self._billing_id, today=self.office.today()),
                )

        self._asker.ask("billing", question, self._show, self._no_billing, keys_wait=True)

    def _show(self, found: tuple[BillingDetail, EntrySheet]) -> None:
        self._shown = found
        detail, entries = found
        self.summary.update(Content(plain_lines(summary_text(detail))))
        self.lines.show(detail.sheet, entries)
        self.refresh_bindings()
        self.attachments.show(entries.label, detail.attachments)
        self.history.show(AtHand(detail.history))

    def _no_billing(self, sentence: str) -> None:
        self.summary.update(Content(plain(sentence)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A billing is submitted while it is open, and a review is ended while there is one."""
        if action == "submit":
            return self._shown is not None and not self._shown[1].refusal
        if action == "finish":
            return self._shown is not None and self._shown[1].reviewed
        return super().check_action(action, parameters)

    @on(LinesPane.Changed)
    @on(AttachmentsPane.Changed)
    def _changed(self) -> None:
        self.changed = True
        self._look()

    def action_submit(self) -> None:
        """Hands the billing in."""
        if self._shown is not None:
            self._steps.submit(self._billing_id, self._shown[1].label)

    def action_finish(self) -> None:
        """Ends the review."""
        if self._shown is not None:
            self._steps.finish_review(self._billing_id, self._shown[1].label)

    def action_edit(self) -> None:
        """Changes number, date and comment."""
        from tui.screens.billing_form import BillingForm

        if self._shown is not None:
            detail, entries = self._shown
            terms = BillingTerms(detail.sheet.number, detail.sheet.billing_date, detail.sheet.comment)
            self._steps.ask(BillingForm(self.office, (terms, entries.version), self._billing_id, entries.label))

    def action_status(self) -> None:
        """Chooses a status."""
        if self._shown is not None:
            detail = self._shown[0]
            self._steps.choose_status((self._billing_id,), detail.direction, detail.sheet.status)

    def action_pay(self) -> None:
        """Notes a payment of what is still owed, or another amount."""
        if self._shown is not None:
            detail, entries = self._shown
            self._steps.pay(self._billing_id, entries.label, detail.sheet.summary.due - detail.paid)

    def action_delete(self) -> None:
        """Deletes the billing and goes back."""
        if self._shown is not None:
            name = self._shown[1].label

            def gone() -> None:
                self.notify(f"{name} is deleted.", markup=False)
                self.changed = True
                self.dismiss(None)

            self._steps.delete(self._billing_id, name, gone)

    def action_pages(self) -> None:
        """Shows the pages of the billing's PDF."""
        from tui.previewing import billing_subject
        from tui.screens.preview import PreviewScreen

        if self._shown is not None:
            subject = billing_subject(self.office, self._billing_id, self._shown[1].label)
            self.app.push_screen(PreviewScreen(self.office, subject))

    @on(TabbedContent.TabActivated)
    def _activated(self, message: TabbedContent.TabActivated) -> None:
        message.stop()
        shown: dict[str, Widget] = {LINES: self.lines.table, ATTACHMENTS: self.attachments.table, HISTORY: self.history}
        shown.get(message.pane.id or "", self.query_one("#billing-scroll")).focus()

    def action_export(self) -> None:
        """Asks as what and where to."""

        def report(session: Session) -> Report:
            return billing_report(session, self.office.actor, self._billing_id)

        from tui.screens.export import offer_export

        far = FarWords(("billing", str(self._billing_id)))
        offer_export(self, self._asker, self.office, self._settings, report, far)
