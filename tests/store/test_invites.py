"""Invites to bill: sent by administrators, answered by those who bill (PRODUCT.md sections 2, 4 and 5)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from store import outbox, queries
from store.errors import NotAllowed, NotFound, RuleBroken
from store.invites import Invited, answer_invite, invitations, send_invites
from store.tables import Change, Invite, Message, Person
from store.vocabulary import ContractStatus, InviteState, MessageState
from tests.example import Example
from tests.store.billing_desk import Desk
from tests.store.contract_desk import ContractDesk


@pytest.fixture
def desk(example: Example) -> ContractDesk:
    """PO-7 has a contact with an address, and no billing in September."""
    desk = ContractDesk(example)
    desk.contact(example.contracts["PO-7"], "contact")
    address(example, "contact", "contact@example.com")
    return desk


def address(example: Example, login: str, email: str) -> None:
    with example.database.write() as session:
        person = session.exec(select(Person).where(Person.login == login)).one()
        person.email = email
        session.add(person)


def send(desk: ContractDesk, *contracts: str, period: int | None = None) -> Invited:
    example = desk.example
    with example.database.write() as session:
        return send_invites(
            session,
            desk.actor,
            example.project_id,
            example.september if period is None else period,
            [example.contracts[one] for one in contracts],
        )


def state(example: Example, contract: str) -> InviteState | None:
    with example.database.read() as session:
        row = session.get(Invite, (example.contracts[contract], example.september))
        return None if row is None else row.state


def letters(example: Example) -> list[Message]:
    with example.database.read() as session:
        return list(session.exec(select(Message)).all())


def test_an_invite_is_noted_written_and_in_the_history(desk: ContractDesk) -> None:
    made = send(desk, "PO-7")

    assert (made.numbers, made.refused, made.letters, made.without_address) == (("PO-7",), (), 1, 0)
    assert state(desk.example, "PO-7") is InviteState.INVITED
    (letter,) = letters(desk.example)
    assert (letter.to_address, letter.state) == ("contact@example.com", MessageState.WAITING)
    assert letter.subject == "HT-104 Harbor Tower: your progress billing for PO-7, due 2026-09-25"
    assert "Billing period: 2026-09-01 to 2026-09-30" in letter.body
    assert desk.history(desk.example.contracts["PO-7"])[0] == (
        "PO-7 invite 2026-09-01 to 2026-09-30",
        "invite",
        "",
        "Invited",
    )


def test_those_that_cannot_be_invited_are_named_and_the_others_go(desk: ContractDesk) -> None:
    made = send(desk, "SC-2", "PO-7", "SC-10")

    assert made.numbers == ("PO-7",)
    assert [(one.number, one.sentence) for one in made.refused] == [
        ("SC-2", "is billed in this period already."),
        ("SC-10", "has no progress billing contact; add one to the contract first."),
    ]


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"status": ContractStatus.COMPLETE}, "is Complete; only an approved contract"),
        ({"ssov_required": True}, "has no approved schedule of values"),
    ],
)
def test_only_what_can_be_billed_is_invited(desk: ContractDesk, terms: dict[str, Any], words: str) -> None:
    desk.edit(desk.example.contracts["PO-7"], **terms)

    (refused,) = send(desk, "PO-7").refused
    assert words in refused.sentence


def test_an_invite_is_sent_once_and_again_after_it_was_declined(desk: ContractDesk) -> None:
    send(desk, "PO-7")
    assert send(desk, "PO-7").refused[0].sentence == "is invited already."

    answer(desk, "contact", InviteState.DECLINED, "no crew in September")

    assert desk.history(desk.example.contracts["PO-7"])[0][3] == "Declined: no crew in September"
    assert send(desk, "PO-7").numbers == ("PO-7",)


def answer(desk: ContractDesk, login: str, given: InviteState, comment: str = "") -> None:
    example = desk.example
    with example.database.write() as session:
        answer_invite(session, example.actor(login), example.contracts["PO-7"], example.september, given, comment)


@pytest.mark.parametrize("given", [InviteState.ACCEPTED, InviteState.DECLINED])
def test_those_who_bill_answer(desk: ContractDesk, given: InviteState) -> None:
    send(desk, "PO-7")

    answer(desk, "contact", given)

    assert state(desk.example, "PO-7") is given


def test_others_do_not_answer_and_without_an_invite_there_is_nothing_to_answer(desk: ContractDesk) -> None:
    with pytest.raises(RuleBroken, match="PO-7 is not invited to bill in this period"):
        answer(desk, "contact", InviteState.ACCEPTED)
    send(desk, "PO-7")
    with pytest.raises(NotAllowed, match="Answering an invite on PO-7"):
        answer(desk, "viewer", InviteState.ACCEPTED)
    with pytest.raises(RuleBroken):
        answer(desk, "contact", InviteState.INVITED)


def test_a_billing_is_an_answer_too(desk: ContractDesk) -> None:
    send(desk, "PO-7")

    Desk(desk.example).create("PO-7")

    assert state(desk.example, "PO-7") is InviteState.ACCEPTED


def test_the_list_shows_how_far_an_invite_has_come(desk: ContractDesk) -> None:
    def shown() -> str:
        with desk.database.read() as session:
            wanted = desk.example.september_list()
            keys = queries.list_keys(session, desk.actor, wanted)
            rows = queries.list_rows(session, desk.actor, wanted, keys)
        return next(row.status for row in rows if row.contract_number == "PO-7")

    assert shown() == "Not Invited"
    send(desk, "PO-7")
    assert shown() == "Invited"
    answer(desk, "contact", InviteState.ACCEPTED)
    assert shown() == "Accepted"


def test_who_has_no_address_has_a_letter_that_says_so(desk: ContractDesk) -> None:
    address(desk.example, "contact", "")

    assert send(desk, "PO-7").without_address == 1
    assert letters(desk.example)[0].state is MessageState.NO_ADDRESS


def test_a_closed_period_has_no_invites(desk: ContractDesk) -> None:
    with pytest.raises(RuleBroken, match="2026-08-01 to 2026-08-31 is closed"):
        send(desk, "PO-7", period=desk.example.august)


def test_what_would_be_sent_is_said_before(desk: ContractDesk) -> None:
    example = desk.example
    with example.database.read() as session:
        (one,) = invitations(session, desk.actor, example.project_id, example.september, [example.contracts["PO-7"]])

    assert one.contacts == ("Electrical billing contact <contact@example.com>",)
    assert letters(example) == []


@pytest.mark.parametrize("login", ["viewer", "contact"])
def test_only_administrators_invite(desk: ContractDesk, login: str) -> None:
    with pytest.raises(NotAllowed, match="Sending invites needs Admin on Commitments"):
        send(desk.as_(login), "PO-7")


def test_letters_of_contracts_that_one_may_not_see_do_not_exist(desk: ContractDesk) -> None:
    send(desk, "PO-7")
    desk.edit(desk.example.contracts["PO-7"], private=True)

    with desk.database.read() as session:
        assert len(outbox.messages(session, desk.actor, desk.example.project_id)) == 1
        assert outbox.messages(session, desk.example.actor("viewer"), desk.example.project_id) == []


def test_a_contract_of_another_project_is_not_found(desk: ContractDesk) -> None:
    with desk.database.write() as session, pytest.raises(NotFound):
        send_invites(session, desk.actor, desk.example.project_id, desk.example.september, [999])
    with desk.database.read() as session:
        assert session.exec(select(Change).where(Change.field == "invite")).all() == []
