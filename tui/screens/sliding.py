"""Retainage that slides: the rules of a contract, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from store.contract_detail import ContractDetail, contract_detail
from store.money import format_rate
from store.retainage_rules import MOST_RULES, SlidingRule, parse_rule, rate_in_force, set_sliding_rules
from tui.opening import Office
from tui.screens.saving_form import SavingForm, form_bindings
from tui.widgets.field_row import FieldRow
from tui.wording import count


class SlidingForm(SavingForm[ContractDetail]):
    """Asks for up to five rules."""

    HELP = """\
A rule a line, in order, such as: 10 until 50% original - or revised -, 5 until 400000. An empty line is none; after the
last rule the contract's own rate holds. They are for new billings only. Enter saves, escape leaves all as it was."""

    BINDINGS: ClassVar[list[BindingType]] = form_bindings("sliding", "rule")

    def __init__(self, office: Office, base: ContractDetail) -> None:
        super().__init__(office, base, f"Sliding retainage of {base.label}", id="sliding")
        texts = [rule.words for rule in base.sliding]
        texts += [""] * (MOST_RULES - len(texts))
        self.rules = [
            FieldRow(f"Rule {place}", text, id=f"sliding-{place}", wide=True)
            for place, text in enumerate(texts, start=1)
        ]

    def fields(self) -> Iterable[Widget]:
        """A line for each rule."""
        return self.rules

    def consequences(self) -> Iterable[str]:
        """The rate of a billing that is made now."""
        rate = rate_in_force(
            self._typed(),
            completed=self.base.billed,
            original=self.base.original,
            revised=self.base.revised,
            usual=self.base.terms.rate_work,
        )
        yield f"The next billing holds {format_rate(rate)} of all work; what that no longer holds is due with it."

    def writing(self) -> Callable[[Session], str]:
        """Sets the rules."""
        rules, base, actor = self._typed(), self.base, self.office.actor

        def write(session: Session) -> str:
            set_sliding_rules(session, actor, base.id, rules, version=base.version)
            return f"The retainage of {base.terms.number} slides by {count(len(rules), 'rule')}."

        return write

    def read_again(self, session: Session) -> ContractDetail:
        """The contract as it is now."""
        return contract_detail(session, self.office.actor, self.base.id)

    def _typed(self) -> list[SlidingRule]:
        return [parse_rule(row.typed) for row in self.rules if row.typed.strip()]
