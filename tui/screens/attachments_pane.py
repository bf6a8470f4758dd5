"""The files of a billing: seen, added, named, put in order, opened with a password, saved, taken away."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import Session
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from store import attachment_editing
from store.completeness import WAIVERS
from store.dictionary import word
from store.inbox import PLACE
from store.money import format_cents
from store.queries import AttachmentRow
from store.vocabulary import AttachmentKind
from tui.asking import Asker
from tui.messages import FilesAttached
from tui.opening import Office
from tui.output import megabytes, plain
from tui.own_files import far_word
from tui.settings import Settings
from tui.unlocking import unlock_attachment
from tui.widgets.columns import Column
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable
from tui.wording import count


def _is_locked(row: AttachmentRow) -> bool:
    return any(finding.code == "locked" for finding in row.findings)


def _needs_attention(row: AttachmentRow) -> bool:
    return any(finding.attention for finding in row.findings)


HAVE_DETAILS = (*WAIVERS, AttachmentKind.INSURANCE)
"""The kinds of papers from which something is read."""

COLUMNS: tuple[Column[AttachmentRow], ...] = (
    Column("ordinal", "#", 3, lambda row: str(row.ordinal), right=True, fixed=True),
    Column("title", "Title", 24, lambda row: ("! " if _needs_attention(row) else "  ") + row.title, grows=True),
    Column("kind", "Kind", 18, lambda row: word(row.kind)),
    Column("pages", "Pages", 5, lambda row: "?" if row.pages is None else f"{row.pages or '-'}", right=True),
    Column("size", "Size", 9, lambda row: megabytes(row.size), right=True),
    Column("file", "File", 30, lambda row: row.file_name),
)


def _said(row: AttachmentRow) -> Sequence[str]:
    """What somebody read from the paper."""
    said = [f"Tier {row.tier}."] if row.tier > 1 else []
    said += [f"It waives {format_cents(row.amount)}."] if row.amount is not None else []
    return said + ([f"It holds until {row.expires_on}."] if row.expires_on else [])


class AttachmentsPane(Vertical):
    """The table of files and what there is to say of the one under the cursor."""

    HELP = """\
The attached files in their order. n adds files, b those that wait in the inbox, t gives another title, m says what a
file is, i what a waiver or an insurance says; J and K move it, d takes it away, w or enter saves a copy, u opens a
locked one, P shows the pages. A mark ! means that a file needs attention."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", "Add", id="attachments.add", tooltip="Attach a file, or the files of a folder"),
        Binding("b", "inbox", "Inbox", id="attachments.inbox", tooltip="Attach files that wait in the inbox"),
        Binding("t", "retitle", "Title", id="attachments.retitle", tooltip="Another title for the contents page"),
        Binding("m", "kind", "Kind", id="attachments.kind", tooltip="Say what the file is"),
        Binding("i", "details", "Details", id="attachments.details", tooltip="What a waiver or an insurance says"),
        Binding(
            "P", "pages", "Pages", key_display="P", show=False, id="attachments.pages", tooltip="The pages of the file"
        ),
        Binding("J", "shift(1)", "Down in the order", key_display="J", show=False, id="attachments.down"),
        Binding("K", "shift(-1)", "Up in the order", key_display="K", show=False, id="attachments.up"),
        Binding("d", "remove", "Remove", show=False, id="attachments.remove", tooltip="Take the file away"),
        Binding("u", "unlock", "Unlock", id="billing.unlock", tooltip="Open a locked file with its password"),
        Binding(
            "w", "save", "Save file", show=False, id="billing.save", tooltip="Save a copy of the attachment elsewhere"
        ),
    ]

    @dataclass
    class Changed(Message):
        """The billing's files are others now."""

    def __init__(self, office: Office, settings: Settings, billing_id: int) -> None:
        super().__init__(id="attachments-list")
        self._office = office
        self._settings = settings
        self._billing_id = billing_id
        self._label = ""
        self._sought: int | None = None
        self._asker = Asker(self)
        self.table: RecordTable[AttachmentRow] = RecordTable(
            COLUMNS, empty="No attachments; n adds one.", id="billing-attachments"
        )
        self.about = Static(id="billing-about")

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.table
        yield self.about

    def show(self, label: str, rows: Sequence[AttachmentRow]) -> None:
        """Shows the files of a billing."""
        self._label = label
        self.table.show(AtHand(rows, key=lambda row: row.id))
        if self._sought is not None and self._sought in self.table.keys:
            self.table.go_to(self.table.keys.index(self._sought))
        self._sought = None

    def seek(self, attachment_id: int) -> None:
        """Puts the cursor on a file, once the files are shown."""
        self._sought = attachment_id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to a file has no key where there is none."""
        row = self.table.cursor_row
        if action == "unlock":
            return row is not None and _is_locked(row)
        if action == "details":
            return row is not None and row.kind in HAVE_DETAILS
        if action in ("retitle", "kind", "shift", "remove", "save", "pages"):
            return row is not None
        return super().check_action(action, parameters)

    @on(RecordTable.Listed)
    @on(RecordTable.Moved)
    def _say_about(self) -> None:
        row = self.table.cursor_row
        lines: Sequence[str] = ()
        if row is not None:
            sentences = [finding.sentence for finding in row.findings]
            if row.pages is None:
                sentences = ["Not looked at yet; it is prepared in the background."]
            sentences = [*_said(row), *sentences]
            lines = [f"{row.file_name}, SHA-256 {row.sha256}", *(sentences or ["Nothing to remark."])]
        self.about.update(Content("\n".join(map(plain, lines))))
        self.refresh_bindings()

    # Adding and changing.

    def action_add(self) -> None:
        """Asks which files."""
        from tui.screens.attach import AttachScreen

        self.app.push_screen(AttachScreen(self._office, self._settings, self._billing_id, self._label), self._added)

    def action_inbox(self) -> None:
        """Shows the files that wait in the inbox."""
        from tui.own_files import far_word, no_files_here
        from tui.screens.inbox import InboxScreen

        named = f"attach {far_word(self._label.replace(' #', '#'))} NAME < FILE"
        if not os.environ.get(PLACE) and (sentence := no_files_here(self, named)):
            self.notify(sentence, severity="warning", markup=False)
            return
        self.app.push_screen(InboxScreen(self._office, self._billing_id, self._label), self._added)

    def _added(self, number: int | None) -> None:
        """Says how many files were attached, and looks at the billing again."""
        if number:
            self.notify(f"{count(number, 'file')} attached to {self._label}.", markup=False)
            self.post_message(FilesAttached(self._office))
            self.post_message(self.Changed())

    def action_retitle(self) -> None:
        """Asks for another title."""
        from tui.screens.ask import AskScreen

        row = self.table.cursor_row
        if row is None:
            return

        def answered(title: str | None) -> None:
            if title is not None:
                self._change(lambda session: attachment_editing.retitle(session, self._office.actor, row.id, title))

        self.app.push_screen(AskScreen(f"Title of {row.file_name}", row.title), answered)

    def action_kind(self) -> None:
        """Asks what the file is."""
        from tui.screens.choose import ChooseScreen

        row = self.table.cursor_row
        if row is None:
            return

        def chosen(code: str | None) -> None:
            if code is not None:
                kind = AttachmentKind(code)
                self._change(lambda session: attachment_editing.set_kind(session, self._office.actor, row.id, kind))

        options = [(kind.value, word(kind)) for kind in AttachmentKind]
        self.app.push_screen(ChooseScreen(f"Kind of {row.file_name}", options, row.kind.value), chosen)

    def action_details(self) -> None:
        """Asks what the paper says."""
        row = self.table.cursor_row
        if row is not None:
            from tui.screens.attachment_form import AttachmentForm

            form = AttachmentForm(self._office, row)
            self.app.push_screen(form, lambda said: self._done() if said else None)

    def action_shift(self, by: int) -> None:
        """Moves the file in the order."""
        row = self.table.cursor_row
        if row is not None:
            self._change(lambda session: attachment_editing.move(session, self._office.actor, row.id, by))

    def action_remove(self) -> None:
        """Asks, and takes the file away."""
        from tui.screens.confirm import ConfirmScreen

        row = self.table.cursor_row
        if row is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._change(lambda session: attachment_editing.remove(session, self._office.actor, row.id))

        consequence = "Backups that hold it stay as they are; the history of the billing keeps its name."
        self.app.push_screen(ConfirmScreen(f"Take {row.file_name} away?", consequence, yes="Remove"), answered)

    def _change(self, step: Callable[[Session], None]) -> None:
        def question() -> None:
            with self._office.database.write() as session:
                step(session)

        self._asker.ask("change", question, lambda _none: self._done(), self._asker.refuse)

    def _done(self) -> None:
        self.post_message(self.Changed())

    # Opening and saving.

    def action_unlock(self) -> None:
        """Asks for the password of a locked file."""
        from tui.screens.ask import AskScreen

        row = self.table.cursor_row
        if row is None:
            return

        def answered(password: str | None) -> None:
            if password:
                self._asker.ask(
                    "unlock",
                    lambda: unlock_attachment(self._office, row.id, password),
                    lambda opened: self._unlocked(row, opened),
                    self._asker.refuse,
                )

        self.app.push_screen(AskScreen(f"Password of {row.file_name}", secret=True), answered)

    def _unlocked(self, row: AttachmentRow, opened: bool) -> None:
        if opened:
            self.notify(f"{row.file_name} is open now; the password is not kept.", markup=False)
            self._done()
        else:
            self._asker.refuse(f"That password does not open {row.file_name}.")

    def action_pages(self) -> None:
        """Shows the pages of the file."""
        from tui.previewing import attachment_subject
        from tui.screens.preview import PreviewScreen

        if row := self.table.cursor_row:
            self.app.push_screen(PreviewScreen(self._office, attachment_subject(self._office, row, self._label)))

    @on(RecordTable.Opened)
    def action_save(self) -> None:
        """Asks where a copy of the attachment goes."""
        from tui.screens.save_copy import offer_copy

        if row := self.table.cursor_row:
            source = self._office.files.original(row.sha256)
            named = f"{far_word(self._label.replace(' #', '#'))} {far_word(row.file_name)}"
            offer_copy(self, source, row.file_name, self._settings, named=named)
