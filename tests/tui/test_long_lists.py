"""A list whose first rows show before the others have come, by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Event

import pytest
from textual.pilot import Pilot

from tests.tui.numbers import Numbers, TableApp, lines, opened, settled
from tui.widgets.record_source import Listing
from tui.widgets.record_table import RecordTable
from tui.widgets.record_view import PAGE


@dataclass
class LongNumbers(Numbers):
    """A list whose first rows come before the others, which wait until they are let."""

    numbers: Sequence[int]
    first: int = 2 * PAGE

    def __post_init__(self) -> None:
        super().__init__(self.numbers)
        self.let = Event()

    def listing(self) -> Listing:
        return Listing(self.all[: self.first], whole=self.whole)

    def whole(self) -> Listing:
        self.let.wait(30)
        return super().listing()


@asynccontextmanager
async def beginning(source: LongNumbers) -> AsyncIterator[Pilot[None]]:
    """The table on the first rows of a list of which the others have not come."""
    async with TableApp(source).run_test(size=(80, 24)) as pilot:
        table = pilot.app.query_one(RecordTable)
        table.focus()
        while not table.keys:
            await pilot.pause()
        try:
            yield pilot
        finally:
            source.let.set()


async def test_the_first_rows_of_a_long_list_show_and_are_moved_in_before_the_others_have_come() -> None:
    source = LongNumbers(range(1, 1001))
    async with beginning(source) as pilot:
        table = pilot.app.query_one(RecordTable)
        await pilot.press("pagedown", "down")
        assert lines(table)[1].startswith(" [ ] row ")
        at = table.cursor_key
        source.let.set()
        await settled(pilot)
        assert len(table.keys) == 1000
        assert table.cursor_key == at
        assert lines(table)[-1].strip() == "1,000 rows"
        assert sum(source.asked) == PAGE  # rows that were here are not asked for again
        await pilot.press(*["pagedown"] * 14)
        await settled(pilot)
        assert "\u2026" not in "".join(lines(table))


@pytest.mark.parametrize(
    ("keys", "ticked"),
    [
        (["a"], set(range(1, 1001))),
        (["space", "a", "n"], set()),
        (["space", "i"], set(range(2, 1001))),
        (["a", "space"], set(range(2, 1001))),
        (["space", "a", "N"], {1}),
        (["space", "n", "down", "space"], {3}),
        (["end", "v", "up", "home"], set(range(1, 2 * PAGE + 1))),
    ],
)
async def test_what_ticks_all_rows_waits_for_them_and_keeps_its_turn(keys: list[str], ticked: set[int]) -> None:
    source = LongNumbers(range(1, 1001))
    async with beginning(source) as pilot:
        table = pilot.app.query_one(RecordTable)
        await pilot.press(*keys)
        source.let.set()
        await settled(pilot)
        assert table.selection.keys == ticked


async def test_the_last_row_is_gone_to_as_soon_as_it_is_known_unless_one_moves_on() -> None:
    for keys, place in ((["end"], 999), (["end", "home"], 0), (["end", "up"], 2 * PAGE - 2)):
        source = LongNumbers(range(1, 1001))
        async with beginning(source) as pilot:
            table = pilot.app.query_one(RecordTable)
            await pilot.press(*keys)
            source.let.set()
            await settled(pilot)
            assert table.cursor == place


async def test_the_cursor_follows_its_row_into_a_long_list_but_stays_on_top_where_that_is_asked_for() -> None:
    for from_top, moved, key in ((False, False, 900), (True, False, 1), (True, True, 899)):
        async with TableApp(Numbers(range(900, 0, -1))).run_test(size=(80, 24)) as pilot:
            table = await opened(pilot)
            await pilot.press(*["down"] * moved)
            source = LongNumbers(range(1, 1001))
            source.let.set()
            table.show(source, from_top=from_top)
            await settled(pilot)
            assert table.cursor_key == key
            assert len(table.keys) == 1000


async def test_the_list_that_a_filter_narrowed_is_back_at_once_and_then_as_it_is_now() -> None:
    source = LongNumbers(range(1, 1001))
    source.let.set()
    async with TableApp(source).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        table.show(Numbers([700, 701]), from_top=True)
        await settled(pilot)
        assert table.cursor_key == 700
        source.let.clear()
        again = LongNumbers(source.numbers)  # equal, as a source of the same question is
        again.all.remove(3)  # deleted meanwhile
        table.show(again)
        while len(table.keys) == 2:
            await pilot.pause()
        assert (len(table.keys), table.cursor) == (1000, 699)
        await pilot.press("down")
        again.let.set()
        await settled(pilot)
        assert (len(table.keys), table.cursor, table.cursor_key) == (999, 699, 701)
        assert lines(table)[-1].strip() == "999 rows"


async def test_a_long_list_whose_rest_cannot_be_asked_for_says_so() -> None:
    source = LongNumbers(range(1, 1001))
    async with beginning(source) as pilot:
        source.trouble = "The database is busy; try again."
        source.let.set()
        await settled(pilot)
        assert "The database is busy; try again." in lines(pilot.app.query_one(RecordTable))[1]
