"""One billing: summary, lines, attachments, history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from sqlmodel import Session
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TabbedContent, TabPane

from store import queries
from store.billing_report import billing_report
from store.dictionary import word
from store.money import format_cents, format_rate
from store.queries import AttachmentRow, BillingDetail, ChangeRow
from store.report import Report
from store.sheet import SheetLine
from tui.asking import Asker
from tui.opening import Office
from tui.output import megabytes, plain
from tui.screens.billing_summary import summary_text
from tui.screens.office_screen import OfficeScreen
from tui.settings import Settings
from tui.unlocking import unlock_attachment
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.wording import moment

SUMMARY, LINES, ATTACHMENTS, HISTORY = "summary", "lines", "attachments", "history"
TABS = (SUMMARY, LINES, ATTACHMENTS, HISTORY)


def _cents(field: str) -> Callable[[SheetLine], str]:
    return lambda line: format_cents(getattr(line, field))


LINE_COLUMNS: tuple[Column[SheetLine], ...] = (
    Column("item", "Item", 8, lambda line: line.item, fixed=True),
    Column("description", "Description", 20, lambda line: line.description, grows=True),
    Column("scheduled", "C Scheduled", 13, _cents("scheduled"), right=True),
    Column("total", "G Total", 13, _cents("total"), right=True),
    Column(
        "complete",
        "%",
        7,
        lambda line: format_rate(line.complete_rate) if line.complete_rate is not None else "",
        right=True,
    ),
    Column("previous", "D Previous", 13, _cents("previous"), right=True),
    Column("work", "E This Period", 13, _cents("work"), right=True),
    Column("stored", "F Stored", 13, _cents("stored"), right=True),
    Column("balance", "H Balance", 13, _cents("balance"), right=True),
    Column("retainage", "I Retainage", 13, _cents("retainage"), right=True),
    Column("change_order", "Change Order", 12, lambda line: line.change_order),
    Column("budget_code", "Budget Code", 16, lambda line: line.budget_code),
)

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
    """

    HELP = """\
One billing. Keys 1 to 4 go to its summary, lines, attachments and history.
e exports it: its form as PDF, or lines and summary as CSV or XLSX.
On the attachments a mark ! means that the file needs attention; the lines below the list say why."""

    CSS_PATH = "billing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place), f"tab('{tab}')", tab.title(), show=False, id=f"billing.{tab}")
            for place, tab in enumerate(TABS, start=1)
        ),
        Binding("u", "unlock", "Unlock", id="billing.unlock", tooltip="Open a locked file with its password"),
        Binding("w", "save", "Save file", id="billing.save", tooltip="Save a copy of the attachment elsewhere"),
        Binding("e", "export", "Export", id="billing.export", tooltip="The billing as PDF, CSV or XLSX"),
        Binding("escape", "app.pop_screen", "Back", id="billing.back"),
    ]

    def __init__(self, office: Office, settings: Settings, billing_id: int, name: str) -> None:
        super().__init__(office, f"Billing {name}", id="billing")
        self._settings = settings
        self._billing_id = billing_id
        self._asker = Asker(self)
        self.summary = Static("Loading ...", id="billing-summary")
        self.lines: RecordTable[SheetLine] = RecordTable(
            LINE_COLUMNS, opens=False, empty="No lines.", id="billing-lines"
        )
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
        def question() -> BillingDetail:
            with self.office.database.read() as session:
                return queries.billing_detail(session, self.office.actor, self._billing_id)

        self._asker.ask("billing", question, self._show, self._no_billing)

    def _show(self, detail: BillingDetail) -> None:
        self.summary.update(Content(plain_text(summary_text(detail))))
        totals = {column.id: column.cell(detail.sheet.totals) for column in LINE_COLUMNS} | {"item": "Total"}
        self.lines.show(ListSource(lambda: detail.sheet.lines, totals=totals))
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
        return super().check_action(action, parameters)

    @on(TabbedContent.TabActivated)
    def _activated(self, message: TabbedContent.TabActivated) -> None:
        message.stop()
        shown: dict[str, Widget] = {LINES: self.lines, ATTACHMENTS: self.attachments, HISTORY: self.history}
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

    def action_export(self) -> None:
        """Asks as what and where to."""

        def report(session: Session) -> Report:
            return billing_report(session, self.office.actor, self._billing_id)

        from tui.screens.export import offer_export

        offer_export(self, self._asker, self.office, self._settings, report)

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
