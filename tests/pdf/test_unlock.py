"""A locked file opens with a password that a person gives; the section is kept, the password nowhere."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Encryption

from pdf.ready import ReadyFile, prepare_waiting, ready_files, section_place
from pdf.unlock import unlock
from store.database import Database
from store.errors import NotFound, RuleBroken, Unavailable
from store.files import FileStore, PreparedRow, prepared_files, record_file
from store.plan import Options
from store.vocabulary import Outcome, PrepareState
from tests.compiling import attached, compiled
from tests.example import Example
from tests.pdf.test_zip_pages import zipped
from tests.pdf_files import pages, same_pages, write_pdf

PASSWORD = "Gehälter 4711 λ"
KINDS = {
    "AES-256": Encryption(owner="boss", user=PASSWORD, R=6),
    "AES-128": Encryption(owner="boss", user="payroll", R=4, aes=True),
    "RC4-128": Encryption(owner="boss", user="payroll", R=3, aes=False, metadata=False),
}


def plain(folder: Path, word: str = "Payroll") -> Path:
    return write_pdf(folder / f"{word}.pdf", pages(word, "Totals"))


def locked(folder: Path, encryption: Encryption, word: str = "Payroll") -> bytes:
    buffer = BytesIO()
    with pikepdf.open(plain(folder, word)) as document:
        document.save(buffer, encryption=encryption)
    return buffer.getvalue()


def stored(database: Database, files: FileStore, content: bytes) -> str:
    """Content as an attached file that has been looked at."""
    kept = files.put_bytes(content)
    with database.write() as session:
        record_file(session, kept)
    prepare_waiting(database, files)
    return kept.sha256


def row_of(database: Database, sha256: str) -> PreparedRow:
    with database.read() as session:
        return prepared_files(session, [sha256])[sha256]


def ready(database: Database, files: FileStore, sha256: str) -> ReadyFile:
    return ready_files(database, files, [sha256], lambda _done, _total: None)[sha256]


@pytest.mark.parametrize("kind", KINDS)
def test_the_password_opens_the_file_and_its_section_is_what_is_kept(
    database: Database, files: FileStore, tmp_path: Path, kind: str
) -> None:
    password = PASSWORD if kind == "AES-256" else "payroll"
    sha256 = stored(database, files, locked(tmp_path, KINDS[kind]))
    before = row_of(database, sha256)

    opened = unlock(database, files, sha256, password)

    row = row_of(database, sha256)
    assert (before.state, before.findings[0].code) == (PrepareState.REFUSED, "locked")
    assert opened
    assert (row.state, row.pages) == (PrepareState.READY, 2)
    assert [(finding.code, finding.attention) for finding in row.findings] == [("unlocked", False)]
    assert row.findings[0].sentence == "The file was locked; it was opened with a password that was given."
    assert section_place(files, sha256).exists()


def test_a_wrong_password_changes_nothing(database: Database, files: FileStore, tmp_path: Path) -> None:
    sha256 = stored(database, files, locked(tmp_path, KINDS["AES-256"]))
    before = row_of(database, sha256)

    assert not unlock(database, files, sha256, "guess")
    assert not unlock(database, files, sha256, "")

    assert row_of(database, sha256) == before
    assert not section_place(files, sha256).exists()
    assert list((files.root / "tmp").iterdir()) == []


def test_the_owners_password_opens_it_too(database: Database, files: FileStore, tmp_path: Path) -> None:
    assert unlock(database, files, stored(database, files, locked(tmp_path, KINDS["AES-256"])), "boss")


def test_an_unlocked_file_is_compiled_from_its_section_again_and_again(example: Example, tmp_path: Path) -> None:
    content = locked(tmp_path, KINDS["AES-128"])
    attached(example, "SC-2#1", "payroll.pdf", content)
    first = compiled(example, "SC-2#1").part("payroll.pdf")

    assert unlock(example.database, example.files, hashlib.sha256(content).hexdigest(), "payroll")
    second, third = compiled(example, "SC-2#1"), compiled(example, "SC-2#1")

    part = second.part("payroll.pdf")
    assert (first.outcome, first.attention) == (Outcome.SLIP_SHEET, True)
    assert (part.outcome, part.attention, part.pages) == (Outcome.INCLUDED, False, 2)
    assert "opened with a password" in part.reason
    assert second.row.sha256 == third.row.sha256


def test_the_pages_are_those_of_the_unlocked_file(example: Example, tmp_path: Path) -> None:
    content = locked(tmp_path, KINDS["AES-256"])
    attached(example, "SC-2#1", "payroll.pdf", content)
    unlock(example.database, example.files, hashlib.sha256(content).hexdigest(), PASSWORD)

    made = compiled(example, "SC-2#1", options=Options(cover=False, contents=False))

    pages_made = made.part("payroll.pdf")
    with pikepdf.open(made.path) as document:
        del document.pages[: pages_made.first_page - 1]
        document.save(tmp_path / "shown.pdf")
    assert same_pages(tmp_path / "shown.pdf", plain(tmp_path))


def test_the_password_is_written_nowhere(
    database: Database, files: FileStore, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    password = "correct-horse-battery"
    sha256 = stored(database, files, locked(tmp_path, Encryption(owner=password, user=password, R=6)))

    assert unlock(database, files, sha256, password)

    written = [path for path in files.root.parent.rglob("*") if path.is_file()]
    assert len(written) > 2
    assert not any(password.encode() in path.read_bytes() for path in written)
    assert password not in "".join(capfd.readouterr())


def test_where_the_section_is_gone_the_password_has_to_be_given_again(
    database: Database, files: FileStore, tmp_path: Path
) -> None:
    sha256 = stored(database, files, locked(tmp_path, KINDS["AES-128"]))
    unlock(database, files, sha256, "payroll")
    section_place(files, sha256).unlink()

    again = ready(database, files, sha256)

    assert again.section is None
    assert [finding.code for finding in again.findings] == ["locked"]
    assert "its password has to be given again" in again.findings[0].sentence
    assert row_of(database, sha256).findings == again.findings
    assert unlock(database, files, sha256, "payroll")


def test_a_locked_file_inside_an_archive_opens_with_the_same_function(
    database: Database, files: FileStore, tmp_path: Path
) -> None:
    content = zipped(("payroll.pdf", locked(tmp_path, KINDS["AES-128"])), ("note.txt", b"Hello"))
    sha256 = stored(database, files, content)
    before = row_of(database, sha256)

    assert not unlock(database, files, sha256, "guess")
    assert unlock(database, files, sha256, "payroll")

    row = row_of(database, sha256)
    assert (before.state, before.pages, before.findings[0].code) == (PrepareState.READY, 2, "locked")
    assert (row.pages, [finding.code for finding in row.findings]) == (4, ["unlocked"])
    assert row.findings[0].sentence.startswith("Of the file “payroll.pdf” inside this archive: ")


def test_what_needs_no_password_or_is_not_there_is_told(database: Database, files: FileStore, tmp_path: Path) -> None:
    open_file = stored(database, files, plain(tmp_path).read_bytes())
    lost = stored(database, files, locked(tmp_path, KINDS["AES-128"]))
    files.original(lost).unlink()

    with pytest.raises(NotFound, match="no such file"):
        unlock(database, files, "0" * 64, "payroll")
    with pytest.raises(RuleBroken, match="not locked"):
        unlock(database, files, open_file, "payroll")
    with pytest.raises(Unavailable, match="missing from the file store"):
        unlock(database, files, lost, "payroll")


def test_a_file_that_nobody_looked_at_yet_can_be_unlocked(database: Database, files: FileStore, tmp_path: Path) -> None:
    kept, other = (files.put_bytes(data) for data in (locked(tmp_path, KINDS["AES-128"]), plain(tmp_path).read_bytes()))
    with database.write() as session:
        record_file(session, kept)
        record_file(session, other)

    assert unlock(database, files, kept.sha256, "payroll")
    with pytest.raises(RuleBroken, match="not locked"):
        unlock(database, files, other.sha256, "payroll")
