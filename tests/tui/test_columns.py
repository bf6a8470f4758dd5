"""How the columns of a table share the room of a line."""

from __future__ import annotations

import pytest

from tui.widgets.columns import GAP, Column, place

COLUMNS: list[Column[str]] = [
    Column("name", "Name", 10, str, fixed=True, up_to=16),
    Column("company", "Company", 14, str, grows=True),
    Column("net", "Net", 12, str, right=True),
    Column("title", "Title", 20, str, grows=True),
]
ALL = 10 + 14 + 12 + 20 + 3 * GAP


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (ALL - 1, [10, 35, 12]),  # what does not fit leaves its room to those that grow
        (ALL, [10, 14, 12, 20]),
        (ALL + 4, [14, 14, 12, 20]),  # once all stand there, the name first
        (ALL + 6, [16, 14, 12, 20]),
        (ALL + 9, [16, 16, 12, 21]),
        (5, [5]),
    ],
)
def test_the_room_is_shared(room: int, widths: list[int]) -> None:
    placed = place(COLUMNS, 0, room)

    assert [one.width for one in placed] == widths
    assert sum(widths) + GAP * (len(widths) - 1) == room


def test_columns_moved_away_are_not_on_the_screen() -> None:
    assert [one.width for one in place(COLUMNS, 1, ALL)] == [10, 12, 36]
