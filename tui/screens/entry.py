"""One line of a billing, typed: every figure that follows from it changes with every key (PRODUCT.md section 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from store.billing_editing import entry_sheet, write_entries
from store.billing_entry import (
    Entry,
    EntrySheet,
    by_amount,
    by_quantity,
    holding,
    recomputed,
    require_sound,
    settled,
    to_date,
)
from store.errors import Overtaken, RuleBroken
from store.money import MILLION, divide, format_cents, format_rate, parse_cents, parse_rate, plain_cents, plain_rate
from store.sheet import SheetLine
from store.units import format_price, parse_decimal, plain_decimal
from tui.asking import Asker
from tui.opening import Office
from tui.output import plain
from tui.screens.dialog import Dialog
from tui.widgets.strip import TextStrip

PERCENT, QUANTITY = "percent", "quantity"
_AMOUNTS = {
    "work": "E  Work this period",
    "materials_new": "F  New material stored",
    "materials_moved": "   Material moved into the work",
    "released_work": "   Release of retainage on work",
    "released_stored": "   Release of retainage on stored",
}
_RATES = {"rate_work": "   Retainage on work, %", "rate_stored": "   Retainage on stored material, %"}
_HELD = {"rate_work": "held_work", "rate_stored": "held_stored"}
"""Beside each rate, the amount held; the two compute each other (PRODUCT.md section 7)."""


def parse_percent(text: str) -> int:
    """Reads a percentage that may be below zero or above a hundred, such as `112.5`; returns millionths.

    Raises:
        ValueError: with a sentence for a person.
    """
    try:
        return divide(parse_cents(text.strip().removesuffix("%").rstrip()) * MILLION, 10_000)
    except ValueError:
        raise ValueError(f"{text!r} is not a percentage such as 60 or 7.5, with at most two decimal places.") from None


def write_percent(rate: int) -> str:
    """Millionths as they are typed: `60`, `7.5`."""
    return plain_cents(divide(rate, 100)).rstrip("0").rstrip(".")


class EntryScreen(Dialog[bool]):
    """Asks for what is reported on a line; answers whether something was written.

    Args:
        place: of the line among those of the sheet.
    """

    CSS_PATH = "entry.tcss"
    HELP = """\
What this billing reports on one line. Up and down move between the fields, enter writes, escape leaves it as it was.
Percent to date, quantity and work this period follow from each other, as do a percentage of retainage and the amount
held; the figures below show what comes of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Write", id="entry.write"),
        Binding("escape", "leave", "Back", id="entry.back"),
        Binding("down", "app.focus_next", "Next field", show=False, id="entry.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="entry.previous"),
    ]

    def __init__(self, office: Office, sheet: EntrySheet, place: int) -> None:
        super().__init__(id="entry")
        self._office = office
        self._sheet = sheet
        self._line = sheet.lines[place]
        self._place = place
        self._entry: Entry | None = self._line.entry
        # The last one that could be read: what stands in a field that cannot be read yet is not in it.
        self._last = self._line.entry
        self._asker = Asker(self)
        measured = (QUANTITY,) if self._line.before.measure is not None else ()
        names = (PERCENT, *measured, *_AMOUNTS, *_RATES, *_HELD.values())
        self.fields = {name: self._field(name) for name in names}
        self.figures = Static(id="entry-figures")
        self.notice = Static(id="entry-notice")

    def _field(self, name: str) -> Input:
        retainage = name in _RATES or name in _HELD.values()
        disabled = retainage and not (self._sheet.sets_retainage and not (self._sheet.by_unit and "stored" in name))
        field = Input(compact=True, id=f"entry-{name.replace('_', '-')}", disabled=disabled)
        field.cursor_blink = False
        return field

    def compose_body(self) -> Iterable[Widget]:
        """The fields, what follows from them, and what is wrong with them."""
        line = self._line.before
        with VerticalScroll(id="entry-frame", can_focus=False):
            yield TextStrip(f"{self._sheet.label}, line {line.item}  {line.description}", id="entry-title")
            for name, words in self._rows():
                with Horizontal(classes="entry-row -held" if name in _HELD else "entry-row"):
                    yield Label(Content(words))
                    yield self.fields[name]
                    if name in _HELD:
                        yield Label("held", classes="entry-held")
                        yield self.fields[_HELD[name]]
            yield self.figures
            yield self.notice

    def _rows(self) -> Iterable[tuple[str, str]]:
        yield PERCENT, "   Complete to date, % of C"
        measure = self._line.before.measure
        if measure is not None:
            unit = f" {measure.unit[:8]}" if measure.unit else ""
            yield QUANTITY, f"   Quantity,{unit} at {format_price(measure.price)}"
        yield from _AMOUNTS.items()
        yield from _RATES.items()

    def on_mount(self) -> None:
        """Fills the fields with what stands there."""
        self._fill(self._line.entry)
        self._show()
        self.fields[PERCENT].focus()

    def _fill(self, entry: Entry, *, but: str = "") -> None:
        """Writes an entry into the fields, except the one that is being typed in."""
        shown = {name: plain_cents(getattr(entry, name)) for name in _AMOUNTS}
        shown |= {name: plain_rate(getattr(entry, name)) for name in _RATES}
        after = self._after(entry)
        shown |= {"held_work": plain_cents(after.retainage_work), "held_stored": plain_cents(after.retainage_stored)}
        shown[PERCENT] = "" if after.complete_rate is None else write_percent(after.complete_rate)
        if QUANTITY in self.fields:
            shown[QUANTITY] = plain_decimal(entry.quantity)
        for name, text in shown.items():
            if name != but and self.fields[name].value != text:
                with self.prevent(Input.Changed):
                    self.fields[name].value = text

    def _after(self, entry: Entry) -> SheetLine:
        return recomputed(self._sheet, {self._line.sov_line_id: entry}).lines[self._place]

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        """Reads the field that was typed in, and writes what follows into the others."""
        message.stop()
        name = next(name for name, field in self.fields.items() if field is message.input)
        try:
            entry = self._read(name)
        except (ValueError, RuleBroken) as error:
            self._entry = None
            self._refused(str(error))
            return
        self._entry = self._last = entry
        self._fill(entry, but=name)
        self._show()

    def _read(self, typed: str) -> Entry:
        """The entry with what stands in the field that was typed in, and what follows from it.

        Raises:
            ValueError: the field holds no amount, quantity or percentage.
            RuleBroken: retainage is held of nothing.
        """
        text = self.fields[typed].value or "0"
        line, last = self._line, self._last
        if typed == PERCENT:
            return to_date(replace(line, entry=last), parse_percent(text))
        if typed == QUANTITY:
            return by_quantity(line, replace(last, quantity=parse_decimal(text, "The quantity")))
        if typed in _RATES:
            return settled(line, replace(last, **{typed: parse_rate(text)}))
        if typed in _HELD.values():
            return holding(line, last, **{typed.removeprefix("held_"): parse_cents(text)})
        entry = replace(last, **{typed: parse_cents(text)})
        return by_amount(line, entry) if typed == "work" else entry

    def _show(self) -> None:
        """The figures of the line and of the whole billing, and the rule that is broken, if one is."""
        entry = self._entry
        if entry is None:
            return
        made = recomputed(self._sheet, {self._line.sov_line_id: entry})
        line, summary = made.lines[self._place], made.summary
        complete = "" if line.complete_rate is None else f" ({format_rate(line.complete_rate)})"
        rows = [
            ("C  Scheduled", line.scheduled, "4  Completed and stored", summary.completed),
            ("D  Previous work", line.previous, "5  Retainage", summary.retainage),
            ("F  Stored now", line.stored, "6  Earned less retainage", summary.earned),
            (f"G  Total{complete}", line.total, "7  Previous certificates", summary.previous_certificates),
            ("H  Balance", line.balance, "8  Payment due", summary.due),
            ("I  Retainage", line.retainage, "9  Balance to finish", summary.to_finish),
        ]
        text = "\n".join(f"{one:<18}{format_cents(a):>14}  {two:<24}{format_cents(b):>15}" for one, a, two, b in rows)
        self.figures.update(Content(text))
        try:
            require_sound(self._sheet, self._line, entry)
            self._say("Enter writes it, escape leaves the line as it was.")
        except RuleBroken as broken:
            self._refused(str(broken))

    @on(Input.Submitted)
    def action_write(self) -> None:
        """Writes the line; the store refuses what breaks a rule."""
        entry, sheet, line = self._entry, self._sheet, self._line
        if entry is None:
            return

        def question() -> tuple[EntrySheet, str] | None:
            try:
                with self._office.database.write() as session:
                    write_entries(
                        session,
                        self._office.actor,
                        sheet.billing_id,
                        {line.sov_line_id: entry},
                        version=sheet.version,
                        today=self._office.today(),
                    )
            except Overtaken as overtaken:
                with self._office.database.read() as session:
                    return entry_sheet(session, self._office.actor, sheet.billing_id, today=self._office.today()), str(
                        overtaken
                    )
            return None

        self._asker.ask("write", question, self._written, self._refused, keys_wait=True)

    def _written(self, overtaken: tuple[EntrySheet, str] | None) -> None:
        """Closes; or shows what somebody else made of the billing meanwhile, with what was typed still there."""
        if overtaken is None:
            self.dismiss(True)
            return
        self._sheet, sentence = overtaken
        ids = [line.sov_line_id for line in self._sheet.lines]
        self._place = ids.index(self._line.sov_line_id)
        self._line = self._sheet.lines[self._place]
        self._show()
        self._refused(f"{sentence} Enter writes yours.")

    def _refused(self, sentence: str) -> None:
        self._say(sentence, wrong=True)

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        self.notice.update(Content(plain(sentence)))
        self.notice.set_class(wrong, "-wrong")

    def action_leave(self) -> None:
        """Leaves the line as it was."""
        self.dismiss(False)
