"""Importing again: what is found again, what changes, what stays, and what the history keeps."""

from __future__ import annotations

import copy
import time
from typing import Any

from sqlmodel import col, select

from store.billings import sheet
from store.tables import (
    Attachment,
    Billing,
    BillingLine,
    BillingPeriod,
    Change,
    Contract,
    InvoiceContact,
    Payment,
    Person,
    PrivateEntry,
    Project,
    SovLine,
    ToolLevel,
)
from tests.desk import Desk, desk

__all__ = ["desk"]


def history(desk: Desk) -> list[tuple[str, str, str, str]]:
    """Every change but those that the first import makes."""
    with desk.database.read() as session:
        rows = session.exec(select(Change).order_by(col(Change.id))).all()
    return [(row.subject, row.field, row.old, row.new) for row in rows]


def changes_of(desk: Desk) -> list[tuple[str, str, str, str]]:
    """What importing the document as it is now adds to the history."""
    before = len(history(desk))
    desk.submit()
    return history(desk)[before:]


def billing(desk: Desk, position: int) -> Billing:
    with desk.database.read() as session:
        found = select(Billing).join(Contract).where(Contract.number == "SC-2", Billing.position == position)
        return session.exec(found).one()


def test_the_worked_example_comes_out_to_the_cent(desk: Desk) -> None:
    desk.submit()

    with desk.database.read() as session:
        summary = sheet(session, billing(desk, 2).id or 0).summary
        contract = session.exec(select(Contract).where(Contract.number == "SC-2")).one()
    assert (summary.completed, summary.retainage, summary.earned) == (57_408_75, 5_615_89, 51_792_86)
    assert (summary.previous_certificates, summary.due, summary.to_finish) == (37_340_10, 14_452_76, 52_257_14)
    assert (contract.original_cents, contract.revised_cents) == (100_000_00, 104_050_00)


def test_the_same_document_changes_nothing(desk: Desk) -> None:
    first = desk.submit()
    before = history(desk)

    second = desk.submit()

    assert first.created > 0 and first.attachments == 10
    assert (second.created, second.updated, second.attachments) == (0, 0, 0)
    assert history(desk) == before


def test_a_changed_amount_of_a_certified_billing_is_in_the_history_and_line_7_stays(desk: Desk) -> None:
    desk.submit()
    desk.electrical["billings"][1]["status"] = "approved"
    desk.submit()
    desk.electrical["billings"][0]["lines"][0]["work_this_period"] = "9000.00"

    added = changes_of(desk)

    assert added == [("SC-2 #1 line 1", "work", "10,000.00", "9,000.00")]
    assert billing(desk, 1).completed_cents == 39_933_45
    assert billing(desk, 2).previous_certificates_cents == 37_340_10


def test_every_changed_word_is_in_the_history_in_words_of_people(desk: Desk) -> None:
    desk.submit()
    desk.document["project"]["name"] = "Harbor Tower II"
    desk.document["project"]["allow_overbilling"] = True
    desk.document["billing_periods"][1]["due"] = "2026-09-28"
    desk.document["people"][1]["commitments"] = "standard"
    desk.electrical["title"] = "Electrical and data"
    desk.electrical["change_orders"][1]["title"] = "Deleted fixtures"
    desk.electrical["schedule_of_values"][1]["description"] = "Raceway"
    desk.electrical["billings"][1]["status"] = "revise_and_resubmit"
    desk.electrical["billings"][1]["comment"] = "See line 3."
    desk.plumbing["company"] = "Beacon Mechanical"
    desk.plumbing["retainage"]["stored"] = "5"

    added = changes_of(desk)

    assert ("Project HT-104", "name", "Harbor Tower", "Harbor Tower II") in added
    assert ("Period 2026-09-01", "due date", "2026-09-25", "2026-09-28") in added
    assert ("Person viewer", "level on commitments", "read_only", "standard") in added
    assert ("SC-2", "title", "Electrical", "Electrical and data") in added
    assert ("SC-2 change order CO2", "title", "Deleted fixture", "Deleted fixtures") in added
    assert ("SC-2 line 2", "description", "Raceway and boxes", "Raceway") in added
    assert ("SC-2 #2", "status", "Under Review", "Revise & Resubmit") in added
    assert ("SC-2 #2", "comment", "", "See line 3.") in added
    assert ("SC-10", "company", "Ace [Plumbing] & Söhne", "Beacon Mechanical") in added
    assert ("SC-10", "retainage stored rate", "10.0 %", "5.0 %") in added
    assert len(added) == 10


def test_a_key_that_is_left_out_leaves_the_stored_value_alone(desk: Desk) -> None:
    desk.submit()
    del desk.document["project"]["dictionary"], desk.document["project"]["address"]
    del desk.document["people"][0]["commitments"], desk.document["people"][0]["company"]
    del desk.electrical["title"], desk.electrical["retainage"], desk.plumbing["private"], desk.plumbing["private_list"]
    del desk.electrical["billings"][0]["billing_date"], desk.electrical["billings"][0]["lines"]

    report = desk.submit()

    assert report.updated == 0
    with desk.database.read() as session:
        assert session.exec(select(Project)).one().address == "1 Quay Street"
        assert session.exec(select(Contract).where(Contract.number == "SC-10")).one().private


def test_what_the_document_no_longer_names_stays(desk: Desk) -> None:
    desk.submit()
    counted = (Contract, SovLine, Billing, BillingLine, Attachment, Person, ToolLevel, BillingPeriod)
    with desk.database.read() as session:
        before = [len(session.exec(select(table)).all()) for table in counted]
    desk.document["contracts"] = [desk.electrical]
    desk.document["people"] = []
    desk.document["companies"] = []
    desk.document["billing_periods"] = []
    desk.electrical["billings"] = [desk.electrical["billings"][1] | {"attachments": []}]
    del desk.electrical["schedule_of_values"][0]

    report = desk.submit()

    assert (report.created, report.updated) == (0, 0)
    with desk.database.read() as session:
        assert [len(session.exec(select(table)).all()) for table in counted] == before


def test_a_later_document_may_hold_the_new_month_only(desk: Desk) -> None:
    desk.submit()
    october = {"from": "2026-10-01", "to": "2026-10-31", "due": "2026-10-25", "status": "open"}
    desk.document["billing_periods"] = [desk.document["billing_periods"][1] | {"status": "closed"}, october]
    desk.document["companies"] = desk.document["people"] = []
    third = {
        "position": 3,
        "number": "3",
        "period_from": "2026-10-01",
        "status": "draft",
        "lines": [{"item": "3", "work_this_period": "2500.10", "materials_moved": "2500.10"}],
    }
    keys = ("number", "kind", "company", "status")
    desk.document["contracts"] = [{key: desk.electrical[key] for key in keys} | {"billings": [third]}]

    report = desk.submit()

    assert (report.created, report.updated) == (3, 1)
    third["lines"][0]["materials_moved"] = "2500.11"  # type: ignore[index]  # the line above is a list of objects
    assert desk.faults().keys() == {"contracts[0].billings[0].lines[0].materials_moved"}


def test_lines_of_a_billing_are_given_whole(desk: Desk) -> None:
    desk.submit()
    del desk.electrical["billings"][1]["lines"][0]

    added = changes_of(desk)

    assert added == [("SC-2 #2 line 2", "work", "13,500.00", "0.00")]
    assert desk.submit().updated == 0


def test_lists_of_people_are_given_whole_and_a_contact_is_always_on_the_private_list(desk: Desk) -> None:
    desk.submit()
    desk.electrical["private_list"] = ["viewer"]
    desk.plumbing["private_list"] = ["admin"]

    added = changes_of(desk)

    assert added == [
        ("SC-2", "private list", "", "viewer"),
        ("SC-10", "private list", "viewer", ""),
        ("SC-10", "private list", "", "admin"),
    ]
    with desk.database.read() as session:
        listed = {
            (contract.number, person.login)
            for _, contract, person in session.exec(select(PrivateEntry, Contract, Person).join(Contract).join(Person))
        }
        assert len(session.exec(select(InvoiceContact)).all()) == 1
    assert listed == {("SC-2", "contact"), ("SC-2", "viewer"), ("SC-10", "admin")}


def test_a_level_of_none_takes_the_right_away(desk: Desk) -> None:
    desk.submit()
    desk.document["people"][1]["commitments"] = "none"

    assert desk.submit().updated == 1

    with desk.database.read() as session:
        viewer = session.exec(select(Person).where(Person.login == "viewer")).one()
        levels = session.exec(select(ToolLevel).where(ToolLevel.person_id == viewer.id)).all()
    assert [level.level for level in levels] == [0]


def test_new_rates_are_for_new_billings_only(desk: Desk) -> None:
    desk.submit()
    desk.electrical["retainage"]["work"] = "5"
    third = copy.deepcopy(desk.electrical["billings"][1]) | {"position": 3, "number": "3", "attachments": []}
    third["lines"] = [{"item": "2", "work_this_period": "100.00"}, {"item": "4", "retainage_work": "0"}]
    desk.electrical["billings"].append(third)

    desk.submit()

    with desk.database.read() as session:
        rows = session.exec(
            select(Billing.position, SovLine.item, BillingLine.retainage_work_rate)
            .select_from(BillingLine)
            .join(Billing)
            .join(SovLine)
            .join(Contract, col(Contract.id) == col(Billing.contract_id))
            .where(Contract.number == "SC-2", col(SovLine.item).in_(["2", "4"]))
            .order_by(col(Billing.position), col(SovLine.item))
        ).all()
    assert [tuple(row) for row in rows] == [
        (1, "2", 100_000),
        (1, "4", 100_000),
        (2, "2", 100_000),
        (2, "4", 100_000),
        (3, "2", 50_000),
        (3, "4", 0),
    ]


def test_payments_add_up_on_their_billing(desk: Desk) -> None:
    paid = [
        {"paid_on": "2026-09-10", "amount": "30000.00", "reference": "ACH 1"},
        {"paid_on": "2026-09-12", "amount": "7340.10"},
    ]
    desk.electrical["billings"][0]["payments"] = paid
    desk.submit()
    assert billing(desk, 1).paid_cents == 37_340_10

    desk.electrical["billings"][0]["payments"] = [paid[1] | {"amount": "7000.00"}]
    added = changes_of(desk)

    assert added == [("SC-2 #1 payment 2026-09-12", "amount", "7,340.10", "7,000.00")]
    assert billing(desk, 1).paid_cents == 37_000_00
    with desk.database.read() as session:
        assert len(session.exec(select(Payment)).all()) == 2


class TestOrder:
    def items(self, desk: Desk) -> list[str]:
        with desk.database.read() as session:
            lines = select(SovLine.item).join(Contract).where(Contract.number == "SC-2")
            lines = lines.where(col(SovLine.change_order_id).is_(None))
            return list(session.exec(lines.order_by(col(SovLine.ordinal))))

    def test_lines_are_in_the_documents_order_where_it_names_all(self, desk: Desk) -> None:
        desk.submit()
        desk.electrical["schedule_of_values"].reverse()

        assert desk.submit().updated == 4
        assert self.items(desk) == ["4", "3", "2", "1"]

    def test_new_lines_come_last_where_it_names_some(self, desk: Desk) -> None:
        desk.submit()
        new: dict[str, Any] = {"item": "5", "scheduled_value": "0"}
        desk.electrical["schedule_of_values"] = [new, desk.electrical["schedule_of_values"][3]]

        desk.submit()

        assert self.items(desk) == ["1", "2", "3", "4", "5"]

    def test_a_period_put_before_the_others_is_counted_before_them(self, desk: Desk) -> None:
        desk.submit()
        desk.document["billing_periods"].append(
            {"from": "2026-07-01", "to": "2026-07-31", "due": "2026-07-25", "status": "closed"}
        )

        desk.submit()

        with desk.database.read() as session:
            periods = session.exec(select(BillingPeriod).order_by(col(BillingPeriod.ordinal))).all()
        assert [(period.ordinal, period.from_date.month) for period in periods] == [(1, 7), (2, 8), (3, 9)]


def test_a_stored_line_cannot_move_into_a_change_order(desk: Desk) -> None:
    desk.submit()
    line = desk.electrical["schedule_of_values"].pop(0)
    desk.electrical["change_orders"][0]["lines"].append(line)

    assert "cannot move" in desk.faults()["contracts[0].change_orders[0].lines[1].item"]


def test_a_commitment_cannot_become_a_client_contract(desk: Desk) -> None:
    desk.submit()
    desk.pumps["kind"] = "prime_contract"

    assert desk.faults().keys() == {"contracts[2].kind"}


def test_over_billing_cannot_be_forbidden_over_a_contract_that_is_not_in_the_document(desk: Desk) -> None:
    desk.electrical["billings"][1]["lines"][0]["work_this_period"] = "99000.00"
    desk.submit()
    desk.document["contracts"] = []
    desk.document["project"]["allow_overbilling"] = False

    assert "Contract SC-2" in desk.faults()["project.allow_overbilling"]


def test_the_payer_is_the_firm_of_the_administrators_unless_the_document_names_one(desk: Desk) -> None:
    desk.submit()
    with desk.database.read() as session:
        assert sheet(session, billing(desk, 1).id or 0).payer == "Beacon Mechanical"

    desk.document["project"]["company"] = "Northside Electric"
    desk.submit()
    with desk.database.read() as session:
        assert sheet(session, billing(desk, 1).id or 0).payer == "Northside Electric"


def test_the_time_of_an_import_grows_with_its_billings_and_no_faster(desk: Desk) -> None:
    lines = [{"item": str(item), "work_this_period": "10.01"} for item in range(1, 13)]
    values = [{"item": str(item), "scheduled_value": "1000.00"} for item in range(1, 13)]

    def seconds(contracts: range) -> float:
        """Of processor, for five billings on each of these."""
        desk.document["contracts"] = [
            desk.pumps
            | {
                "number": f"SC-{contract}",
                "schedule_of_values": values,
                "billings": [
                    {
                        "position": at,
                        "number": str(at),
                        "period_from": "2026-09-01",
                        "status": "approved",
                        "lines": lines,
                    }
                    for at in range(1, 6)
                ],
            }
            for contract in contracts
        ]
        began = time.process_time()
        desk.submit()
        return time.process_time() - began

    few = seconds(range(1, 9))
    many = seconds(range(9, 49))

    assert many < few * 10, "five times as many billings"
    with desk.database.read() as session:
        assert len(session.exec(select(BillingLine)).all()) == 2880
