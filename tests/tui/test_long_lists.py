"""A list whose first rows show before the others have come, by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import ClassVar

import pytest
from textual.pilot import Pilot

from bench.many_billings import made
from store.access import actor_for
from store.database import Database
from store.lists import Grouping, ListFilter, Sort
from store.vocabulary import Direction
from tests.example import Example
from tests.tui.numbers import Numbers, TableApp, lines, opened, settled
from tui.opening import Office
from tui.screens.billing_columns import BillingSource
from tui.widgets.record_source import HEADING, Heading, Listing
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


class LongGroups(LongNumbers):
    """Two groups, of which the first is longer than what comes first."""

    HEADINGS: ClassVar = {HEADING: Heading("A", {}), HEADING - 1: Heading("B", {})}

    def __init__(self) -> None:
        super().__init__([HEADING, *range(1, 401), HEADING - 1, *range(401, 501)])

    def listing(self) -> Listing:
        return Listing(self.all[: self.first], headings={HEADING: self.HEADINGS[HEADING]}, whole=self.whole)

    def whole(self) -> Listing:
        return replace(super().whole(), headings=self.HEADINGS)


async def test_a_group_is_ticked_once_all_of_it_is_here() -> None:
    source = LongGroups()
    async with beginning(source) as pilot:
        table = pilot.app.query_one(RecordTable)
        await pilot.press("space", "down")
        assert not table.selection.keys
        source.let.set()
        await settled(pilot)
        assert set(table.selection.keys) == set(range(1, 401))
        assert table.cursor_key == 1


async def test_the_first_rows_of_groups_stand_under_their_names_and_get_their_figures_later(
    tmp_path: Path, example: Example
) -> None:
    database = Database.open(made(tmp_path, 2_000))
    with database.read() as session:
        office = Office(database, example.files, actor_for(session, "reader"))
    for group in Grouping:
        source = BillingSource(office, ListFilter(1, Direction.DOWNSTREAM), Sort(), group)
        first = source.listing()
        assert first.whole is not None
        whole = first.whole()

        assert whole.keys[: len(first.keys)] == first.keys
        assert [one.name for one in first.headings.values()] == [
            whole.headings[key].name.rpartition(": ")[0] for key in first.headings
        ]
        assert not any(one.cells for one in first.headings.values())
        assert all(one.cells["net"] for one in whole.headings.values())
        assert len([key for key in whole.keys if key > HEADING]) == 2_000
    database.close()
