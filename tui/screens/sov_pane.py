"""The lines of a contract: its schedule of values, and those of its change orders behind it."""

from __future__ import annotations

from typing import ClassVar

from sqlmodel import Session
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from store.contract_detail import ContractDetail, SovRow
from store.money import format_cents, format_rate, ratio
from store.report import Report
from store.schedule_of_values import move_line, remove_lines
from store.sov_text import sov_report
from store.units import format_decimal, format_price
from tui.asking import Asker
from tui.far_words import FarWords
from tui.opening import Office
from tui.screens.contract_pane import ContractPane
from tui.settings import Settings
from tui.steps import Steps
from tui.widgets.columns import Column
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip


def _item(row: SovRow) -> str:
    """Details stand to the right of their line's item."""
    return row.item if row.parent_id is None else f" {row.item}"


def _details(row: SovRow) -> str:
    """What the details come to, marked where that is not the line's amount."""
    if row.details is None:
        return ""
    return format_cents(row.details) + ("" if row.details == row.scheduled else " !")


def _quantity(row: SovRow) -> str:
    return "" if row.quantity is None else format_decimal(row.quantity)


def _price(row: SovRow) -> str:
    return "" if row.unit_price is None else format_price(row.unit_price)


def _complete(row: SovRow) -> str:
    rate = ratio(row.completed, row.scheduled)
    return "" if rate is None else format_rate(rate)


COLUMNS: tuple[Column[SovRow], ...] = (
    Column("item", "Item", 8, _item, fixed=True),
    Column("description", "Description", 20, lambda row: row.description, grows=True),
    Column("scheduled", "Scheduled Value", 15, lambda row: format_cents(row.scheduled), right=True),
    Column("completed", "Billed", 14, lambda row: format_cents(row.completed, blank_zero=True), right=True),
    Column("complete", "%", 7, _complete, right=True),
    Column("change_order", "Change Order", 12, lambda row: row.change_order),
    Column("budget_code", "Budget Code", 16, lambda row: row.budget_code),
    Column("details", "Details", 14, _details, right=True),
    Column("quantity", "Quantity", 12, _quantity, right=True),
    Column("unit", "Unit", 6, lambda row: row.unit),
    Column("unit_price", "Unit Price", 12, _price, right=True),
)


class SovPane(ContractPane):
    """The table of lines and what they come to."""

    HELP = """\
The contract's lines; those of change orders stand behind the schedule of values. n adds a line, p pastes many, i takes
them from a file, w writes them to one; enter changes the line under the cursor, J and K move it, d takes it away.
Lines of change orders are added on their tab. t divides the line into details (SSOV), by which it is then billed."""

    CHANGES = frozenset({"add", "paste", "take"})
    CHANGES_ROW = frozenset({"shift", "remove"})

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", "New line", id="sov.add", tooltip="Add a line to the schedule of values"),
        Binding(
            "p", "paste", "Paste", show=False, id="sov.paste", tooltip="Paste many lines, as a spreadsheet copies them"
        ),
        Binding("i", "take", "Import", id="sov.import", tooltip="Take lines from a CSV file or a workbook"),
        Binding("t", "details", "Details", id="sov.details", tooltip="Divide this line into details that add up"),
        Binding("w", "export", "Export", show=False, id="sov.export", tooltip="The lines as PDF, CSV or XLSX"),
        Binding("J", "shift(1)", "Down in the order", key_display="J", show=False, id="sov.down"),
        Binding("K", "shift(-1)", "Up in the order", key_display="K", show=False, id="sov.up"),
        Binding("d", "remove", "Remove", show=False, id="sov.remove", tooltip="Take this line away"),
    ]

    def __init__(self, office: Office, settings: Settings, steps: Steps) -> None:
        super().__init__(office, steps, id="sov-list")
        self._settings = settings
        self._asker = Asker(self)
        self.table: RecordTable[SovRow] = RecordTable(
            COLUMNS,
            empty="No lines yet: n adds one, p pastes many, i takes them from a file.",
            muted=lambda row: not row.counts,
            id="sov-table",
        )
        self.about = TextStrip(id="sov-about", classes="notice")

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.table
        yield self.about

    def show(self, detail: ContractDetail) -> None:
        """Shows the lines of a contract."""
        self._detail = detail
        totals = {
            "item": "Total",
            "scheduled": format_cents(detail.revised),
            "completed": format_cents(sum(line.completed for line in detail.lines if line.parent_id is None)),
        }
        self.table.show(AtHand(detail.lines, key=lambda row: row.id, totals=totals))
        changes = detail.revised - detail.original
        self.about.say(
            f"Original {format_cents(detail.original)} · change orders {format_cents(changes)} · "
            f"contract sum {format_cents(detail.revised)}",
            "",
        )
        self.refresh_bindings()

    def action_add(self) -> None:
        """Adds a line."""
        from tui.screens.sov_form import SovForm

        if self._detail is not None:
            self._steps.ask(SovForm(self._office, self._detail))

    @on(RecordTable.Opened)
    def _opened(self, message: RecordTable.Opened) -> None:
        """Changes the line under the cursor."""
        message.stop()
        from tui.screens.sov_form import SovForm

        row = self.table.cursor_row
        if self._detail is None or row is None:
            return
        if row.parent_id is not None:
            self.action_details()
        elif self._detail.edits:
            self._steps.ask(SovForm(self._office, self._detail, row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whoever bills may divide lines; see `store.line_details`."""
        if action == "details":
            return self._divisible() is not None
        return super().check_action(action, parameters)

    def _divisible(self) -> SovRow | None:
        """The line under the cursor, or that of the detail there, where it may be divided."""
        row, detail = self.table.cursor_row, self._detail
        if row is None or detail is None or not detail.details or row.change_order_id is not None:
            return None
        return row if row.parent_id is None else next(line for line in detail.lines if line.id == row.parent_id)

    def action_details(self) -> None:
        """Divides the line under the cursor."""
        from tui.screens.details_form import DetailsForm

        parent = self._divisible()
        if parent is not None and self._detail is not None:
            self._steps.ask(DetailsForm(self._office, self._detail, parent))

    def action_paste(self) -> None:
        """Adds many lines that are pasted."""
        from tui.screens.take_lines import PasteLines

        if self._detail is not None:
            self._steps.ask(PasteLines(self._office, self._detail))

    def action_take(self) -> None:
        """Adds the lines of a file."""
        from tui.screens.take_lines import ImportLines

        if self._detail is not None:
            self._steps.ask(ImportLines(self._office, self._detail, self._settings))

    def action_shift(self, by: int) -> None:
        """Moves the line in the order."""
        row, detail = self.table.cursor_row, self._detail
        if row is not None and detail is not None:
            self._steps.take(
                lambda session: move_line(session, self._office.actor, detail.id, row.id, by, version=detail.version)
            )

    def action_remove(self) -> None:
        """Asks, and takes the line away."""
        from tui.screens.confirm import ConfirmScreen

        row, detail = self.table.cursor_row, self._detail
        if row is None or detail is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._steps.take(
                    lambda session: remove_lines(
                        session, self._office.actor, detail.id, [row.id], version=detail.version
                    ),
                    lambda _none: f"Line {row.item} is taken away.",
                )

        consequence = (
            f"The contract sum loses {format_cents(row.scheduled)}." if row.counts else "It does not count yet."
        )
        self.app.push_screen(ConfirmScreen(f"Take line {row.item} away?", consequence, yes="Remove"), answered)

    def action_export(self) -> None:
        """Asks as what and where to."""
        detail = self._detail
        if detail is None:
            return

        def report(session: Session) -> Report:
            return sov_report(session, self._office.actor, detail.id)

        from tui.screens.export import offer_export

        far = FarWords(("sov", detail.terms.number, "--project", detail.project_number))
        offer_export(self, self._asker, self._office, self._settings, report, far)
