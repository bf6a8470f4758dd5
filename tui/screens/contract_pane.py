"""What the panes of a contract have in common: the contract as it was read, and keys for who may change it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.containers import Vertical

from store.contract_detail import ContractDetail
from tui.opening import Office
from tui.steps import Steps
from tui.widgets.record_table import RecordTable


class ContractPane(Vertical):
    """A pane with a table of something of a contract."""

    CHANGES: ClassVar[frozenset[str]] = frozenset()
    """Actions that have no key for who may only look; `CHANGES_ROW` those that need a row under the cursor too."""

    CHANGES_ROW: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, office: Office, steps: Steps, *, id: str) -> None:
        super().__init__(id=id)
        self._office = office
        self._steps = steps
        self._detail: ContractDetail | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who may only look has no keys that change; what is done to a row has none where there is none."""
        edits = self._detail is not None and self._detail.edits
        if action in self.CHANGES:
            return edits
        if action in self.CHANGES_ROW:
            return edits and self.query_one(RecordTable).cursor_row is not None
        return super().check_action(action, parameters)

    @on(RecordTable.Listed)
    @on(RecordTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()
