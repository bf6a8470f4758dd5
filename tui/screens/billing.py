"""One billing: summary, lines, attachments, history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TabbedContent, TabPane

from store import queries
from store.billing_editing import entry_sheet
from store.billing_entry import EntrySheet
from store.dictionary import word
from store.queries import AttachmentRow, BillingDetail, ChangeRow
from tui.asking import Asker
from tui.billing_steps import Steps
from tui.opening import Office
from tui.output import megabytes, plain
from tui.screens.billing_summary import summary_text
from tui.screens.lines_pane import LinesPane
from tui.screens.office_screen import OfficeScreen
from tui.settings import Settings
from tui.unlocking import unlock_attachment
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.wording import moment

SUMMARY, LINES, ATTACHMENTS, HISTORY = "summary", "lines", "attachments", "history"
TABS = (SUMMARY, LINES, ATTACHMENTS, HISTORY)


ATTACHMENT_COLUMNS: tuple[Column[AttachmentRow], ...] = (
    Column("ordinal", "#", 3, lambda row: str(row.ordinal), right=True, fixed=True),
    Column("title", "Title", 24, lambda row: ("! " if _needs_attention(row) else "  ") + row.title, grows=True),
    Column("kind", "Kind", 18, lambda row: word(row.kind)),
    Column("pages", "Pages", 5, lambda row: "?" if row.pages is None else f"{row.pages or '-'}", right=True),
    Column("size", "Size", 9, lambda row: megabytes(row.size), right=True),
    Column("file", "File", 30, lambda row: row.file_name),
)

CHANGE_COLUMNS: tuple[Column[ChangeRow], ...] = (
    Column("at", "When", 14, lambda row: moment(row.at), fixed=True),
    Column("name", "Who", 14, lambda row: row.name),
    Column("field", "Field", 14, lambda row: row.field),
    Column("old", "Old", 14, lambda row: row.old, grows=True),
    Column("new", "New", 14, lambda row: row.new, grows=True),
    Column("subject", "Of", 18, lambda row: row.subject),
)


def _is_locked(row: AttachmentRow) -> bool:
    return any(finding.code == "locked" for finding in row.findings)


def _needs_attention(row: AttachmentRow) -> bool:
    return any(finding.attention for finding in row.findings)


class BillingScreen(OfficeScreen):
    """Everything of one billing.

    Args:
        name: what the person knows it by.

    Attributes:
        changed: whether something was changed here, so that lists have to look again.
    """

    HELP = """\
One billing. Keys 1 to 4 go to its summary, lines, attachments and history.
On the attachments a mark ! means that the file needs attention; the lines below the list say why.
s submits it, f ends its review, t sets its status, p notes a payment, d deletes it."""

    CSS_PATH = "billing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place), f"tab('{tab}')", tab.title(), show=False, id=f"billing.{tab}")
            for place, tab in enumerate(TABS, start=1)
        ),
        Binding("u", "unlock", "Unlock", id="billing.unlock", tooltip="Open a locked file with its password"),
        Binding("w", "save", "Save file", id="billing.save", tooltip="Save a copy of the attachment elsewhere"),
        Binding("s", "submit", "Submit", id="billing.submit", tooltip="Hand the billing in for review"),
        Binding("f", "finish", "Finish review", id="billing.finish", tooltip="End the review: approved, or sent back"),
        Binding("t", "status", "Status", show=False, id="billing.status", tooltip="Set the status"),
        Binding("p", "pay", "Payment", show=False, id="billing.pay", tooltip="Note a payment"),
        Binding("d", "delete", "Delete", show=False, id="billing.delete", tooltip="Delete the billing"),
        Binding("escape", "dismiss", "Back", id="billing.back"),
    ]

    def __init__(self, office: Office, settings: Settings, billing_id: int, name: str) -> None:
        super().__init__(office, f"Billing {name}", id="billing")
        self._settings = settings
        self._billing_id = billing_id
        self._asker = Asker(self)
        self.changed = False
        self.summary = Static("Loading ...", id="billing-summary")
        self.lines = LinesPane(office)
        self._steps = Steps(self, office, self._asker, self._changed)
        self._shown: tuple[BillingDetail, EntrySheet] | None = None
        self.attachments: RecordTable[AttachmentRow] = RecordTable(
            ATTACHMENT_COLUMNS,
            empty="No attachments; progress-billings attach BILLING FILE adds one.",
            id="billing-attachments",
        )
        self.about = Static(id="billing-about")
        self.history: RecordTable[ChangeRow] = RecordTable(
            CHANGE_COLUMNS, opens=False, empty="No changes are recorded.", id="billing-history"
        )

    def compose_body(self) -> Iterable[Widget]:
        """Four tabs."""
        with TabbedContent(id="tabs", initial=SUMMARY):
            yield TabPane("1 Summary", VerticalScroll(self.summary, id="billing-scroll"), id=SUMMARY)
            yield TabPane("2 Lines", self.lines, id=LINES)
            yield TabPane("3 Attachments", self.attachments, self.about, id=ATTACHMENTS)
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

        self._asker.ask("billing", question, self._show, self._no_billing)

    def _show(self, found: tuple[BillingDetail, EntrySheet]) -> None:
        self._shown = found
        detail, entries = found
        self.summary.update(Content(plain_text(summary_text(detail))))
        self.lines.show(detail.sheet, entries)
        self.refresh_bindings()
        self.attachments.show(ListSource(lambda: detail.attachments, key=lambda row: row.id))
        self.history.show(ListSource(lambda: detail.history))

    def _no_billing(self, sentence: str) -> None:
        self.summary.update(Content(plain(sentence)))

    def action_tab(self, tab: str) -> None:
        """Goes to a tab and into what it shows."""
        self.query_one("#tabs", TabbedContent).active = tab

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Files are saved where files are listed."""
        if action == "save":
            return self.focused is self.attachments
        if action == "unlock":
            row = self.attachments.cursor_row
            return self.focused is self.attachments and row is not None and _is_locked(row)
        if action == "submit":
            return self._shown is not None and not self._shown[1].refusal
        if action == "finish":
            return self._shown is not None and self._shown[1].reviewed
        return super().check_action(action, parameters)

    @on(LinesPane.Changed)
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

    @on(TabbedContent.TabActivated)
    def _activated(self, message: TabbedContent.TabActivated) -> None:
        message.stop()
        shown: dict[str, Widget] = {LINES: self.lines.table, ATTACHMENTS: self.attachments, HISTORY: self.history}
        shown.get(message.pane.id or "", self.query_one("#billing-scroll")).focus()

    @on(RecordTable.Moved, "#billing-attachments")
    def _say_about(self) -> None:
        row = self.attachments.cursor_row
        lines: Sequence[str] = ()
        if row is not None:
            sentences = [finding.sentence for finding in row.findings]
            if row.pages is None:
                sentences = ["Not looked at yet; it is prepared in the background."]
            lines = [f"{row.file_name}, SHA-256 {row.sha256}", *(sentences or ["Nothing to remark."])]
        self.about.update(Content("\n".join(map(plain, lines))))
        self.refresh_bindings()

    def action_unlock(self) -> None:
        """Asks for the password of a locked file."""
        from tui.screens.ask import AskScreen

        row = self.attachments.cursor_row
        if row is None:
            return

        def answered(password: str | None) -> None:
            if password:
                self._asker.ask(
                    "unlock",
                    lambda: unlock_attachment(self.office, row.id, password),
                    lambda opened: self._unlocked(row, opened),
                    lambda sentence: self.notify(sentence, severity="error", markup=False),
                )

        self.app.push_screen(AskScreen(f"Password of {row.file_name}", secret=True), answered)

    def _unlocked(self, row: AttachmentRow, opened: bool) -> None:
        if opened:
            self.notify(f"{row.file_name} is open now; the password is not kept.", markup=False)
            self._look()
        else:
            self.notify(f"That password does not open {row.file_name}.", severity="error", markup=False)

    @on(RecordTable.Opened, "#billing-attachments")
    def action_save(self) -> None:
        """Asks where a copy of the attachment goes."""
        from tui.screens.save_copy import SaveCopyScreen

        if row := self.attachments.cursor_row:
            source = self.office.files.original(row.sha256)
            self.app.push_screen(SaveCopyScreen(source, row.file_name, self._settings))


def plain_text(text: str) -> str:
    """Several lines, each harmless."""
    return "\n".join(map(plain, text.split("\n")))
