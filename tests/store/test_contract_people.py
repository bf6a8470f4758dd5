"""Who bills on a contract and who sees it (PRODUCT.md section 5)."""

from __future__ import annotations

import pytest

from store.contract_people import contract_people
from store.errors import NotFound, RuleBroken
from tests.example import Example
from tests.store.contract_desk import ContractDesk


@pytest.fixture
def desk(example: Example) -> ContractDesk:
    return ContractDesk(example)


def people(desk: ContractDesk, contract: int) -> dict[str, tuple[bool, bool]]:
    """Contact and listed, by login."""
    return {person.login: (person.contact, person.listed) for person in desk.detail(contract).people}


def test_a_contact_is_on_the_private_list_too(desk: ContractDesk) -> None:
    contract = desk.example.contracts["PO-7"]

    desk.contact(contract, "contact")

    assert people(desk, contract) == {"contact": (True, True)}
    assert desk.history(contract)[:2] == [
        ("PO-7", "private list", "", "contact"),
        ("PO-7", "invoice contact", "", "contact"),
    ]


def test_a_contact_works_for_the_contracts_company(desk: ContractDesk) -> None:
    with pytest.raises(RuleBroken, match="works for another company; an invoice contact of SC-10 works for Ace"):
        desk.contact(desk.example.contracts["SC-10"], "contact")


def test_a_contact_stays_on_the_private_list(desk: ContractDesk) -> None:
    contract = desk.example.contracts["SC-2"]

    with pytest.raises(RuleBroken, match="is an invoice contact of SC-2 and stays"):
        desk.listed(contract, "contact", False)
    desk.contact(contract, "contact", False)
    assert people(desk, contract) == {"contact": (False, True)}
    desk.listed(contract, "contact", False)

    assert people(desk, contract) == {}


def test_who_is_taken_off_the_list_of_a_private_contract_does_not_see_it_any_more(desk: ContractDesk) -> None:
    contract = desk.example.contracts["SC-10"]
    desk.as_("viewer").detail(contract)

    desk.listed(contract, "viewer", False)

    with pytest.raises(NotFound):
        desk.as_("viewer").detail(contract)


def test_everybody_with_a_level_on_the_project_may_be_chosen(desk: ContractDesk) -> None:
    with desk.database.read() as session:
        found = contract_people(session, desk.example.contracts["PO-7"], everybody=True)

    assert [person.login for person in found] == ["contact", "admin", "viewer"]
    assert not any(person.contact or person.listed for person in found)
