"""What billings must carry before they are compiled: of a project, or of one contract (see `store.completeness`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from sqlmodel import Session
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.widget import Widget

from store.completeness import MOST_TIERS, Rule
from store.dictionary import word
from store.errors import RuleBroken
from store.requirements import (
    Requirements,
    contract_requirements,
    project_requirements,
    set_contract_requirements,
    set_project_requirements,
    shown,
)
from store.vocabulary import Paper, Severity
from tui.asking import Asker
from tui.opening import Office
from tui.screens.saving_form import SavingForm
from tui.widgets.choice_row import ChoiceRow
from tui.widgets.field_row import FieldRow

INHERITED = "inherited"
"""The choice that leaves a paper to what holds above."""

_TIERED = (Paper.CONDITIONAL_WAIVER, Paper.UNCONDITIONAL_WAIVER)


class RequirementsScreen(SavingForm[Requirements]):
    """Asks for the severity of each rule.

    Args:
        contract_id: whose rules are set; None for the project's.
        name: what the person knows the contract or the project by.
    """

    HELP = """\
For each paper: off, a warning before the compile, or no compile without it. A contract follows its project unless it
says otherwise. Space opens a choice, tab goes to the next. Enter on a figure or on Save saves, escape leaves all."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="requirements.back"),
    ]

    def __init__(self, office: Office, project_id: int, contract_id: int | None, name: str, base: Requirements) -> None:
        super().__init__(office, base, f"What billings must carry: {name}", id="requirements")
        self._project_id = project_id
        self._contract_id = contract_id
        above = "As the project" if contract_id is not None else "As usual"
        self.rows = {}
        for paper in Paper:
            own = base.own.get(paper)
            options = [(f"{above}: {shown(base.inherited[paper])}", INHERITED)]
            options += [(word(one), one.value) for one in Severity]
            chosen = own.severity.value if own else INHERITED
            self.rows[paper] = ChoiceRow(
                word(paper), options, chosen, id=f"requirements-{paper.value.replace('_', '-')}"
            )
        tiers = next((base.own[paper].tiers for paper in _TIERED if paper in base.own), 1)
        self.tiers = FieldRow("Tiers of lien waivers", str(tiers), id="requirements-tiers")

    def fields(self) -> Iterable[Widget]:
        """A choice for each paper, and how many tiers of waivers."""
        yield from self.rows.values()
        yield self.tiers

    def consequences(self) -> Iterable[str]:
        """What is refused from now on."""
        blocked = [word(paper).lower() for paper, rule in self._wanted().items() if rule.severity is Severity.BLOCK]
        if blocked:
            yield f"No billing is compiled without: {', '.join(blocked)}."

    def writing(self) -> Callable[[Session], str]:
        """Sets the rules."""
        wanted, actor, contract_id = self._wanted(), self.office.actor, self._contract_id

        def write(session: Session) -> str:
            if contract_id is None:
                set_project_requirements(session, actor, self._project_id, wanted)
            else:
                set_contract_requirements(session, actor, contract_id, wanted)
            return "What billings must carry is saved."

        return write

    def read_again(self, session: Session) -> Requirements:
        """The rules as they are now."""
        if self._contract_id is None:
            return project_requirements(session, self.office.actor, self._project_id)
        return contract_requirements(session, self.office.actor, self._contract_id)

    def _wanted(self) -> Mapping[Paper, Rule]:
        typed = self.tiers.typed.strip()
        if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= MOST_TIERS):
            raise RuleBroken(f"Tiers of lien waivers: {typed!r} is not a number from 1 to {MOST_TIERS}.")
        return {
            paper: Rule(Severity(row.chosen), int(typed) if paper in _TIERED else 1)
            for paper, row in self.rows.items()
            if row.chosen != INHERITED
        }


def offer_requirements(
    node: DOMNode,
    asker: Asker,
    office: Office,
    project_id: int,
    contract_id: int | None,
    name: str,
    saved: Callable[[], None] = lambda: None,
) -> None:
    """Shows the rules to who may set them; a toast says why others may not.

    Args:
        saved: called once they were set.
    """

    def question() -> Requirements:
        with office.database.read() as session:
            if contract_id is None:
                return project_requirements(session, office.actor, project_id)
            return contract_requirements(session, office.actor, contract_id)

    def answered(said: str | None) -> None:
        if said:
            node.app.notify(said, markup=False)
            saved()

    def show(found: Requirements) -> None:
        node.app.push_screen(RequirementsScreen(office, project_id, contract_id, name, found), answered)

    asker.ask("requirements", question, show, asker.refuse, keys_wait=True)
