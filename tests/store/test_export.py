"""A whole project out and in again: nothing lost, the same bytes, and only for who may see all of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlmodel import SQLModel, col, select

from store import attachments
from store.access import actor_for
from store.billings import sheet
from store.completeness import Rule
from store.database import Database
from store.demo_project import demo_document
from store.errors import NotAllowed, NotFound, RuleBroken, Unavailable
from store.exporting import export_project
from store.files import FileStore
from store.importing import import_project
from store.requirements import set_contract_requirements, set_project_requirements
from store.tables import Attachment, Billing, Payment, ToolLevel
from store.vocabulary import AttachmentKind, Level, Paper, Severity, Tool
from tests.desk import Desk, desk
from tests.example import DOCUMENT, Example
from tests.round_trip import NOT_CARRIED, OWNER, contents, there_and_back

__all__ = ["desk"]


class TestThereAndBack:
    def test_the_example_project(self, example: Example, tmp_path: Path) -> None:
        document = there_and_back(example.database, example.files, tmp_path)

        (first, second) = document["contracts"][1]["billings"]
        assert [contract["number"] for contract in document["contracts"]] == ["PO-7", "SC-2", "SC-10"]
        assert first["comment"] == json.loads(DOCUMENT.read_text())["contracts"][0]["billings"][0].get("comment", "")
        assert len(first["attachments"]) + len(second["attachments"]) == 6

    def test_the_demo_project_without_its_papers(self, database: Database, files: FileStore, tmp_path: Path) -> None:
        document = demo_document(Random(104))
        document["contracts"] = [*document["contracts"][:3], document["contracts"][17], *document["contracts"][-5:]]
        (tmp_path / "demo.json").write_text(json.dumps(document))
        import_project(database, files, OWNER, tmp_path / "demo.json")

        exported = there_and_back(database, files, tmp_path)

        assert len(exported["contracts"]) == 9
        assert {contract["private"] for contract in exported["contracts"]} == {True, False}

    def test_rules_on_papers_and_what_was_read_from_them(self, example: Example, tmp_path: Path) -> None:
        admin = example.actor("admin")
        with example.database.write() as session:
            wanted = {Paper.INSURANCE: Rule(Severity.BLOCK), Paper.CONDITIONAL_WAIVER: Rule(Severity.WARNING, 2)}
            set_project_requirements(session, admin, example.project_id, wanted)
            own = {Paper.TIE_OUT: Rule(Severity.OFF)}
            set_contract_requirements(session, admin, example.contracts["SC-2"], own)
            for attachment in session.exec(select(Attachment)).all():
                if attachment.kind is AttachmentKind.INSURANCE:
                    attachment.expires_on = date(2027, 1, 31)
                if attachment.kind is AttachmentKind.LIEN_WAIVER_CONDITIONAL_PROGRESS:
                    attachment.tier, attachment.amount_cents = 2, 1_445_276
                session.add(attachment)

        document = there_and_back(example.database, example.files, tmp_path)

        assert document["contracts"][1]["requirements"] == [{"paper": "tie_out", "severity": "off", "tiers": 1}]
        assert len(document["project"]["requirements"]) == 2

    def test_every_table_is_carried_or_named_as_staying_behind(self) -> None:
        carried = set(SQLModel.metadata.tables) - NOT_CARRIED

        assert carried == {
            *("company", "person", "project", "tool_level", "billing_period", "contract", "private_entry"),
            *("invoice_contact", "invite", "change_order", "sov_line", "billing", "billing_line", "payment"),
            *("stored_file", "attachment", "requirement", "retainage_rule"),
        }

    def test_a_frozen_line_7_that_no_longer_follows_from_the_billings_before(self, desk: Desk, tmp_path: Path) -> None:
        desk.electrical["billings"][1]["status"] = "approved"
        desk.submit()
        desk.electrical["billings"][0]["lines"][0]["work_this_period"] = "9000.00"
        desk.submit()

        document = there_and_back(desk.database, desk.files, tmp_path)

        found = [one.get("previous_certificates") for one in document["contracts"][1]["billings"]]
        assert found == [None, "37340.10"]

    def test_two_files_of_the_same_name_and_one_with_a_name_no_title_may_have(
        self, example: Example, tmp_path: Path
    ) -> None:
        paper = tmp_path / "paper"
        with example.database.write() as session:
            for name, content in (("a.txt", b"one"), ("a.txt", b"two"), ("b\n.txt", b"three"), (" =c\\d.txt", b"two")):
                paper.write_bytes(content)
                with paper.open("rb") as stream:
                    billing = example.billings["SC-2#2"]
                    kind = AttachmentKind.OTHER
                    attachments.attach(session, example.files, OWNER, billing, stream, name, kind=kind)

        there_and_back(example.database, example.files, tmp_path)

    def test_people_without_a_level_stay_where_a_contract_lists_them(self, desk: Desk, tmp_path: Path) -> None:
        desk.document["people"] += [
            {"login": "listed", "name": "Only on a list"},
            {"login": "nobody", "name": "Nowhere", "commitments": "none"},
        ]
        desk.plumbing["private_list"] = ["listed"]
        desk.submit()

        export_project(desk.database, desk.files, OWNER, "HT-104", tmp_path / "out")

        people = json.loads((tmp_path / "out" / "project.json").read_text())["people"]
        assert [one["login"] for one in people] == ["admin", "contact", "listed", "viewer"]


class TestRights:
    @pytest.mark.parametrize(("login", "tool"), [("viewer", "Commitments"), ("contact", "Commitments")])
    def test_a_whole_export_needs_admin_on_both_tools(
        self, example: Example, tmp_path: Path, login: str, tool: str
    ) -> None:
        with pytest.raises(NotAllowed) as refused:
            export_project(example.database, example.files, example.actor(login), "HT-104", tmp_path / "out")

        assert str(refused.value) == (
            f"Exporting a whole project needs Admin on {tool} of project HT-104; you have Read Only."
        )
        assert not (tmp_path / "out").exists()

    def test_admin_on_one_tool_is_not_enough(self, example: Example, tmp_path: Path) -> None:
        admin = example.actor("admin")
        with example.database.write() as session:
            row = session.get_one(ToolLevel, (example.project_id, admin.person_id, Tool.CLIENT_CONTRACTS))
            row.level = Level.STANDARD
            session.add(row)

        with pytest.raises(NotAllowed, match="Admin on Client Contracts"):
            export_project(example.database, example.files, admin, "HT-104", tmp_path / "out")

    def test_a_project_one_may_not_see_does_not_exist(self, desk: Desk, tmp_path: Path) -> None:
        desk.submit()
        desk.document["project"]["number"] = "HT-105"
        desk.document["people"] = desk.document["people"][:2]
        desk.electrical["invoice_contacts"] = []
        desk.submit()
        with desk.database.read() as session:
            contact = actor_for(session, "contact")

        with pytest.raises(NotFound) as unseen:
            export_project(desk.database, desk.files, contact, "HT-105", tmp_path / "out")
        with pytest.raises(NotFound) as absent:
            export_project(desk.database, desk.files, contact, "HT-106", tmp_path / "out")

        assert str(unseen.value).replace("HT-105", "HT-106") == str(absent.value)

    def test_an_admin_of_both_tools_may(self, example: Example, tmp_path: Path) -> None:
        report = export_project(example.database, example.files, example.actor("admin"), "HT-104", tmp_path / "out")

        assert (report.contracts, report.billings, report.files) == (3, 3, 10)


class TestAllOrNothing:
    def one_file(self, example: Example) -> Path:
        with example.database.read() as session:
            found = select(Attachment).where(col(Attachment.file_name) == "insurance-scan.pdf")
            return example.files.original(session.exec(found).one().sha256)

    def test_a_missing_original_is_named_with_its_billing(self, example: Example, tmp_path: Path) -> None:
        self.one_file(example).unlink()
        (tmp_path / "out").mkdir()

        with pytest.raises(Unavailable, match=r"insurance-scan\.pdf of billing SC-2 #\d cannot be read"):
            export_project(example.database, example.files, OWNER, "HT-104", tmp_path / "out" / "here")

        assert list((tmp_path / "out").iterdir()) == []

    def test_a_changed_original_is_not_exported(self, example: Example, tmp_path: Path) -> None:
        place = self.one_file(example)
        place.chmod(0o600)
        place.write_bytes(place.read_bytes() + b" ")

        with pytest.raises(Unavailable, match=r"insurance-scan\.pdf of billing .* no longer what was attached"):
            export_project(example.database, example.files, OWNER, "HT-104", tmp_path / "out")

        assert not (tmp_path / "out").exists()
        assert not list(tmp_path.glob(".out*"))

    def test_a_folder_that_holds_something_is_left_alone(self, example: Example, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "mine.txt").write_text("mine")

        with pytest.raises(RuleBroken, match="not an empty folder"):
            export_project(example.database, example.files, OWNER, "HT-104", tmp_path / "out")

        assert contents(tmp_path / "out") == {"mine.txt": b"mine"}

    def test_a_folder_in_no_folder_is_a_sentence(self, example: Example, tmp_path: Path) -> None:
        with pytest.raises(Unavailable, match="here cannot be written"):
            export_project(example.database, example.files, OWNER, "HT-104", tmp_path / "none" / "here")

    def test_an_empty_folder_is_filled(self, example: Example, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()

        export_project(example.database, example.files, OWNER, "HT-104", tmp_path / "out")

        assert (tmp_path / "out" / "project.json").exists()

    def test_what_an_import_would_refuse_is_told(self, example: Example, tmp_path: Path) -> None:
        with example.database.write() as session:
            billing = session.get_one(Billing, example.billings["SC-2#1"])
            for cents in (1, 2):
                twice = Payment(billing_id=billing.id or 0, paid_on=date(2026, 9, 1), amount_cents=cents, reference="A")
                session.add(twice)

        report = export_project(example.database, example.files, OWNER, "HT-104", tmp_path / "out")

        assert [fault.path for fault in report.faults] == ["contracts[1].billings[0].payments[1]"]
        document = json.loads((tmp_path / "out" / "project.json").read_text())
        assert [one["amount"] for one in document["contracts"][1]["billings"][0]["payments"]] == ["0.01", "0.02"]


class TestLine7:
    def test_a_given_line_7_is_taken_as_frozen(self, desk: Desk) -> None:
        desk.electrical["billings"][1] |= {"status": "approved", "previous_certificates": "37000.00"}
        desk.submit()

        with desk.database.read() as session:
            second = session.exec(select(Billing).where(Billing.position == 2)).one()
            assert sheet(session, second.id or 0).summary.previous_certificates == 37_000_00

    def test_only_a_certified_billing_may_have_one(self, desk: Desk) -> None:
        desk.electrical["billings"][1] |= {"status": "draft", "previous_certificates": "37000.00"}

        assert desk.faults().keys() == {"contracts[0].billings[1].previous_certificates"}
