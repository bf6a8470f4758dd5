"""A change order, made or changed (PRODUCT.md section 7, line 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store.billing_numbers import next_number
from store.calendar import parse_day
from store.change_orders import ChangeOrderTerms, create_change_order, edit_change_order
from store.contract_detail import ChangeOrderRow, ContractDetail, contract_detail
from store.dictionary import word
from store.money import format_cents
from store.vocabulary import ChangeOrderStatus
from tui.opening import Office
from tui.screens.saving_form import SavingForm, form_bindings
from tui.widgets.choice_row import ChoiceRow
from tui.widgets.field_row import FieldRow


class ChangeOrderForm(SavingForm[ContractDetail]):
    """Asks for number, title and status, and saves them.

    Args:
        order: the one to change; None makes a new one.
    """

    HELP = """\
Only an approved change order counts, from the day it is approved on: billings of periods that end before it are not
touched. Once a billing that counts it is handed in, it stays approved. Enter saves, escape leaves everything."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("change-order-form")

    def __init__(self, office: Office, base: ContractDetail, order: ChangeOrderRow | None = None) -> None:
        title = f"New change order of {base.label}" if order is None else f"Change order {order.number} of {base.label}"
        super().__init__(office, base, title, id="change-order-form")
        self._order = order
        last = base.change_orders[-1].number if base.change_orders else "CO0"
        number = order.number if order else next_number(last, len(base.change_orders) + 1)
        self.number = FieldRow("Number", number, id="change-order-form-number")
        self.name_row = FieldRow("Title", order.title if order else "", id="change-order-form-title-text", wide=True)
        statuses = [(word(status), status) for status in ChangeOrderStatus]
        status = order.status if order else ChangeOrderStatus.DRAFT
        self.status = ChoiceRow("Status", statuses, status, id="change-order-form-status")
        day = order.approved_on if order and order.approved_on else office.today()
        self.approved_on = FieldRow("Approved on", str(day), id="change-order-form-approved-on")
        self.approved_on.display = status is ChangeOrderStatus.APPROVED

    def fields(self) -> Iterable[Widget]:
        """The parts of a change order; its day once it is approved."""
        return (self.number, self.name_row, self.status, self.approved_on)

    def consequences(self) -> Iterable[str]:
        """What the contract comes to with it."""
        approved = self.status.chosen is ChangeOrderStatus.APPROVED
        self.approved_on.display = approved
        typed = self._typed()
        counted = self._order is not None and self._order.status is ChangeOrderStatus.APPROVED
        amount = self._order.amount if self._order else 0
        revised = self.base.revised + amount * (approved - counted)
        yield f"Its lines come to {format_cents(amount)}; the contract sum is {format_cents(revised)} then."
        if typed.approved_on is not None:
            yield f"It counts in billings of periods that end on {typed.approved_on} or later."

    def writing(self) -> Callable[[Session], str]:
        """Makes or changes the change order."""
        typed, base, order, actor = self._typed(), self.base, self._order, self.office.actor

        def write(session: Session) -> str:
            if order is None:
                create_change_order(session, actor, base.id, typed, version=base.version)
                return f"Change order {typed.number} is made; its lines are next."
            edit_change_order(session, actor, base.id, order.id, typed, version=base.version)
            return f"Change order {typed.number} is {word(typed.status)}."

        return write

    def read_again(self, session: Session) -> ContractDetail:
        """The contract as it is now."""
        return contract_detail(session, self.office.actor, self.base.id)

    def _typed(self) -> ChangeOrderTerms:
        approved = self.status.chosen is ChangeOrderStatus.APPROVED
        day = parse_day(self.approved_on.typed, "Approved on") if approved else None
        return ChangeOrderTerms(self.number.typed, self.name_row.typed, self.status.chosen, day)
