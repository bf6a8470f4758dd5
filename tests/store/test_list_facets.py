"""How many billings each choice of a filter would leave: of what the actor may see, the rest of the filter as it is."""

from __future__ import annotations

from store.list_facets import Facet, facet_counts, list_companies
from store.lists import ListFilter
from store.queries import list_keys
from store.tables import Contract
from store.vocabulary import BillingStatus, Direction
from tests.example import Example

DRAFT, REVIEW, APPROVED = "draft", "under_review", "approved"


def counts(example: Example, facet: Facet, login: str = "viewer", **wanted: object) -> dict[str, int]:
    filtered = ListFilter(example.project_id, Direction.DOWNSTREAM, **wanted)  # type: ignore[arg-type]  # the test's own words
    with example.database.read() as session:
        return dict(facet_counts(session, example.actor(login), filtered, facet))


def company(example: Example, number: str) -> str:
    with example.database.read() as session:
        return str(session.get_one(Contract, example.contracts[number]).company_id)


def companies(example: Example, login: str) -> list[str]:
    with example.database.read() as session:
        found = list_companies(session, example.actor(login), example.project_id, Direction.DOWNSTREAM)
    return list(found.values())


def test_every_choice_is_counted_as_the_list_would_be_long(example: Example) -> None:
    viewer = example.actor("viewer")
    for text in ("", "sc-", "billing"):
        found = counts(example, Facet.STATUS, text=text)
        with example.database.read() as session:
            for status in BillingStatus:
                wanted = ListFilter(
                    example.project_id, Direction.DOWNSTREAM, text=text, statuses=frozenset({status.value})
                )
                assert found.get(status.value, 0) == len(list_keys(session, viewer, wanted)), (text, status)
    assert counts(example, Facet.STATUS) == {DRAFT: 1, REVIEW: 1, APPROVED: 1}


def test_a_reader_is_counted_all_they_may_see(example: Example) -> None:
    assert counts(example, Facet.STATUS) == {DRAFT: 1, REVIEW: 1, APPROVED: 1}
    assert counts(example, Facet.PAYMENT) == {"unpaid": 3}
    assert counts(example, Facet.KIND) == {"subcontract": 3}
    assert counts(example, Facet.PERIOD) == {str(example.august): 1, str(example.september): 2}
    assert counts(example, Facet.COMPANY) == {company(example, "SC-2"): 2, company(example, "SC-10"): 1}
    assert companies(example, "viewer") == ["Ace [Plumbing] & Söhne", "Northside Electric"]


def test_a_reader_without_rights_is_counted_nothing_of_what_is_private(example: Example) -> None:
    assert counts(example, Facet.STATUS, "contact") == {REVIEW: 1, APPROVED: 1}
    assert counts(example, Facet.PAYMENT, "contact") == {"unpaid": 2}
    assert counts(example, Facet.KIND, "contact") == {"subcontract": 2}
    assert counts(example, Facet.PERIOD, "contact") == {str(example.august): 1, str(example.september): 1}
    assert counts(example, Facet.COMPANY, "contact") == {company(example, "SC-2"): 2}
    assert companies(example, "contact") == ["Northside Electric"]


def test_the_rest_of_the_filter_counts_and_the_facets_own_does_not(example: Example) -> None:
    only_draft = frozenset({DRAFT})

    assert counts(example, Facet.STATUS, statuses=only_draft) == {DRAFT: 1, REVIEW: 1, APPROVED: 1}
    assert counts(example, Facet.COMPANY, statuses=only_draft) == {company(example, "SC-10"): 1}
    assert counts(example, Facet.PERIOD, statuses=only_draft, period_id=example.august) == {str(example.september): 1}
    assert counts(example, Facet.STATUS, text="sc-10") == {DRAFT: 1}


def test_in_a_period_commitments_without_a_billing_are_counted_by_how_far_they_have_come(example: Example) -> None:
    assert counts(example, Facet.STATUS, period_id=example.september) == {DRAFT: 1, REVIEW: 1, "no_invoice_contacts": 1}
