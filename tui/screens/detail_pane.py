"""What there is to know of the billing under the cursor, beside the list on a wide screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from time import monotonic

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from store import queries
from store.dictionary import Term, label, word
from store.lists import ListRow
from store.money import format_cents, format_rate
from store.queries import BillingDetail
from store.sheet import SheetLine
from tui.asking import Asker
from tui.opening import Office
from tui.output import plain
from tui.settings import Settings
from tui.widgets.columns import fit
from tui.wording import count, day, days

PAUSE_SECONDS = 0.2
"""How long the cursor rests on a row before the billing is asked for: with a key held down, nothing is."""

MOST_LINES = 8
"""How many lines of this period are shown."""

ON, OFF = "on", "off"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the pane: words at the left, a figure at the right.

    Attributes:
        heading: whether it stands above others.
        trouble: whether somebody has to look.
    """

    left: str = ""
    right: str = ""
    heading: bool = False
    trouble: bool = False


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
        self._folded: Sequence[Line] = ()

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
            self._say(_commitment(row))
            return

        def question() -> Sequence[Line]:
            with self._office.database.read() as session:
                return list(_billing(queries.billing_detail(session, self._office.actor, key)))

        self._asking = True
        self._asker.ask("detail", question, self._say, lambda sentence: self._say((Line(sentence, trouble=True),)))

    def _say(self, lines: Sequence[Line]) -> None:
        self._asking = False
        if lines != self._lines:
            self._lines = lines
            self._fold()

    def on_resize(self) -> None:
        """Fits what it says to the width."""
        self._fold()

    def _fold(self) -> None:
        self._folded = list(_folded(self._lines, self.size.width))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line, cut to the width."""
        width = self.size.width
        if y >= len(self._folded):
            return Strip.blank(width, self.rich_style)
        line, style = self._folded[y], self.rich_style
        if line.heading:
            style += self.get_component_rich_style("detail--heading", partial=True)
        if line.trouble:
            style += self.get_component_rich_style("detail--trouble", partial=True)
        room = width - (len(line.right) + 1 if line.right else 0)
        text = fit(line.left, max(room, 0)) + (f" {plain(line.right)}" if line.right else "")
        return Strip([Segment(fit(text, width), style)], width)


def _folded(lines: Sequence[Line], width: int) -> Iterator[Line]:
    """Lines of trouble whole, on as many lines as that takes."""
    for line in lines:
        if not line.trouble:
            yield line
            continue
        for part in wrap(line.left, max(width, 10)) or [""]:
            yield Line(part, trouble=True)


def _commitment(row: ListRow) -> Sequence[Line]:
    """A commitment that has no billing in the period."""
    return (
        Line(f"{row.contract_number} {row.contract_title}", heading=True),
        Line(row.company),
        Line(f"No billing in the period: {row.status}"),
        Line(),
        Line("Contract sum", format_cents(row.contract_total)),
    )


def _billing(detail: BillingDetail) -> Iterator[Line]:
    sheet, summary = detail.sheet, detail.sheet.summary
    yield Line(f"{sheet.contract_number} #{sheet.position}", detail.status, heading=True)
    yield Line(detail.company)
    yield Line(f"{sheet.contract_title} ({word(sheet.contract_kind)})")
    number = label(sheet.dictionary, Term.NUMBER_COLUMN)
    yield Line(f"{number} {sheet.number}", day(sheet.billing_date))
    yield Line("Period", days(sheet.period_from, sheet.period_to) or "none")
    if sheet.comment:
        yield Line(" ".join(sheet.comment.split()))
    attention = [one for one in detail.attachments if any(finding.attention for finding in one.findings)]
    for one in attention:
        sentences = " ".join(finding.sentence for finding in one.findings if finding.attention)
        yield Line(f"! {one.title}: {sentences}", trouble=True)
    yield Line()
    complete = sheet.totals.complete_rate
    yield Line("3 Contract sum to date", format_cents(summary.contract_sum))
    yield Line("4 Completed and stored", format_cents(summary.completed))
    if complete is not None:
        yield Line("  Complete", format_rate(complete))
    yield Line("5 Retainage", format_cents(summary.retainage))
    yield Line("7 Certified before", format_cents(summary.previous_certificates))
    yield Line("8 Payment due", format_cents(summary.due), heading=True)
    yield Line("  Paid", format_cents(detail.paid))
    yield Line("9 Balance to finish", format_cents(summary.to_finish))
    billed = [line for line in sheet.lines if line.work or line.stored]
    yield Line()
    yield Line(f"{count(len(billed), 'line')} of this period", "work and stored", heading=True)
    yield from map(_sheet_line, billed[:MOST_LINES])
    if len(billed) > MOST_LINES:
        yield Line(f"and {count(len(billed) - MOST_LINES, 'more', 'more')}")
    yield Line()
    yield Line(count(len(detail.attachments), "attachment"), "pages", heading=True)
    for one in detail.attachments:
        mark = "! " if one in attention else ""
        yield Line(f"{mark}{one.title}", "?" if one.pages is None else str(one.pages or "-"))


def _sheet_line(line: SheetLine) -> Line:
    return Line(f"{line.item} {line.description}", format_cents(line.work + line.stored))
