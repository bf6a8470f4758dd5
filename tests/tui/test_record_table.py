"""The record table by keyboard, on a source of a million rows."""

from __future__ import annotations

import itertools
import tracemalloc
from array import array
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Event

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from store.errors import Unavailable
from store.key_set import KeySet
from tui.widgets.columns import Column
from tui.widgets.record_source import HEADING, Heading, Listing, Sums
from tui.widgets.record_table import RecordTable
from tui.widgets.record_view import PAGE
from tui.widgets.selection import STEPS_KEPT, Selection
from tui.widgets.ticking import Ticking


class Numbers:
    """Rows `row 1`, `row 2` ...; keys below zero stand for no record."""

    def __init__(self, keys: Sequence[int]) -> None:
        self.all = array("q", keys)
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


async def test_a_million_rows_open_with_only_the_seen_pages_asked_for() -> None:
    source = Numbers(range(1, 1_000_001))
    async with TableApp(source).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        shown = lines(table)
        assert shown[1].startswith("›[ ] row 1 ")
        assert shown[-1].strip() == "1,000,000 rows"
        assert sum(source.asked) == PAGE


async def test_the_end_of_a_million_rows_is_one_key_away() -> None:
    async with TableApp(Numbers(range(1, 1_000_001))).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        await pilot.press("end")
        await settled(pilot)
        assert lines(table)[-2].startswith("›[ ] row 1000000")
        await pilot.press("home")
        await settled(pilot)
        assert lines(table)[1].startswith("›[ ] row 1 ")


async def test_the_header_and_the_totals_stay_while_rows_scroll() -> None:
    async with TableApp(Numbers(range(1, 301))).run_test(size=(80, 10)) as pilot:
        table = await opened(pilot)
        await pilot.press(*["pagedown"] * 5)
        await settled(pilot)
        shown = lines(table)
        assert shown[0].split()[0] == "Name"
        assert shown[-1].strip() == "300 rows"
        assert shown[-2].startswith("›[ ] row 36")


@pytest.mark.parametrize(
    ("keys", "ticked"),
    [
        (["space"], {1}),
        (["space", "space", "up", "space"], {1}),
        (["shift+down", "shift+down"], {1, 2, 3}),
        (["shift+down", "shift+down", "shift+up"], {1, 2}),
        (["space", "down", "shift+down"], {1, 3, 4}),
        (["shift+down", "down", "shift+down"], {1, 2, 3, 4}),
        (["down", "v", "down", "down", "v", "down"], {2, 3, 4}),
        (["end", "v", "home"], set(range(1, 21)) | {-5, -6}),
        (["a"], set(range(1, 21))),
        (["space", "i"], set(range(2, 21))),
        (["end", "space", "i"], set(range(1, 21))),
        (["a", "n"], set()),
        (["space", "space", "N"], {1}),
        (["space", "a", "n", "N"], set(range(1, 21))),
        (["space", "a", "n", "N", "N"], {1}),
        (["space", "down", "i", "i", "N", "N"], {1}),
        (["end", "space", "home", "a", "N"], {-6}),
        (["space", "down", "v", "down", "down", "v", "N"], {1}),
        (["shift+down", "shift+down", "shift+down", "N"], set()),
        (["space", "a", "a", "N"], {1}),
        (["space", "N", "N"], set()),
    ],
)
async def test_keys_tick(keys: list[str], ticked: set[int]) -> None:
    async with TableApp(Numbers([*range(1, 21), -5, -6])).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        await pilot.press(*keys)
        assert table.selection.keys == ticked


def test_a_million_ticks_to_go_back_to_take_little_memory_and_steps_are_bounded() -> None:
    selection = Selection()
    selection.tick_records(KeySet(range(1, 1_000_001)))
    tracemalloc.start()
    selection.remember()
    assert tracemalloc.get_traced_memory()[0] < 100_000
    tracemalloc.stop()
    selection.clear()
    assert selection.go_back()
    assert len(selection) == 1_000_000
    for key in range(STEPS_KEPT + 1):
        selection.toggle(key)
    assert sum(iter(selection.go_back, False)) == STEPS_KEPT


async def test_ticks_stay_when_the_list_changes_and_the_cursor_keeps_its_row() -> None:
    async with TableApp(Numbers(range(1, 21))).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        await pilot.press("space", "space", "down")
        table.show(Numbers(range(20, 2, -1)))
        await settled(pilot)
        assert table.selection.keys == {1, 2}
        assert table.cursor_key == 4


async def test_rows_of_the_list_before_that_come_late_hide_none_of_the_new_one() -> None:
    class Slow(Numbers):
        listed, given = Event(), Event()

        def listing(self) -> Listing:
            self.listed.wait(30)
            return super().listing()

        def rows(self, keys: Sequence[int]) -> Mapping[int, str]:
            if keys[-1] == 1000:  # the end of the list before
                self.given.wait(30)
            return super().rows(keys)

    async with TableApp(Numbers(range(1, 1001))).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        slow = Slow(range(2001, 3001))
        table.show(slow)
        await pilot.press("end")
        slow.listed.set()
        while table.keys[0] != 2001:
            await pilot.pause()
        slow.given.set()
        await settled(pilot)
        await pilot.press("end")
        await settled(pilot)
        assert lines(table)[-2].startswith("›[ ] row 3000")


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


async def test_rows_show_before_what_they_come_to() -> None:
    class Summed(Numbers):
        asked_for = Event()

        def listing(self) -> Listing:
            return Listing(self.all, sums=Sums({"name": "Total"}), summing=self.sums)

        def sums(self) -> Sums:
            self.asked_for.wait(30)
            return Sums({"name": "Total 20"})

    source = Summed(range(1, 21))
    async with TableApp(source).run_test(size=(80, 10)) as pilot:
        table = pilot.app.query_one(RecordTable)
        while not table.keys:
            await pilot.pause()
        assert lines(table)[1].startswith("›[ ] row 1 ")
        assert lines(table)[-1].strip() == "Total"
        source.asked_for.set()
        await settled(pilot)
        assert lines(table)[-1].strip() == "Total 20"


async def test_every_change_of_ticks_is_told() -> None:
    told: list[int] = []

    def listen(message: object) -> None:
        if isinstance(message, Ticking.Ticked):
            told.append(len(message.table.selection))

    async with TableApp(Numbers(range(1, 21))).run_test(size=(80, 24), message_hook=listen) as pilot:
        await opened(pilot)
        await pilot.press("space", "a", "n")
        await pilot.pause()
        assert sorted(set(told)) == [0, 1, 20]


async def test_right_shows_further_columns_and_keeps_the_fixed_ones() -> None:
    async with TableApp(Numbers(range(1, 21))).run_test(size=(70, 24)) as pilot:
        table = await opened(pilot)
        assert lines(table)[0].split() == ["Name", "Column", "1", "Column", "2"]
        await pilot.press(*["right"] * 9)
        assert lines(table)[0].split() == ["Name", "Column", "4", "Column", "5"]
        await pilot.press(*["left"] * 9)
        assert lines(table)[0].split() == ["Name", "Column", "1", "Column", "2"]


class Grouped(Numbers):
    """Two groups: rows 1 to 3, and rows 4, 5 and one that stands for no record."""

    def __init__(self) -> None:
        super().__init__([HEADING, 1, 2, 3, HEADING - 1, 4, 5, -6])

    def listing(self) -> Listing:
        return Listing(
            self.all,
            {
                HEADING: Heading("A company with a very long name: 3", {"c2": "600"}),
                HEADING - 1: Heading("B: 3", {"c1": "90", "c2": "9"}),
            },
        )


async def test_a_group_has_a_heading_with_its_figures_and_its_name_takes_the_room_before_them() -> None:
    async with TableApp(Grouped()).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        shown = lines(table)
        assert shown[1].startswith("›A company with a very long name: 3")
        assert shown[1].index("600") == shown[0].index("Column 2")
        assert shown[2].startswith(" [ ] row 1")
        assert shown[5].startswith(" B: 3  ") and shown[5].index("90") == shown[0].index("Column 1")


@pytest.mark.parametrize(
    ("keys", "ticked"),
    [
        (["space"], {1, 2, 3}),
        (["space", "space"], set()),
        (["down", "space", "home", "space"], {1, 2, 3}),
        (["end", "up", "up", "up", "space"], {4, 5}),
        (["v", "end"], {1, 2, 3, 4, 5, -6}),
        (["a"], {1, 2, 3, 4, 5}),
        (["space", "i"], {4, 5}),
    ],
)
async def test_ticks_of_a_grouped_list_are_of_its_rows(keys: list[str], ticked: set[int]) -> None:
    async with TableApp(Grouped()).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        await pilot.press(*keys)
        assert table.selection.keys == ticked


async def test_a_heading_is_no_row_to_be_opened() -> None:
    told: list[object] = []
    async with TableApp(Grouped()).run_test(size=(80, 24), message_hook=told.append) as pilot:
        table = await opened(pilot)
        await pilot.press("enter")
        assert table.cursor_key is None and table.cursor_row is None
        assert not [one for one in told if isinstance(one, RecordTable.Opened)]
        await pilot.press("down", "enter")
        assert {one.key for one in told if isinstance(one, RecordTable.Opened)} == {1}


async def test_an_empty_list_says_so() -> None:
    async with TableApp(Numbers([])).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        await pilot.press("space", "v", "enter", "end")
        assert lines(table)[1].strip() == "No rows match."
        assert not table.selection.keys


async def test_trouble_is_a_sentence_and_r_looks_again() -> None:
    source = Numbers(range(1, 21))
    source.trouble = "The database is busy."
    async with TableApp(source).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        assert lines(table)[1].strip() == "The database is busy."
        source.trouble = ""
        await pilot.press("r")
        await settled(pilot)
        assert lines(table)[1].startswith("›[ ] row 1 ")


async def test_a_cell_is_shown_literally_on_one_line() -> None:
    class Hostile(Numbers):
        def rows(self, keys: Sequence[int]) -> Mapping[int, str]:
            return dict.fromkeys(keys, "Ace [/b]\n\x1b[31m")

    async with TableApp(Hostile([1])).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        assert lines(table)[1].startswith("›[ ] Ace [/b]�� …"[:14])


async def test_moving_the_cursor_draws_two_rows_and_no_more() -> None:
    async with TableApp(Numbers(range(1, 301))).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        drawn: list[int] = []
        original = table.render_line

        def render_line(y: int) -> Strip:
            drawn.append(y)
            return original(y)

        table.render_line = render_line  # type: ignore[method-assign]  # to count what is drawn
        await pilot.press("down")
        await pilot.pause()
        assert 0 < len(set(drawn)) <= 2


async def test_a_row_is_drawn_anew_when_anything_of_it_has_changed() -> None:
    class Changing(Numbers):
        word = "row"

        def rows(self, keys: Sequence[int]) -> Mapping[int, str]:
            return {key: f"{self.word} {key}" for key in keys}

    source = Changing(range(1, 21))
    async with TableApp(source).run_test(size=(80, 10)) as pilot:
        table = await opened(pilot)

        def first() -> Strip:
            return table.render_line(1)

        seen = [first()]
        await pilot.press("down")
        seen.append(first())
        await pilot.press("up", "space", "up")
        seen.append(first())
        await pilot.press("right")
        seen.append(first())
        pilot.app.theme = "textual-light"
        await pilot.pause()
        seen.append(first())
        pilot.app.set_focus(None)
        await pilot.pause()
        seen.append(first())
        await pilot.resize_terminal(70, 10)
        await pilot.pause()
        seen.append(first())
        source.word = "other"
        table.reload()
        await settled(pilot)
        seen.append(first())
        for before, after in itertools.pairwise(seen):
            assert list(before) != list(after)
        assert "other 1" in seen[-1].text
