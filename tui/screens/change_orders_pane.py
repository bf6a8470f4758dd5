"""The change orders of a contract."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from store.change_orders import remove_change_order
from store.contract_detail import ChangeOrderRow, ContractDetail
from store.dictionary import word
from store.money import format_cents
from tui.opening import Office
from tui.screens.contract_pane import ContractPane
from tui.steps import Steps
from tui.widgets.columns import Column
from tui.widgets.record_source import AtHand
from tui.widgets.record_table import RecordTable
from tui.wording import day

COLUMNS: tuple[Column[ChangeOrderRow], ...] = (
    Column("number", "Number", 10, lambda row: row.number, fixed=True),
    Column("title", "Title", 24, lambda row: row.title, grows=True),
    Column("status", "Status", 9, lambda row: word(row.status)),
    Column("approved", "Approved", 10, lambda row: day(row.approved_on)),
    Column("lines", "Lines", 6, lambda row: f"{row.lines:,}", right=True),
    Column("amount", "Amount", 15, lambda row: format_cents(row.amount), right=True),
)


class ChangeOrdersPane(ContractPane):
    """The table of change orders."""

    HELP = """\
The contract's change orders. n makes one, a adds a line to the one under the cursor, enter changes its number, title
and status; d takes one away that is not approved. Only approved ones count."""

    CHANGES = frozenset({"add"})
    CHANGES_ROW = frozenset({"line", "edit", "remove"})

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", "New", id="change-orders.add", tooltip="Make a change order"),
        Binding("a", "line", "Add line", id="change-orders.line", tooltip="Add a line to this change order"),
        Binding("e", "edit", "Edit", id="change-orders.edit", tooltip="Change number, title and status"),
        Binding("d", "remove", "Remove", id="change-orders.remove", tooltip="Take this change order away"),
    ]

    def __init__(self, office: Office, steps: Steps) -> None:
        super().__init__(office, steps, id="change-orders-list")
        self.table: RecordTable[ChangeOrderRow] = RecordTable(
            COLUMNS, empty="No change orders; n makes one.", id="change-orders-table"
        )

    def compose(self) -> ComposeResult:
        """The table."""
        yield self.table

    def show(self, detail: ContractDetail) -> None:
        """Shows the change orders of a contract."""
        self._detail = detail
        totals = {"number": "Approved", "amount": format_cents(detail.revised - detail.original)}
        self.table.show(AtHand(detail.change_orders, key=lambda row: row.id, totals=totals))
        self.refresh_bindings()

    def action_add(self) -> None:
        """Makes one."""
        from tui.screens.change_order_form import ChangeOrderForm

        if self._detail is not None:
            self._steps.ask(ChangeOrderForm(self._office, self._detail))

    @on(RecordTable.Opened)
    def _opened(self, message: RecordTable.Opened) -> None:
        message.stop()
        self.action_edit()

    def action_edit(self) -> None:
        """Changes the one under the cursor."""
        from tui.screens.change_order_form import ChangeOrderForm

        row, detail = self.table.cursor_row, self._detail
        if row is not None and detail is not None and detail.edits:
            self._steps.ask(ChangeOrderForm(self._office, detail, row))

    def action_line(self) -> None:
        """Adds a line to the one under the cursor."""
        from tui.screens.sov_form import SovForm

        row, detail = self.table.cursor_row, self._detail
        if row is not None and detail is not None:
            self._steps.ask(SovForm(self._office, detail, order=row))

    def action_remove(self) -> None:
        """Asks, and takes it away."""
        from tui.screens.confirm import ConfirmScreen

        row, detail = self.table.cursor_row, self._detail
        if row is None or detail is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._steps.take(
                    lambda session: remove_change_order(
                        session, self._office.actor, detail.id, row.id, version=detail.version
                    ),
                    lambda _none: f"Change order {row.number} is taken away.",
                )

        consequence = f"Its lines go with it: {format_cents(row.amount)}."
        self.app.push_screen(
            ConfirmScreen(f"Take change order {row.number} away?", consequence, yes="Remove"), answered
        )
