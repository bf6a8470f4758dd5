"""The next billing of a contract, made by a key: on the contract of a row, or on one that is chosen."""

from __future__ import annotations

from collections.abc import Callable

from textual.dom import DOMNode

from store.billing_creation import create_billing
from store.lists import ListRow
from store.vocabulary import Direction
from tui.asking import Asker
from tui.choosing import choose_contract
from tui.opening import Office


class NextBilling:
    """Makes billings on behalf of a list.

    Args:
        node: on whose behalf; `asker` is its own.
        made: called with the id of a new billing and the contract's number.
    """

    def __init__(
        self,
        node: DOMNode,
        office: Office,
        asker: Asker,
        project_id: int,
        direction: Direction,
        made: Callable[[int, str], None],
    ) -> None:
        self._node = node
        self._office = office
        self._asker = asker
        self._project_id = project_id
        self._direction = direction
        self._made = made

    def make(self, row: ListRow | None) -> None:
        """Makes the next billing of a row's contract; where contracts have no rows of their own, asks which."""
        if row is not None and self._direction is Direction.DOWNSTREAM:
            self._make_on(row.contract_id, row.contract_number)
            return

        choose_contract(
            self._node,
            self._office,
            self._asker,
            self._project_id,
            self._direction,
            "Bill on",
            now=None if row is None else row.contract_id,
            then=self._make_on,
        )

    def _make_on(self, contract_id: int, number: str) -> None:
        """Makes a billing; the store says why it may not."""

        def question() -> int:
            with self._office.database.write() as session:
                return create_billing(session, self._office.actor, contract_id, today=self._office.today())

        self._asker.ask("bill", question, lambda billing: self._made(billing, number), self._refused)

    def _refused(self, sentence: str) -> None:
        self._node.app.notify(sentence, severity="error", timeout=10, markup=False)
