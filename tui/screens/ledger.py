"""The ledger of a backup: every part, what it is, its pages, or why it is not there (PRODUCT.md 3.7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store import backups
from store.backups import BackupRow, LedgerRow
from store.dictionary import word
from tui.opening import Office
from tui.output import megabytes, plain
from tui.screens.office_screen import OfficeScreen
from tui.settings import Settings
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip
from tui.wording import count, figures

COLUMNS: tuple[Column[LedgerRow], ...] = (
    Column("page", "Page", 6, lambda row: f"{row.first_page:,}" if row.first_page else "-", right=True, fixed=True),
    Column("pages", "Pages", 5, lambda row: f"{row.pages:,}", right=True, fixed=True),
    Column("outcome", "Outcome", 12, lambda row: ("! " if row.attention else "  ") + word(row.outcome)),
    Column("title", "Part", 22, lambda row: row.title, grows=True),
    Column("billing", "Billing", 20, lambda row: row.billing, grows=True),
    Column("source", "File", 24, lambda row: row.source_name),
    Column("size", "Size", 9, lambda row: megabytes(row.size) if row.sha256 else "", right=True),
)

VOLUME_COLUMN: Column[LedgerRow] = Column("volume", "Vol", 3, lambda row: str(row.volume), right=True, fixed=True)
"""Where a backup is a ZIP of volumes; pages count in each."""


class LedgerScreen(OfficeScreen):
    """Lists the parts of one backup; the lines below say all of the one under the cursor."""

    HELP = """\
Every part of the backup in the order of its pages, and what became of it. Enter or P shows its first page.
e shows only what needs attention; the lines below the list give the reason in full."""

    CSS_PATH = "ledger.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "exceptions", "Exceptions", id="ledger.exceptions", tooltip="Only what needs attention, or all"),
        Binding(
            "P",
            "table_open",
            "Pages",
            key_display="P",
            show=False,
            id="ledger.pages",
            tooltip="The first page of the part",
        ),
        Binding("w", "save", "Save the PDF", id="ledger.save", tooltip="Save a copy of the PDF elsewhere"),
        Binding("o", "open_file", "PDF", id="ledger.open", tooltip="Where the PDF is and how to get it"),
        Binding("escape", "app.pop_screen", "Back", id="ledger.back"),
    ]

    def __init__(self, office: Office, settings: Settings, row: BackupRow) -> None:
        super().__init__(office, f"Ledger of backup {row.id}: {row.project_number}, {figures(row)}", id="ledger")
        self._settings = settings
        self._row = row
        self._only_exceptions = False
        self.counts = TextStrip(id="ledger-counts", classes="notice")
        self.table: RecordTable[LedgerRow] = RecordTable(
            (VOLUME_COLUMN, *COLUMNS) if row.file_name.endswith(".zip") else COLUMNS,
            empty="Nothing needs attention; e shows every part.",
            id="ledger-table",
        )
        self.about = Static(id="ledger-about")

    def compose_body(self) -> Iterable[Widget]:
        """The parts, and all of one."""
        yield self.counts
        yield self.table
        yield self.about

    def on_mount(self) -> None:
        """Asks for the parts."""
        self.app.clear_notifications()  # they would cover the reasons
        self._look()
        self.table.focus()

    def _look(self) -> None:
        only = self._only_exceptions

        def question() -> list[LedgerRow]:
            with self.office.database.read() as session:
                parts = backups.ledger(session, self.office.actor, self._row.id)
            return [part for part in parts if part.attention or not only]

        self.table.show(ListSource(question, key=lambda part: part.ordinal + 1))

    @on(RecordTable.Listed)
    def _listed(self) -> None:
        shown = count(len(self.table.keys), "part")
        exceptions = self._row.exceptions
        needing = count(exceptions, "needs attention", "need attention") if exceptions else "nothing needs attention"
        self.counts.say(f"{shown} shown; {needing}")

    @on(RecordTable.Moved)
    def _say_about(self) -> None:
        part = self.table.cursor_row
        if part is None:
            self.about.update("")
            return
        lines = [f"{part.title} - {part.billing}"]
        if part.sha256:
            lines.append(f"{part.source_name}, {part.size:,} bytes, SHA-256 {part.sha256}")
        lines.append(part.reason or "Nothing to remark.")
        self.about.update(Content("\n".join(map(plain, lines))))

    def action_exceptions(self) -> None:
        """Shows only what needs attention, or everything again."""
        self._only_exceptions = not self._only_exceptions
        self._look()

    def action_table_open(self) -> None:
        """Shows the first page of the part under the cursor."""
        self.table.action_open()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        from tui.screens.preview import preview_backup

        part = self.table.cursor_row
        if part is None:
            return
        if not part.pages:
            self.notify(f"{part.title} has no pages in this backup.", severity="warning", markup=False)
            return
        preview_backup(self, self.office, self._row, volume=part.volume, page=max(part.first_page, 1))

    def action_save(self) -> None:
        """Asks where a copy of the PDF goes."""
        from tui.screens.save_copy import offer_copy

        source = self.office.files.backup(self._row.sha256, self._row.file_name)
        offer_copy(self, source, self._row.file_name, self._settings, named=str(self._row.id))

    def action_open_file(self) -> None:
        """Tells where the PDF is."""
        from tui.screens.backup_file import show_file

        show_file(self, self.office, self._row)
