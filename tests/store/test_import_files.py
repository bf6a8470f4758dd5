"""Attached files of a document: they lie in its folder, are kept before any row, and are found again by content."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from store.errors import Unavailable
from store.files import FileStore, Stored
from store.tables import Attachment, Change, Project, StoredFile
from tests.desk import Desk, desk

__all__ = ["desk"]

PLACE = "contracts[0].billings[0].attachments[0].path"


def attached(desk: Desk) -> list[Any]:
    """What hangs on the first billing of SC-2."""
    files: list[Any] = desk.electrical["billings"][0]["attachments"]
    return files


def titles(desk: Desk) -> list[tuple[str, str]]:
    with desk.database.read() as session:
        rows = session.exec(
            select(Attachment).where(Attachment.billing_id == 1).order_by(col(Attachment.ordinal))
        ).all()
    return [(row.file_name, row.title) for row in rows]


def test_the_stored_bytes_are_those_of_the_file_and_have_a_row(desk: Desk) -> None:
    desk.submit()

    content = (desk.folder / "files" / "supplier-invoice-4471.pdf").read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    assert desk.files.original(sha256).read_bytes() == content
    with desk.database.read() as session:
        assert session.get_one(StoredFile, sha256).size == len(content)


def test_an_attachment_without_a_title_is_called_by_its_file_name(desk: Desk) -> None:
    attached(desk).append({"path": "files/site-notes.txt", "kind": "other"})
    attached(desk).append({"path": "files/unit-counts.csv", "kind": "other", "title": ""})
    desk.submit()

    assert titles(desk) == [
        ("supplier-invoice-4471.pdf", "Supplier invoice 4471"),
        ("site-notes.txt", "site-notes.txt"),
        ("unit-counts.csv", "unit-counts.csv"),
    ]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("files/absent.pdf", "There is no file"),
        ("files", "is not a file"),
        ("../outside.txt", "does not lie in the folder"),
        ("files/../../outside.txt", "does not lie in the folder"),
        ("/etc/hostname", "does not lie in the folder"),
        ("link-out.txt", "does not lie in the folder"),
        ("folder-out/outside.txt", "does not lie in the folder"),
        ("circle", "does not lie in the folder"),
        ("files/\0.pdf", "does not lie in the folder"),
        ("pipe", "is not a file"),
    ],
)
def test_only_files_of_the_documents_folder_are_read(desk: Desk, path: str, words: str) -> None:
    outside = desk.folder.parent / "outside.txt"
    outside.write_text("Nobody's business.")
    (desk.folder / "link-out.txt").symlink_to(outside)
    (desk.folder / "folder-out").symlink_to(desk.folder.parent)
    (desk.folder / "circle").symlink_to(desk.folder / "circle")
    os.mkfifo(desk.folder / "pipe")
    attached(desk)[0]["path"] = path

    assert words in desk.faults()[PLACE]


@pytest.mark.parametrize("path", ["link-in.txt", "files/../files/site-notes.txt", "./files/site-notes.txt"])
def test_a_way_that_stays_in_the_folder_is_fine(desk: Desk, path: str) -> None:
    (desk.folder / "link-in.txt").symlink_to(desk.folder / "files" / "site-notes.txt")
    attached(desk)[0]["path"] = path

    assert desk.submit().attachments == 10


def test_a_missing_file_and_a_broken_rule_are_told_together(desk: Desk) -> None:
    attached(desk)[0]["path"] = "files/absent.pdf"
    desk.plumbing["company"] = "Nobody"

    assert desk.faults().keys() == {PLACE, "contracts[1].company"}
    assert not desk.files.root.exists()


def test_a_file_with_new_content_is_another_attachment_and_the_old_one_stays(desk: Desk) -> None:
    desk.submit()
    (desk.folder / "files" / "supplier-invoice-4471.pdf").write_bytes(b"%PDF-1.4 corrected")

    report = desk.submit()

    assert (report.created, report.updated, report.attachments) == (0, 0, 1)
    assert [name for name, _ in titles(desk)] == ["supplier-invoice-4471.pdf"] * 2
    with desk.database.read() as session:
        change = session.exec(select(Change).order_by(col(Change.id).desc())).first()
    assert change is not None
    assert (change.subject, change.field, change.new) == ("SC-2 #1", "attachment", "supplier-invoice-4471.pdf")


def test_a_new_title_changes_the_attachment(desk: Desk) -> None:
    desk.submit()
    attached(desk)[0]["title"] = "Invoice 4471, corrected"

    report = desk.submit()

    assert (report.updated, report.attachments) == (1, 0)
    assert titles(desk) == [("supplier-invoice-4471.pdf", "Invoice 4471, corrected")]


def test_the_same_file_named_twice_is_attached_twice_and_found_twice(desk: Desk) -> None:
    attached(desk).append(dict(attached(desk)[0]))

    assert desk.submit().attachments == 11
    assert desk.submit().attachments == 0


def test_attachments_are_in_the_documents_order(desk: Desk) -> None:
    attached(desk).append({"path": "files/site-notes.txt", "kind": "other"})
    desk.submit()
    attached(desk).reverse()

    desk.submit()

    assert [name for name, _ in titles(desk)] == ["site-notes.txt", "supplier-invoice-4471.pdf"]


def test_when_the_disk_fills_no_row_is_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_files: FileStore, _path: Path) -> Stored:
        raise Unavailable("The disk is full; make room and try again.")

    monkeypatch.setattr(FileStore, "put_path", full)

    with pytest.raises(Unavailable, match="disk is full"):
        desk.submit()

    with desk.database.read() as session:
        assert session.exec(select(Project)).all() == []
