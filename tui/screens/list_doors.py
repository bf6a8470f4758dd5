"""What a list of billings leads to: contracts, invites, letters, reports, history, papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from store.lists import ListRow
from store.queries import PeriodRow, ProjectRow
from store.vocabulary import Direction
from tui.asking import Asker
from tui.choosing import ContractsOf
from tui.inviting import Inviting
from tui.list_contracts import ListContracts
from tui.opening import Office
from tui.settings import Settings
from tui.widgets.record_table import RecordTable


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a list of billings is: on what, whose settings, of which project and direction."""

    office: Office
    settings: Settings
    project: ProjectRow
    direction: Direction


class ListDoors(Vertical):
    """A pane with a table of billings, from whose rows and project other screens are opened.

    Args:
        table: of the billings, and of commitments without one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "contract", "Contract", show=False, id="billings.contract", tooltip="Open the row's contract"),
        Binding("m", "make", "New contract", show=False, id="billings.make", tooltip="Make a contract"),
        Binding("z", "papers", "Papers", show=False, id="billings.papers", tooltip="What billings must carry"),
        Binding("u", "invite", "Invite", show=False, id="billings.invite", tooltip="Invite what is ticked to bill"),
        Binding("y", "answer", "Answer", show=False, id="billings.answer", tooltip="Accept or decline an invite"),
        Binding("l", "letters", "Letters", show=False, id="billings.letters", tooltip="What was written to whom"),
        Binding("h", "history", "History", show=False, id="billings.history", tooltip="What was changed by whom"),
        Binding("g", "reports", "Reports", show=False, id="billings.reports", tooltip="Retainage, aging, compliance"),
    ]

    def __init__(self, place: ListPlace, table: RecordTable[ListRow], *, id: str) -> None:
        super().__init__(id=id)
        self._office = office = place.office
        self._settings = settings = place.settings
        self._project = project = place.project
        self._direction = direction = place.direction
        self._period: PeriodRow | None = None
        self._asker = Asker(self)
        self.table = table
        self._inviting = Inviting(self, office, self._asker, project.id, table.reload)
        self._contracts_of = ContractsOf(self, office, self._asker, project.id, direction)
        self._contracts = ListContracts(self._contracts_of, settings, table.reload)

    def action_contract(self) -> None:
        """Shows the contract of the row under the cursor."""
        self._contracts.open(self.table.cursor_row)

    def action_make(self) -> None:
        """Makes a contract."""
        self._contracts.make()

    def action_invite(self) -> None:
        """Invites the ticked contracts that have no billing, or the one under the cursor."""
        keys = set(self.table.selection.keys) or {key for key in (self.table.cursor_key,) if key is not None}
        period = None if self._period is None else self._period.id
        self._inviting.send(period, sorted(-key for key in keys if key < 0))

    def action_answer(self) -> None:
        """Answers the invite of the row under the cursor."""
        row = self.table.cursor_row
        if row is not None:
            period = None if self._period is None else self._period.id
            self._inviting.answer(period, row.contract_id, row.contract_number)

    def action_letters(self) -> None:
        """Shows what was written to those who bill."""
        from tui.screens.outbox import OutboxScreen

        self.app.push_screen(OutboxScreen(self._office, self._project.id, self._project.name))

    def action_reports(self) -> None:
        """Shows the reports of the project."""
        from tui.screens.reports import ReportsScreen

        self.app.push_screen(ReportsScreen(self._office, self._settings, self._project, self._direction, self._period))

    def action_history(self) -> None:
        """Shows what was changed in the project."""
        from tui.screens.project_history import ProjectHistoryScreen

        self.app.push_screen(ProjectHistoryScreen(self._office, self._project.id, self._project.name))

    def action_papers(self) -> None:
        """Sets what billings of the project must carry."""
        from tui.screens.requirements import offer_requirements

        offer_requirements(self, self._asker, self._office, self._project.id, None, self._project.name)
