"""The reports by the keyboard: a chart and a table each, taken away as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from store.project_reports import Bar
from tests.example import Example
from tests.tui.driving import example_session, nobody
from tui.widgets.chart import bars_text


async def test_three_reports_each_with_its_chart_and_totals(example: Example) -> None:
    async with example_session(example, start=nobody, today=date(2026, 10, 30)) as session:
        await session.press("g")
        await session.wait_for(lambda: "5,615.89" in session.screen(), "the retainage")
        assert "\u2588" in session.line("SC-2  5,615.89")
        await session.press("2")
        await session.wait_for(lambda: "61-90 days" in session.screen(), "the aging")
        await session.press("3")
        await session.wait_for(lambda: "Lien waiver" in session.screen(), "the compliance")


async def test_a_report_is_exported(example: Example, tmp_path: Path) -> None:
    async with example_session(example, start=nobody, today=date(2026, 10, 30)) as session:
        await session.press("g", "e", "ctrl+u", *str(tmp_path / "held.csv"), "enter")
        await session.wait_for_toast("exported to")

    assert "SC-2,Electrical,Northside Electric,57408.75" in (tmp_path / "held.csv").read_text("utf-8-sig")


def test_the_longest_bar_takes_the_room_and_the_others_their_share() -> None:
    lines = bars_text([Bar("a", 200), Bar("b", 100), Bar("c", 0)], 50, counts=True, plain_signs=True).splitlines()

    assert [line.count("#") for line in lines] == [43, 22, 0]
    assert all(len(line) <= 50 for line in lines)


def test_many_bars_are_the_largest_and_one_for_the_others() -> None:
    lines = bars_text([Bar(f"c{number}", number) for number in range(20)], 60, counts=True).splitlines()

    assert len(lines) == 8
    assert lines[-1].startswith("13 others")
    assert [line.split()[0] for line in lines[:-1]] == [f"c{number}" for number in range(13, 20)]


def test_names_are_shown_as_they_are() -> None:
    assert "[b]x" in bars_text([Bar("[b]x\n", 1)], 40, counts=True)


async def test_the_history_of_a_project_is_filtered_as_one_types(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("h")
        await session.wait_for(lambda: "imported" in session.screen(), "the history")
        await session.press("/", *"private list")
        await session.wait_for(lambda: "imported" not in session.screen(), "the filtered history")
        await session.press("enter")
        assert "SC-10, private list: nothing -> viewer" in session.prose()
