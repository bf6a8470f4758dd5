"""One of a project's contracts, chosen from a list."""

from __future__ import annotations

from collections.abc import Callable

from textual.dom import DOMNode

from store.contracts import ContractName, contract_names
from store.vocabulary import Direction
from tui.asking import Asker
from tui.opening import Office


def choose_contract(
    node: DOMNode,
    office: Office,
    asker: Asker,
    project_id: int,
    direction: Direction,
    title: str,
    *,
    now: int | None,
    then: Callable[[int, str], None],
) -> None:
    """Asks for a contract of one direction.

    Args:
        node: on whose behalf; `asker` is its own.
        now: the id of the one under the cursor.
        then: called with the id and the number of the chosen one.
    """

    def question() -> list[ContractName]:
        with office.database.read() as session:
            return contract_names(session, office.actor, project_id, direction)

    def choose(names: list[ContractName]) -> None:
        from tui.screens.choose import ChooseScreen

        if not names:
            refused("The project has no contract of this kind; m makes one.")
            return
        numbers = {str(name.id): name.number for name in names}
        options = [(str(name.id), f"{name.number}  {name.title}  {name.company}") for name in names]

        def chosen(code: str | None) -> None:
            if code is not None:
                then(int(code), numbers[code])

        node.app.push_screen(ChooseScreen(title, options, str(now or "")), chosen)

    def refused(sentence: str) -> None:
        node.app.notify(sentence, severity="error", timeout=10, markup=False)

    asker.ask("contracts", question, choose, refused)
