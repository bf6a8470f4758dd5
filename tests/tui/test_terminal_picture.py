"""What is left out of what Textual writes changes nothing on the terminal: one terminal gets all, another the rest."""

from __future__ import annotations

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.terminal_picture import TerminalPicture

COLUMNS, LINES = 24, 9
STYLES = ("", "1", "38;5;253;48;5;233", "7", "1;38;5;231;48;5;32")


class Pair:
    """A terminal that gets everything, and one that gets what differs."""

    def __init__(self) -> None:
        self.whole, self.frugal = pyte.Screen(COLUMNS, LINES), pyte.Screen(COLUMNS, LINES)
        self.picture = TerminalPicture()
        self.bytes = 0

    def write(self, data: str) -> str:
        shorter = self.picture.shorter(data, (COLUMNS, LINES))
        self.bytes += len(shorter.encode())
        for screen, text in ((self.whole, data), (self.frugal, shorter)):
            pyte.Stream(screen).feed(text)
        return shorter

    def check(self) -> None:
        for row in range(LINES):
            for column in range(COLUMNS):
                assert self.frugal.buffer[row][column] == self.whole.buffer[row][column], (row, column)
        assert (self.frugal.cursor.x, self.frugal.cursor.y) == (self.whole.cursor.x, self.whole.cursor.y)


def line(row: int, column: int, *texts: tuple[str, str]) -> str:
    """A line as Textual writes it: every text in its style, which is taken back behind it."""
    styled = "".join(f"\x1b[{style}m{text}\x1b[0m" if style else text for text, style in texts)
    return f"\x1b[{row + 1};{column + 1}H{styled}"


def table(first: int, cursor: int, wide: str = "") -> str:
    """Lines 1 to 7 of the screen: rows of a list with a scrollbar, the cursor on one of them."""
    rows = []
    for place in range(7):
        text = f"{'>' if place == cursor else ' '}row {first + place} {wide}"
        text += " " * (23 - len(text) - text.count("\u6f22"))
        bar = ("#" if place == first % 7 else " ", "7")
        rows.append(line(place + 1, 0, (text, STYLES[4] if place == cursor else STYLES[2])) + line(place + 1, 23, bar))
    return "\r\n".join(rows) + "\x1b[1;3H"


@st.composite
def updates(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["lines", "table", "sync", "strange"]))
    if kind == "table":
        return table(draw(st.integers(0, 12)), draw(st.integers(0, 6)), draw(st.sampled_from(["", "\u2026", "\u6f22"])))
    if kind == "sync":
        return "\x1b[?2026h"
    if kind == "strange":
        return draw(st.sampled_from(["\x1b[2J", "\x1b[3;4Habc\x1b[K", "\x1b[5;1H\x1b[L"]))
    parts = []
    for _ in range(draw(st.integers(1, 9))):
        row, column = draw(st.integers(0, LINES - 1)), draw(st.integers(0, COLUMNS - 1))
        text = draw(st.text("ab \u2026\u6f22", min_size=1, max_size=8))
        while column + sum(2 if one == "\u6f22" else 1 for one in text) > COLUMNS:
            text, column = text[1:] or "a", max(column - 1, 0)
        parts.append(line(row, column, (text, draw(st.sampled_from(STYLES)))))
    return "".join(parts) + "\x1b[1;3H"


@settings(max_examples=400, deadline=None)
@given(st.lists(updates(), min_size=1, max_size=12))
def test_the_terminal_shows_what_it_would_show_if_it_were_written_everything(written: list[str]) -> None:
    pair = Pair()
    for one in written:
        pair.write(one)
        pair.check()


def test_what_stands_there_already_is_not_written() -> None:
    pair = Pair()
    pair.write(table(1, 0))

    assert pair.write(table(1, 0)) == ""


def test_a_list_that_moves_by_a_line_is_moved_by_the_terminal() -> None:
    pair = Pair()
    pair.write(table(100, 6))
    shorter = pair.write(table(101, 6))

    pair.check()
    assert "\x1b[M" in shorter
    assert "row 103" not in shorter and "row 106" in shorter
    assert "row 107" not in shorter  # the cursor's line keeps its colours: the one figure that differs is written
    back = pair.write(table(100, 0))
    pair.check()
    assert "\x1b[L" in back


def test_of_a_line_only_the_cells_that_differ_are_written() -> None:
    pair = Pair()
    pair.write(line(2, 0, ("Approved    1,000.00", STYLES[2])))
    shorter = pair.write(line(2, 0, ("Approved    1,000.01", STYLES[2])))

    pair.check()
    assert shorter == f"\x1b[3;20H\x1b[0;{STYLES[2]}m1\x1b[0m\x1b[3;21H"


def test_a_terminal_of_another_size_is_written_everything() -> None:
    picture = TerminalPicture()
    first = picture.shorter(table(1, 0), (COLUMNS, LINES))

    assert picture.shorter(table(1, 0), (COLUMNS + 10, LINES)) == first


def test_a_screen_drawn_whole_is_written_whole_so_that_it_heals_what_others_wrote() -> None:
    pair = Pair()
    whole = "\r\n".join(line(row, 0, ("x" * COLUMNS, STYLES[2])) for row in range(LINES)) + "\x1b[1;3H"
    pair.write(whole)
    pyte.Stream(pair.frugal).feed("\x1b[4;4Hwritten by another program")
    pair.write(whole)

    pair.check()
