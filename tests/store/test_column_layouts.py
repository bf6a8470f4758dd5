"""Columns as a person laid them out are kept for that person, and outlive the version that wrote them."""

from __future__ import annotations

import pytest

from store.access import Actor, operator
from store.column_layouts import ColumnChoice, Layout, column_layouts, keep_column_layout
from store.database import Database
from store.tables import ColumnLayout
from tests.example import Example

LIST = "billings-downstream"
CHOSEN = (ColumnChoice("net", True, 20), ColumnChoice("status", False))


def kept(database: Database, actor: Actor, layout: Layout) -> None:
    with database.write() as session:
        keep_column_layout(session, actor, LIST, layout)


def read(database: Database, actor: Actor, list_name: str = LIST) -> Layout:
    with database.read() as session:
        return column_layouts(session, actor).get(list_name, ())


def test_a_layout_is_kept_for_one_person_and_one_list(example: Example) -> None:
    viewer = example.actor("viewer")
    kept(example.database, viewer, CHOSEN)

    assert read(example.database, viewer) == CHOSEN
    assert read(example.database, viewer, "billings-upstream") == ()
    assert read(example.database, example.actor("contact")) == ()


def test_the_owner_of_the_file_is_not_the_person_with_the_same_login(example: Example) -> None:
    kept(example.database, operator("viewer"), CHOSEN)

    assert read(example.database, operator("viewer")) == CHOSEN
    assert read(example.database, example.actor("viewer")) == ()


def test_an_empty_layout_is_the_list_as_it_comes_and_leaves_nothing_behind(example: Example) -> None:
    viewer = example.actor("viewer")
    kept(example.database, viewer, CHOSEN)
    kept(example.database, viewer, ())

    assert read(example.database, viewer) == ()
    with example.database.read() as session:
        assert session.get(ColumnLayout, ("viewer", LIST)) is None


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("not json", ()),
        ('{"net": 12}', ()),
        ('[{"id": "net", "width": 20, "colour": "red"}, 7, {"id": 3}]', (ColumnChoice("net", True, 20),)),
        ('[{"id": "net", "width": 4000, "shown": false}]', (ColumnChoice("net", False),)),
        ('[{"id": "net", "width": 20}, {"id": "net", "width": 30}]', (ColumnChoice("net", True, 20),)),
    ],
)
def test_what_another_version_wrote_is_understood_as_far_as_it_goes(
    example: Example, written: str, understood: Layout
) -> None:
    with example.database.write() as session:
        session.add(ColumnLayout(owner="viewer", list_name=LIST, content=written))

    assert read(example.database, example.actor("viewer")) == understood
