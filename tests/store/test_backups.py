"""Asking for a backup, the frozen plan, who sees it, deleting it (PRODUCT.md section 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from store import backups
from store.backups import LedgerEntry, Request
from store.errors import NotAllowed, NotFound, RuleBroken
from store.plan import Include, Options, Plan
from store.tables import Attachment, Backup, Billing, BillingPeriod
from store.vocabulary import AttachmentKind, BackupState, Dictionary, Outcome, PeriodStatus
from tests.example import Example


def everything(example: Example, **changed: object) -> Request:
    """All billings, and the contract that has none in September."""
    request = Request(
        example.project_id,
        tuple(example.billings.values()),
        (example.contracts["PO-7"],),
        example.september,
    )
    return replace(request, **changed)  # type: ignore[arg-type]  # the test's own words


def planned(example: Example, request: Request) -> Plan:
    backup_id = backups.request(example.database, example.actor("admin"), request)
    with example.database.read() as session:
        return backups.plan_of(session, example.actor("admin"), backup_id)


def compiled(example: Example, content: bytes = b"%PDF-") -> int:
    """A finished backup of everything whose file holds these bytes."""
    backup_id = backups.request(example.database, example.actor("admin"), everything(example))
    claim = backups.claim(example.database, "test", backup_id)
    assert claim is not None
    stored = example.files.put_bytes(content)
    place = example.files.backup(stored.sha256)

    def put_in_place() -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    entry = LedgerEntry(1, "SC-2 #1", "Form", "billing", "", "", 0, 1, 1, Outcome.INCLUDED, False, "")
    backups.finish(
        example.database,
        claim,
        sha256=stored.sha256,
        size=stored.size,
        pages=1,
        seconds_milli=5,
        parts=[entry, replace(entry, attention=True, outcome=Outcome.SLIP_SHEET, reason="Locked.")],
        put_in_place=put_in_place,
    )
    return backup_id


@pytest.mark.parametrize("login", ["viewer", "contact"])
def test_compiling_needs_admin_on_commitments(example: Example, login: str) -> None:
    request = Request(example.project_id, (example.billings["SC-2#2"],))

    with pytest.raises(NotAllowed, match="needs Admin on Commitments of project HT-104; you have Read Only"):
        backups.request(example.database, example.actor(login), request)
    with example.database.read() as session, pytest.raises(NotAllowed):
        backups.preflight(session, example.actor(login), request)


def test_contracts_in_natural_order_then_positions_whatever_the_order_of_ticking(example: Example) -> None:
    shuffled = tuple(example.billings[name] for name in ("SC-10#1", "SC-2#2", "SC-2#1"))

    plan = planned(example, Request(example.project_id, shuffled))

    assert [item.label for item in plan.items] == [
        "SC-2 #1 Northside Electric",
        "SC-2 #2 Northside Electric",
        "SC-10 #1 Ace [Plumbing] & Söhne",
    ]


def test_an_order_that_somebody_gave_comes_first_and_the_rest_follows_in_its_own(example: Example) -> None:
    first = example.billings["SC-10#1"]
    chosen = Request(example.project_id, tuple(example.billings.values()), order=(first,))

    plan = planned(example, chosen)

    assert [item.label.split(" N")[0].split(" A")[0] for item in plan.items] == ["SC-10 #1", "SC-2 #1", "SC-2 #2"]


def test_a_ticked_contract_without_a_billing_is_named_with_its_period(example: Example) -> None:
    plan = planned(example, everything(example))

    assert [item.missing for item in plan.items if item.missing] == [
        "PO-7 has no progress billing in the billing period 09/01/2026 - 09/30/2026."
    ]


def test_a_billing_without_a_period_is_refused_by_name_before_any_work(example: Example) -> None:
    with example.database.write() as session:
        billing = session.get_one(Billing, example.billings["SC-10#1"])
        billing.period_id = None
        session.add(billing)

    with pytest.raises(RuleBroken, match=r"SC-10 #1 .* has no billing period"):
        backups.request(example.database, example.actor("admin"), everything(example))
    with example.database.read() as session:
        assert len(backups.preflight(session, example.actor("admin"), everything(example)).blockers) == 1
        assert session.exec(select(Backup)).all() == []


def test_nothing_chosen_is_nothing_to_compile(example: Example) -> None:
    with pytest.raises(RuleBroken, match="Nothing to compile"):
        backups.request(
            example.database,
            example.actor("admin"),
            Request(example.project_id, (), (example.contracts["PO-7"],), example.september),
        )


def test_an_earlier_billed_period_that_is_not_closed_is_a_warning(example: Example) -> None:
    with example.database.write() as session:
        period = session.get_one(BillingPeriod, example.august)
        period.status = PeriodStatus.OPEN
        session.add(period)
    with example.database.read() as session:
        found = backups.preflight(session, example.actor("admin"), everything(example))

    assert found.blockers == ()
    assert "The earlier billing period 08/01/2026 - 08/31/2026 is not closed." in found.warnings


def test_the_preflight_counts_files_and_bytes_and_knows_no_pages_before_files_are_prepared(example: Example) -> None:
    with example.database.read() as session:
        found = backups.preflight(session, example.actor("admin"), everything(example))

    assert (len(found.rows), found.files, found.pages) == (4, 10, None)
    assert found.bytes == sum(row.bytes for row in found.rows) > 0


def attachments_of(plan: Plan) -> list[str]:
    return [attached.file_name for item in plan.items for attached in item.attachments]


@pytest.mark.parametrize(
    ("include", "sheets", "attached"),
    [
        (Include.ALL, 3, 10),
        (Include.COVER_SHEETS, 3, 0),
        (Include.ATTACHMENTS, 0, 10),
        (Include.LIEN_WAIVERS, 0, 2),
    ],
)
def test_the_options_choose_what_of_each_billing_goes_in(
    example: Example, include: Include, sheets: int, attached: int
) -> None:
    plan = planned(example, everything(example, options=Options(include=include)))

    assert sum(item.sheet is not None for item in plan.items) == sheets
    assert len(attachments_of(plan)) == attached


def test_a_billing_that_has_nothing_of_what_was_chosen_is_named(example: Example) -> None:
    plan = planned(example, everything(example, options=Options(include=Include.LIEN_WAIVERS)))

    assert [item.missing for item in plan.items if item.billing_id == example.billings["SC-2#1"]] == [
        "SC-2 #1 Northside Electric has no lien waivers to include."
    ]


def test_a_signed_copy_stands_in_for_the_form_and_is_in_once(example: Example) -> None:
    with example.database.write() as session:
        attached = session.exec(select(Attachment).where(Attachment.file_name == "insurance-scan.pdf")).one()
        attached.kind = AttachmentKind.SIGNED_BILLING
        session.add(attached)

    (item,) = planned(example, Request(example.project_id, (example.billings["SC-2#2"],))).items

    assert item.sheet is None
    assert item.signed is not None and item.signed.file_name == "insurance-scan.pdf"
    assert "insurance-scan.pdf" not in [file.file_name for file in item.attachments]


def test_a_plan_stays_as_it_was_when_the_billing_changes(example: Example) -> None:
    backup_id = backups.request(example.database, example.actor("admin"), everything(example))
    with example.database.write() as session:
        billing = session.get_one(Billing, example.billings["SC-2#2"])
        billing.comment = "changed later"
        session.add(billing)

    again = backups.request_again(example.database, example.actor("admin"), backup_id)

    with example.database.read() as session:
        admin = example.actor("admin")
        assert backups.plan_of(session, admin, again) == backups.plan_of(session, admin, backup_id)


def test_a_plan_survives_being_written_down(example: Example) -> None:
    plan = planned(example, everything(example))

    assert Plan.from_json(plan.to_json()) == plan


def test_a_backup_that_holds_a_private_contract_does_not_exist_for_who_may_not_see_it(example: Example) -> None:
    hidden = backups.request(example.database, example.actor("admin"), everything(example))
    seen = backups.request(
        example.database, example.actor("admin"), Request(example.project_id, (example.billings["SC-2#2"],))
    )
    contact = example.actor("contact")

    with example.database.read() as session:
        assert [row.id for row in backups.list_backups(session, contact)] == [seen]
        assert [row.id for row in backups.running(session, contact)] == [seen]
        for call in (backups.get_backup, backups.ledger, backups.plan_of):
            with pytest.raises(NotFound, match=f"There is no backup {hidden}"):
                call(session, contact, hidden)
    with pytest.raises(NotFound):
        backups.delete(example.database, example.files, contact, hidden)
    with pytest.raises(NotFound):
        backups.cancel(example.database, contact, hidden)


def test_a_ledger_counts_its_exceptions_on_the_row(example: Example) -> None:
    backup_id = compiled(example)

    with example.database.read() as session:
        row = backups.get_backup(session, example.actor("admin"), backup_id)
        parts = backups.ledger(session, example.actor("admin"), backup_id)

    assert (row.state, row.billings, row.pages, row.exceptions) == (BackupState.DONE, 3, 1, 1)
    assert [part.reason for part in parts] == ["", "Locked."]


def test_deleting_needs_admin(example: Example) -> None:
    backup_id = compiled(example)

    with pytest.raises(NotAllowed, match="Deleting a backup needs Admin"):
        backups.delete(example.database, example.files, example.actor("viewer"), backup_id)


def test_a_deleted_backups_file_stays_while_another_backup_has_the_same_content(example: Example) -> None:
    first, second = compiled(example), compiled(example)
    admin = example.actor("admin")
    with example.database.read() as session:
        place = example.files.backup(backups.get_backup(session, admin, first).sha256)

    backups.delete(example.database, example.files, admin, first)
    after_first = place.exists()
    backups.delete(example.database, example.files, admin, second)

    assert after_first
    assert not place.exists()


def test_what_is_being_compiled_is_not_deleted(example: Example) -> None:
    backup_id = backups.request(example.database, example.actor("admin"), everything(example))

    with pytest.raises(RuleBroken, match="cancel it first"):
        backups.delete(example.database, example.files, example.actor("admin"), backup_id)


def test_only_who_asked_is_told_and_once(example: Example) -> None:
    backup_id = compiled(example)
    admin, viewer = example.actor("admin"), example.actor("viewer")
    with example.database.read() as session:
        assert [row.id for row in backups.unannounced(session, admin)] == [backup_id]
        assert backups.unannounced(session, viewer) == []

    with example.database.write() as session:
        backups.announce(session, viewer, [backup_id])
        backups.announce(session, admin, [backup_id])

    with example.database.read() as session:
        assert backups.unannounced(session, admin) == []


AT = datetime(2026, 9, 30, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dictionary", "words"),
    [
        (Dictionary.GENERAL_CONTRACTORS, "Subcontractor invoice backup"),
        (Dictionary.OWNERS, "Contractor invoice backup"),
        (Dictionary.SPECIALTY_CONTRACTORS, "Subcontractor progress billing backup"),
    ],
)
def test_the_file_name_has_the_dictionarys_words_and_the_project(dictionary: Dictionary, words: str) -> None:
    plan = Plan("HT-104", "Harbor Tower", "", dictionary, ())

    local = AT.astimezone()
    assert backups.file_name(plan, AT) == f"{words} - Harbor Tower - HT-104 - {local:%Y-%m-%d} - {local:%H-%M-%S}.pdf"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", 'a/b\\c:d*e?f"g<h>i|j', "x\x00\n\x1b[31my", "\u202efdp.exe", "😀" * 200]
)
def test_the_file_name_is_safe_for_every_file_system(name: str) -> None:
    made = backups.file_name(Plan("HT/104", name, "", Dictionary.OWNERS, ()), AT)

    assert not set(made) & set('/\\:*?"<>|\x00\n\x1b\u202e')
    assert len(made.encode()) <= 255
    assert made.endswith(".pdf")
