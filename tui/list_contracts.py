"""The contracts of a list of billings: opened from a row, or made."""

from __future__ import annotations

from collections.abc import Callable

from textual.dom import DOMNode

from store.contract_terms import company_names
from store.lists import ListRow
from store.vocabulary import Direction
from tui.asking import Asker
from tui.choosing import choose_contract
from tui.opening import Office
from tui.settings import Settings


class ListContracts:
    """Opens and makes contracts on behalf of a list.

    Args:
        node: on whose behalf; `asker` is its own.
        changed: called when a contract was made or changed.
    """

    def __init__(
        self,
        node: DOMNode,
        office: Office,
        settings: Settings,
        asker: Asker,
        project_id: int,
        direction: Direction,
        changed: Callable[[], None],
    ) -> None:
        self._node = node
        self._office = office
        self._settings = settings
        self._asker = asker
        self._project_id = project_id
        self._direction = direction
        self._changed = changed

    def open(self, row: ListRow | None) -> None:
        """Shows the contract of a row; without one asks which."""
        if row is not None:
            self._show(row.contract_id, row.contract_number)
            return
        choose_contract(
            self._node,
            self._office,
            self._asker,
            self._project_id,
            self._direction,
            "Contract",
            now=None,
            then=self._show,
        )

    def make(self) -> None:
        """Asks for the terms of a new contract, and shows it once it is made."""

        def question() -> list[str]:
            with self._office.database.read() as session:
                return company_names(session, self._office.actor, self._project_id)

        def ask(companies: list[str]) -> None:
            from tui.screens.contract_form import ContractForm

            form = ContractForm(self._office, self._project_id, self._direction, None, companies)

            def done(sentence: str | None) -> None:
                if sentence and form.made is not None:
                    self._node.app.notify(sentence, markup=False)
                    self._changed()
                    self._show(form.made, form.number.typed)

            self._node.app.push_screen(form, done)

        def refused(sentence: str) -> None:
            self._node.app.notify(sentence, severity="error", timeout=10, markup=False)

        self._asker.ask("companies", question, ask, refused)

    def _show(self, contract_id: int, number: str) -> None:
        from tui.screens.contract import ContractScreen

        screen = ContractScreen(self._office, self._settings, contract_id, number)
        self._node.app.push_screen(screen, lambda _none: self._changed() if screen.changed else None)
