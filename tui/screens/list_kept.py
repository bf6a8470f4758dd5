"""What a person keeps of a list of billings: its columns."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from store.lists import ListRow
from tui.kept_columns import KeptColumns
from tui.screens.billing_columns import billing_columns
from tui.screens.list_doors import ListPlace
from tui.screens.list_order import ListOrder
from tui.widgets.column_layout import laid_out
from tui.widgets.record_table import RecordTable


class ListKept(ListOrder):
    """A pane with a table of billings that looks as the person left it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "C", "columns", "Columns", key_display="C", show=False, id="billings.columns", tooltip="Choose columns"
        ),
    ]

    def __init__(self, place: ListPlace, table: RecordTable[ListRow], *, id: str) -> None:
        super().__init__(place, table, id=id)
        self._kept_columns = KeptColumns(
            self, self._office, self._asker, f"billings-{place.direction.value}", self.show_columns
        )

    def on_mount(self) -> None:
        """Asks how the columns were left."""
        self._kept_columns.look()

    def show_columns(self) -> None:
        """Draws the list with the columns as they are wanted now."""
        columns = billing_columns(self._project.dictionary, self._direction, periods=self._period is None)
        self.table.set_columns(laid_out(columns, self._kept_columns.layout))

    def action_columns(self) -> None:
        """Chooses columns, their order and width."""
        self._kept_columns.choose(billing_columns(self._project.dictionary, self._direction, periods=True))
