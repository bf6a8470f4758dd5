"""What stands on the terminal, so that only what differs is written: bytes are what an SSH line is short of.

Textual draws a changed widget whole. A list that moves by a line is then every line of it, of which the terminal has
all but one already: here the terminal is told to move them, and gets the one. What this module does not know how to
read is passed on as it is, and what stands on the terminal is unknown from then on until it is drawn again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rich.cells import cell_len

_TOKEN = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|\r?\n(?=\x1b\[\d+;\d+H)|([^\x00-\x1f\x7f]+)")
_HARMLESS = re.compile(r"(?:\x1b\[\?(?:2026|25)[hl])*")
"""Begin and end of an update, cursor on and off: these leave every cell as it is."""

_GAP = 6
"""Equal cells between two differing ones that are cheaper to write again than to jump over."""

_MOVING_ROWS = 4
"""From how many lines on it is looked whether they have moved."""


_UNKNOWN = "\0"
"""A cell of which it is not known what stands there; no text holds one."""

_MOST_STYLES = 100_000
"""Pages drawn in half blocks have one for nearly every cell; from here on it is begun anew."""


@dataclass
class _Row:
    """The cells of a line, and the style of each as a character of its own: both compare at once."""

    cells: str
    styles: str

    @classmethod
    def unknown(cls, width: int) -> _Row:
        return cls(_UNKNOWN * width, _UNKNOWN * width)

    def put(self, column: int, text: str, style: str) -> None:
        """Takes what is written over its cells; the style is a character."""
        end = column + len(text)
        self.cells = self.cells[:column] + text + self.cells[end:]
        self.styles = self.styles[:column] + style * len(text) + self.styles[end:]

    def same(self, other: _Row) -> bool:
        """Whether both show the same but for the last column, where the scrollbar is."""
        return (
            self.cells[:-1] == other.cells[:-1]
            and self.styles[:-1] == other.styles[:-1]
            and _UNKNOWN not in self.cells[:-1]
        )


@dataclass
class _Written:
    """A text of one style at a place, in cells from 0.

    Attributes:
        plain: whether every character takes one cell.
    """

    row: int
    column: int
    text: str
    style: str
    width: int
    plain: bool


@dataclass
class _Out:
    """What is sent, and where that leaves the cursor and the style."""

    parts: list[str] = field(default_factory=list)
    place: tuple[int, int] | None = None
    style: str | None = None

    def go(self, row: int, column: int) -> None:
        if self.place == (row, column):
            return
        if self.place is not None and self.place[0] == row and self.place[1] < column:
            self.parts.append(f"\x1b[{column - self.place[1]}C")
        else:
            self.parts.append(f"\x1b[{row + 1};{column + 1}H")
        self.place = (row, column)

    def dress(self, style: str) -> None:
        if style != self.style:
            self.parts.append(f"\x1b[0;{style}m" if style and self.style != "" else f"\x1b[{style or '0'}m")
            self.style = style

    def say(self, row: int, column: int, text: str, style: str, width: int, screen_width: int) -> None:
        self.go(row, column)
        self.dress(style)
        self.parts.append(text)
        # Behind the last column terminals differ in where the cursor is.
        self.place = (row, column + width) if column + width < screen_width else None


class TerminalPicture:
    """The cells of a terminal as what was written left them."""

    def __init__(self) -> None:
        self._size = (0, 0)
        self._rows: list[_Row] = []
        self._cursor: tuple[int, int] | None = None
        self._styles: dict[str, str] = {}

    def forget(self) -> None:
        """From now on nothing is known of what stands on the terminal."""
        columns, lines = self._size
        self._rows = [_Row.unknown(columns) for _ in range(lines)]
        self._cursor = None
        self._styles.clear()

    def shorter(self, data: str, size: tuple[int, int]) -> str:
        """What to write instead, with the same result.

        Args:
            size: columns and lines of the terminal now.
        """
        if size != self._size or len(self._styles) > _MOST_STYLES:
            self._size = size
            self.forget()
        if _HARMLESS.fullmatch(data):
            return data
        read = self._read(data)
        if read is None:
            self.forget()
            return data
        written, cursor = read
        if len({one.row for one in written}) == len(self._rows):
            # A screen that is drawn whole is written whole: whatever went wrong on the terminal before is gone then.
            self._rows = [_Row.unknown(size[0]) for _ in self._rows]
        out = _Out()
        self._move(written, out)
        for one in written:
            self._write(one, out)
        if out.parts:
            out.dress("")
        if cursor is not None and (out.parts or cursor != self._cursor):
            out.place = None
            out.go(*cursor)
        self._cursor = cursor
        return "".join(out.parts)

    def _read(self, data: str) -> tuple[list[_Written], tuple[int, int] | None] | None:
        """The texts and where the cursor stands at the end; None for what cannot be read."""
        columns, lines = self._size
        written: list[_Written] = []
        row = column = -1
        style, position = "", 0
        for token in _TOKEN.finditer(data):
            if token.start() != position:
                return None
            position = token.end()
            if token[1]:
                row, column = int(token[1]) - 1, int(token[2]) - 1
            elif token[3] is not None:
                style = "" if token[3] in ("", "0") else f"{style};{token[3]}".lstrip(";")
            elif token[4]:
                text = token[4]
                width, plain = _measured(text)
                if row < 0 or row >= lines or column + width > columns:
                    return None
                written.append(_Written(row, column, text, style, width, plain))
                column += width
        if position != len(data) or style:
            return None
        return written, (row, column) if row >= 0 else None

    def _write(self, one: _Written, out: _Out) -> None:
        """Sends what differs of a text, and keeps what stands there now."""
        row, first = self._rows[one.row], one.column
        if not one.plain:
            out.say(one.row, first, one.text, one.style, one.width, self._size[0])
            # A character of two cells takes its neighbours with it when half of it is written over.
            start, end = max(first - 1, 0), min(first + one.width + 1, self._size[0])
            row.put(start, _UNKNOWN * (end - start), _UNKNOWN)
            return
        style = self._sign(one.style)
        for start, stop in _differing(row, first, one.text, style):
            out.say(one.row, first + start, one.text[start:stop], one.style, stop - start, self._size[0])
        row.put(first, one.text, style)

    def _sign(self, style: str) -> str:
        """The character that stands for a style."""
        return self._styles.setdefault(style, chr(len(self._styles) + 1))

    def _move(self, written: list[_Written], out: _Out) -> None:
        """Where lines have moved by one, has the terminal move them."""
        touched = sorted({one.row for one in written})
        if len(touched) < _MOVING_ROWS or touched[-1] - touched[0] != len(touched) - 1:
            return
        after = {number: replace(self._rows[number]) for number in touched}
        for one in written:
            if one.plain:
                after[one.row].put(one.column, one.text, self._sign(one.style))
            else:
                after[one.row] = _Row.unknown(self._size[0])
        changed = [number for number in touched if not after[number].same(self._rows[number])]
        if len(changed) < _MOVING_ROWS:
            return
        for by, top, bottom in self._ways(changed, after):
            moved = [number for number in range(top, bottom + 1) if top <= number + by <= bottom and number in after]
            if sum(after[number].same(self._rows[number + by]) for number in moved) >= len(moved) - 2 > 0:
                out.dress("")
                # Between margins a line that is taken out, or put in, moves the others; every terminal since 1978.
                command = "M" if by > 0 else "L"
                out.parts.append(f"\x1b[{top + 1};{bottom + 1}r\x1b[{top + 1};1H\x1b[{command}\x1b[r")
                del self._rows[top if by > 0 else bottom]
                self._rows.insert(bottom if by > 0 else top, _Row.unknown(self._size[0]))
                return

    def _ways(self, changed: list[int], after: dict[int, _Row]) -> Iterator[tuple[int, int, int]]:
        """By how much which lines may have moved.

        A line at the end that keeps its colours, as that under the cursor does, stays where it is: less of it differs.
        """
        top, bottom = changed[0], changed[-1]
        for by, end, inner in ((1, bottom, (top, bottom - 1)), (-1, top, (top + 1, bottom))):
            if after[end].styles[:-1] == self._rows[end].styles[:-1]:
                yield by, *inner
            yield by, top, bottom


@lru_cache(512)
def _measured(text: str) -> tuple[int, bool]:
    """How many cells a text takes, and whether each of its characters takes one."""
    if text.isascii() or all(cell_len(one) == 1 for one in {one for one in text if not one.isascii()}):
        return len(text), True
    return cell_len(text), False


def _differing(row: _Row, first: int, text: str, style: str) -> Iterator[tuple[int, int]]:
    """The spans of cells that do not stand there already, near ones joined."""
    end = first + len(text)
    old, styles = row.cells[first:end], row.styles[first:end]
    if old == text and styles == style * len(text):
        return
    differ = [
        place
        for place, (before, now, dressed) in enumerate(zip(old, text, styles, strict=True))
        if before != now or dressed != style
    ]
    start = stop = differ[0]
    for place in differ:
        if place - stop > _GAP:
            yield start, stop
            start = place
        stop = place + 1
    yield start, stop
