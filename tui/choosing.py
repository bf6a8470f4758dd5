"""The contracts of one direction of a project, for who makes or opens something of one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.dom import DOMNode

from store.contracts import ContractName, contract_names
from store.vocabulary import Direction
from tui.asking import Asker
from tui.opening import Office


@dataclass(frozen=True)
class ContractsOf:
    """Whose contracts, and on whose behalf they are asked for.

    Attributes:
        node: on whose behalf; `asker` is its own.
    """

    node: DOMNode
    office: Office
    asker: Asker
    project_id: int
    direction: Direction

    def choose(self, title: str, *, now: int | None, then: Callable[[int, str], None]) -> None:
        """Asks for one of them.

        Args:
            now: the id of the one under the cursor.
            then: called with the id and the number of the chosen one.
        """

        def question() -> list[ContractName]:
            with self.office.database.read() as session:
                return contract_names(session, self.office.actor, self.project_id, self.direction)

        def choose(names: list[ContractName]) -> None:
            from tui.screens.choose import ChooseScreen

            if not names:
                self.asker.refuse("The project has no contract of this kind; m makes one.")
                return
            numbers = {str(name.id): name.number for name in names}
            options = [(str(name.id), f"{name.number}  {name.title}  {name.company}") for name in names]

            def chosen(code: str | None) -> None:
                if code is not None:
                    then(int(code), numbers[code])

            self.node.app.push_screen(ChooseScreen(title, options, str(now or "")), chosen)

        self.asker.ask("contracts", question, choose, self.asker.refuse, keys_wait=True)
