"""The columns of lists as the person at the keyboard keeps them: read once, chosen in a dialog, written at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.app import App

from store.column_layouts import Layout, column_layouts, keep_column_layout
from tui.asking import Asker
from tui.opening import Office
from tui.widgets.columns import Column


def layouts_of(office: Office) -> dict[str, Layout]:
    """How the person left their lists, by the lists' names; for a thread."""
    with office.database.read() as session:
        return column_layouts(session, office.actor)


class KeptColumns:
    """Knows the layout of each list.

    Args:
        layouts: as they were kept, by the lists' names.
    """

    def __init__(self, app: App[None], office: Office, layouts: Mapping[str, Layout]) -> None:
        self._app = app
        self._office = office
        self._asker = Asker(app)
        self._layouts = dict(layouts)

    def layout_of(self, list_name: str) -> Layout:
        """How the person left a list; empty where they did not change it."""
        return self._layouts.get(list_name, ())

    def choose_columns(
        self, list_name: str, columns: Sequence[Column[Any]], now: Layout, show: Callable[[Layout], None]
    ) -> None:
        """Lets the person lay out the columns of a list, and keeps what they chose.

        Args:
            columns: all that the list can show, as it comes.
            now: how it looks.
            show: draws the list with another layout.
        """
        from tui.screens.columns import ColumnsScreen

        def chosen(layout: Layout | None) -> None:
            if layout is None:
                return
            self._layouts[list_name] = layout
            show(layout)
            group = f"keep-columns-{list_name}"
            self._asker.ask(group, lambda: self._keep(list_name, layout), lambda _none: None, self._asker.refuse)

        self._app.push_screen(ColumnsScreen(columns, now), chosen)

    def _keep(self, list_name: str, layout: Layout) -> None:
        with self._office.database.write() as session:
            keep_column_layout(session, self._office.actor, list_name, layout)
