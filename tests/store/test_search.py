"""Search across projects: what is found by what, for whom, and no more of it than is asked for."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from store.search import Hit, Kind, find
from store.tables import Billing
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


def test_no_more_comes_than_is_asked_for(example: Example) -> None:
    assert len(found(example, Kind.FILE, "pdf", most=2)) == 2


@pytest.mark.parametrize("kind", [Kind.BILLING, Kind.FILE])
def test_two_letters_are_too_few_for_billings_and_files(example: Example, kind: Kind) -> None:
    assert found(example, kind, "pd") == []
