"""The list of backups: open, save a copy, ledger, compile again, cancel, delete (PRODUCT.md section 2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from store import backups
from store.backups import BackupRow
from store.queries import ProjectRow
from store.vocabulary import BackupState
from tui.asking import Asker
from tui.messages import BackupQueued
from tui.opening import Office
from tui.output import megabytes
from tui.settings import Settings
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip
from tui.wording import moment, outcome, progress

COLUMNS: tuple[Column[BackupRow], ...] = (
    Column("id", "#", 3, lambda row: str(row.id), right=True, fixed=True),
    Column("when", "When", 14, lambda row: moment(row.requested_at)),
    Column("by", "By", 10, lambda row: row.requested_by_name, grows=True),
    Column("outcome", "Outcome", 16, outcome),
    Column("billings", "Billings", 8, lambda row: f"{row.billings:,}", right=True),
    Column("pages", "Pages", 6, lambda row: f"{row.pages:,}" if row.pages else "", right=True),
    Column("size", "Size", 9, lambda row: megabytes(row.size) if row.size else "", right=True),
    Column("file", "File", 40, lambda row: row.file_name),
)


class BackupsPane(Vertical):
    """The project's backups, newest first, and a line about the one under the cursor."""

    HELP = """\
The project's backups, newest first. Enter shows the ledger: every part of the backup and what became of it.
P shows its pages, o tells where the file is and how to get it, w saves a copy of it elsewhere,
g compiles the same plan again, x cancels a compile, d deletes the backup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "table_open", "Ledger", show=False, id="backups.ledger", tooltip="Every part and its outcome"),
        Binding("P", "pages", "Pages", key_display="P", id="backups.pages", tooltip="The pages of the backup"),
        Binding("o", "open_file", "PDF", id="backups.open", tooltip="Where the PDF is and how to get it"),
        Binding("w", "save", "Save", id="backups.save", tooltip="Save a copy of the PDF elsewhere"),
        Binding("g", "again", "Again", id="backups.again", tooltip="Compile the same plan again"),
        Binding("x", "cancel", "Cancel", show=False, id="backups.cancel", tooltip="Cancel this compile"),
        Binding("d", "delete", "Delete", id="backups.delete", tooltip="Delete the backup and its ledger"),
    ]

    def __init__(self, office: Office, settings: Settings, project: ProjectRow) -> None:
        super().__init__(id="backups-list")
        self._office = office
        self._settings = settings
        self._project = project
        self._asker = Asker(self)
        self._seen: Sequence[tuple[int, BackupState]] = ()
        self.table: RecordTable[BackupRow] = RecordTable(
            COLUMNS, empty="No backups yet: tick billings on the first tab and press c.", id="backups-table"
        )
        self.about = TextStrip(id="backups-about", classes="notice")

    def compose(self) -> ComposeResult:
        """The table and the line below it."""
        yield self.table
        yield self.about

    def on_mount(self) -> None:
        """Keeps the list true while something is being compiled."""
        self.watch(self.app, "running", self._running_changed, init=False)

    def look(self) -> None:
        """Asks for the list."""

        def question() -> list[BackupRow]:
            with self._office.database.read() as session:
                return backups.list_backups(session, self._office.actor, self._project.id)

        self.table.show(ListSource(question, key=lambda row: row.id))

    def _running_changed(self, running: Sequence[BackupRow]) -> None:
        seen = [(row.id, row.state) for row in running]
        if seen != self._seen and self.table.is_on_screen:
            self.look()
        self._seen = seen

    @on(RecordTable.Moved)
    @on(RecordTable.Listed)
    def _say_about(self) -> None:
        row = self.table.cursor_row
        if row is None:
            self.about.say("")
        elif row.state in backups.ACTIVE:
            self.about.say(f"Backup {row.id}: {progress(row)}", "x cancels")
        else:
            self.about.say(row.error or row.file_name)

    def _done_row(self, doing: str) -> BackupRow | None:
        """The row under the cursor if it has a file; says why not otherwise."""
        row = self.table.cursor_row
        if row is None:
            self.notify("There is no backup under the cursor.", severity="warning", markup=False)
        elif row.state is not BackupState.DONE:
            self.notify(
                f"Backup {row.id} has no file to {doing}: it is {row.state.value}.", severity="warning", markup=False
            )
            return None
        return row

    def action_table_open(self) -> None:
        """Shows the ledger."""
        self.table.action_open()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        from tui.screens.ledger import LedgerScreen

        if row := self._done_row("account for"):
            self.app.push_screen(LedgerScreen(self._office, self._settings, row))

    def action_pages(self) -> None:
        """Shows the pages."""
        from tui.screens.preview import preview_backup

        if row := self._done_row("show"):
            preview_backup(self, self._office, row)

    def action_open_file(self) -> None:
        """Tells where the file is, and opens it where there is a desktop."""
        from tui.screens.backup_file import show_file

        if row := self._done_row("open"):
            show_file(self, self._office, row)

    def action_save(self) -> None:
        """Asks where a copy goes."""
        from tui.screens.save_copy import offer_copy

        if row := self._done_row("save"):
            source = self._office.files.backup(row.sha256, row.file_name)
            offer_copy(self, source, row.file_name, self._settings, named=str(row.id))

    def action_again(self) -> None:
        """Queues the same plan once more."""
        row = self.table.cursor_row
        if row is None:
            return

        def queued(backup_id: int) -> None:
            self.post_message(BackupQueued(backup_id))
            self.look()

        database, actor = self._office.database, self._office.actor
        self._asker.ask("again", lambda: backups.request_again(database, actor, row.id), queued, self._asker.refuse)

    def action_cancel(self) -> None:
        """Cancels the compile under the cursor."""
        from tui.screens.confirm import ConfirmScreen

        row = self.table.cursor_row
        if row is None or row.state not in backups.ACTIVE:
            self.notify("The backup under the cursor is not being compiled.", severity="warning", markup=False)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                database, actor = self._office.database, self._office.actor
                self._asker.ask(
                    "cancel", lambda: backups.cancel(database, actor, row.id), lambda _: self.look(), self._asker.refuse
                )

        self.app.push_screen(
            ConfirmScreen(f"Cancel backup {row.id}?", "What has been done of it is thrown away.", yes="Cancel it"),
            answered,
        )

    def action_delete(self) -> None:
        """Deletes the backup under the cursor."""
        from tui.screens.confirm import ConfirmScreen

        row = self.table.cursor_row
        if row is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                office = self._office
                self._asker.ask(
                    "delete",
                    lambda: backups.delete(office.database, office.files, office.actor, row.id),
                    lambda _: self._deleted(row),
                    self._asker.refuse,
                )

        self.app.push_screen(
            ConfirmScreen(
                f"Delete backup {row.id}?",
                f"{row.file_name}\nThe PDF and its ledger are gone for good; copies saved elsewhere stay.",
                yes="Delete",
            ),
            answered,
        )

    def _deleted(self, row: BackupRow) -> None:
        self.notify(f"Backup {row.id} is deleted.", markup=False)
        self.look()
