"""Contracts are made, changed and deleted (PRODUCT.md sections 1, 2 and 5)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from store.access import operator
from store.contract_terms import company_names, edit_terms
from store.errors import NotAllowed, NotFound, Overtaken, RuleBroken
from store.import_format import LONGEST_LABEL
from store.schedule_of_values import ScheduledLine
from store.standing import standing
from store.tables import Change, Company, SovLine, ToolLevel
from store.vocabulary import ContractKind, ContractStatus, Direction, Level, Tool
from tests.example import Example
from tests.store.billing_desk import Desk
from tests.store.contract_desk import ContractDesk


@pytest.fixture
def desk(example: Example) -> ContractDesk:
    return ContractDesk(example)


def give_levels(example: Example, login: str, **levels: Level) -> None:
    with example.database.write() as session:
        for tool, level in levels.items():
            person = example.actor(login).person_id or 0
            session.merge(ToolLevel(project_id=example.project_id, person_id=person, tool=Tool(tool), level=level))


def test_a_new_contract_has_its_terms_no_lines_and_its_whole_history(desk: ContractDesk) -> None:
    made = desk.create(rate_work=100_000, title="  Roofing ")

    detail = desk.detail(made)
    assert (detail.terms.title, detail.terms.company, detail.terms.rate_work) == ("Roofing", "Top & Co", 100_000)
    assert (detail.original, detail.lines, detail.version, detail.edits) == (0, (), 1, True)
    assert ("SC-30", "company", "", "Top & Co") in desk.history(made)
    assert ("SC-30", "retainage on work", "", "10.0 %") in desk.history(made)


@pytest.mark.parametrize("kind", ContractKind)
def test_the_direction_follows_from_the_kind(desk: ContractDesk, kind: ContractKind) -> None:
    made = desk.create(kind=kind)

    with desk.database.read() as session:
        contract = standing(session, desk.actor, made).contract
    assert contract.direction is kind.direction


def test_a_company_of_the_same_name_is_the_same_company_however_it_is_written(desk: ContractDesk) -> None:
    desk.create(company="northside ELECTRIC")

    with desk.database.read() as session:
        names = session.exec(select(Company.name)).all()
    assert len(names) == len({name.lower() for name in names})


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"number": "sc-2"}, "has a contract sc-2 already"),
        ({"number": "  "}, "number is missing"),
        ({"company": ""}, "company is missing"),
        ({"title": "two\nlines"}, "line break"),
        ({"title": "x" * (LONGEST_LABEL + 1)}, "201 characters"),
        ({"rate_work": 1_000_001}, "from 0 to 100 %"),
        ({"architect": "Studio"}, "only client contracts have an architect"),
        ({"kind": ContractKind.PRIME_CONTRACT, "ssov_required": True}, "only commitments"),
    ],
)
def test_terms_that_cannot_be_are_refused_with_a_sentence(
    desk: ContractDesk, terms: dict[str, Any], words: str
) -> None:
    with pytest.raises(RuleBroken, match=words):
        desk.create(**terms)


def test_every_changed_term_is_in_the_history_and_nothing_else(desk: ContractDesk) -> None:
    contract = desk.example.contracts["SC-2"]
    before = len(desk.history(contract))

    desk.edit(contract, title="Power & light", rate_stored=75_000)

    assert desk.history(contract)[: len(desk.history(contract)) - before] == [
        ("SC-2", "retainage on stored material", "5.0 %", "7.5 %"),
        ("SC-2", "title", "Electrical", "Power & light"),
    ]


def test_the_later_of_two_writers_is_told_who_changed_what(desk: ContractDesk) -> None:
    contract = desk.example.contracts["SC-2"]
    seen = desk.detail(contract).version
    desk.edit(contract, title="Mine")

    with pytest.raises(Overtaken, match=r"SC-2 was changed meanwhile by Project admin \(SC-2, title\)"):
        desk.edit(contract, version=seen, title="Theirs")

    assert desk.detail(contract).terms.title == "Mine"


def test_a_contract_does_not_change_its_direction(desk: ContractDesk) -> None:
    with pytest.raises(RuleBroken, match="cannot change to the other direction"):
        desk.edit(desk.example.contracts["PO-7"], kind=ContractKind.FUNDING)


def test_a_contract_with_billings_keeps_its_company_and_is_no_draft_again(desk: ContractDesk) -> None:
    contract = desk.example.contracts["SC-2"]

    with pytest.raises(RuleBroken, match="keeps its company"):
        desk.edit(contract, company="Somebody else")
    with pytest.raises(RuleBroken, match="cannot be Draft again"):
        desk.edit(contract, status=ContractStatus.DRAFT)


def test_a_contract_with_contacts_keeps_its_company(desk: ContractDesk) -> None:
    made = desk.create(company="Northside Electric")
    desk.contact(made, "contact")

    with pytest.raises(RuleBroken, match="remove its invoice contacts first"):
        desk.edit(made, company="Somebody else")


def test_a_contract_without_billings_is_deleted_with_its_lines(desk: ContractDesk) -> None:
    contract = desk.example.contracts["PO-7"]

    desk.delete(contract)

    with pytest.raises(NotFound):
        desk.detail(contract)
    with desk.database.read() as session:
        assert session.exec(select(SovLine).where(SovLine.contract_id == contract)).all() == []
        assert ("contract", "PO-7", "") in session.exec(select(Change.field, Change.old, Change.new)).all()


def test_a_contract_with_a_billing_is_not_deleted(desk: ContractDesk) -> None:
    with pytest.raises(RuleBroken, match="SC-10 has billing #1 and stays"):
        desk.delete(desk.example.contracts["SC-10"])


@pytest.mark.parametrize("level", [Level.NONE, Level.READ_ONLY, Level.STANDARD])
def test_only_administrators_of_the_tool_change_contracts(desk: ContractDesk, level: Level) -> None:
    give_levels(desk.example, "viewer", commitments=level, client_contracts=Level.ADMIN)
    viewer = desk.as_("viewer")

    with pytest.raises(NotAllowed, match="Making a contract needs Admin on Commitments"):
        viewer.create()
    viewer.create(number="PC-9", kind=ContractKind.PRIME_CONTRACT)
    contract = desk.example.contracts["SC-2"]
    terms = desk.detail(contract).terms
    with desk.database.write() as session, pytest.raises(NotFound if level is Level.NONE else NotAllowed):
        edit_terms(session, viewer.actor, contract, terms, version=1)


def test_a_private_contract_does_not_exist_for_who_is_not_on_its_list(desk: ContractDesk) -> None:
    with pytest.raises(NotFound, match="There is no such contract"):
        desk.as_("contact").detail(desk.example.contracts["SC-10"])


def test_companies_are_named_to_administrators_alone(desk: ContractDesk) -> None:
    with desk.database.read() as session:
        assert "Ace [Plumbing] & Söhne" in company_names(session, desk.actor, desk.example.project_id)
        assert company_names(session, operator("root"), desk.example.project_id)
        assert company_names(session, desk.example.actor("viewer"), desk.example.project_id) == []


def test_a_contract_made_here_can_be_billed_once_it_is_approved_and_has_lines(desk: ContractDesk) -> None:
    made = desk.create(company="Northside Electric", rate_work=100_000)
    desk.example.contracts["SC-30"] = made
    bills = Desk(desk.example)
    with pytest.raises(RuleBroken, match="only an approved contract"):
        bills.create("SC-30")
    desk.edit(made, status=ContractStatus.APPROVED)
    with pytest.raises(RuleBroken, match="has no schedule of values"):
        bills.create("SC-30")
    desk.add(made, ScheduledLine("1", "Roof", 100_000))

    billing = bills.create("SC-30")

    assert bills.line(billing, "1").entry.rate_work == 100_000
    assert desk.detail(made).terms.kind.direction is Direction.DOWNSTREAM
