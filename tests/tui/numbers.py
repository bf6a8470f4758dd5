"""A record table of numbers, in an application of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from store.errors import Unavailable
from store.key_set import in_order
from tui.widgets.columns import Column
from tui.widgets.record_source import Listing, Sums
from tui.widgets.record_table import RecordTable


class Numbers:
    """Rows `row 1`, `row 2` ...; keys below zero stand for no record."""

    def __init__(self, keys: Sequence[int]) -> None:
        self.all = in_order(keys)
        self.asked: list[int] = []
        self.trouble = ""

    def listing(self) -> Listing:
        if self.trouble:
            raise Unavailable(self.trouble)
        return Listing(self.all, sums=Sums({"name": f"{len(self.all):,} rows"}))

    def rows(self, keys: Sequence[int]) -> Mapping[int, str]:
        self.asked.append(len(keys))
        return {key: f"row {key}" for key in keys}


COLUMNS: list[Column[str]] = [
    Column("name", "Name", 14, lambda row: row, fixed=True),
    *(Column(f"c{n}", f"Column {n}", 20, lambda row, n=n: f"{row}/{n}") for n in range(1, 6)),  # type: ignore[misc] # a default argument binds the number
]


class TableApp(App[None]):
    def __init__(self, source: Numbers) -> None:
        super().__init__()
        self.source = source
        self.table: RecordTable[str] = RecordTable(COLUMNS, ticks=True, empty="No rows match.")

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.show(self.source)


async def settled(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def lines(table: RecordTable[str]) -> list[str]:
    return [table.render_line(y).text.rstrip() for y in range(table.size.height)]


async def opened(pilot: Pilot[None]) -> RecordTable[str]:
    await settled(pilot)
    table = pilot.app.query_one(RecordTable)
    table.focus()
    await pilot.pause()
    return table
