"""What the panes of the directory have in common: a list, and keys for who may change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from sqlmodel import Session
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.asking import Asker
from tui.opening import Office
from tui.steps import Steps
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable


class Listed(Protocol):
    """A row of the directory."""

    @property
    def id(self) -> int:
        """The row's id."""
        ...


Row = TypeVar("Row", bound=Listed)


class DirectoryPane(Vertical, Generic[Row]):
    """A pane with a table of something of the directory.

    Args:
        table: of the rows, which `rows` asks for.
    """

    KEEPS: ClassVar[frozenset[str]] = frozenset()
    """Actions on the row under the cursor, for who keeps the directory; the store forbids them to others."""

    def __init__(self, office: Office, asker: Asker, table: RecordTable[Row], *, id: str) -> None:
        super().__init__(id=id)
        self._office = office
        self._asker = asker
        self._adds = False
        self.table = table
        self._steps = Steps(self, office, asker, table.reload)

    def rows(self, session: Session) -> Sequence[Row]:
        """Asks for the rows, in a thread."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The list."""
        yield self.table

    def look(self, *, adds: bool) -> None:
        """Asks for the list.

        Args:
            adds: whether the person may add others.
        """
        self._adds = adds

        def question() -> Sequence[Row]:
            with self._office.database.read() as session:
                return self.rows(session)

        self.table.show(ListSource(question, key=lambda row: row.id))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who may not change anything has no keys for it."""
        if action == "add":
            return self._adds
        if action in self.KEEPS:
            return self._office.actor.keeps_directory and self.table.cursor_row is not None
        return super().check_action(action, parameters)

    @on(RecordTable.Listed)
    @on(RecordTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()
