"""Ticked billings are kept by name for one person, project and tab; what is not there any more is counted, not told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pytest
from sqlmodel import col, delete, select

from store.access import Actor
from store.billing_creation import create_billing, delete_billing
from store.errors import NotFound, RuleBroken
from store.kept_selections import (
    MOST_KEPT,
    NamedSelection,
    forget_selection,
    keep_selection,
    kept_selections,
    replace_selection,
    take_up,
)
from store.tables import KeptTick, PrivateEntry
from store.vocabulary import Direction
from tests.example import Example

DOWN = Direction.DOWNSTREAM


def keep(example: Example, actor: Actor, name: str, keys: Collection[int]) -> int:
    with example.database.write() as session:
        return keep_selection(session, actor, example.project_id, DOWN, name, keys)


def selections(example: Example, actor: Actor) -> list[NamedSelection]:
    with example.database.read() as session:
        return kept_selections(session, actor, example.project_id, DOWN)


def taken(example: Example, actor: Actor, selection_id: int) -> tuple[list[int], int]:
    with example.database.read() as session:
        found = take_up(session, actor, selection_id)
    return sorted(found.keys), found.missing


def test_billings_are_kept_and_contracts_without_one_are_not(example: Example) -> None:
    viewer, all_of_them = example.actor("viewer"), sorted(example.billings.values())

    assert keep(example, viewer, " All ", [*all_of_them, -example.contracts["PO-7"], 987_654]) == 3
    (found,) = selections(example, viewer)
    assert (found.name, found.billings) == ("All", 3)
    assert taken(example, viewer, found.id) == (all_of_them, 0)


def test_what_may_not_be_seen_is_not_kept_and_nothing_alone_is_refused(example: Example) -> None:
    contact = example.actor("contact")
    hidden = example.billings["SC-10#1"]
    assert keep(example, contact, "Seen", [hidden, example.billings["SC-2#1"]]) == 1
    with pytest.raises(RuleBroken, match="No billing is ticked"):
        keep(example, contact, "Hidden", [hidden])
    with pytest.raises(RuleBroken, match="No billing is ticked"):
        keep(example, contact, "Nothing", [])

    assert [one.name for one in selections(example, contact)] == ["Seen"]


def test_more_than_a_selection_keeps_are_refused_and_what_it_held_stays(example: Example) -> None:
    viewer, billing = example.actor("viewer"), example.billings["SC-2#1"]
    keep(example, viewer, "One", [billing])
    (found,) = selections(example, viewer)
    too_many = range(1, MOST_KEPT + 2)
    with pytest.raises(RuleBroken, match="100,001 billings are ticked, and a selection keeps 100,000 at most"):
        keep(example, viewer, "Many", too_many)
    with pytest.raises(RuleBroken, match="a view keeps the filter"), example.database.write() as session:
        replace_selection(session, viewer, found.id, too_many)

    assert taken(example, viewer, found.id) == ([billing], 0)


def test_selections_are_a_persons_own_and_a_tabs_own(example: Example) -> None:
    keep(example, example.actor("viewer"), "Mine", [1])
    (mine,) = selections(example, example.actor("viewer"))

    for another in ("contact", "admin"):
        actor = example.actor(another)
        assert selections(example, actor) == []
        with example.database.write() as session:
            with pytest.raises(NotFound):
                take_up(session, actor, mine.id)
            with pytest.raises(NotFound):
                replace_selection(session, actor, mine.id, [1])
            with pytest.raises(NotFound):
                forget_selection(session, actor, mine.id)
    with example.database.read() as session:
        assert kept_selections(session, example.actor("viewer"), example.project_id, Direction.UPSTREAM) == []


def test_a_name_is_given_once_and_what_it_holds_can_be_replaced_and_forgotten(example: Example) -> None:
    viewer = example.actor("viewer")
    keep(example, viewer, "Mine", [1, 2])
    with pytest.raises(RuleBroken, match="a selection Mine already"):
        keep(example, viewer, "Mine", [3])
    (mine,) = selections(example, viewer)
    with example.database.write() as session:
        assert replace_selection(session, viewer, mine.id, [3]) == 1
    assert taken(example, viewer, mine.id) == ([3], 0)

    with example.database.write() as session:
        forget_selection(session, viewer, mine.id)
        assert session.exec(select(KeptTick)).all() == []
    assert selections(example, viewer) == []


def test_a_deleted_billing_is_missing_also_where_another_has_its_id_now(example: Example) -> None:
    admin = example.actor("admin")
    latest, contract = example.billings["SC-10#1"], example.contracts["SC-10"]
    keep(example, admin, "All", [1, latest])
    (mine,) = selections(example, admin)
    with example.database.write() as session:
        delete_billing(session, admin, latest)
    with example.database.write() as session:
        assert create_billing(session, admin, contract, today=date(2026, 9, 20)) == latest, "SQLite gives the id again"

    assert taken(example, admin, mine.id) == ([1], 1)


def test_a_billing_that_may_not_be_seen_any_more_is_missing_as_one_that_is_gone(example: Example) -> None:
    viewer = example.actor("viewer")
    keep(example, viewer, "All", sorted(example.billings.values()))
    (mine,) = selections(example, viewer)
    with example.database.write() as session:
        session.exec(delete(PrivateEntry).where(col(PrivateEntry.contract_id) == example.contracts["SC-10"]))

    assert taken(example, viewer, mine.id) == ([example.billings["SC-2#1"], example.billings["SC-2#2"]], 1)
