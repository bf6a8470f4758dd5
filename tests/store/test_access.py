"""Who may see and do what (PRODUCT.md section 5)."""

from __future__ import annotations

import os

import pytest

from store import queries
from store.access import actor_for, level, require, who_acts
from store.errors import NotAllowed, NotFound
from store.tables import Person, ToolLevel
from store.vocabulary import Direction, Level, Tool
from tests.example import Example


@pytest.mark.parametrize(
    ("login", "seen"),
    [("admin", {"SC-2", "SC-10", "PO-7"}), ("viewer", {"SC-2", "SC-10", "PO-7"}), ("contact", {"SC-2", "PO-7"})],
)
def test_a_private_contract_is_seen_by_its_list_and_admins_only(example: Example, login: str, seen: set[str]) -> None:
    wanted = example.september_list()
    with example.database.read() as session:
        keys = queries.list_keys(session, example.actor(login), wanted)
        rows = queries.list_rows(session, example.actor(login), wanted, keys)

    assert {row.contract_number for row in rows} == seen


def test_what_may_not_be_seen_counts_in_no_total(example: Example) -> None:
    wanted = example.september_list()
    hidden = example.billings["SC-10#1"]
    with example.database.read() as session:
        contact = example.actor("contact")
        totals = queries.list_totals(session, contact, wanted)
        selected = queries.selection_totals(session, contact, [hidden])
        rows = queries.list_rows(session, contact, wanted, [hidden])
        periods = queries.periods(session, contact, example.project_id)

    assert totals.count == 2
    assert (selected.billings, selected.net, selected.files, selected.bytes) == (0, 0, 0, 0)
    assert rows == []
    assert [period.billings for period in periods] == [1, 1]


def test_an_invisible_billing_is_refused_in_the_words_of_an_absent_one(example: Example) -> None:
    hidden = example.billings["SC-10#1"]
    with example.database.read() as session:
        with pytest.raises(NotFound) as invisible:
            queries.billing_detail(session, example.actor("contact"), hidden)
        with pytest.raises(NotFound) as absent:
            queries.billing_detail(session, example.actor("contact"), 999)

    assert str(invisible.value).replace(str(hidden), "999") == str(absent.value)


def test_a_refusal_names_the_action_the_level_needed_and_the_level_held(example: Example) -> None:
    with example.database.read() as session, pytest.raises(NotAllowed) as refused:
        require(
            session, example.actor("viewer"), example.project_id, Tool.COMMITMENTS, Level.ADMIN, "Compiling backups"
        )

    assert str(refused.value) == ("Compiling backups needs Admin on Commitments of project HT-104; you have Read Only.")


def test_without_a_level_a_tools_contracts_do_not_exist(example: Example) -> None:
    with example.database.write() as session:
        row = session.get_one(ToolLevel, (example.project_id, example.actor("viewer").person_id, Tool.COMMITMENTS))
        row.level = Level.NONE
        session.add(row)
    with example.database.read() as session:
        viewer = actor_for(session, "viewer")
        keys = queries.list_keys(session, viewer, queries.ListFilter(example.project_id, Direction.DOWNSTREAM))
        seen = queries.projects(session, viewer)

    assert list(keys) == []
    assert seen == []


def test_the_owner_of_the_database_file_is_admin_and_may_act_as_somebody_else(example: Example) -> None:
    with example.database.read() as session:
        owner = who_acts(session, example.database.url, None)
        viewer = who_acts(session, example.database.url, "viewer")

        assert level(session, owner, example.project_id, Tool.COMMITMENTS) is Level.ADMIN
        assert level(session, viewer, example.project_id, Tool.COMMITMENTS) is Level.READ_ONLY


only_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can give the file to somebody else")


@only_root
def test_nobody_but_the_owner_of_the_database_file_may_act_as_somebody_else(example: Example) -> None:
    os.chown(example.database.path, 65534, 65534)

    with example.database.read() as session, pytest.raises(NotAllowed, match="owner of the database file"):
        who_acts(session, example.database.url, "admin")


@only_root
def test_an_account_is_the_person_who_has_its_number_whatever_the_environment_says(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.chown(example.database.path, 65534, 65534)
    for name in ("USER", "LOGNAME", "PROGRESS_BILLINGS_AS"):
        monkeypatch.setenv(name, "admin")
    known_as(example, "viewer", os.getuid())

    with example.database.read() as session:
        assert who_acts(session, example.database.url, None).login == "viewer"
        assert who_acts(session, example.database.url, "viewer").login == "viewer"
        with pytest.raises(NotAllowed, match="owner of the database file"):
            who_acts(session, example.database.url, "admin")


@only_root
@pytest.mark.parametrize(("number", "found"), [(None, True), (12_345, False)])
def test_an_accounts_name_is_a_login_unless_the_directory_knows_it_by_another_number(
    example: Example, number: int | None, found: bool
) -> None:
    os.chown(example.database.path, 65534, 65534)
    with example.database.write() as session:
        session.add(Person(login="root", name="Root", system_uid=number))

    with example.database.read() as session:
        if found:
            assert who_acts(session, example.database.url, None).name == "Root"
        else:
            with pytest.raises(NotFound, match="Nobody has the login root"):
                who_acts(session, example.database.url, None)


def known_as(example: Example, login: str, number: int) -> None:
    with example.database.write() as session:
        row = session.get_one(Person, example.actor(login).person_id)
        row.system_uid = number
        session.add(row)


def test_an_unknown_login_is_told_what_to_do(example: Example) -> None:
    with example.database.read() as session, pytest.raises(NotFound, match="nobody1; ask a project admin"):
        actor_for(session, "nobody1")
