"""A list to take away: all rows as filtered and sorted, or the ticked ones; nothing that a person may not see."""

from __future__ import annotations

import pytest

from store import queries
from store.access import Actor
from store.billing_report import billing_report
from store.errors import NotFound
from store.list_report import list_report
from store.lists import Column, Grouping, ListFilter, Sort
from store.report import Cell, Report
from store.vocabulary import Direction
from tests.desk import Desk, desk
from tests.example import Example

__all__ = ["desk"]


def made(
    example: Example, login: str, wanted: ListFilter, sort: Sort | None = None, ticked: frozenset[int] = frozenset()
) -> tuple[Report, list[tuple[Cell, ...]], tuple[Cell, ...]]:
    """The report, its rows, and its totals."""
    with example.database.read() as session:
        report = list_report(session, example.actor(login), wanted, sort, ticked)
        *rows, total = report.tables[0].rows
    assert total.total and not any(row.total for row in rows)
    return report, [row.cells for row in rows], total.cells


def numbers(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, Cell]]:
    return [(row[0], row[3]) for row in rows]


def all_periods(example: Example) -> ListFilter:
    return ListFilter(example.project_id, Direction.DOWNSTREAM)


def test_the_rows_of_the_open_period_with_the_totals_of_the_screen(example: Example) -> None:
    wanted = example.september_list()

    report, rows, total = made(example, "admin", wanted)

    with example.database.read() as session:
        screen = queries.list_totals(session, example.actor("admin"), wanted)
    assert numbers(rows) == [("PO-7", None), ("SC-2", 2), ("SC-10", 1)]
    assert total[9:13] == (screen.gross, screen.net, screen.paid, screen.contract_total)
    assert report.title == "HT-104 Harbor Tower: Subcontractor billings \u00b7 09/01/2026 to 09/30/2026"
    assert report.file_name == "Subcontractor billings - HT-104 - 2026-09-01 to 2026-09-30"
    assert len(report.tables[0].columns) == len(total) == len(rows[0])


def test_a_commitment_without_a_billing_has_no_figures_of_one(example: Example) -> None:
    _, rows, _ = made(example, "admin", example.september_list())

    assert rows[0][9:12] == (None, None, None) and rows[0][14] is None


def test_filter_search_and_order_are_the_lists_and_the_title_says_so(example: Example) -> None:
    wanted = ListFilter(
        example.project_id,
        Direction.DOWNSTREAM,
        text="sc-",
        statuses=frozenset({"approved", "under_review"}),
        paid=False,
    )

    report, rows, _ = made(example, "admin", wanted, Sort(Column.GROSS, descending=True))

    with example.database.read() as session:
        keys = queries.list_keys(session, example.actor("admin"), wanted, Sort(Column.GROSS, descending=True))
        listed = queries.list_rows(session, example.actor("admin"), wanted, keys)
    assert numbers(rows) == [(row.contract_number, row.position) for row in listed]
    assert len(rows) == 2
    assert report.title.endswith("all periods \u00b7 Under Review, Approved \u00b7 not paid \u00b7 \u201csc-\u201d")


def test_where_rows_are_ticked_they_are_the_report_also_those_the_filter_hides(example: Example) -> None:
    wanted = example.september_list(text="SC-10")
    ticked = frozenset({example.billings["SC-2#1"], example.billings["SC-10#1"], -example.contracts["PO-7"]})

    report, rows, total = made(example, "admin", wanted, Sort(Column.CONTRACT, descending=True), ticked)

    assert numbers(rows) == [("SC-10", 1), ("PO-7", None), ("SC-2", 1)]
    assert total[9] == sum(row[9] or 0 for row in rows)  # type: ignore[misc] # cents
    assert "3 ticked" in report.title and "SC-10" not in report.title


def test_a_contract_with_several_billings_counts_once_in_the_total(example: Example) -> None:
    _, rows, total = made(example, "admin", all_periods(example))

    assert [row[0] for row in rows].count("SC-2") == 2
    assert total[12] == sum({row[0]: row[12] for row in rows}.values())  # type: ignore[arg-type] # cents


def test_rows_are_read_page_by_page(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.list_report._PAGE", 2)

    _, rows, total = made(example, "admin", example.september_list())

    assert len(rows) == 3
    assert total[9] == sum(row[9] or 0 for row in rows)  # type: ignore[misc] # cents


@pytest.mark.parametrize(
    ("group", "names"),
    [
        (Grouping.COMPANY, ["Ace [Plumbing] & Söhne: 1", "Northside Electric: 2"]),
        (Grouping.CONTRACT, ["SC-10 Plumbing: 1", "SC-2 Electrical: 2"]),
        (Grouping.STATUS, ["Approved: 1", "Draft: 1", "Under Review: 1"]),
        (Grouping.PAYMENT, None),
        (Grouping.PERIOD, ["2026-08-01 to 2026-08-31: 1", "2026-09-01 to 2026-09-30: 2"]),
    ],
)
def test_each_group_has_totals_of_its_own_and_all_of_them_come_to_the_whole(
    example: Example, group: Grouping, names: list[str] | None
) -> None:
    with example.database.read() as session:
        plain = list(list_report(session, example.actor("admin"), all_periods(example)).tables[0].rows)
        grouped = list(list_report(session, example.actor("admin"), all_periods(example), group=group).tables[0].rows)
    *subtotals, total = [row.cells for row in grouped if row.total]

    assert names is None or [row[0] for row in subtotals] == names
    assert total == plain[-1].cells
    assert sorted(repr(row) for row in grouped if not row.total) == sorted(repr(row) for row in plain[:-1])
    for figure in (9, 10, 11):  # gross, net, paid
        assert sum(int(str(row[figure])) for row in subtotals) == total[figure]


def test_groups_know_only_what_the_person_may_see(example: Example) -> None:
    with example.database.read() as session:
        report = list_report(session, example.actor("contact"), all_periods(example), group=Grouping.COMPANY)
        said = repr(list(report.tables[0].rows))

    assert "Ace" not in said


class TestPrivacy:
    """The contact may read, but not the private SC-10."""

    @pytest.mark.parametrize("ticks", [False, True])
    def test_a_private_contract_is_in_no_row_total_or_title(self, example: Example, ticks: bool) -> None:
        ticked = frozenset(example.billings.values()) if ticks else frozenset()

        report, rows, total = made(example, "contact", all_periods(example), ticked=ticked)

        assert numbers(rows) == [("SC-2", 1), ("SC-2", 2)]
        assert total[9] == sum(row[9] for row in rows)  # type: ignore[misc] # cents
        assert total[12] == rows[0][12]
        assert "3" not in report.title.partition("\u00b7")[2]

    def test_a_private_billing_is_refused_in_the_words_of_an_absent_one(self, example: Example) -> None:
        hidden = example.billings["SC-10#1"]
        with example.database.read() as session:
            with pytest.raises(NotFound) as invisible:
                billing_report(session, example.actor("contact"), hidden)
            with pytest.raises(NotFound) as absent:
                billing_report(session, example.actor("contact"), 999)

        assert str(invisible.value).replace(str(hidden), "999") == str(absent.value)

    def test_who_is_on_the_private_list_exports_it(self, example: Example) -> None:
        with example.database.read() as session:
            report = billing_report(session, example.actor("viewer"), example.billings["SC-10#1"])

        assert report.file_name == "Progress billing - HT-104 - SC-10 - 1"

    def test_a_project_one_may_not_see_does_not_exist(self, desk: Desk) -> None:
        desk.submit()
        stranger = Actor("stranger", "Stranger", person_id=999)

        with desk.database.read() as session, pytest.raises(NotFound, match="no such project"):
            list_report(session, stranger, ListFilter(1, Direction.DOWNSTREAM))
