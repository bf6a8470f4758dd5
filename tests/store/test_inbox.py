"""Files wait in a folder of a person's own, are attached from there and put away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from store.errors import NotAllowed, Unavailable
from store.inbox import attach_from_inbox, inbox_files, inbox_folder, put_away
from store.tables import Attachment
from tests.example import Example


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "b waiver.pdf").write_bytes(b"waiver")
    (inbox / "a invoice.pdf").write_bytes(b"invoice")
    (inbox / ".hidden").write_bytes(b"hidden")
    (inbox / "folder").mkdir()
    (inbox / "link.pdf").symlink_to("/etc/hostname")
    return inbox


def names(example: Example, folder: Path, login: str = "admin") -> list[tuple[str, str]]:
    with example.database.read() as session:
        return [(file.name, file.attached) for file in inbox_files(session, example.actor(login), folder)]


def attached(session: Session, billing: int) -> list[str]:
    names = select(Attachment.file_name).where(Attachment.billing_id == billing)
    return list(session.exec(names.order_by(col(Attachment.ordinal))))


def take(example: Example, folder: Path, *wanted: str, login: str = "admin") -> None:
    with example.database.write() as session:
        attach_from_inbox(session, example.files, example.actor(login), example.billings["SC-2#2"], folder, wanted)


def test_only_files_wait_and_no_folder_is_an_empty_inbox(example: Example, folder: Path) -> None:
    assert names(example, folder) == [("a invoice.pdf", ""), ("b waiver.pdf", "")]
    assert names(example, folder / "nowhere") == []


def test_files_are_attached_in_order_and_put_away(example: Example, folder: Path) -> None:
    take(example, folder, "b waiver.pdf", "a invoice.pdf")
    with example.database.read() as session:
        assert attached(session, example.billings["SC-2#2"])[-2:] == ["b waiver.pdf", "a invoice.pdf"]
    assert names(example, folder) == [("a invoice.pdf", "SC-2 #2"), ("b waiver.pdf", "SC-2 #2")]

    assert put_away(folder, ["a invoice.pdf", "b waiver.pdf"]) == []

    assert names(example, folder) == []
    assert (folder / "attached" / "a invoice.pdf").read_bytes() == b"invoice"


def test_nothing_that_was_put_away_is_replaced(example: Example, folder: Path) -> None:
    put_away(folder, ["a invoice.pdf"])
    (folder / "a invoice.pdf").write_bytes(b"another")

    put_away(folder, ["a invoice.pdf"])

    assert (folder / "attached" / "a invoice.pdf").read_bytes() == b"invoice"
    assert (folder / "attached" / "a invoice 2.pdf").read_bytes() == b"another"


def test_all_or_none_is_attached(example: Example, folder: Path) -> None:
    with example.database.read() as session:
        before = attached(session, example.billings["SC-2#2"])

    with pytest.raises(Unavailable, match=r"There is no file 'gone.pdf' in the inbox any more; nothing was attached"):
        take(example, folder, "a invoice.pdf", "gone.pdf")

    with example.database.read() as session:
        assert attached(session, example.billings["SC-2#2"]) == before


@pytest.mark.parametrize("name", ["../secret", "link.pdf", "folder", "", ".."])
def test_a_name_leads_nowhere_else(example: Example, folder: Path, name: str) -> None:
    (folder.parent / "secret").write_bytes(b"secret")

    with pytest.raises(Unavailable, match="nothing was attached"):
        take(example, folder, name)
    assert put_away(folder, [name]) == [name]
    assert (folder.parent / "secret").exists()


def test_who_may_not_attach_does_not_attach_from_the_inbox_either(example: Example, folder: Path) -> None:
    with pytest.raises(NotAllowed, match="Attaching files to billing SC-2 #2"):
        take(example, folder, "a invoice.pdf", login="viewer")


def test_a_hidden_billing_is_not_named(example: Example, folder: Path) -> None:
    (folder / "paper.pdf").write_bytes(b"paper")
    with example.database.write() as session:
        hidden = example.billings["SC-10#1"]
        attach_from_inbox(session, example.files, example.actor("admin"), hidden, folder, ["paper.pdf"])

    assert ("paper.pdf", "SC-10 #1") in names(example, folder)
    assert ("paper.pdf", "") in names(example, folder, "contact")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_an_inbox_that_may_not_be_written_keeps_its_files(example: Example, folder: Path) -> None:
    folder.chmod(0o500)
    try:
        assert put_away(folder, ["a invoice.pdf"]) == ["a invoice.pdf"]
    finally:
        folder.chmod(0o700)


def test_the_folder_is_named_by_the_system_or_is_the_usual_one(tmp_path: Path) -> None:
    assert inbox_folder({}, "admin", tmp_path) == tmp_path
    environment = {"PROGRESS_BILLINGS_INBOX": "/srv/inbox/{login}"}
    assert inbox_folder(environment, "admin", tmp_path) == Path("/srv/inbox/admin")
    # Two logins that a file system could not tell apart, or that lead elsewhere, have folders of their own.
    odd = {inbox_folder(environment, login, tmp_path) for login in ("a/b", "a_b", "..", "a:b")}
    assert len(odd) == 4
    assert {folder.parent for folder in odd} == {Path("/srv/inbox")}
