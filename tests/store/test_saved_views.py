"""Views are kept by name for one person; what they name and is not there is told, and the rest applies."""

from __future__ import annotations

import json

import pytest
from sqlmodel import col, delete, select

from store import queries
from store.access import Actor
from store.column_layouts import ColumnChoice
from store.errors import NotFound, RuleBroken
from store.lists import Column, Grouping, ListFilter, Sort
from store.saved_views import NamedView, View, forget_view, keep_view, replace_view, saved_views
from store.tables import BillingPeriod, Contract, PrivateEntry, SavedView
from store.vocabulary import BillingStatus, ContractKind, Direction, PeriodStatus
from tests.example import Example


def company_of(example: Example, number: str) -> int:
    with example.database.read() as session:
        return session.get_one(Contract, example.contracts[number]).company_id


def view(example: Example, **wanted: object) -> View:
    return View(example.september_list(**wanted), Sort(), None, ())


def keep(example: Example, actor: Actor, name: str, kept: View) -> int:
    with example.database.write() as session:
        return keep_view(session, actor, name, kept)


def views(example: Example, actor: Actor, direction: Direction = Direction.DOWNSTREAM) -> list[NamedView]:
    with example.database.read() as session:
        return saved_views(session, actor, example.project_id, direction)


def test_a_view_comes_back_whole(example: Example) -> None:
    viewer = example.actor("viewer")
    company = company_of(example, "SC-10")
    kept = View(
        ListFilter(
            example.project_id,
            Direction.DOWNSTREAM,
            example.august,
            "sc",
            frozenset({BillingStatus.DRAFT.value, "not_invited"}),
            frozenset({company}),
            False,
            ContractKind.SUBCONTRACT,
        ),
        Sort(Column.NET, True, Column.COMPANY, True),
        Grouping.STATUS,
        (ColumnChoice("net", True, 20), ColumnChoice("status", False)),
    )
    made = keep(example, viewer, " Drafts ", kept)

    (found,) = views(example, viewer)
    assert (found.id, found.name, found.view, found.missing) == (made, "Drafts", kept, ())
    assert list(found.companies) == [company]


def test_views_are_a_persons_own_and_a_tabs_own(example: Example) -> None:
    made = keep(example, example.actor("viewer"), "Mine", view(example))

    assert views(example, example.actor("contact")) == []
    assert views(example, example.actor("viewer"), Direction.UPSTREAM) == []
    for another in ("contact", "admin"):
        with example.database.write() as session, pytest.raises(NotFound):
            replace_view(session, example.actor(another), made, view(example))
        with example.database.write() as session, pytest.raises(NotFound):
            forget_view(session, example.actor(another), made)
    keep(example, example.actor("contact"), "Mine", view(example))


def test_a_name_is_given_once_and_what_it_holds_can_be_replaced_and_forgotten(example: Example) -> None:
    viewer = example.actor("viewer")
    made = keep(example, viewer, "Mine", view(example))
    with pytest.raises(RuleBroken, match="a view Mine already"):
        keep(example, viewer, "Mine", view(example, text="x"))
    with pytest.raises(RuleBroken, match="missing"):
        keep(example, viewer, "  ", view(example))
    with example.database.write() as session:
        replace_view(session, viewer, made, view(example, text="pumps"))
    assert [one.view.wanted.text for one in views(example, viewer)] == ["pumps"]

    with example.database.write() as session:
        forget_view(session, viewer, made)
    assert views(example, viewer) == []


def test_the_open_period_of_a_view_is_the_one_that_is_open_then(example: Example) -> None:
    viewer = example.actor("viewer")
    keep(example, viewer, "Now", view(example))
    keep(
        example,
        viewer,
        "That",
        View(ListFilter(example.project_id, Direction.DOWNSTREAM, example.august), Sort(), None, ()),
    )
    with example.database.write() as session:
        session.get_one(BillingPeriod, example.september).status = PeriodStatus.CLOSED
        session.get_one(BillingPeriod, example.august).status = PeriodStatus.OPEN
    assert {one.name: one.view.wanted.period_id for one in views(example, viewer)} == {
        "Now": example.august,
        "That": example.august,
    }

    with example.database.write() as session:
        session.get_one(BillingPeriod, example.august).status = PeriodStatus.CLOSED
    (now, _that) = views(example, viewer)
    assert (now.view.wanted.period_id, now.missing) == (None, ("an open period",))


def test_what_is_gone_or_may_not_be_seen_any_more_is_told_alike_and_the_rest_applies(example: Example) -> None:
    viewer = example.actor("viewer")
    hidden, seen = company_of(example, "SC-10"), company_of(example, "SC-2")
    keep(example, viewer, "Both", view(example, text="c", company_ids=frozenset({hidden, seen})))
    with example.database.write() as session:
        session.exec(delete(PrivateEntry).where(col(PrivateEntry.contract_id) == example.contracts["SC-10"]))
    (unseen,) = views(example, viewer)
    with example.database.write() as session:
        session.get_one(Contract, example.contracts["SC-10"]).company_id = seen
    (gone,) = views(example, viewer)

    assert gone == unseen
    assert gone.missing == ("the company Ace [Plumbing] & Söhne",)
    assert gone.view.wanted == example.september_list(text="c", company_ids=frozenset({seen}))


def test_a_view_of_another_project_looks_for_the_same_there(example: Example) -> None:
    keep(example, example.actor("viewer"), "Here", view(example))
    with example.database.read() as session:
        (found,) = saved_views(session, example.actor("viewer"), 987_654, Direction.DOWNSTREAM)

    assert found.view.wanted == ListFilter(987_654, Direction.DOWNSTREAM)
    assert found.missing == ("an open period",)


def test_words_of_another_version_are_told_and_the_rest_applies(example: Example) -> None:
    viewer = example.actor("viewer")
    keep(example, viewer, "Old", view(example, text="pumps"))
    with example.database.write() as session:
        row = session.exec(select(SavedView)).one()
        changed = {"sort": [["moon", True], ["net", True]], "group": "tide", "statuses": ["frozen"], "kind": "barter"}
        row.content = json.dumps(json.loads(row.content) | changed)

    (found,) = views(example, viewer)
    assert found.view.wanted == example.september_list(text="pumps")
    assert found.view.sort == Sort(Column.CONTRACT, True, Column.NET, True)
    assert found.missing == (
        "the status frozen",
        "the order by moon",
        "the kind of contract barter",
        "the groups by tide",
    )


def test_a_filter_by_companies_leaves_the_billings_of_each(example: Example) -> None:
    viewer = example.actor("viewer")
    wanted = ListFilter(example.project_id, Direction.DOWNSTREAM, company_ids=frozenset({company_of(example, "SC-2")}))
    with example.database.read() as session:
        keys = queries.list_keys(session, viewer, wanted)

    assert sorted(keys) == sorted([example.billings["SC-2#1"], example.billings["SC-2#2"]])
