"""Lists of very many billings: the quick ways give what the plain ones give, and the plans behind them hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import event, text

from bench.many_billings import made
from store import list_sql, list_text, queries
from store.access import Actor, actor_for
from store.database import Database
from store.key_set import KeySet
from store.list_groups import list_groups
from store.lists import Column, Grouping, ListFilter, ListRow, Sort
from store.tables import Billing, Contract
from store.vocabulary import BillingStatus, Direction
from tests.example import Example


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """20 contracts of 100 billings each, 2,000 files."""
    database = Database.open(made(tmp_path_factory.mktemp("many"), 2_000))
    yield database
    database.close()


def person(database: Database, login: str) -> Actor:
    with database.read() as session:
        return actor_for(session, login)


def listed(database: Database, wanted: ListFilter, sort: Sort | None = None, login: str = "admin") -> list[ListRow]:
    actor = person(database, login)
    with database.read() as session:
        return queries.list_rows(session, actor, wanted, queries.list_keys(session, actor, wanted, sort))


ALL = ListFilter(1, Direction.DOWNSTREAM)


@pytest.mark.parametrize("column", list(Column))
@pytest.mark.parametrize("descending", [False, True])
def test_the_order_is_the_one_that_sorting_the_rows_gives(many: Database, column: Column, descending: bool) -> None:
    def value(row: ListRow) -> tuple[bool, object]:
        found = {
            Column.CONTRACT: row.contract_id,  # the contracts were made in their order
            Column.NUMBER: row.number,
            Column.STATUS: row.status_code,
            Column.COMPANY: row.company.casefold(),
            Column.PERIOD: row.period_from,
            Column.GROSS: row.gross,
            Column.NET: row.net,
            Column.PAID: row.paid,
            Column.DATE: row.billing_date,
            Column.CONTRACT_TOTAL: row.contract_total,
            Column.COMPLETE: row.complete_rate,
            Column.FILES: row.files,
        }[column]
        return (found is None, found)

    rows = listed(many, ALL, Sort(column, descending))

    plain = sorted(rows, key=lambda row: (row.contract_id, row.position))
    if column is Column.CONTRACT and descending:
        plain.reverse()
    else:
        plain.sort(key=value, reverse=descending)
    assert [row.key for row in rows] == [row.key for row in plain]
    assert len(rows) == 2_000


def test_rows_that_are_equal_follow_each_other_by_the_second_column(many: Database) -> None:
    rows = listed(many, ALL, Sort(Column.STATUS, False, Column.NET, True))

    plain = sorted(rows, key=lambda row: (row.contract_id, row.position))
    plain.sort(key=lambda row: row.net, reverse=True)
    plain.sort(key=lambda row: row.status_code)
    assert [row.key for row in rows] == [row.key for row in plain]


@pytest.mark.parametrize("needle", ["SC-1", "roof", "T-9", "ticket t-1", "w", "7", "qqq", "COMPANY 2", '9"', "'"])
@pytest.mark.parametrize("period", [None, 40])
def test_search_finds_what_looking_at_every_text_finds(many: Database, needle: str, period: int | None) -> None:
    with many.read() as session:
        comments = {row.id: row.comment for row in session.execute(text("SELECT id, comment FROM billing"))}

    found = listed(many, ListFilter(1, Direction.DOWNSTREAM, period, needle))

    whole = listed(many, ListFilter(1, Direction.DOWNSTREAM, period))
    plain = [
        row.key
        for row in whole
        if any(
            needle.casefold() in one.casefold()
            for one in (row.number, row.contract_number, row.contract_title, row.company, comments[row.key])
        )
    ]
    assert [row.key for row in found] == plain


@pytest.mark.parametrize(
    "wanted",
    [
        ALL,
        ListFilter(1, Direction.DOWNSTREAM, 99),
        ListFilter(1, Direction.DOWNSTREAM, text="t-1"),
        ListFilter(1, Direction.DOWNSTREAM, statuses=frozenset({"draft", "under_review"})),
        ListFilter(1, Direction.DOWNSTREAM, paid=False),
    ],
)
@pytest.mark.parametrize("login", ["admin", "reader"])
def test_totals_are_the_sums_of_the_rows(many: Database, wanted: ListFilter, login: str) -> None:
    actor = person(many, login)
    with many.read() as session:
        totals = queries.list_totals(session, actor, wanted)

    rows = listed(many, wanted, login=login)
    assert (totals.count, totals.gross, totals.net, totals.paid) == (
        len(rows),
        sum(row.gross for row in rows),
        sum(row.net for row in rows),
        sum(row.paid for row in rows),
    )
    assert totals.contract_total == sum({row.contract_id: row.contract_total for row in rows}.values())
    assert totals.by_status == {
        status.value: number
        for status in BillingStatus
        if (number := sum(row.status_code == status.value for row in rows))
    }


@pytest.mark.parametrize("login", ["admin", "reader"])
def test_many_ticks_come_to_what_a_few_at_a_time_come_to(
    many: Database, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with many.write() as session:
        session.get_one(Contract, 3).private = True
    actor = person(many, login)
    ticked = [row for row in listed(many, ALL) if row.key % 3]
    keys = KeySet(row.key for row in ticked)
    with many.read() as session:
        few = queries.selection_totals(session, actor, keys)
        monkeypatch.setattr(list_sql, "MANY_KEYS", 0)
        at_once = queries.selection_totals(session, actor, keys)

    assert at_once == few
    assert few.billings == sum(login == "admin" or row.contract_id != 3 for row in ticked)
    assert few.pages > few.files > few.billings and few.net > 0


@pytest.mark.parametrize("group", list(Grouping))
@pytest.mark.parametrize("period", [None, 99])
@pytest.mark.parametrize("needle", ["", "t-1"])
def test_groups_stand_together_and_come_to_what_their_rows_come_to(
    many: Database, group: Grouping, period: int | None, needle: str
) -> None:
    actor, sort = person(many, "reader"), Sort(Column.NET, descending=True)
    wanted = ListFilter(1, Direction.DOWNSTREAM, period, needle)
    with many.write() as session:  # two commitments that have no billing in the period
        session.execute(text("UPDATE billing SET period_id = 98 WHERE contract_id IN (4, 5) AND period_id = 99"))
    with many.read() as session:
        groups = list_groups(session, actor, wanted, group)
        rows = queries.list_rows(session, actor, wanted, queries.list_keys(session, actor, wanted, sort, group))
        plain = queries.list_keys(session, actor, wanted, sort)
        totals = queries.list_totals(session, actor, wanted)

    def member_of(row: ListRow) -> object:
        return {
            Grouping.COMPANY: row.company,
            Grouping.CONTRACT: row.contract_id,
            Grouping.STATUS: row.status,
            Grouping.PAYMENT: (row.key < 0, row.paid and row.paid >= row.net),
            Grouping.PERIOD: row.period_from,
        }[group]

    start = 0
    for one in groups:
        members = rows[start : start + one.count]
        start += one.count
        assert len({member_of(row) for row in members}) == 1
        assert (one.gross, one.net, one.paid) == tuple(
            sum(getattr(row, figure) for row in members) for figure in ("gross", "net", "paid")
        )
        assert one.contract_total == sum({row.contract_id: row.contract_total for row in members}.values())
        assert [row.key for row in members] == [key for key in plain if key in {row.key for row in members}]
    assert start == len(rows) == totals.count
    assert len({one.name for one in groups}) == len(groups) == len({member_of(row) for row in rows})


@pytest.mark.parametrize("column", list(Column))
@pytest.mark.parametrize("text", ["", "SC-7", "roof", "ticket T-9", "o", "nowhere"])
def test_the_first_rows_are_those_that_the_whole_list_begins_with(
    many: Database, monkeypatch: pytest.MonkeyPatch, column: Column, text: str
) -> None:
    for few in (0, list_text.FEW):  # each looked up, or all contracts gone through
        monkeypatch.setattr(list_text, "FEW", few)
        for login in ("admin", "reader"):
            for sort in (Sort(column), Sort(column, True), Sort(column, second=Column.STATUS)):
                wanted = replace(ALL, text=text)
                actor = person(many, login)
                with many.read() as session:
                    whole = queries.list_keys(session, actor, wanted, sort)
                    assert queries.first_keys(session, actor, wanted, sort, 150) == whole[:150]


@pytest.mark.parametrize("group", list(Grouping))
@pytest.mark.parametrize("needle", ["", "SC-7", "ticket T-9", "o"])
def test_the_first_rows_and_groups_are_those_that_the_whole_grouped_list_begins_with(
    many: Database, group: Grouping, needle: str
) -> None:
    with many.write() as session:  # billings without a period come last
        session.execute(text("UPDATE billing SET period_id = NULL WHERE contract_id = 6 AND position < 5"))
    for login in ("admin", "reader"):
        for sort in (Sort(), Sort(Column.NET, True), Sort(Column.STATUS, second=Column.CONTRACT)):
            wanted, actor = replace(ALL, text=needle), person(many, login)
            with many.read() as session:
                whole = queries.list_keys(session, actor, wanted, sort, group)
                names = [one.name for one in list_groups(session, actor, wanted, group)]
                for most in (5, 150, 5_000):
                    first = queries.first_keys(session, actor, wanted, sort, most, group)
                    groups = list_groups(session, actor, wanted, group, first)
                    assert first == whole[:most]
                    assert [one.name for one in groups] == names[: len(groups)]
                    assert sum(one.count for one in groups) == len(first)


def plan(database: Database, wanted: ListFilter, sort: Sort | None, question: str) -> str:
    """How SQLite goes about a question: what it says of every statement that the question asks."""
    actor = person(database, "admin")
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    with database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        if question == "keys":
            queries.list_keys(session, actor, wanted, sort)
        elif question == "first":
            queries.first_keys(session, actor, wanted, sort or Sort(), 256)
        else:
            queries.list_totals(session, actor, wanted)
        event.remove(connection, "before_cursor_execute", note)
        driver = connection.connection.driver_connection
        assert driver is not None
        steps = [
            row[3]
            for statement, parameters in asked
            for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    return "\n".join(steps)


def test_the_list_by_contract_is_read_in_the_order_of_an_index(many: Database) -> None:
    for descending in (False, True):
        steps = plan(many, ALL, Sort(Column.CONTRACT, descending), "keys")
        assert "TEMP B-TREE" not in steps
        assert "SCAN billing" not in steps


def test_a_text_of_few_billings_is_looked_up_by_their_ids_and_never_by_going_through_all(many: Database) -> None:
    for question in ("keys", "first", "totals"):
        steps = plan(many, replace(ALL, text="ticket T-99"), None, question)
        assert "SEARCH billing USING INTEGER PRIMARY KEY (rowid=?)" in steps
        assert "SCAN billing\n" not in steps


def test_what_is_sorted_and_added_up_is_read_from_an_index_alone(many: Database) -> None:
    for question in ("keys", "totals"):
        steps = plan(many, ALL, Sort(Column.NET), question)
        assert "SEARCH billing USING COVERING INDEX ix_billing_listed" in steps


def test_the_rows_of_a_period_are_looked_up(many: Database) -> None:
    steps = plan(many, ListFilter(1, Direction.DOWNSTREAM, 40), None, "keys")

    assert "ix_billing_period_id_contract_id (period_id=? AND contract_id=?)" in steps
    assert "SCAN billing" not in steps


def test_a_text_that_is_changed_or_goes_is_searched_as_it_is_now(example: Example) -> None:
    def found(needle: str) -> list[str]:
        with example.database.read() as session:
            admin = example.actor("admin")
            wanted = ListFilter(example.project_id, Direction.DOWNSTREAM, text=needle)
            rows = queries.list_rows(session, admin, wanted, queries.list_keys(session, admin, wanted))
        return [f"{row.contract_number}#{row.position}" for row in rows]

    def change(comment: str | None) -> None:
        with example.database.write() as session:
            billing = session.get_one(Billing, example.billings["SC-2#2"])
            if comment is None:
                session.execute(text("DELETE FROM billing WHERE id = :id"), {"id": billing.id})
            else:
                billing.comment = comment
                session.add(billing)

    change('Stra\u00dfe \u201cquoted\u201d "7 %"')
    assert found("STRASSE") == found("stra\u00dfe") == found('"7 %"') == ["SC-2#2"]
    change("other words")
    assert found("stra\u00dfe") == []
    assert found("her wo") == ["SC-2#2"]


def test_a_billing_that_is_deleted_is_found_no_more(many: Database) -> None:
    ticket = "ticket T-2095"
    assert [row.position for row in listed(many, ListFilter(1, Direction.DOWNSTREAM, text=ticket))] == [95]
    with many.write() as session:
        gone = session.execute(text("SELECT id FROM billing WHERE contract_id = 20 AND position = 95")).scalar_one()
        session.execute(text("DELETE FROM attachment WHERE billing_id = :id"), {"id": gone})
        session.execute(text("DELETE FROM billing WHERE id = :id"), {"id": gone})

    assert listed(many, ListFilter(1, Direction.DOWNSTREAM, text=ticket)) == []
