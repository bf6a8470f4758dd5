"""The contracts of a list of billings: opened from a row, or made."""

from __future__ import annotations

from collections.abc import Callable

from store.contract_terms import company_names
from store.lists import ListRow
from tui.choosing import ContractsOf
from tui.settings import Settings


class ListContracts:
    """Opens and makes contracts on behalf of a list.

    Args:
        changed: called when a contract was made or changed.
    """

    def __init__(self, contracts: ContractsOf, settings: Settings, changed: Callable[[], None]) -> None:
        self._of = contracts
        self._settings = settings
        self._changed = changed

    def open(self, row: ListRow | None) -> None:
        """Shows the contract of a row; without one asks which."""
        if row is not None:
            self._show(row.contract_id, row.contract_number)
        else:
            self._of.choose("Contract", now=None, then=self._show)

    def make(self) -> None:
        """Asks for the terms of a new contract, and shows it once it is made."""

        def question() -> list[str]:
            with self._of.office.database.read() as session:
                return company_names(session, self._of.office.actor, self._of.project_id)

        def ask(companies: list[str]) -> None:
            from tui.screens.contract_form import ContractForm

            form = ContractForm(self._of.office, self._of.project_id, self._of.direction, None, companies)

            def done(sentence: str | None) -> None:
                if sentence and form.made is not None:
                    self._of.node.app.notify(sentence, markup=False)
                    self._changed()
                    self._show(form.made, form.number.typed)

            self._of.node.app.push_screen(form, done)

        self._of.asker.ask("companies", question, ask, self._of.asker.refuse, keys_wait=True)

    def _show(self, contract_id: int, number: str) -> None:
        from tui.screens.contract import ContractScreen

        screen = ContractScreen(self._of.office, self._settings, contract_id, number)
        self._of.node.app.push_screen(screen, lambda _none: self._changed() if screen.changed else None)
