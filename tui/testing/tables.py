"""Reading a record table as rows: every row of the list, also those that were never on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from textual.css.query import QueryError
from textual.screen import Screen

from tui.output import plain
from tui.widgets.record_table import RecordTable

Cells = dict[str, str]
"""The whole text of each cell of a row, by column id."""


def find_table(screen: Screen[Any], table_id: str) -> RecordTable[Any]:
    """The table with this id; for an empty id the one with the focus, else the only one to be seen.

    Raises:
        AssertionError: there is no such table; names those that are there.
    """
    if table_id:
        try:
            return screen.query_one(f"#{table_id}", RecordTable)
        except QueryError:
            raise AssertionError(f"There is no table {table_id} on the screen {screen.id}; {_named(screen)}.") from None
    if isinstance(screen.focused, RecordTable):
        return screen.focused
    seen = [table for table in screen.query(RecordTable) if table.is_on_screen]
    if len(seen) != 1:
        raise AssertionError(f"{len(seen)} tables are to be seen and none has the focus; {_named(screen)}.")
    return seen[0]


def _named(screen: Screen[Any]) -> str:
    ids = [str(table.id) for table in screen.query(RecordTable)]
    return f"its tables are {', '.join(ids)}" if ids else "it has no table"


async def read_rows(table: RecordTable[Any], places: Sequence[int]) -> list[Cells]:
    """The rows at these places of the list, 0 for the first; rows that have not come yet are asked for.

    Raises:
        AssertionError: the table shows a trouble instead of its list.
    """
    if table.trouble:
        raise AssertionError(f"The table {table.id} cannot show its list: {table.trouble}")
    found = {table.keys[place]: row for place in places if (row := table.row_at(place)) is not None}
    missing = [table.keys[place] for place in places if table.keys[place] not in found]
    if missing and table.source is not None:
        found |= await asyncio.to_thread(table.source.rows, missing)
    rows = (found.get(table.keys[place]) for place in places)
    return [{column.id: plain(column.cell(row)) for column in table.columns} for row in rows if row is not None]


async def find_row(table: RecordTable[Any], wanted: Cells) -> int:
    """The place of the first row whose cells have, or begin with, these words; a mark at the end (!) is no word.

    Raises:
        AssertionError: no row is so; a column is not there.
    """
    names = [column.id for column in table.columns]
    if strange := sorted(set(wanted) - set(names)):
        raise AssertionError(f"{table.id} has no column {', '.join(strange)}; its columns are {', '.join(names)}.")
    rows = await read_rows(table, range(len(table.keys)))
    for place, row in enumerate(rows):
        if all(f"{row[name].strip(' !')} ".startswith(f"{words} ") for name, words in wanted.items()):
            return place
    there = [{name: row[name] for name in wanted} for row in rows]
    raise AssertionError(f"No row of {table.id} has {wanted}; it has {there}.")
