"""The columns of one list as the person at the keyboard keeps them: read once, chosen in a dialog, written at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.dom import DOMNode

from store.column_layouts import Layout, column_layout, keep_column_layout
from tui.asking import Asker
from tui.opening import Office
from tui.widgets.columns import Column


class KeptColumns:
    """Knows the layout of a list.

    Args:
        node: whose screen the dialog opens over.
        list_name: under which the layout is kept.
        changed: called when the columns are to be drawn anew.
    """

    def __init__(
        self, node: DOMNode, office: Office, asker: Asker, list_name: str, changed: Callable[[], None]
    ) -> None:
        self._node = node
        self._office = office
        self._asker = asker
        self._list_name = list_name
        self._changed = changed
        self.layout: Layout = ()

    def look(self) -> None:
        """Asks for the layout that was kept."""

        def question() -> Layout:
            with self._office.database.read() as session:
                return column_layout(session, self._office.actor, self._list_name)

        self._asker.ask("columns", question, self.show, self._asker.refuse)

    def show(self, layout: Layout) -> None:
        """Draws the list with another layout, which is kept no longer than this session."""
        if layout != self.layout:
            self.layout = layout
            self._changed()

    def choose(self, columns: Sequence[Column[Any]]) -> None:
        """Lets the person lay out the columns, and keeps what they chose.

        Args:
            columns: all that the list can show, as it comes.
        """
        from tui.screens.columns import ColumnsScreen

        def chosen(layout: Layout | None) -> None:
            if layout is not None:
                self.show(layout)
                self._asker.ask("keep-columns", lambda: self._keep(layout), lambda _none: None, self._asker.refuse)

        self._node.app.push_screen(ColumnsScreen(columns, self.layout), chosen)

    def _keep(self, layout: Layout) -> None:
        with self._office.database.write() as session:
            keep_column_layout(session, self._office.actor, self._list_name, layout)
