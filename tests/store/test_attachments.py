"""Attaching a file to a billing, and finding the billing a person names."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlmodel import col, select

from store import attachments
from store.access import Actor, actor_for, operator
from store.errors import NotAllowed, NotFound, RuleBroken
from store.tables import Attachment, Change, StoredFile
from store.vocabulary import AttachmentKind
from tests.desk import Desk, desk
from tests.example import Example

__all__ = ["desk"]

OWNER = operator("owner")
NOTE = b"Gate code changed."


def attach(example: Example, actor: Actor, billing: str, name: str = "note.txt", title: str | None = None) -> int:
    with example.database.write() as session:
        return attachments.attach(
            session,
            example.files,
            actor,
            example.billings[billing],
            BytesIO(NOTE),
            name,
            kind=AttachmentKind.OTHER,
            title=title,
        )


def find(example: Example, actor: Actor, named: str, project: str | None = "HT-104") -> int:
    with example.database.read() as session:
        return attachments.find_billing(session, actor, project, named)


class TestAttaching:
    def test_the_file_comes_last_under_its_name_and_waits_to_be_prepared(self, example: Example) -> None:
        made = attach(example, OWNER, "SC-2#2")

        with example.database.read() as session:
            rows = session.exec(
                select(Attachment)
                .where(Attachment.billing_id == example.billings["SC-2#2"])
                .order_by(col(Attachment.ordinal))
            ).all()
            stored = session.get_one(StoredFile, rows[-1].sha256)
        assert [row.ordinal for row in rows] == [1, 2, 3, 4, 5, 6]
        assert (rows[-1].id, rows[-1].file_name, rows[-1].title) == (made, "note.txt", "note.txt")
        assert (stored.size, stored.prepare_state) == (len(NOTE), "waiting")
        assert example.files.original(stored.sha256).read_bytes() == NOTE

    def test_it_is_in_the_history_of_the_billing(self, example: Example) -> None:
        attach(example, example.actor("contact"), "SC-2#2", title="Gate")

        with example.database.read() as session:
            last = session.exec(select(Change).order_by(col(Change.id).desc())).first()
        assert last is not None
        assert (last.login, last.subject, last.field, last.old, last.new) == (
            "contact",
            "SC-2 #2",
            "attachment",
            "",
            "note.txt",
        )
        assert last.billing_id == example.billings["SC-2#2"]

    def test_a_name_may_hold_anything_a_file_may_be_called(self, example: Example) -> None:
        assert attach(example, OWNER, "SC-2#2", "[bold]Söhne & 'Co'; DROP TABLE.txt") > 0

    @pytest.mark.parametrize("name", ["../../etc/passwd", "", " ", "..", "a\0b"])
    def test_a_path_is_no_name(self, example: Example, name: str) -> None:
        with pytest.raises(RuleBroken, match="not the name of a file"):
            attach(example, OWNER, "SC-2#2", name)

    def test_the_invoice_contact_may_although_reading_is_all_they_may_else(self, example: Example) -> None:
        assert attach(example, example.actor("contact"), "SC-2#1") > 0

    def test_who_may_only_read_is_told_so(self, example: Example) -> None:
        with pytest.raises(NotAllowed, match="you have Read Only"):
            attach(example, example.actor("viewer"), "SC-2#1")

    def test_a_billing_one_may_not_see_does_not_exist_and_no_file_is_kept(self, example: Example) -> None:
        with pytest.raises(NotFound) as hidden:
            attach(example, example.actor("contact"), "SC-10#1", "secret.txt")

        example.billings["SC-10#2"] = 4711
        with pytest.raises(NotFound) as absent:
            attach(example, example.actor("contact"), "SC-10#2", "secret.txt")
        assert str(hidden.value).replace(str(example.billings["SC-10#1"]), "4711") == str(absent.value)

    def test_standard_on_the_tool_suffices(self, desk: Desk) -> None:
        desk.document["people"][1]["commitments"] = "standard"
        desk.submit()

        with desk.database.write() as session:
            viewer = actor_for(session, "viewer")
            billing = attachments.find_billing(session, viewer, "HT-104", "SC-2#1")
            made = attachments.attach(
                session, desk.files, viewer, billing, BytesIO(NOTE), "note.txt", kind=AttachmentKind.OTHER
            )
        assert made > 0


class TestFinding:
    def test_by_contract_and_position_or_by_id(self, example: Example) -> None:
        wanted = example.billings["SC-2#2"]

        assert find(example, OWNER, "SC-2#2") == find(example, OWNER, str(wanted)) == wanted
        assert find(example, OWNER, "SC-2#2", None) == wanted

    @pytest.mark.parametrize(
        "named", ["SC-2#3", "SC-2#0", "SC-2", "#1", "SC-2#", "SC-2#two", "", "9" * 30, "-1", "SC-2#²", "sc%#1"]
    )
    def test_what_is_no_billing_is_not_found(self, example: Example, named: str) -> None:
        with pytest.raises(NotFound, match="There is no billing"):
            find(example, OWNER, named)

    @pytest.mark.parametrize("project", ["HT-104", None])
    def test_the_sentence_is_the_same_for_hidden_and_absent_ones(self, example: Example, project: str | None) -> None:
        contact = example.actor("contact")
        hidden_id = str(example.billings["SC-10#1"])
        told = {}
        for named in ("SC-10#1", "SC-11#1", hidden_id, "4711"):
            with pytest.raises(NotFound) as refused:
                find(example, contact, named, project)
            told[named] = str(refused.value).replace(named, "N")

        assert len(set(told.values())) == 1

    def test_one_of_another_project_is_not_found_in_this_one(self, example: Example) -> None:
        with pytest.raises(NotFound):
            find(example, OWNER, "SC-2#2", "HT-105")

    def test_a_name_that_two_projects_have_needs_the_project(self, desk: Desk) -> None:
        desk.submit()
        desk.document["project"]["number"] = "HT-105"
        desk.submit()

        with desk.database.read() as session:
            with pytest.raises(RuleBroken, match="HT-104, HT-105"):
                attachments.find_billing(session, OWNER, None, "SC-2#2")
            assert attachments.find_billing(session, OWNER, "HT-105", "SC-2#2") > 0
