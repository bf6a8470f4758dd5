"""Invites on behalf of a list: sent to what is ticked, answered by those who bill."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.dom import DOMNode

from store.dictionary import word
from store.invites import Invitation, Invited, answer_invite, invitations, send_invites
from store.vocabulary import InviteState
from tui.asking import Asker
from tui.jobs import start_mailing
from tui.opening import Office
from tui.wording import count

MOST_LINES = 12
"""Contracts that a dialog names; the others are counted."""


class Inviting:
    """Sends and answers invites.

    Args:
        node: on whose behalf; `asker` is its own.
        changed: called when invites are others now.
    """

    def __init__(
        self, node: DOMNode, office: Office, asker: Asker, project_id: int, changed: Callable[[], None]
    ) -> None:
        self._node = node
        self._office = office
        self._asker = asker
        self._project_id = project_id
        self._changed = changed

    def send(self, period_id: int | None, contracts: Sequence[int]) -> None:
        """Shows who would be written to, and invites them."""
        if period_id is None or not contracts:
            self._asker.refuse(
                "Choose an open period (p) and tick contracts without a billing; then they can be invited."
            )
            return

        def question() -> list[Invitation]:
            with self._office.database.read() as session:
                return invitations(session, self._office.actor, self._project_id, period_id, contracts)

        def show(found: list[Invitation]) -> None:
            from tui.screens.confirm import ConfirmScreen

            going = [one for one in found if not one.refusal]
            if not going:
                self._asker.refuse(" ".join(f"{one.number} {one.refusal}" for one in found))
                return
            lines = [f"{one.number} {one.refusal or ', '.join(one.contacts)}" for one in found]
            more = len(lines) - MOST_LINES
            text = "\n".join([*lines[:MOST_LINES], *([f"and {more:,} more"] if more > 0 else [])])
            asked = f"Invite {count(len(going), 'contract')} to bill?"
            dialog = ConfirmScreen(asked, text, yes="Invite")
            self._node.app.push_screen(dialog, lambda yes: self._send(period_id, contracts) if yes else None)

        self._asker.ask("invitations", question, show, self._asker.refuse, keys_wait=True)

    def _send(self, period_id: int, contracts: Sequence[int]) -> None:
        def question() -> tuple[Invited, bool]:
            office = self._office
            with office.database.write() as session:
                made = send_invites(session, office.actor, self._project_id, period_id, contracts)
            return made, start_mailing(office.database.url, office.files.root)

        self._asker.ask("invite", question, lambda found: self._sent(*found), self._asker.refuse)

    def _sent(self, made: Invited, mailing: bool) -> None:
        said = f"{count(len(made.numbers), 'contract')} invited, {count(made.letters, 'letter')} written."
        if made.without_address:
            said += f" {count(made.without_address, 'person has', 'people have')} no address; l shows the letters."
        elif not mailing:
            said += " No mail server is configured; l shows the letters."
        if made.refused:
            said += " Not invited: " + " ".join(f"{one.number} {one.sentence}" for one in made.refused)
        self._node.app.notify(said, timeout=10, markup=False)
        self._changed()

    def answer(self, period_id: int | None, contract_id: int, number: str) -> None:
        """Asks whether an invite is accepted or declined."""
        from tui.screens.choose import ChooseScreen

        if period_id is None:
            self._asker.refuse("Choose the period of the invite first (p).")
            return

        def chosen(code: str | None) -> None:
            if code is not None:
                self._answer(period_id, contract_id, number, InviteState(code))

        states = (InviteState.ACCEPTED, InviteState.DECLINED)
        self._node.app.push_screen(
            ChooseScreen(f"The invite to bill on {number}", [(one.value, word(one)) for one in states], ""), chosen
        )

    def _answer(self, period_id: int, contract_id: int, number: str, state: InviteState) -> None:
        from tui.screens.ask import AskScreen

        def said(comment: str | None) -> None:
            if comment is None:
                return

            def question() -> None:
                with self._office.database.write() as session:
                    answer_invite(session, self._office.actor, contract_id, period_id, state, comment)

            def done(_none: None) -> None:
                self._node.app.notify(f"The invite to bill on {number} is {word(state).lower()}.", markup=False)
                self._changed()

            self._asker.ask("answer", question, done, self._asker.refuse)

        self._node.app.push_screen(AskScreen(f"{word(state)}: a comment, if there is one"), said)
