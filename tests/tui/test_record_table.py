"""The record table by keyboard, on a source of a million rows."""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Mapping, Sequence
from threading import Event

import pytest
from rich.console import RenderableType
from textual.geometry import Region
from textual.strip import Strip

from store.key_set import KeySet
from tests.tui.numbers import Numbers, TableApp, lines, opened, settled
from tui.widgets.record_source import HEADING, Heading, Listing, Sums
from tui.widgets.record_table import RecordTable
from tui.widgets.record_view import PAGE
from tui.widgets.selection import STEPS_KEPT, Selection
from tui.widgets.ticking import Ticking


async def test_a_million_rows_open_with_only_the_seen_pages_asked_for() -> None:
    source = Numbers(range(1, 1_000_001))
    async with TableApp(source).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        shown = lines(table)
        assert shown[1].startswith("›[ ] row 1 ")
        assert shown[-1].strip() == "1,000,000 rows"
        assert sum(source.asked) == PAGE


async def test_rows_a_screen_away_are_asked_for_before_they_are_seen() -> None:
    source = Numbers(range(1, 1_000_001))
    async with TableApp(source).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        high = table.size.height - 2
        table.go_to(PAGE - high - 2)
        await settled(pilot)
        assert sum(source.asked) == PAGE
        table.go_to(PAGE - high)
        await settled(pilot)
        assert sum(source.asked) == 2 * PAGE
        for _ in range(high + 2):
            await pilot.press("down")
            assert not any("…" in line for line in lines(table))
        assert table.cursor == PAGE + 2
        assert sum(source.asked) == 2 * PAGE


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
        drawn: list[str] = []
        original = table._strip

        def strip(text: str, *classes: str, cells: int | None = None) -> Strip:
            drawn.append(text)
            return original(text, *classes, cells=cells)

        table._strip = strip  # type: ignore[method-assign]  # to count what is drawn
        await pilot.press("down")
        await pilot.pause()
        assert len(drawn) == 2
        await pilot.press("up")
        await pilot.pause()
        assert len(drawn) == 2  # both as they were


async def test_the_scrollbar_of_many_rows_is_drawn_again_only_where_it_looks_different() -> None:
    async with TableApp(Numbers(range(1, 100_001))).run_test(size=(80, 24)) as pilot:
        table = await opened(pilot)
        bar = table.vertical_scrollbar
        drawn: list[float] = []
        original = bar.render

        def render() -> RenderableType:
            drawn.append(bar.position)
            return original()

        bar.render = render  # type: ignore[method-assign]  # to count how often
        for _ in range(30):
            await pilot.press("down")
        await pilot.pause()
        assert table.scroll_offset.y > 0
        assert bar.position == table.scroll_offset.y  # where the mouse would take hold of it
        assert drawn == []
        await pilot.press("end")
        await pilot.pause()
        assert drawn


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


async def test_a_table_that_was_removed_can_be_drawn_once_more() -> None:
    async with TableApp(Numbers(range(1, 100))).run_test(size=(80, 12)) as pilot:
        table = await opened(pilot)
        await table.remove()

        assert [strip.text for strip in table.render_lines(Region(0, 0, 5, 2))] == [" " * 5] * 2
