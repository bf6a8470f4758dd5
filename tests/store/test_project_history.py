"""The history of a project shows each person what they may see (PRODUCT.md sections 5 and 6)."""

from __future__ import annotations

import pytest

from store.access import operator
from store.errors import NotFound
from store.project_history import project_history
from tests.example import Example
from tests.store.contract_desk import ContractDesk


def subjects(example: Example, login: str) -> list[str]:
    with example.database.read() as session:
        return [row.subject for row in project_history(session, example.actor(login), example.project_id)]


def test_changes_of_contracts_that_one_may_see_and_of_none_else(example: Example) -> None:
    desk = ContractDesk(example)
    desk.edit(example.contracts["SC-10"], title="Secret pipes")
    desk.edit(example.contracts["SC-2"], title="Power")

    assert subjects(example, "admin")[:2] == ["SC-2", "SC-10"]
    assert "SC-2" in subjects(example, "contact")
    assert "SC-10" not in subjects(example, "contact")


def test_what_was_changed_on_a_deleted_contract_is_for_the_owner_of_the_database(example: Example) -> None:
    ContractDesk(example).delete(example.contracts["PO-7"])

    assert "PO-7" not in subjects(example, "admin")
    with example.database.read() as session:
        found = project_history(session, operator("root"), example.project_id)
    assert (found[0].subject, found[0].field, found[0].old) == ("PO-7", "contract", "PO-7")


def test_a_project_that_one_is_not_on_has_no_history(example: Example) -> None:
    with example.database.read() as session, pytest.raises(NotFound):
        project_history(session, example.actor("admin"), 99)
