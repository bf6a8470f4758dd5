"""Another amount than was claimed is certified on a line, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store.billing_editing import entry_sheet
from store.billing_entry import EntryLine, EntrySheet, by_amount, recomputed, require_sound
from store.certifying import certify_line
from store.errors import RuleBroken
from store.money import format_cents, parse_cents, plain_cents
from tui.opening import Office
from tui.screens.saving_form import SavingForm, form_bindings
from tui.widgets.field_row import FieldRow


class CertifyForm(SavingForm[EntrySheet]):
    """Asks for the certified amounts of a line and why they are not those that were claimed."""

    HELP = """\
Type what is certified of the work and of the new material of this period. What was claimed is kept beside it; all
figures follow from what is certified. The review then ends as Approved as Noted. Enter saves, escape leaves all."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("certify")

    def __init__(self, office: Office, sheet: EntrySheet, line: EntryLine) -> None:
        super().__init__(office, sheet, f"Certify line {line.before.item} of {sheet.label}", id="certify")
        self._line = line
        entry = line.entry
        self.work = FieldRow("E  Work, this period", plain_cents(entry.work), id="certify-work")
        self.materials_new = FieldRow("   New material", plain_cents(entry.materials_new), id="certify-materials-new")
        self.reason = FieldRow("Reason", line.reason, id="certify-reason", wide=True)

    def fields(self) -> Iterable[Widget]:
        """The amounts and the reason."""
        return (self.work, self.materials_new, self.reason)

    def consequences(self) -> Iterable[str]:
        """What was claimed, and line 8 with what is certified."""
        work, materials_new = self._typed()
        line = self._line
        entry = by_amount(line, replace(line.entry, work=work, materials_new=materials_new))
        require_sound(self.base, line, entry)
        claimed = line.entry.work if line.claimed_work is None else line.claimed_work
        due = recomputed(self.base, {line.sov_line_id: entry}).summary.due
        yield f"Claimed: {format_cents(claimed)} of work."
        yield f"Line 8, payment due: {format_cents(due)}, now {format_cents(self.base.summary.due)}."

    def writing(self) -> Callable[[Session], str]:
        """Certifies the amounts."""
        (work, materials_new), reason = self._typed(), self.reason.typed
        sheet, line, actor, today = self.base, self._line, self.office.actor, self.office.today()

        def write(session: Session) -> str:
            certify_line(
                session,
                actor,
                sheet.billing_id,
                line.sov_line_id,
                work=work,
                materials_new=materials_new,
                reason=reason,
                version=sheet.version,
                today=today,
            )
            return f"Line {line.before.item} of {sheet.label}: {format_cents(work)} of work certified."

        return write

    def read_again(self, session: Session) -> EntrySheet:
        """The billing as it is now."""
        return entry_sheet(session, self.office.actor, self.base.billing_id, today=self.office.today())

    def _typed(self) -> tuple[int, int]:
        try:
            return parse_cents(self.work.typed or "0"), parse_cents(self.materials_new.typed or "0")
        except ValueError as error:
            raise RuleBroken(str(error)) from None
