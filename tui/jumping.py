"""The cursor of a list of billings goes to a contract whose number is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from store.contract_rows import ContractRows, contract_rows
from store.queries import ProjectRow
from store.vocabulary import Direction
from tui.asking import Asker
from tui.opening import Office
from tui.widgets.record_table import RecordTable


class Jumping:
    """Asks for a number and moves a table's cursor.

    Args:
        whereto: what to do where the list does not show the contract's rows, as the end of a sentence.
    """

    def __init__(
        self,
        table: RecordTable[Any],
        office: Office,
        asker: Asker,
        project: ProjectRow,
        direction: Direction,
        whereto: Callable[[], str],
    ) -> None:
        self._table = table
        self._office = office
        self._asker = asker
        self._project = project
        self._direction = direction
        self._whereto = whereto

    def ask(self) -> None:
        """Asks for the number."""
        from tui.screens.ask import AskScreen

        def typed(number: str | None) -> None:
            if number is not None and number.strip():
                self._asker.ask("jump", lambda: self._find(number), self._found, self._asker.refuse, keys_wait=True)

        self._table.app.push_screen(AskScreen("Go to the contract with the number"), typed)

    def _find(self, number: str) -> ContractRows:
        with self._office.database.read() as session:
            return contract_rows(session, self._office.actor, self._project.id, self._direction, number)

    def _found(self, rows: ContractRows) -> None:
        self._table.in_turn(lambda: self._look(rows), of_all=True)

    def _look(self, rows: ContractRows) -> None:
        """Looks through the list in a thread: a million keys take longer than a frame."""
        keys = self._table.keys

        def question() -> int | None:
            return next((place for place, key in enumerate(keys) if key in rows.keys), None)

        def answer(place: int | None) -> None:
            if place is not None:
                self._table.go_to(place)
            else:
                self._table.notify(f"{rows.number} is not in the list as it is now; {self._whereto()}.", markup=False)

        self._asker.ask("jump", question, answer, self._asker.refuse, keys_wait=True)
