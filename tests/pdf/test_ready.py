"""Refused files are looked at again by a version that can do more, and by no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdf import ready as readying
from pdf.ready import prepared_by, ready_files, section_place
from store.database import Database
from store.files import FileFinding, FileStore, record_file, record_prepared
from store.vocabulary import PrepareState
from tests.pdf.test_zip_pages import DRAWING, zipped

UNKNOWN = FileFinding("unconvertible", "The kind of file is not known.", True)


def recorded(
    database: Database, files: FileStore, content: bytes, by: str, state: PrepareState = PrepareState.REFUSED
) -> str:
    """A stored file that a version of the program could not show, or not wholly."""
    kept = files.put_bytes(content)
    with database.write() as session:
        record_file(session, kept)
        session.flush()
        record_prepared(session, kept.sha256, state, "application/zip", 0, [UNKNOWN], by)
    return kept.sha256


def sentences(database: Database, files: FileStore, sha256: str) -> list[str]:
    file = ready_files(database, files, [sha256], lambda _done, _total: None)[sha256]
    return [finding.sentence for finding in file.findings]


@pytest.mark.parametrize("by", ["", "s1", "s1+office"])
def test_a_file_refused_by_an_older_version_is_looked_at_again(database: Database, files: FileStore, by: str) -> None:
    sha256 = recorded(database, files, zipped(("a.txt", b"Hello")), by)

    assert sentences(database, files, sha256) == []


def test_a_file_refused_by_this_version_is_not_looked_at_again(database: Database, files: FileStore) -> None:
    sha256 = recorded(database, files, zipped(("a.txt", b"Hello")), prepared_by())

    assert sentences(database, files, sha256) == [UNKNOWN.sentence]


def test_a_second_look_that_finds_the_same_is_the_last(
    database: Database, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = recorded(database, files, DRAWING, "s1")
    first = sentences(database, files, sha256)
    monkeypatch.setattr(readying, "Sandbox", None)  # nothing can be prepared any more

    assert first == ["The file is an AutoCAD drawing; attach it plotted as PDF."]
    assert sentences(database, files, sha256) == first


def test_a_document_is_looked_at_again_once_libreoffice_is_installed(
    database: Database, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = recorded(database, files, DRAWING, readying.SECTION_FORMAT)
    shown_in_part = recorded(database, files, zipped(("a.txt", b"Hello")), readying.SECTION_FORMAT, PrepareState.READY)
    section = section_place(files, shown_in_part)
    section.parent.mkdir(parents=True)
    section.write_bytes(b"of before")
    monkeypatch.setattr(readying, "office_program", lambda: Path("soffice.bin"))

    assert sentences(database, files, refused) != [UNKNOWN.sentence]
    assert sentences(database, files, shown_in_part) == []


def test_a_server_without_libreoffice_leaves_what_one_with_it_refused(
    database: Database, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = recorded(database, files, DRAWING, f"{readying.SECTION_FORMAT}+office")
    monkeypatch.setattr(readying, "office_program", lambda: None)

    assert sentences(database, files, sha256) == [UNKNOWN.sentence]
