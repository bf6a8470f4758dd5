"""The terms of a contract, made or changed (PRODUCT.md sections 1, 5 and 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store.contract_detail import ContractDetail, contract_detail
from store.contract_terms import Terms, create_contract, edit_terms
from store.dictionary import word
from store.errors import RuleBroken
from store.money import parse_rate, plain_rate
from store.vocabulary import Accounting, ContractKind, ContractStatus, Direction
from tui.opening import Office
from tui.screens.saving_form import SavingForm, SavingTick, form_bindings
from tui.widgets.choice_row import ChoiceRow
from tui.widgets.field_row import FieldRow
from tui.widgets.tick_box import TickBox


class ContractForm(SavingForm[ContractDetail | None]):
    """Asks for the terms and saves them.

    Args:
        base: the contract to change; None makes a new one.
        companies: names to complete from.

    Attributes:
        made: the id of the contract that was made; None as long as there is none.
    """

    HELP = """\
Type the terms; tab goes to the next field, space opens a choice or ticks. A company that is not known yet is made.
Retainage is withheld of new billings; those that are there keep their rates. Enter saves, escape leaves everything."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("contract-form")

    def __init__(
        self,
        office: Office,
        project_id: int,
        direction: Direction,
        base: ContractDetail | None,
        companies: Sequence[str],
    ) -> None:
        title = "New contract" if base is None else f"Terms of {base.label}"
        super().__init__(office, base, title, id="contract-form")
        self._project_id = project_id
        self.made: int | None = None
        kinds = [kind for kind in ContractKind if kind.direction is direction]
        terms = base.terms if base is not None else Terms("", kinds[0], "", "")
        upstream = direction is Direction.UPSTREAM
        self.number = FieldRow("Number", terms.number, id="contract-form-number")
        self.kind = ChoiceRow("Kind", [(word(kind), kind) for kind in kinds], terms.kind, id="contract-form-kind")
        self.name_row = FieldRow("Title", terms.title, id="contract-form-title-text", wide=True)
        self.company = FieldRow("Company", terms.company, id="contract-form-company", wide=True, known=companies)
        self.architect = FieldRow(
            "Architect", terms.architect, id="contract-form-architect", wide=True, known=companies
        )
        self.architect.display = upstream
        statuses = [(word(status), status) for status in ContractStatus]
        self.status = ChoiceRow("Status", statuses, terms.status, id="contract-form-status")
        self.rate_work = FieldRow("Retainage on work %", plain_rate(terms.rate_work), id="contract-form-rate-work")
        self.rate_stored = FieldRow(
            "on stored material %", plain_rate(terms.rate_stored), id="contract-form-rate-stored"
        )
        self.accounting = ChoiceRow(
            "Accounting",
            [(f"By {word(accounting).lower()}", accounting) for accounting in Accounting],
            terms.accounting,
            id="contract-form-accounting",
        )
        self.private = _tick("Private", terms.private, "contract-form-private")
        self.ssov_required = _tick("SSOV required", terms.ssov_required, "contract-form-ssov-required")
        self.ssov_approved = _tick("SSOV approved", terms.ssov_approved, "contract-form-ssov-approved")
        self.ssov_required.display = self.ssov_approved.display = not upstream

    def fields(self) -> Iterable[Widget]:
        """The terms, a line each."""
        return (
            self.number,
            self.kind,
            self.name_row,
            self.company,
            self.architect,
            self.status,
            self.rate_work,
            self.rate_stored,
            self.accounting,
            self.private,
            self.ssov_required,
            self.ssov_approved,
        )

    def consequences(self) -> Iterable[str]:
        """What the terms mean for billing."""
        terms = self._terms()
        if terms.status is not ContractStatus.APPROVED:
            yield f"{word(terms.status)}: it cannot be billed; only an approved contract can."
        elif terms.ssov_required and not terms.ssov_approved:
            yield "It cannot be billed before its schedule of values is approved."
        if terms.accounting is Accounting.UNIT:
            yield "Its lines may have quantities and unit prices."
        if terms.private:
            yield "Only its private list and administrators see it."
        if self.base is not None and self.base.billings and _rates(terms) != _rates(self.base.terms):
            yield "Billings that are there keep their retainage."

    def writing(self) -> Callable[[Session], str]:
        """Makes or changes the contract."""
        terms, base, actor = self._terms(), self.base, self.office.actor

        def write(session: Session) -> str:
            if base is None:
                self.made = create_contract(session, actor, self._project_id, terms)
                return f"{terms.number} is made; its lines are next."
            edit_terms(session, actor, base.id, terms, version=base.version)
            return f"The terms of {terms.number} are saved."

        return write

    def read_again(self, session: Session) -> ContractDetail | None:
        """The contract as it is now."""
        return None if self.base is None else contract_detail(session, self.office.actor, self.base.id)

    def _terms(self) -> Terms:
        return Terms(
            number=self.number.typed,
            kind=self.kind.chosen,
            title=self.name_row.typed,
            company=self.company.typed,
            status=self.status.chosen,
            architect=self.architect.typed,
            private=self.private.value,
            rate_work=_rate(self.rate_work.typed, "work"),
            rate_stored=_rate(self.rate_stored.typed, "stored material"),
            accounting=self.accounting.chosen,
            ssov_required=self.ssov_required.value,
            ssov_approved=self.ssov_approved.value,
        )


def _rates(terms: Terms) -> tuple[int, int]:
    return terms.rate_work, terms.rate_stored


def _rate(text: str, what: str) -> int:
    try:
        return parse_rate(text)
    except ValueError as error:
        raise RuleBroken(f"Retainage on {what}: {error}") from None


def _tick(words: str, value: bool, id: str) -> TickBox:
    return SavingTick(words, value, id=id, compact=True)
