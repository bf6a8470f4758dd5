"""What the export dialogs name over SSH is what the command line understands, and gives the same list."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from store import queries
from store.access import operator
from store.lists import Column, Grouping, ListFilter, Sort
from store.vocabulary import ContractKind, Direction
from tests.example import Example
from tui.far_words import FarWords, list_words, report_words
from tui.own_files import far_word
from tui.ssh_words import asked


def words(
    example: Example,
    wanted: ListFilter,
    sort: Sort | None = None,
    group: Grouping | None = None,
    *,
    ticked: bool = False,
) -> FarWords:
    with example.database.read() as session:
        (project,) = queries.projects(session, operator("root"))
        periods = {one.id: one for one in queries.periods(session, operator("root"), project.id)}
    period = None if wanted.period_id is None else periods[wanted.period_id]
    return list_words(project, period, wanted, sort or Sort(), group, ticked=ticked)


def test_a_list_is_asked_for_as_it_is_on_the_screen(example: Example) -> None:
    wanted = replace(example.september_list(), text="it's -- $HOME", paid=False, direction=Direction.UPSTREAM)

    far = words(example, wanted, Sort(Column.NET, descending=True), Grouping.COMPANY)

    typed = " ".join(map(far_word, (*far.words, "--csv", "-")))
    chosen = asked(" ".join(shlex.split(typed)))  # the person's shell splits first, and ssh joins again
    assert chosen is not None
    assert (chosen.project, chosen.period, chosen.client) == ("HT-104", "2026-09-01", True)
    assert chosen.text == "it's -- $HOME"
    assert (chosen.paid, chosen.sort, chosen.descending, chosen.group) == ("no", "net", True, "company")
    assert far.less == ""


@pytest.mark.parametrize(
    ("changed", "sort", "ticked", "less"),
    [
        ({"statuses": frozenset({"draft"})}, Sort(), False, "filters"),
        ({"company_ids": frozenset({1})}, Sort(), True, "ticks and filters"),
        ({"kind": ContractKind.SUBCONTRACT}, Sort(Column.CONTRACT_TOTAL), False, "filters and order"),
        ({}, Sort(Column.NET, second=Column.PAID), True, "ticks and order"),
    ],
)
def test_what_no_option_says_is_told(
    example: Example, changed: dict[str, object], sort: Sort, ticked: bool, less: str
) -> None:
    assert words(example, replace(example.september_list(), **changed), sort, ticked=ticked).less == less  # type: ignore[arg-type]  # the test's own words


def test_every_order_and_group_that_is_named_is_one_the_command_line_has(example: Example) -> None:
    for column in Column:
        for group in (None, *Grouping):
            far = words(example, replace(example.september_list(), period_id=None), Sort(column), group)
            assert asked(" ".join((*far.words, "--pdf", "-"))) is not None


def test_a_report_is_asked_for_with_its_subject(example: Example) -> None:
    with example.database.read() as session:
        (project,) = queries.projects(session, operator("root"))
        period = queries.periods(session, operator("root"), project.id)[-1]
    far = report_words(project, period, Direction.DOWNSTREAM, "compliance")

    chosen = asked(" ".join((*far.words, "--xlsx", "-")))

    assert chosen is not None
    assert (chosen.subject, chosen.project, chosen.period) == ("compliance", "HT-104", "2026-09-01")
