"""The lines of a billing: seen, filled in and reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from store.billing_editing import write_entries
from store.billing_entry import Entry, EntryLine, EntrySheet, to_date
from store.billing_review import review_lines
from store.money import format_cents
from store.prefill import Prefilled, prefill
from store.sheet import BillingSheet
from tui.asking import Asker
from tui.opening import Office
from tui.output import plain
from tui.screens.line_columns import COLUMNS, LineRow
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable
from tui.wording import count

WITH_FILES, AMOUNTS = "files", "amounts"


def prefilled_words(made: Prefilled) -> str:
    """What a prefill came to, what found no line of ours first of all."""
    taken = f"{count(made.lines, 'line')} filled in from {count(made.billings, 'billing')}: {format_cents(made.amount)}"
    files = f", {count(made.files, 'file')}" if made.files else ""
    codes = ", ".join(f"{code or 'no code'} ({format_cents(cents)})" for code, cents in made.left)
    return f"{taken}{files}." + (f" No line has budget code {codes}." if codes else "")


@dataclass(frozen=True, slots=True)
class Undo:
    """What stood on the lines before the last edit of this screen.

    Attributes:
        version: the billing's after that edit; another one means that somebody changed it meanwhile.
    """

    entries: Mapping[int, Entry]
    version: int


class LinesPane(Vertical):
    """The table of lines and a word on the one under the cursor."""

    HELP = """\
The lines of the billing. Enter fills one in; b bills the ticked lines, or all, up to a percentage; h sets or releases
their retainage; y approves and z rejects while the billing is under review, c certifies another amount than was
claimed. g fills a billing to the owner in from the approved ones of its period. U takes the last edit back. Space ticks
a line, a all."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "percent", "% to date", id="lines.percent", tooltip="Bill the ticked lines up to a percentage"),
        Binding(
            "h", "retainage", "Retainage", id="lines.retainage", tooltip="Hold or release retainage of the ticked lines"
        ),
        Binding("g", "prefill", "Prefill", id="lines.prefill", tooltip="Fill in from the period's approved billings"),
        Binding("U", "undo", "Undo", key_display="U", show=False, id="lines.undo", tooltip="Take the last edit back"),
        Binding("y", "approve", "Approve", id="lines.approve", tooltip="Approve the ticked lines, or this one"),
        Binding("c", "certify", "Certify", id="lines.certify", tooltip="Certify another amount than was claimed"),
        Binding(
            "z", "reject", "Reject", id="lines.reject", tooltip="Reject the ticked lines, or this one, with a reason"
        ),
    ]

    @dataclass
    class Changed(Message):
        """The billing is another one now."""

    def __init__(self, office: Office) -> None:
        super().__init__(id="lines-list")
        self._office = office
        self._sheet: EntrySheet | None = None
        self._before: EntrySheet | None = None
        self._undo: Undo | None = None
        self._asker = Asker(self)
        self.table: RecordTable[LineRow] = RecordTable(COLUMNS, ticks=True, empty="No lines.", id="billing-lines")
        self.about = Static(id="lines-about")

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.table
        yield self.about

    def show(self, form: BillingSheet, sheet: EntrySheet) -> None:
        """Shows the lines of a billing."""
        if (before := self._before) is not None and sheet.version != before.version:
            self._undo = Undo({line.sov_line_id: line.entry for line in before.lines}, before.version + 1)
        self._before = None
        self._sheet = sheet
        rows = [LineRow(shown, line) for shown, line in zip(form.lines, sheet.lines, strict=True)]
        totals = {column.id: column.cell(LineRow(form.totals)) for column in COLUMNS} | {"item": "Total"}
        self.table.show(AtHand(rows, key=lambda row: row.line.sov_line_id if row.line else 0, totals=totals))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that the billing's status, or the person's rights, leave nothing to do for are not shown."""
        if action in ("percent", "retainage"):
            return self._sheet is not None and not self._sheet.refusal
        if action == "prefill":
            return self._sheet is not None and self._sheet.prefills
        if action in ("approve", "reject", "certify"):
            return self._sheet is not None and self._sheet.reviewed
        return super().check_action(action, parameters)

    @on(RecordTable.Listed)
    @on(RecordTable.Moved)
    def _say_about(self) -> None:
        row, sheet = self.table.cursor_row, self._sheet
        said = ""
        if row is not None and row.line is not None and row.line.reason:
            said = f"{row.review}: {row.line.reason}"
            if row.line.claimed_work is not None:
                claimed = format_cents(row.line.claimed_work + (row.line.claimed_new or 0))
                certified = format_cents(row.line.entry.work + row.line.entry.materials_new)
                said += f" (claimed {claimed}, certified {certified})"
        elif sheet is not None:
            said = sheet.refusal or "Enter fills the line in; what follows from it is shown while you type."
        self.about.update(Content(plain(said)))
        self.refresh_bindings()

    @on(RecordTable.Opened)
    def _opened(self, message: RecordTable.Opened) -> None:
        """Fills a line in, where that may be done."""
        message.stop()
        from tui.screens.entry import EntryScreen

        if self._sheet is None:
            return
        if self._sheet.refusal:
            self.notify(self._sheet.refusal, severity="warning", markup=False)
            return
        place = self.table.cursor
        self.app.push_screen(EntryScreen(self._office, self._sheet, place), self._done)

    def _done(self, written: bool | None) -> None:
        if written:
            self._edited()

    def _chosen(self, *, alone: bool) -> list[EntryLine]:
        """The ticked lines; without ticks the one under the cursor, or all."""
        assert self._sheet is not None, "the keys are hidden until it is there"
        ids = set(self.table.selection.keys)
        if alone and not ids and self.table.cursor_key is not None:
            ids = {self.table.cursor_key}
        return [line for line in self._sheet.lines if not ids or line.sov_line_id in ids]

    def action_percent(self) -> None:
        """Asks up to which percentage the lines are billed."""
        from tui.screens.ask import AskScreen
        from tui.screens.entry import parse_percent

        lines, sheet = self._chosen(alone=False), self._sheet
        assert sheet is not None, "the key is hidden until it is there"

        def answered(text: str | None) -> None:
            if text is None:
                return
            try:
                rate = parse_percent(text)
            except ValueError as error:
                self._asker.refuse(str(error))
                return
            percent = text.strip().removesuffix("%")
            told = f"{count(len(lines), 'line')} of {sheet.label} at {percent} % to date."
            self._write({line.sov_line_id: to_date(line, rate) for line in lines}, sheet.version, told)

        self.app.push_screen(AskScreen(f"Percent to date on {count(len(lines), 'line')}", "100"), answered)

    def _write(self, entries: Mapping[int, Entry], version: int, told: str) -> None:
        """Writes entries in a thread, and says what that was.

        Args:
            version: of the billing that they are meant for.
        """
        sheet = self._sheet
        assert sheet is not None, "the keys are hidden until it is there"

        def question() -> None:
            with self._office.database.write() as session:
                today = self._office.today()
                write_entries(session, self._office.actor, sheet.billing_id, entries, version=version, today=today)

        self._asker.ask("write", question, lambda _none: self._edited(told), self._asker.refuse)

    def action_retainage(self) -> None:
        """Sets and releases retainage of the ticked lines, or of all."""
        from tui.screens.retainage_form import RetainageForm

        sheet = self._sheet
        assert sheet is not None, "the key is hidden until it is there"
        ids = [line.sov_line_id for line in self._chosen(alone=False)]

        self.app.push_screen(RetainageForm(self._office, sheet, ids), lambda said: self._edited(said) if said else None)

    def _edited(self, told: str = "") -> None:
        """Remembers what stood there before, and has the billing looked at again."""
        if told:
            self.notify(told, markup=False)
        self._before = self._sheet
        self.post_message(self.Changed())

    def action_undo(self) -> None:
        """Writes what stood on the lines before the last edit; refused where somebody changed them meanwhile."""
        undo, sheet = self._undo, self._sheet
        if undo is None or sheet is None:
            self._asker.refuse("Nothing was edited on this screen that could be taken back.")
            return
        told = f"The last edit of {sheet.label} is taken back; U again brings it back."
        self._write(undo.entries, undo.version, told)

    def _said(self, done: str | None) -> None:
        """Says what a form did, and looks at the billing again."""
        if done:
            self.notify(done, markup=False)
            self.post_message(self.Changed())

    def action_prefill(self) -> None:
        """Asks whether attachments come along, and fills in from the period's approved billings."""
        from tui.screens.choose import ChooseScreen

        sheet = self._sheet
        assert sheet is not None, "the key is hidden until it is there"

        def chosen(code: str | None) -> None:
            if code is None:
                return

            def question() -> Prefilled:
                with self._office.database.write() as session:
                    return prefill(
                        session,
                        self._office.actor,
                        sheet.billing_id,
                        today=self._office.today(),
                        attachments=code == WITH_FILES,
                    )

            self._asker.ask("prefill", question, self._prefilled, self._asker.refuse)

        options = [(WITH_FILES, "Amounts and all attachments"), (AMOUNTS, "Amounts only")]
        self.app.push_screen(ChooseScreen("From the period's approved billings", options, WITH_FILES), chosen)

    def _prefilled(self, made: Prefilled) -> None:
        self.notify(prefilled_words(made), severity="warning" if made.left else "information", markup=False)
        self.post_message(self.Changed())

    def action_approve(self) -> None:
        """Approves lines."""
        self._review(dict.fromkeys(line.sov_line_id for line in self._chosen(alone=True)))

    def action_certify(self) -> None:
        """Certifies other amounts than were claimed on the line under the cursor."""
        from tui.screens.certify import CertifyForm

        row, sheet = self.table.cursor_row, self._sheet
        if row is None or row.line is None or sheet is None:
            return

        self.app.push_screen(CertifyForm(self._office, sheet, row.line), self._said)

    def action_reject(self) -> None:
        """Asks for the reason, and rejects lines."""
        from tui.screens.ask import AskScreen

        lines = self._chosen(alone=True)
        items = ", ".join(line.before.item for line in lines[:5]) + (" ..." if len(lines) > 5 else "")

        def answered(reason: str | None) -> None:
            if reason is not None:
                self._review({line.sov_line_id: reason for line in lines})

        self.app.push_screen(AskScreen(f"Why is line {items} rejected?"), answered)

    def _review(self, verdicts: Mapping[int, str | None]) -> None:
        sheet = self._sheet
        assert sheet is not None, "the keys are hidden until it is there"

        def question() -> None:
            with self._office.database.write() as session:
                review_lines(session, self._office.actor, sheet.billing_id, verdicts, version=sheet.version)

        def reviewed(_none: None) -> None:
            self.table.action_tick_none()
            self.post_message(self.Changed())

        self._asker.ask("review", question, reviewed, self._asker.refuse)
