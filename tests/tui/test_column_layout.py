"""The columns of a list in a layout: what is shown, where, how wide, also where the layout is of another version."""

from __future__ import annotations

from store.column_layouts import ColumnChoice
from tui.widgets.column_layout import arranged, chosen_layout, laid_out
from tui.widgets.columns import Column

COLUMNS = [
    Column[str](name, name.title(), 10, str, fixed=name == "number", grows=name == "company")
    for name in ("number", "status", "company", "net")
]


def test_columns_stand_in_the_chosen_order_and_a_width_of_ones_own_does_not_grow() -> None:
    shown = laid_out(
        COLUMNS, (ColumnChoice("company", True, 30), ColumnChoice("net", True, 20), ColumnChoice("status", False))
    )

    assert [(one.id, one.width, one.grows) for one in shown] == [
        ("number", 10, False),
        ("company", 30, False),
        ("net", 20, False),
    ]


def test_what_names_the_row_is_shown_and_first_whatever_was_kept() -> None:
    shown = laid_out(COLUMNS, (ColumnChoice("net"), ColumnChoice("number", False)))

    assert next(one.id for one in shown) == "number"


def test_a_column_that_the_layout_does_not_know_is_shown_behind_its_usual_neighbour() -> None:
    layout = (ColumnChoice("number"), ColumnChoice("net"), ColumnChoice("status"))

    assert [one.id for one in laid_out(COLUMNS, layout)] == ["number", "net", "status", "company"]


def test_a_column_that_only_another_version_has_is_not_shown_and_not_forgotten() -> None:
    layout = (ColumnChoice("gone", False, 9), ColumnChoice("net", False))

    assert [one.id for one in laid_out(COLUMNS, layout)] == ["number", "status", "company"]
    assert ColumnChoice("gone", False, 9) in chosen_layout(arranged(COLUMNS, layout), layout)
