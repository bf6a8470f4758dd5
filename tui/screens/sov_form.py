"""A line of a contract's schedule of values, or of a change order (PRODUCT.md section 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store.contract_detail import ChangeOrderRow, ContractDetail, SovRow, contract_detail
from store.errors import RuleBroken
from store.money import format_cents, parse_cents, plain_cents
from store.schedule_of_values import ScheduledLine, add_lines, edit_line
from store.units import format_decimal, parse_decimal, plain_decimal, scheduled_of
from store.vocabulary import Accounting
from tui.opening import Office
from tui.screens.saving_form import SavingForm, form_bindings
from tui.widgets.field_row import FieldRow


class SovForm(SavingForm[ContractDetail]):
    """Asks for a line and saves it.

    Args:
        line: the line to change; None adds one.
        order: the change order a new line belongs to; None for the schedule itself.
    """

    HELP = """\
Type the line; tab goes to the next field. The amount is negative for a deduction. Once a billing with the line is
handed in, its amount stays: a change order changes it. In a contract by unit, type quantity and unit price, and the
amount follows; or an amount alone for a lump sum. Enter saves, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("sov-form")

    def __init__(
        self, office: Office, base: ContractDetail, line: SovRow | None = None, order: ChangeOrderRow | None = None
    ) -> None:
        where = f"change order {order.number} of {base.label}" if order else base.label
        title = f"New line of {where}" if line is None else f"Line {line.item} of {base.label}"
        super().__init__(office, base, title, id="sov-form")
        self._line = line
        self._order = order
        item = order.number if order else base.next_item
        self.item = FieldRow("Item", line.item if line else item, id="sov-form-item")
        self.budget_code = FieldRow(
            "Budget code", line.budget_code if line else "", id="sov-form-budget-code", wide=True
        )
        self.words = FieldRow("Description", line.description if line else "", id="sov-form-description", wide=True)
        self.unit = FieldRow("Unit", line.unit if line else "", id="sov-form-unit")
        self.quantity = FieldRow("Quantity", _plain(line.quantity if line else None), id="sov-form-quantity")
        self.price = FieldRow("Unit price", _plain(line.unit_price if line else None), id="sov-form-unit-price")
        by_unit = base.terms.accounting is Accounting.UNIT
        self.unit.display = self.quantity.display = self.price.display = by_unit
        amount = plain_cents(line.scheduled) if line and line.quantity is None else ""
        self.scheduled = FieldRow("Scheduled value", amount, id="sov-form-scheduled")

    def fields(self) -> Iterable[Widget]:
        """The parts of a line."""
        return (self.item, self.words, self.budget_code, self.unit, self.quantity, self.price, self.scheduled)

    def consequences(self) -> Iterable[str]:
        """What the contract comes to with it."""
        typed = self._typed()
        if typed.quantity is not None:
            yield f"{format_decimal(typed.quantity)} {typed.unit} come to {format_cents(typed.scheduled)}."
        before = self._line.scheduled if self._line else 0
        if self._order is not None or (self._line is not None and self._line.change_order):
            yield f"{format_cents(typed.scheduled - before)} more on the change order."
        else:
            yield f"The original contract sum becomes {format_cents(self.base.original + typed.scheduled - before)}."
        if self._line is not None and self._line.completed:
            yield f"{format_cents(self._line.completed)} of it is billed."

    def writing(self) -> Callable[[Session], str]:
        """Adds or changes the line."""
        typed, base, line, order, actor = self._typed(), self.base, self._line, self._order, self.office.actor

        def write(session: Session) -> str:
            if line is None:
                order_id = None if order is None else order.id
                add_lines(session, actor, base.id, [typed], version=base.version, change_order_id=order_id)
                return f"Line {typed.item} is added."
            edit_line(session, actor, base.id, line.id, typed, version=base.version)
            return f"Line {typed.item} is saved."

        return write

    def read_again(self, session: Session) -> ContractDetail:
        """The contract as it is now."""
        return contract_detail(session, self.office.actor, self.base.id)

    def _typed(self) -> ScheduledLine:
        try:
            cents = parse_cents(self.scheduled.typed or "0")
        except ValueError as error:
            raise RuleBroken(f"Scheduled value: {error}") from None
        quantity, price = _number(self.quantity.typed, "The quantity"), _number(self.price.typed, "The unit price")
        item = self.item.typed.strip()
        scheduled = scheduled_of(item, quantity, price, cents or None)
        return ScheduledLine(
            item, self.words.typed, scheduled, self.budget_code.typed, self.unit.typed, quantity, price
        )


def _plain(number: int | None) -> str:
    return "" if number is None else plain_decimal(number)


def _number(text: str, what: str) -> int | None:
    try:
        return parse_decimal(text, what) if text.strip() else None
    except ValueError as error:
        raise RuleBroken(str(error)) from None
