"""The columns of a list as a person laid them out (`store.column_layouts`), of this version of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from store.column_layouts import ColumnChoice, Layout
from tui.widgets.columns import Column

Row = TypeVar("Row")


@runtime_checkable
class LayoutKeeper(Protocol):
    """Who knows how the person at the keyboard left each list; an application may be one."""

    def layout_of(self, list_name: str) -> Layout:
        """How a list was left; empty where it is as it comes."""

    def choose_columns(
        self, list_name: str, columns: Sequence[Column[Any]], now: Layout, show: Callable[[Layout], None]
    ) -> None:
        """Lets the person lay out the columns of a list, and keeps what they chose."""


@dataclass(frozen=True)
class Arranged(Generic[Row]):
    """A column in its place.

    Attributes:
        width: in cells, where the person chose one.
    """

    column: Column[Row]
    shown: bool = True
    width: int | None = None


def arranged(columns: Sequence[Column[Row]], layout: Layout) -> list[Arranged[Row]]:
    """Every column in the order of a layout.

    A column that the layout does not know, because it is newer, is shown behind the one it usually follows. What stands
    still identifies the row: it comes first and is always shown.
    """
    by_id = {column.id: column for column in columns}
    order = [choice.id for choice in layout if choice.id in by_id]
    for place, column in enumerate(columns):
        if column.id not in order:
            before = columns[place - 1].id if place else ""
            order.insert(order.index(before) + 1 if before else 0, column.id)
    chosen = {choice.id: choice for choice in layout}
    found = [
        Arranged(by_id[name], choice.shown or by_id[name].fixed, choice.width)
        for name in order
        for choice in (chosen.get(name, ColumnChoice(name)),)
    ]
    return sorted(found, key=lambda one: not one.column.fixed)


def laid_out(columns: Sequence[Column[Row]], layout: Layout) -> list[Column[Row]]:
    """The columns that are shown, as wide as the person wants them."""
    return [
        one.column if one.width is None else replace(one.column, width=one.width, grows=False, up_to=0)
        for one in arranged(columns, layout)
        if one.shown
    ]


def chosen_layout(order: Iterable[Arranged[Row]], before: Layout) -> Layout:
    """What is kept of an arrangement; columns that only another version has stay as they were."""
    now = tuple(ColumnChoice(one.column.id, one.shown, one.width) for one in order)
    known = {choice.id for choice in now}
    return now + tuple(choice for choice in before if choice.id not in known)
