"""Who may import (PRODUCT.md section 5)."""

from __future__ import annotations

import pytest

from store.access import Actor, actor_for
from store.errors import NotAllowed
from tests.desk import Desk, desk

__all__ = ["desk"]


def actor(desk: Desk, login: str) -> Actor:
    with desk.database.read() as session:
        return actor_for(session, login)


def add_person(desk: Desk, login: str, commitments: str, client_contracts: str) -> None:
    levels = {"commitments": commitments, "client_contracts": client_contracts}
    desk.document["people"].append({"login": login, "name": login.title(), "company": "Beacon Mechanical"} | levels)


def test_a_new_project_is_for_the_owner_of_the_database(desk: Desk) -> None:
    desk.submit()
    desk.document["project"]["number"] = "HT-105"

    with pytest.raises(NotAllowed, match="owner of the database"):
        desk.submit(actor(desk, "admin"))


def test_an_admin_of_the_project_may_update_it(desk: Desk) -> None:
    desk.submit()
    desk.electrical["title"] = "Electrical and data"

    assert desk.submit(actor(desk, "admin")).updated == 1


@pytest.mark.parametrize("login", ["viewer", "contact"])
def test_others_are_told_what_they_lack(desk: Desk, login: str) -> None:
    desk.submit()

    with pytest.raises(NotAllowed, match=r"needs Admin on Commitments of project HT-104; you have Read Only\."):
        desk.submit(actor(desk, login))


def test_a_project_somebody_may_not_see_is_refused_like_a_new_one(desk: Desk) -> None:
    add_person(desk, "stranger", "none", "none")
    desk.submit()
    known, number = desk.document, "HT-104"
    refused = []

    for tried in (number, "HT-999"):
        known["project"]["number"] = tried
        with pytest.raises(NotAllowed) as told:
            desk.submit(actor(desk, "stranger"))
        refused.append(str(told.value).replace(tried, "N"))

    assert refused[0] == refused[1]


def test_client_contracts_need_admin_on_their_own_tool(desk: Desk) -> None:
    add_person(desk, "buyer", "admin", "read_only")
    desk.submit()
    buyer = actor(desk, "buyer")
    assert desk.submit(buyer).updated == 0

    desk.document["contracts"].append(desk.pumps | {"number": "PC-1", "kind": "prime_contract"})

    with pytest.raises(NotAllowed, match="Client Contracts"):
        desk.submit(buyer)


def test_nobody_gives_themselves_a_level_they_may_not_give(desk: Desk) -> None:
    add_person(desk, "buyer", "admin", "read_only")
    desk.submit()
    desk.document["people"][-1]["client_contracts"] = "admin"

    with pytest.raises(NotAllowed, match="Client Contracts"):
        desk.submit(actor(desk, "buyer"))


@pytest.mark.parametrize(
    ("key", "value"), [("name", "Somebody else"), ("company", "Northside Electric"), ("email", "mine@example.com")]
)
def test_only_the_owner_changes_a_person_whom_all_projects_share(desk: Desk, key: str, value: str) -> None:
    desk.submit()
    desk.document["people"][1][key] = value

    with pytest.raises(NotAllowed, match="viewer"):
        desk.submit(actor(desk, "admin"))

    assert desk.submit().updated == 1
