"""The details of a line (SSOV), a row each; they add up to the line (PRODUCT.md section 7)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from typing import ClassVar

from sqlmodel import Session
from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import TextArea

from store.contract_detail import ContractDetail, SovRow, contract_detail
from store.line_details import write_details
from store.money import format_cents, plain_cents
from store.schedule_of_values import ScheduledLine
from store.sov_text import read_lines, rows_of_text
from store.units import plain_decimal
from store.vocabulary import Accounting
from tui.opening import Office
from tui.output import plain_lines
from tui.screens.saving_form import SavingForm
from tui.wording import count

_HEADINGS = ("Item", "Budget code", "Description", "Amount")
_UNIT_HEADINGS = ("Unit", "Quantity", "Unit price")


class DetailsForm(SavingForm[ContractDetail]):
    """Asks for all details of a line and saves them.

    Args:
        line: the line that is divided.
    """

    HELP = """\
A detail a row, its parts between semicolons as the first row names them; cells that a spreadsheet copied can be pasted
in their place. What is left of the line is shown below. Without rows the line has no details. Tab goes to the buttons,
enter there saves; escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back", id="details.back", priority=True)]

    def __init__(self, office: Office, base: ContractDetail, line: SovRow) -> None:
        super().__init__(office, base, f"Details of line {line.item} {line.description}".rstrip(), id="details")
        self._line = line
        own = [row for row in base.lines if row.parent_id == line.id]
        text = details_text(own, by_unit=base.terms.accounting is Accounting.UNIT)
        self.text = TextArea(text, id="details-text", tab_behavior="focus", compact=True)
        self.text.cursor_blink = False

    def fields(self) -> Iterable[Widget]:
        """The rows."""
        yield self.text

    def on_mount(self) -> None:
        """The cursor stands where the next detail is typed."""
        self.text.move_cursor(self.text.document.end)
        self._look_ahead()

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._look_ahead()

    def consequences(self) -> Iterable[str]:
        """What is left of the line."""
        details = self._typed()
        scheduled = self._line.scheduled
        if not details:
            yield f"Line {self._line.item} is billed as one, {format_cents(scheduled)}."
            return
        left = scheduled - sum(detail.scheduled for detail in details)
        yield f"{count(len(details), 'detail')} of {format_cents(scheduled - left)}."
        if left:
            yield f"{format_cents(left)} of {format_cents(scheduled)} is left; nothing is billed before they add up."
        else:
            yield "They add up."

    def writing(self) -> Callable[[Session], str]:
        """Writes the details."""
        details, base, line, actor = self._typed(), self.base, self._line, self.office.actor

        def write(session: Session) -> str:
            write_details(session, actor, base.id, line.id, details, version=base.version)
            if not details:
                return f"Line {line.item} has no details any more."
            return f"Line {line.item} has {count(len(details), 'detail')}."

        return write

    def read_again(self, session: Session) -> ContractDetail:
        """The contract as it is now."""
        return contract_detail(session, self.office.actor, self.base.id)

    def _typed(self) -> tuple[ScheduledLine, ...]:
        rows = rows_of_text(self.text.text)
        written = [row for row in rows if any(cell.strip() for cell in row)]
        headed = bool(written) and written[0][0].strip() == _HEADINGS[0]
        return read_lines(rows) if len(written) > headed else ()


def details_text(details: Sequence[SovRow], *, by_unit: bool) -> str:
    """Details as they are typed: headings and a row each, between semicolons."""
    stream = StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow((*_HEADINGS[:3], *(_UNIT_HEADINGS if by_unit else ()), _HEADINGS[3]))
    for row in details:
        measured = (row.unit, _plain(row.quantity), _plain(row.unit_price)) if by_unit else ()
        writer.writerow((row.item, row.budget_code, row.description, *measured, plain_cents(row.scheduled)))
    return plain_lines(stream.getvalue())


def _plain(number: int | None) -> str:
    return "" if number is None else plain_decimal(number)
