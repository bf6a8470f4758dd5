"""The steps of a billing that a person takes by a key: status, submitting, the end of a review, payment, deletion."""

from __future__ import annotations

from collections.abc import Callable, Collection

from store.billing_creation import delete_billing
from store.billing_review import UPSTREAM_STATUSES, finish_review, set_statuses, submit
from store.dictionary import word
from store.money import format_cents, parse_cents
from store.payments import add_payment
from store.vocabulary import BillingStatus, Direction
from tui.steps import Steps
from tui.wording import count


class BillingSteps(Steps):
    """Status, submitting, the end of a review, payment, deletion."""

    def choose_status(self, billing_ids: Collection[int], direction: Direction, now: BillingStatus | None) -> None:
        """Asks for a status and gives it to all of them, or to none."""
        from tui.screens.choose import ChooseScreen

        statuses = UPSTREAM_STATUSES if direction is Direction.UPSTREAM else tuple(BillingStatus)

        def chosen(code: str | None) -> None:
            if code is None:
                return
            status = BillingStatus(code)
            self.take(
                lambda session: set_statuses(
                    session, self._office.actor, billing_ids, status, today=self._office.today()
                ),
                lambda changed: f"{count(changed, 'billing')} set to {word(status)}.",
            )

        title = f"Status of {count(len(billing_ids), 'billing')}"
        options = [(status.value, word(status)) for status in statuses]
        self._node.app.push_screen(ChooseScreen(title, options, now.value if now else ""), chosen)

    def submit(self, billing_id: int, name: str) -> None:
        """Hands a billing in."""
        self.take(
            lambda session: submit(session, self._office.actor, billing_id, today=self._office.today()),
            lambda _none: f"{name} is submitted; it is under review now.",
        )

    def finish_review(self, billing_id: int, name: str) -> None:
        """Ends a review."""
        self.take(
            lambda session: finish_review(session, self._office.actor, billing_id),
            lambda status: f"{name} is {word(status)} now.",
        )

    def pay(self, billing_id: int, name: str, owed: int) -> None:
        """Asks for an amount and notes it as paid today.

        Args:
            owed: cents that are offered.
        """
        from tui.screens.ask import AskScreen

        def answered(text: str | None) -> None:
            if text is None:
                return
            amount, _, reference = text.strip().partition(" ")
            try:
                cents = parse_cents(amount)
            except ValueError as error:
                self._asker.refuse(str(error))
                return
            self.take(
                lambda session: add_payment(
                    session,
                    self._office.actor,
                    billing_id,
                    paid_on=self._office.today(),
                    amount=cents,
                    reference=reference.strip(),
                ),
                lambda _id: f"{format_cents(cents)} noted as paid on {name}.",
            )

        question = f"Paid today on {name}: the amount, then a reference if there is one"
        self._node.app.push_screen(AskScreen(question, format_cents(owed).replace(",", "") if owed else ""), answered)

    def delete(self, billing_id: int, name: str, gone: Callable[[], None]) -> None:
        """Asks, and deletes a billing with all that hangs on it."""
        from tui.screens.confirm import ConfirmScreen

        def answered(yes: bool | None) -> None:
            if yes:
                self._asker.ask("step", question, lambda _none: gone(), self._asker.refuse)

        def question() -> None:
            with self._office.database.write() as session:
                delete_billing(session, self._office.actor, billing_id)

        consequence = "Its lines, attachments and payments go with it; backups that hold it stay as they are."
        self._node.app.push_screen(ConfirmScreen(f"Delete {name}?", consequence, yes="Delete"), answered)
