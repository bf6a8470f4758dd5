"""Lists of billings: what is in them, found, sorted, counted (PRODUCT.md section 2)."""

from __future__ import annotations

import pytest

from store import queries
from store.queries import Column, Sort
from store.tables import Billing, Company, Contract, Invite, InvoiceContact
from store.vocabulary import Direction, InviteState
from tests.example import Example


def numbers(example: Example, wanted: queries.ListFilter, sort: Sort | None = None) -> list[str]:
    """The rows as `SC-2#2`, or the contract's number where there is no billing."""
    with example.database.read() as session:
        admin = example.actor("admin")
        rows = queries.list_rows(session, admin, wanted, queries.list_keys(session, admin, wanted, sort))
    return [f"{row.contract_number}#{row.position}" if row.key > 0 else row.contract_number for row in rows]


def test_a_period_has_a_row_for_every_commitment_also_without_a_billing(example: Example) -> None:
    assert numbers(example, example.september_list()) == ["PO-7", "SC-2#2", "SC-10#1"]


def test_all_periods_have_a_row_for_every_billing_contracts_in_natural_order(example: Example) -> None:
    wanted = queries.ListFilter(example.project_id, Direction.DOWNSTREAM)

    assert numbers(example, wanted) == ["SC-2#1", "SC-2#2", "SC-10#1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sc-1", ["SC-10#1"]),
        ("north", ["PO-7", "SC-2#2"]),
        ("PUMPS", ["PO-7"]),
        ("[plumbing] & sö", ["SC-10#1"]),
        ("SÖHNE", ["SC-10#1"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("nothing like it", []),
    ],
)
def test_search_finds_a_part_of_number_title_or_company_in_any_case_and_literally(
    example: Example, text: str, found: list[str]
) -> None:
    assert numbers(example, example.september_list(text=text)) == found


def test_search_finds_the_architect_of_a_contract(example: Example) -> None:
    with example.database.write() as session:
        architect = Company(name="Müller & Partners [architects]")
        session.add(architect)
        session.flush()
        contract = session.get_one(Contract, example.contracts["SC-10"])
        contract.architect_id = architect.id
        session.add(contract)

    assert numbers(example, example.september_list(text="mÜLLER")) == ["SC-10#1"]
    assert numbers(example, example.september_list(text="[arch")) == ["SC-10#1"]


def test_search_finds_a_part_of_the_comment(example: Example) -> None:
    with example.database.write() as session:
        billing = session.get_one(Billing, example.billings["SC-2#2"])
        billing.comment = "Waiting for 100% of the GÄUGE certificates"
        session.add(billing)

    assert numbers(example, example.september_list(text="00%")) == ["SC-2#2"]
    assert numbers(example, example.september_list(text="gäuge")) == ["SC-2#2"]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (None, InviteState.NOT_INVITED),
        (InviteState.INVITED, InviteState.INVITED),
        (InviteState.DECLINED, InviteState.DECLINED),
    ],
)
def test_a_commitment_without_a_billing_shows_how_far_its_invite_has_come(
    example: Example, state: InviteState | None, code: InviteState
) -> None:
    with example.database.write() as session:
        session.add(
            InvoiceContact(contract_id=example.contracts["PO-7"], person_id=example.actor("contact").person_id or 0)
        )
        if state is not None:
            session.add(Invite(contract_id=example.contracts["PO-7"], period_id=example.september, state=state))

    assert numbers(example, example.september_list(statuses=frozenset({code.value}))) == ["PO-7"]


def test_without_contacts_or_with_an_open_ssov_the_row_says_so_first(example: Example) -> None:
    wanted = example.september_list()
    with example.database.read() as session:
        before = queries.list_totals(session, example.actor("admin"), wanted).by_status
    with example.database.write() as session:
        session.add(
            InvoiceContact(contract_id=example.contracts["PO-7"], person_id=example.actor("contact").person_id or 0)
        )
        contract = session.get_one(Contract, example.contracts["PO-7"])
        contract.ssov_required = True
        session.add(contract)
    with example.database.read() as session:
        after = queries.list_totals(session, example.actor("admin"), wanted).by_status

    assert before == {"draft": 1, "under_review": 1, "no_invoice_contacts": 1}
    assert after == {"draft": 1, "under_review": 1, "ssovs_not_approved": 1}


def test_statuses_filter_billings(example: Example) -> None:
    assert numbers(example, example.september_list(statuses=frozenset({"draft"}))) == ["SC-10#1"]


def test_paid_filters_billings_whose_whole_net_was_paid(example: Example) -> None:
    with example.database.write() as session:
        billing = session.get_one(Billing, example.billings["SC-2#2"])
        billing.paid_cents = billing.net_cents
        session.add(billing)

    assert numbers(example, example.september_list(paid=True)) == ["SC-2#2"]
    assert numbers(example, example.september_list(paid=False)) == ["PO-7", "SC-10#1"]


@pytest.mark.parametrize("column", list(Column))
@pytest.mark.parametrize("descending", [False, True])
def test_every_column_sorts_both_ways_and_loses_no_row(example: Example, column: Column, descending: bool) -> None:
    found = numbers(example, example.september_list(), Sort(column, descending))

    assert sorted(found) == ["PO-7", "SC-10#1", "SC-2#2"]


def test_sorting_by_net_puts_the_largest_first_and_rows_without_a_billing_last(example: Example) -> None:
    found = numbers(example, example.september_list(), Sort(Column.NET, descending=True))

    assert found == ["SC-2#2", "SC-10#1", "PO-7"]


def test_grand_totals_count_each_contract_once(example: Example) -> None:
    with example.database.read() as session:
        totals = queries.list_totals(
            session, example.actor("admin"), queries.ListFilter(example.project_id, Direction.DOWNSTREAM)
        )

    assert totals.contract_total == 104_050_00 + 90_000_00
    assert totals.net == 37_340_10 + 14_452_76 + 8_120_00
    assert totals.gross == 40_933_45 + 16_475_30 + 9_022_22


def test_the_selection_line_adds_up_what_is_ticked(example: Example) -> None:
    with example.database.read() as session:
        selected = queries.selection_totals(
            session,
            example.actor("admin"),
            [example.billings["SC-2#2"], example.billings["SC-10#1"], -example.contracts["PO-7"]],
        )

    assert (selected.billings, selected.without_billing, selected.files) == (2, 1, 9)
    assert selected.net == 14_452_76 + 8_120_00


def test_rows_come_in_the_order_of_the_keys_and_gone_ones_are_left_out(example: Example) -> None:
    keys = [example.billings["SC-10#1"], 999, example.billings["SC-2#2"], -999]
    with example.database.read() as session:
        rows = queries.list_rows(session, example.actor("admin"), example.september_list(), keys)

    assert [row.key for row in rows] == [keys[0], keys[2]]


def test_upstream_lists_only_client_contracts(example: Example) -> None:
    wanted = queries.ListFilter(example.project_id, Direction.UPSTREAM, example.september)

    assert numbers(example, wanted) == []


def test_a_billings_detail_has_its_files_in_order_and_who_bills(example: Example) -> None:
    with example.database.read() as session:
        detail = queries.billing_detail(session, example.actor("admin"), example.billings["SC-2#2"])
        company = session.get_one(Company, session.get_one(Contract, detail.contract_id).company_id)

    assert detail.company == detail.sheet.payee == company.name
    assert [row.file_name for row in detail.attachments] == [
        "waiver-electrical.pdf",
        "stored-material-photo.jpg",
        "insurance-scan.pdf",
        "site-notes.txt",
        "locked-report.pdf",
    ]
