"""What the lists cost with a million billings: `make bench-tui`, or `python -m bench.tui --billings 100000`.

The real application on a pseudo-terminal, at 80x24 and at 200x50, as a person of the directory: the owner of the
database, for whom nothing is checked, would be the cheaper case. Seconds are from the key, or the start of the program,
to the last byte of the picture; the pause that typing has to make before a filter asks is in them.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.many_billings import made
from bench.terminal import Cost, Terminal

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((80, 24), (200, 50))
ROWS_DOWN, PAGES_DOWN, OPENED = 300, 60, 60

UP, DOWN, HOME, END, PAGE_DOWN, ENTER = "\x1b[A", "\x1b[B", "\x1b[H", "\x1b[F", "\x1b[6~", "\r"

Shown = Callable[[list[str]], bool]


@dataclass(frozen=True, slots=True)
class Measure:
    """A line of the table.

    Attributes:
        bound: what the figure is to stay under; None for none.
        cpu: seconds of processor meanwhile, which a busy machine changes less; None where it does not matter.
    """

    name: str
    figure: float
    unit: str
    bound: float | None = None
    cpu: float | None = None

    def __str__(self) -> str:
        places = {"s": 2, "ms": 1}.get(self.unit, 0)
        text = f"{self.figure:,.{places}f} {self.unit}"
        bound = "" if self.bound is None else f"under {self.bound:,g} {self.unit}"
        missed = "MISSED" if self.missed else ""
        cpu = "" if self.cpu is None else f"{self.cpu:.2f} s of processor"
        return f"  {self.name:<48}{text:>11}   {bound:<14}{missed:<8}{cpu}".rstrip()

    @property
    def missed(self) -> bool:
        """Whether the figure is not under its bound."""
        return self.bound is not None and self.figure >= self.bound


def main() -> int:
    """Prints the tables; the exit code says whether every bound was kept."""
    parser = argparse.ArgumentParser(prog="bench.tui", description="Measures the lists of the application.")
    parser.add_argument("--billings", type=int, default=1_000_000, help="a multiple of 100")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench", help="where the databases are kept")
    parser.add_argument("--login", default="admin", help="admin, or reader, for whom a part of the contracts is hidden")
    chosen = parser.parse_args()
    url = made(chosen.folder.absolute(), chosen.billings)
    measures: list[Measure] = []
    for size in SIZES:
        print(f"{chosen.billings:,} billings at {size[0]}x{size[1]}, as {chosen.login}", flush=True)
        with tempfile.TemporaryDirectory() as state:
            for measure in _measured(url, chosen.login, size, Path(state)):
                measures.append(measure)
                print(measure, flush=True)
    return any(measure.missed for measure in measures)


def _measured(url: str, login: str, size: tuple[int, int], state: Path) -> Iterator[Measure]:
    command = [sys.executable, "-P", str(ROOT / "tui" / "launcher.py"), "--database", url, "--as", login]
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "XDG_STATE_HOME": str(state),
        "XDG_CONFIG_HOME": str(state),
    }
    warm = Terminal(command, environment, size)  # compiles what Python keeps compiled, and warms the disk's cache
    warm.opened(_rows, "the first rows")
    warm.end()
    terminal = Terminal(command, environment, size)
    try:
        for subject in (_opening, _moving, _ordering, _grouping, _filtering, _ticking, _opening_billings, _memory):
            yield from subject(terminal)
    finally:
        terminal.end()


def _opening(terminal: Terminal) -> list[Measure]:
    start = terminal.opened(_rows, "the first rows")
    terminal.rest(2.5)  # the preparing of files begins soon after the start, and finds nothing
    _menu(terminal, "p", END)
    rows = terminal.press(ENTER, _shows("SC-1 #99"), "all billings")
    totals = terminal.press("", _totalled, "the totals")
    terminal.rest()
    terminal.press(HOME, _shows("SC-1 #2"), "the first row")
    terminal.rest()  # the pane with the billing follows once the cursor rests, and is not what a row down costs
    return [
        Measure("start of the program to rows of a period", start.seconds, "s", None, start.cpu),
        Measure("all billings: key to first rows", rows.seconds, "s", 0.7, rows.cpu),
        Measure("all billings: key to totals", rows.seconds + totals.seconds, "s"),
    ]


def _moving(terminal: Terminal) -> list[Measure]:
    down = [terminal.press(DOWN, _at(place), "the next row") for place in range(2, ROWS_DOWN + 2)]
    terminal.rest()
    page = len(_names(terminal.lines)) - 1
    places = range(1 + ROWS_DOWN + page, 1 + ROWS_DOWN + page * (PAGES_DOWN + 1), page)
    pages = [terminal.press(PAGE_DOWN, _at(place), "the next page") for place in places]
    terminal.rest()
    terminal.press(END, _at_the_end, "the last row")
    terminal.rest()
    last = terminal.press(HOME, _at(1), "the first row")
    return [
        Measure("row down: processor", 1000 * statistics.mean(cost.cpu for cost in down), "ms", 16),
        Measure("row down: key to paint", 1000 * statistics.median(cost.seconds for cost in down), "ms"),
        Measure("row down: bytes", statistics.mean(cost.bytes for cost in down), "B", 400),
        Measure("page down: processor", 1000 * statistics.mean(cost.cpu for cost in pages), "ms", 16),
        Measure("page down: key to paint", 1000 * statistics.median(cost.seconds for cost in pages), "ms"),
        Measure("page down: bytes", statistics.mean(cost.bytes for cost in pages), "B", 7_000),
        Measure("last row to first: key to paint", 1000 * last.seconds, "ms"),
    ]


def _ordering(terminal: Terminal) -> list[Measure]:
    measures = []
    for words, place in (("company", 2), ("files", 10), ("net", 5), ("status", 1)):
        _sort(terminal, place, lambda lines: not _menu_stands(lines), words)
        # The same column again turns the order, which no list before it had.
        turned = _sort(terminal, place, _other(_names(terminal.lines)), words)
        measures.append(Measure(f"sort by {words}: key to first rows", turned.seconds, "s", 0.7, turned.cpu))
    _sort(terminal, 0, _other(_names(terminal.lines)), "contract")
    terminal.press(HOME, _shows("SC-1 #2"), "the first row")
    return measures


def _sort(terminal: Terminal, place: int, shown: Shown, words: str) -> Cost:
    """Sorts by a column of the menu, waits until all has come, and says what the first rows cost."""
    terminal.press(HOME, _rows, "the first row")
    terminal.rest()
    _menu(terminal, "s", HOME + DOWN * place)
    cost = terminal.press(ENTER, shown, f"the order by {words}")
    terminal.rest()
    terminal.press("", _totalled, "the totals")
    terminal.rest()
    return cost


def _grouping(terminal: Terminal) -> list[Measure]:
    measures = []
    for words, place in (("company", 1), ("invoice status", 3)):
        _menu(terminal, "G", HOME + DOWN * place)
        grouped = terminal.press(ENTER, _headed, f"the groups by {words}")
        terminal.press("", _totalled, "the totals")
        terminal.rest()
        measures.append(Measure(f"group by {words}: key to first rows", grouped.seconds, "s", None, grouped.cpu))
        _menu(terminal, "G", HOME)
        terminal.press(ENTER, lambda lines: not _menu_stands(lines) and not _headed(lines), "no groups")
        terminal.press("", _totalled, "the totals")
        terminal.rest()
    terminal.press(HOME, _shows("SC-1 #2"), "the first row")
    return measures


def _filtering(terminal: Terminal) -> list[Measure]:
    measures = []
    for text, shown in (
        ("SC-77", _first("SC-77 #1")),
        ("roofing", _first("SC-4 #1")),
        ("ticket T-99", _first("SC-9 #90")),
        ("w", _first("SC-3 #1")),
        ("qqq", lambda lines: "match the filter" in "".join(lines)),
    ):
        terminal.press("/", _rows, "the filter")
        terminal.rest()
        found = terminal.press(text, shown, f"what holds {text!r}")
        terminal.press("", lambda lines: "filtered: " in "".join(lines), "the count")
        rows = re.search(r"filtered: ([\d,]+ rows?)", "".join(terminal.lines))
        terminal.rest()
        whole = terminal.press("\x1b", _changed(_names(terminal.lines)), "the whole list")
        terminal.press("", lambda lines: "filtered" not in "".join(lines) and _totalled(lines), "its totals")
        terminal.rest()
        terminal.press(HOME, _shows("SC-1 #2"), "the first row")
        measures.append(
            Measure(f"filter {text!r}, {rows[1] if rows else '?'}: key to rows", found.seconds, "s", 0.3, found.cpu)
        )
    measures.append(Measure("filter taken away: key to rows", whole.seconds, "s", 0.3, whole.cpu))
    return measures


def _ticking(terminal: Terminal) -> list[Measure]:
    ticked = terminal.press("a", lambda lines: _marks(lines) == {"[x]"}, "the ticks")
    line = terminal.press("", lambda lines: any("ticked" in one and "net" in one for one in lines), "the line")
    terminal.rest()
    none = terminal.press("n", lambda lines: _marks(lines) == {"[ ]"}, "no ticks")
    terminal.rest()
    return [
        Measure("tick all: key to paint", ticked.seconds, "s", 0.1, ticked.cpu),
        Measure("tick all: key to what they come to", ticked.seconds + line.seconds, "s"),
        Measure("tick none: key to paint", none.seconds, "s", 0.1, none.cpu),
    ]


def _opening_billings(terminal: Terminal) -> list[Measure]:
    """Opens some, one after the other: what a session has seen is not to stay in memory."""
    seconds = []
    for place in range(1, OPENED + 1):
        opened = terminal.press(ENTER, lambda lines: lines[0].startswith(" Billing SC-"), "a billing")
        terminal.press("", lambda lines: any("Contract" in line for line in lines[2:]), "its summary")
        terminal.rest(0.05)
        terminal.press("\x1b", _at(place), "the list")
        terminal.press(DOWN, _at(place + 1), "the next row")
        seconds.append(opened.seconds)
    return [Measure(f"billing opened, of {OPENED}: key to paint", 1000 * statistics.median(seconds), "ms")]


def _memory(terminal: Terminal) -> list[Measure]:
    now, most = terminal.memory()
    return [Measure("memory", now / 1e6, "MB", 120), Measure("memory at most", most / 1e6, "MB")]


def _headed(lines: list[str]) -> bool:
    """The line above the list says that it is in groups, and the rows that came are."""
    return any(" \u00b7 by " in line and " rows" in line for line in lines[:4])


def _menu(terminal: Terminal, key: str, keys: str) -> None:
    """Opens a menu and moves in it."""
    terminal.press(key, _menu_stands, "the menu")
    terminal.rest()
    terminal.press(keys, _menu_stands, "the choice")
    terminal.rest()


def _menu_stands(lines: list[str]) -> bool:
    return any("\u256d" in line for line in lines)


def _names(lines: list[str]) -> list[str]:
    """The names of the rows, as far as no menu covers them."""
    found = (re.match(r".\[[ x]\] ([^\u2502!]{0,13})", line) for line in lines)
    return [one[1].strip() for one in found if one]


def _shows(name: str) -> Shown:
    """A row of this name, and no menu."""
    return lambda lines: name in _names(lines) and not _menu_stands(lines)


def _first(name: str) -> Shown:
    """The first row has this name."""
    return lambda lines: _names(lines)[:1] == [name]


def _other(names: list[str]) -> Shown:
    """Other rows than these, and no menu."""
    return lambda lines: not _menu_stands(lines) and not set(_names(lines)[:8]) & {"", *names}


def _changed(names: list[str]) -> Shown:
    """Other rows than these, but for the first."""
    return lambda lines: _names(lines)[1:4] != names[1:4]


def _marks(lines: list[str]) -> set[str]:
    return {line[1:4] for line in lines if re.match(r".\[[ x]\] ", line)}


def _rows(lines: list[str]) -> bool:
    return bool(_names(lines))


def _totalled(lines: list[str]) -> bool:
    return any(" rows \u00b7 " in line for line in lines[:4]) or any(" 0 rows" in line for line in lines[:4])


def _at_the_end(lines: list[str]) -> bool:
    """The cursor stands on the row above the totals."""
    return any(line.startswith("\u203a") and below.startswith("     Total") for line, below in pairwise(lines))


def _at(place: int) -> Shown:
    """The cursor stands on a row of the list by contract, where every contract has 100 billings."""
    contract, position = divmod(place - 1, 100)
    name = f"SC-{contract + 1} #{position + 1}"
    return lambda lines: any(line.startswith("\u203a") and line[5:18].rstrip(" !") == name for line in lines)


if __name__ == "__main__":
    sys.exit(main())
