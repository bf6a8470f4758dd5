"""The next billing of a contract, made by a key: on the contract of a row, or on one that is chosen."""

from __future__ import annotations

from collections.abc import Callable

from store.billing_creation import create_billing
from store.lists import ListRow
from store.vocabulary import Direction
from tui.choosing import ContractsOf


class NextBilling:
    """Makes billings on behalf of a list.

    Args:
        made: called with the id of a new billing and the contract's number.
    """

    def __init__(self, contracts: ContractsOf, made: Callable[[int, str], None]) -> None:
        self._contracts = contracts
        self._made = made

    def make(self, row: ListRow | None) -> None:
        """Makes the next billing of a row's contract; where contracts have no rows of their own, asks which."""
        if row is not None and self._contracts.direction is Direction.DOWNSTREAM:
            self._make_on(row.contract_id, row.contract_number)
            return
        self._contracts.choose("Bill on", now=None if row is None else row.contract_id, then=self._make_on)

    def _make_on(self, contract_id: int, number: str) -> None:
        """Makes a billing; the store says why it may not."""
        office, asker = self._contracts.office, self._contracts.asker

        def question() -> int:
            with office.database.write() as session:
                return create_billing(session, office.actor, contract_id, today=office.today())

        asker.ask("bill", question, lambda billing: self._made(billing, number), asker.refuse, keys_wait=True)
