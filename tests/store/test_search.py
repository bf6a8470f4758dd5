"""Search across projects: what is found by what, for whom, and no more of it than is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from store.search import Hit, Kind, find
from store.tables import Attachment, Billing
from tests.example import Example


def found(example: Example, kind: Kind, text: str, login: str = "admin", most: int = 50) -> list[Hit]:
    with example.database.read() as session:
        return find(session, example.actor(login), kind, text, most=most)


@pytest.mark.parametrize(
    ("text", "contracts"),
    [
        ("sc-", ["SC-2", "SC-10"]),
        ("ELECTRIC", ["PO-7", "SC-2"]),
        ("S\u00d6HNE", ["SC-10"]),
        ("2", ["SC-2"]),
        ("%", []),
        ("  ", []),
    ],
)
def test_contracts_are_found_by_number_title_and_company_in_any_case(
    example: Example, text: str, contracts: list[str]
) -> None:
    assert [hit.contract for hit in found(example, Kind.CONTRACT, text)] == contracts


def test_a_file_is_found_by_title_and_by_name_and_says_on_which_billing_it_is(example: Example) -> None:
    by_name = found(example, Kind.FILE, "LOCKED-report")

    (hit,) = by_name
    assert (hit.project, hit.contract, hit.billing_id) == ("HT-104", "SC-2", example.billings["SC-2#2"])
    assert hit.amount is None and hit.period_to == date(2026, 9, 30)
    assert found(example, Kind.FILE, hit.title.upper()) == by_name


def test_a_private_contract_and_all_that_is_its_own_does_not_exist_for_others(example: Example) -> None:
    assert found(example, Kind.CONTRACT, "SC-10", "contact") == []
    everything = [hit for kind in Kind for text in ("sc-", "pdf") for hit in found(example, kind, text, "contact")]
    assert everything and "SC-10" not in {hit.contract for hit in everything}


def test_a_billing_is_found_by_its_comment_the_newest_first_but_not_where_its_contract_is_private(
    example: Example,
) -> None:
    with example.database.write() as session:
        for billing in session.exec(select(Billing)):
            billing.comment = "Scaffold (S\u00fcd)"

    assert [(hit.contract, hit.number) for hit in found(example, Kind.BILLING, "FOLD (S\u00dc")] == [
        ("SC-10", "1"),
        ("SC-2", "2"),
        ("SC-2", "1"),
    ]
    (newest, _) = found(example, Kind.BILLING, "scaffold", "contact")
    assert (newest.company, newest.amount) == ("Northside Electric", 14_452_76)


def test_a_file_is_found_by_what_it_is_called_now(example: Example) -> None:
    def change(**values: str) -> None:
        with example.database.write() as session:
            attachment = session.exec(select(Attachment).order_by(col(Attachment.id))).first()
            assert attachment is not None
            attachment.sqlmodel_update(values)

    change(title='Stra\u00dfe "7 %"', file_name="waiver_(1).pdf")
    assert len(found(example, Kind.FILE, "STRASSE")) == len(found(example, Kind.FILE, '"7 %"')) == 1
    assert [hit.title for hit in found(example, Kind.FILE, "WAIVER_(1)")] == ['Stra\u00dfe "7 %"']
    change(title="Other words", tier="2")
    assert found(example, Kind.FILE, "stra\u00dfe") == []
    assert [hit.title for hit in found(example, Kind.FILE, "her wo")] == ["Other words"]
    with example.database.write() as session:
        for attachment in session.exec(select(Attachment)):
            session.delete(attachment)
    assert found(example, Kind.FILE, "pdf") == found(example, Kind.FILE, "other words") == []


@pytest.mark.parametrize("needle", ["pdf", "report", "LOCKED", ".PDF", "a-b", "xyz"])
def test_files_are_those_that_looking_at_each_finds(example: Example, needle: str) -> None:
    with example.database.read() as session:
        each = session.exec(select(Attachment).order_by(col(Attachment.id).desc()))
        looked = [one.title for one in each if needle.casefold() in f"{one.title}\n{one.file_name}".casefold()]

    assert [hit.title for hit in found(example, Kind.FILE, needle)] == looked


def test_files_are_looked_up_by_what_they_are_called(example: Example) -> None:
    steps: list[str] = []
    with example.database.read() as session:
        connection = session.connection()

        def explain(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: object) -> None:
            plan = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[union-attr] # SQLite's
            steps.extend(step[3] for step in plan)

        event.listen(connection, "before_cursor_execute", explain)
        find(session, example.actor("admin"), Kind.FILE, "locked", most=10)

    assert any(step.startswith("SCAN attachment_text VIRTUAL TABLE INDEX") for step in steps)
    assert [step for step in steps if step.startswith("SCAN") and "VIRTUAL" not in step] == []


def test_no_more_comes_than_is_asked_for(example: Example) -> None:
    assert len(found(example, Kind.FILE, "pdf", most=2)) == 2


@pytest.mark.parametrize("kind", [Kind.BILLING, Kind.FILE])
def test_two_letters_are_too_few_for_billings_and_files(example: Example, kind: Kind) -> None:
    assert found(example, kind, "pd") == []
