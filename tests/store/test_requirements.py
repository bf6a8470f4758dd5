"""Rules on what billings carry are set by administrators, shown before a compile, and may forbid it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, event
from sqlmodel import select

from store import attachment_editing, backups
from store.backups import Request
from store.completeness import Rule
from store.errors import NotAllowed, NotFound, RuleBroken
from store.plan import Options
from store.preflight import Preflight, preflight
from store.requirements import (
    contract_requirements,
    project_requirements,
    set_contract_requirements,
    set_project_requirements,
)
from store.tables import Attachment, Change
from store.vocabulary import AttachmentKind, Paper, Severity
from tests.example import Example

WARNS, BLOCKS, OFF = Rule(Severity.WARNING), Rule(Severity.BLOCK), Rule(Severity.OFF)


def for_project(example: Example, **rules: Rule) -> None:
    with example.database.write() as session:
        wanted = {Paper(paper): rule for paper, rule in rules.items()}
        set_project_requirements(session, example.actor("admin"), example.project_id, wanted)


def looked_at(example: Example, *billings: str) -> Preflight:
    request = Request(example.project_id, tuple(example.billings[one] for one in billings))
    with example.database.read() as session:
        return preflight(session, example.actor("admin"), request)


def problems(example: Example, billing: str) -> list[str]:
    (row,) = looked_at(example, billing).rows
    return [one for one in row.problems if ":" not in one]


def attachment(example: Example, name: str) -> int:
    with example.database.read() as session:
        found = session.exec(select(Attachment.id).where(Attachment.file_name == name)).first()
        assert found is not None
        return found


def test_a_warning_is_shown_and_the_compile_goes_on(example: Example) -> None:
    for_project(example, payroll_certified=WARNS)

    assert "No certified payroll for the work of this period; attach it." in problems(example, "SC-2#2")
    assert looked_at(example, "SC-2#2").blockers == ()


def test_a_block_forbids_the_compile_on_every_path_and_names_the_billing(example: Example) -> None:
    for_project(example, payroll_certified=BLOCKS)

    (blocker,) = looked_at(example, "SC-2#2").blockers
    assert blocker == "SC-2 #2 Northside Electric: No certified payroll for the work of this period; attach it."
    with pytest.raises(RuleBroken, match="No certified payroll"):
        backups.request(
            example.database, example.actor("admin"), Request(example.project_id, (example.billings["SC-2#2"],))
        )


def test_a_contracts_own_rule_goes_before_the_projects(example: Example) -> None:
    for_project(example, payroll_certified=BLOCKS)
    with example.database.write() as session:
        contract = example.contracts["SC-2"]
        set_contract_requirements(session, example.actor("admin"), contract, {Paper.CERTIFIED_PAYROLL: OFF})

    assert looked_at(example, "SC-2#2").blockers == ()
    with example.database.read() as session:
        found = contract_requirements(session, example.actor("admin"), example.contracts["SC-2"])
    assert (found.own, found.inherited[Paper.CERTIFIED_PAYROLL]) == ({Paper.CERTIFIED_PAYROLL: OFF}, BLOCKS)


def test_a_rule_that_is_taken_back_is_gone_and_every_change_is_in_the_history(example: Example) -> None:
    for_project(example, insurance_in_force=Rule(Severity.BLOCK), conditional_waiver=Rule(Severity.WARNING, 2))
    for_project(example, insurance_in_force=WARNS)

    with example.database.read() as session:
        assert project_requirements(session, example.actor("admin"), example.project_id).own == {Paper.INSURANCE: WARNS}
        changes = select(Change.field, Change.old, Change.new).where(Change.subject == "Project HT-104")
        said = session.exec(changes).all()
    assert said[-4:] == [
        ("conditional lien waiver", "", "Warning, 2 tiers"),
        ("insurance not expired", "", "Block"),
        ("conditional lien waiver", "Warning, 2 tiers", ""),
        ("insurance not expired", "Block", "Warning"),
    ]


def test_what_is_left_out_of_the_backup_does_not_count(example: Example) -> None:
    for_project(example, conditional_waiver=WARNS)
    waiver = next(
        part.id
        for part in looked_at(example, "SC-2#2").rows[0].parts
        if part.kind is AttachmentKind.LIEN_WAIVER_CONDITIONAL_PROGRESS
    )
    assert not any("waiver" in one for one in problems(example, "SC-2#2"))

    request = Request(example.project_id, (example.billings["SC-2#2"],), excluded=frozenset({waiver}))
    with example.database.read() as session:
        (row,) = preflight(session, example.actor("admin"), request).rows

    assert "No conditional lien waiver for this application; attach it." in row.problems


def test_what_was_read_from_the_papers_is_held_against_the_figures(example: Example) -> None:
    for_project(example, insurance_in_force=WARNS)
    admin, certificate = example.actor("admin"), attachment(example, "insurance-scan.pdf")
    assert any("Nobody typed" in one for one in problems(example, "SC-2#2"))
    with example.database.write() as session:
        attachment_editing.set_details(session, admin, certificate, tier=1, amount=None, expires_on=date(2026, 8, 31))

    assert any("expired on 2026-08-31" in one for one in problems(example, "SC-2#2"))


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"tier": 6}, "tier 1 to 5"),
        ({"amount": 5}, "is no lien waiver"),
        ({"tier": 2}, "is no lien waiver"),
    ],
)
def test_details_that_a_paper_of_its_kind_has_not_are_refused(
    example: Example, details: dict[str, int], words: str
) -> None:
    with example.database.write() as session, pytest.raises(RuleBroken, match=words):
        attachment_editing.set_details(
            session,
            example.actor("admin"),
            attachment(example, "insurance-scan.pdf"),
            tier=details.get("tier", 1),
            amount=details.get("amount"),
            expires_on=None,
        )


def test_another_kind_forgets_what_was_read(example: Example) -> None:
    admin, certificate = example.actor("admin"), attachment(example, "insurance-scan.pdf")
    with example.database.write() as session:
        attachment_editing.set_details(session, admin, certificate, tier=1, amount=None, expires_on=date(2027, 1, 1))
        attachment_editing.set_kind(session, admin, certificate, AttachmentKind.OTHER)

        assert session.get_one(Attachment, certificate).expires_on is None


def test_a_page_for_each_missing_paper_is_frozen_in_the_plan_where_it_is_wanted(example: Example) -> None:
    for_project(example, payroll_certified=WARNS)
    for wanted in (True, False):
        request = Request(example.project_id, (example.billings["SC-2#2"],), options=Options(missing_pages=wanted))
        backup = backups.request(example.database, example.actor("admin"), request)
        with example.database.read() as session:
            (item,) = backups.plan_of(session, example.actor("admin"), backup).items
        assert [lack.title for lack in item.lacking] == ["Certified payroll"] * wanted


def test_looking_takes_as_many_queries_for_many_billings_as_for_one(example: Example) -> None:
    counted: list[str] = []

    def count(*arguments: object) -> None:
        counted.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", count)
    looked_at(example, "SC-2#1")
    one = len(counted)
    looked_at(example, "SC-2#1", "SC-2#2", "SC-10#1")

    event.remove(Engine, "before_cursor_execute", count)
    assert len(counted) == 2 * one


@pytest.mark.parametrize("login", ["viewer", "contact"])
def test_only_administrators_set_rules(example: Example, login: str) -> None:
    actor = example.actor(login)
    with example.database.write() as session:
        with pytest.raises(NotAllowed, match="Setting what billings must carry"):
            set_project_requirements(session, actor, example.project_id, {})
        with pytest.raises((NotAllowed, NotFound)):
            set_contract_requirements(session, actor, example.contracts["SC-10"], {})
