"""What there is to know of the billing under the cursor, beside the list on a wide screen, on a large one below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from time import monotonic

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from store import queries
from store.lists import ListRow
from tui.asking import Asker
from tui.opening import Office
from tui.output import plain
from tui.screens.detail_lines import Line, billing_lines, commitment_lines
from tui.settings import Settings
from tui.widgets.columns import fit
from tui.widgets.newspaper import laid_out
from tui.wording import count

PAUSE_SECONDS = 0.2
"""How long the cursor rests on a row before the billing is asked for: with a key held down, nothing is."""

COLUMN_WIDTH = 38
"""From twice this width on, what it says stands in several columns."""

GAP = 3
"""Between two of them."""

ON, OFF = "on", "off"


class DetailPane(Widget):
    """Follows the cursor of a list; costs a row's paint nothing but a note of which row it is.

    Args:
        settings: remember whether it is on.
    """

    DEFAULT_CSS = """
    DetailPane { display: none; width: 33%; min-width: 40; max-width: 64; height: 1fr; padding: 0 1; }
    DetailPane { border-left: solid $primary; }
    DetailPane > .detail--heading { text-style: bold; }
    DetailPane > .detail--trouble { color: $text-error; }
    """
    COMPONENT_CLASSES = {"detail--heading", "detail--trouble"}

    def __init__(self, office: Office, settings: Settings, *, id: str) -> None:
        super().__init__(id=id)
        self._office = office
        self._settings = settings
        self._asker = Asker(self)
        self._key: int | None = None
        self._row: ListRow | None = None
        self._due = 0.0
        self._waiting = False
        self._asking = False
        self._lines: Sequence[Line] = ()
        self._columns: Sequence[Sequence[Line]] = ()
        self._width = 0

    def on_mount(self) -> None:
        """Is on unless somebody switched it off; on a slow line, only where somebody switched it on."""
        from tui.app import ProgressBillingsApp

        slow = isinstance(self.app, ProgressBillingsApp) and self.app.preferences.low_bandwidth
        self.set_class(self._settings.detail == ON or (self._settings.detail != OFF and not slow), "-on")

    @property
    def pending(self) -> bool:
        """Whether what it shows is about to change."""
        return self._seen and (self._waiting or self._asking)

    @property
    def _seen(self) -> bool:
        """Whether it is on the screen: switched on, on a wide screen, in the tab in front."""
        return self.display and self.is_on_screen

    @property
    def text(self) -> str:
        """What stands there."""
        return "\n".join(f"{line.left}  {line.right}".rstrip() for line in self._lines)

    def toggle(self) -> None:
        """Switches it off or on, and keeps that."""
        on = not self.has_class("-on")
        self.set_class(on, "-on")
        self._settings.detail = ON if on else OFF
        self._settings.save()

    def follow(self, key: int | None, row: ListRow | None) -> None:
        """Notes the row under the cursor; the billing is asked for once the cursor rests."""
        self._key, self._row = key, row
        self._wait()

    def on_show(self) -> None:
        """Asks once there is room."""
        self._wait()

    def _wait(self) -> None:
        if not self._seen:
            return
        self._due = monotonic() + PAUSE_SECONDS
        if not self._waiting:
            self._waiting = True
            self.set_timer(PAUSE_SECONDS, self._rested)

    def _rested(self) -> None:
        left = self._due - monotonic()
        if left > 0 and self._seen:
            self.set_timer(left, self._rested)
            return
        self._waiting = False
        if self._seen:
            self._ask()

    def _ask(self) -> None:
        key, row = self._key, self._row
        if key is None or row is None:
            self._asker.forget("detail")
            self._say(())
            return
        if key < 0:
            self._asker.forget("detail")
            self._say(commitment_lines(row))
            return

        def question() -> Sequence[Line]:
            with self._office.database.read() as session:
                return list(billing_lines(queries.billing_detail(session, self._office.actor, key)))

        self._asking = True
        self._asker.ask(
            "detail", question, self._say, lambda sentence: self._say((Line(sentence, trouble=True),)), gives_way=True
        )

    def _say(self, lines: Sequence[Line]) -> None:
        self._asking = False
        if lines != self._lines:
            self._lines = lines
            self._fold()

    def on_resize(self) -> None:
        """Fits what it says to the width."""
        self._fold()

    def _fold(self) -> None:
        width, height = self.size
        number = max((width + GAP) // (COLUMN_WIDTH + GAP), 1)
        self._width = (width - (number - 1) * GAP) // number
        columns, lost = laid_out(list(_sections(self._lines, self._width)), number, height, Line())
        if lost and columns[-1]:
            lost += columns[-1][-1] != Line()
            columns[-1][-1] = Line(f"and {count(lost, 'line')} more: enter opens it")
        self._columns = columns
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of every column, cut to the width."""
        style = self.rich_style
        segments = [self._segment(column[y] if y < len(column) else Line(), style) for column in self._columns]
        between = Segment(" " * GAP, style)
        spaced = [part for segment in segments for part in (segment, between)][:-1]
        return Strip(spaced).adjust_cell_length(self.size.width, style)

    def _segment(self, line: Line, style: Style) -> Segment:
        if line.heading:
            style += self.get_component_rich_style("detail--heading", partial=True)
        if line.trouble:
            style += self.get_component_rich_style("detail--trouble", partial=True)
        room = self._width - (len(line.right) + 1 if line.right else 0)
        text = fit(line.left, max(room, 0)) + (f" {plain(line.right)}" if line.right else "")
        return Segment(fit(text, self._width), style)


def _sections(lines: Sequence[Line], width: int) -> Iterator[Sequence[Line]]:
    """What stands between blank lines; lines of trouble whole, on as many lines as that takes."""
    for blank, section in groupby(lines, lambda line: line == Line()):
        if not blank:
            yield [part for line in section for part in _folded(line, width)]


def _folded(line: Line, width: int) -> Sequence[Line]:
    if not line.trouble:
        return (line,)
    return [Line(part, trouble=True) for part in wrap(line.left, max(width, 10)) or [""]]
