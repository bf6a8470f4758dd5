"""Columns as a person laid them out: which are shown, in which order, how wide; kept for each list."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from store.access import Actor
from store.own import owner_of
from store.tables import ColumnLayout

NARROWEST, WIDEST = 4, 80
"""Cells a column can take."""


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What somebody wants of one column.

    Attributes:
        id: of the column; a list of another version may have none of that name.
        width: in cells; None as the list has it.
    """

    id: str
    shown: bool = True
    width: int | None = None


Layout = tuple[ColumnChoice, ...]
"""Columns from left to right; an empty one is the list as it comes."""


def column_layouts(session: Session, actor: Actor) -> dict[str, Layout]:
    """How the actor laid out their lists, by the lists' names; without those left as they come."""
    rows = session.exec(select(ColumnLayout).where(ColumnLayout.owner == owner_of(actor)))
    layouts = {row.list_name: _layout_in(row.content) for row in rows}
    return {name: layout for name, layout in layouts.items() if layout}


def _layout_in(content: str) -> Layout:
    try:
        return layout_of(json.loads(content))
    except ValueError:  # written by another program: the list as it comes is better than none
        return ()


def keep_column_layout(session: Session, actor: Actor, list_name: str, layout: Layout) -> None:
    """Keeps how the actor laid out a list; an empty layout is the list as it comes.

    Args:
        session: a session that may write.
    """
    row = session.get(ColumnLayout, (owner_of(actor), list_name))
    if not layout:
        if row is not None:
            session.delete(row)
        return
    row = row or ColumnLayout(owner=owner_of(actor), list_name=list_name, content="")
    row.content = json.dumps(document_of(layout))
    session.add(row)


def document_of(layout: Layout) -> list[dict[str, Any]]:
    """A layout as JSON has it."""
    return [{"id": one.id, "shown": one.shown, "width": one.width} for one in layout]


def layout_of(document: object) -> Layout:
    """A layout as it was written, by this version or another; what cannot be understood of it is left out."""
    if not isinstance(document, list):
        return ()
    found: dict[str, ColumnChoice] = {}
    for one in document:
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            width = one.get("width")
            fits = isinstance(width, int) and NARROWEST <= width <= WIDEST
            found.setdefault(one["id"], ColumnChoice(one["id"], one.get("shown") is not False, width if fits else None))
    return tuple(found.values())
