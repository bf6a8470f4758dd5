"""What somebody reads from an attached paper: a lien waiver's tier and amount, an insurance's last day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store.attachment_editing import set_details
from store.calendar import parse_day
from store.completeness import MOST_TIERS, WAIVERS
from store.errors import RuleBroken
from store.money import parse_cents, plain_cents
from store.queries import AttachmentRow
from tui.opening import Office
from tui.screens.saving_form import SavingForm, form_bindings
from tui.widgets.field_row import FieldRow


class AttachmentForm(SavingForm[AttachmentRow]):
    """Asks for what the kind of paper has."""

    HELP = """\
Type what the paper says; the pre-flight of a compile holds it against the billing's figures and dates. An empty field
is one that nobody has read. Enter saves, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("attachment-form")

    def __init__(self, office: Office, row: AttachmentRow) -> None:
        super().__init__(office, row, f"What {row.title} says", id="attachment-form")
        amount = "" if row.amount is None else plain_cents(row.amount)
        self.tier = FieldRow("Tier of the lien waiver", str(row.tier), id="attachment-form-tier")
        self.amount = FieldRow("Amount it waives", amount, id="attachment-form-amount")
        self.expires_on = FieldRow("Holds until", str(row.expires_on or ""), id="attachment-form-expires-on")

    def fields(self) -> Iterable[Widget]:
        """Those of its kind."""
        return (self.tier, self.amount) if self.base.kind in WAIVERS else (self.expires_on,)

    def consequences(self) -> Iterable[str]:
        """What it is for."""
        self._typed()
        if self.base.kind in WAIVERS:
            yield "1 is the contractor's own, 2 their suppliers'. The amount is held against the billing's figures."
        else:
            yield "It is held against the end of the billing period; type it as 2027-01-31."

    def writing(self) -> Callable[[Session], str]:
        """Keeps it."""
        (tier, amount, expires_on), row, actor = self._typed(), self.base, self.office.actor

        def write(session: Session) -> str:
            set_details(session, actor, row.id, tier=tier, amount=amount, expires_on=expires_on)
            return f"What {row.title} says is kept."

        return write

    def read_again(self, session: Session) -> AttachmentRow:
        """The row that is there: what is read from a paper has no version of its own."""
        return self.base

    def _typed(self) -> tuple[int, int | None, date | None]:
        """Tier, amount in cents, last day."""
        tier, amount = self.tier.typed.strip(), self.amount.typed.strip()
        if not (tier.isascii() and tier.isdigit() and 1 <= int(tier) <= MOST_TIERS):
            raise RuleBroken(f"Tier: {tier!r} is not a number from 1 to {MOST_TIERS}.")
        try:
            cents = parse_cents(amount) if amount else None
        except ValueError as error:
            raise RuleBroken(f"Amount: {error}") from None
        day = self.expires_on.typed.strip()
        return int(tier), cents, parse_day(day, "Holds until") if day else None
