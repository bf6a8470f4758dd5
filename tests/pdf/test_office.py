"""Office documents become pages where LibreOffice is installed, and are refused with what to do where it is not."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdf import office
from pdf.office import office_program, office_to_pdf
from pdf.processes import python_command
from pdf.sandbox import Limits, Sandbox
from pdf.section import Section
from pdf.unconvertible import Unconvertible
from tests.pdf.inside import opened
from tests.pdf.shown import flat
from tests.pdf.test_zip_pages import zipped

with_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_document(*paragraphs: str, more: str = "") -> bytes:
    """The least that is a Word document."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return zipped(
        (
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxml'
            'formats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd'
            '.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'.encode(),
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_DOCUMENTS}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>'.encode(),
        ),
        (
            "word/document.xml",
            f'<w:document xmlns:w="{_WORD}"><w:body>{body}{more}</w:body></w:document>'.encode(),
        ),
    )


def open_document(kind: str, body: str) -> bytes:
    """The least that is an OpenDocument file."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0"'
        f' xmlns:table="{names}:table:1.0" xmlns:draw="{names}:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' office:version="1.2"><office:body>{body}</office:body></office:document-content>'
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"><manifest:file-entry manifest:full-path="/"'
        f' manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml"'
        ' manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zipped(
        ("mimetype", kind.encode()),
        ("content.xml", content.encode()),
        ("META-INF/manifest.xml", manifest.encode()),
        method=zipfile.ZIP_STORED,
    )


SHEET = open_document(
    "application/vnd.oasis.opendocument.spreadsheet",
    '<office:spreadsheet><table:table table:name="Hours"><table:table-row><table:table-cell'
    ' office:value-type="string"><text:p>Crew hours</text:p></table:table-cell></table:table-row></table:table>'
    "</office:spreadsheet>",
)
LETTER = open_document(
    "application/vnd.oasis.opendocument.text", "<office:text><text:p>Change narrative</text:p></office:text>"
)


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PATH", "")
    office_program.cache_clear()
    yield
    monkeypatch.undo()
    office_program.cache_clear()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (word_document("Hello"), "a Word document"),
        (b"{\\rtf1 Hello}", "a rich text document"),
        (LETTER, "an OpenDocument text"),
        (SHEET, "an OpenDocument spreadsheet"),
    ],
)
@pytest.mark.usefixtures("without_office")
def test_without_libreoffice_a_document_is_refused_with_what_to_do(tmp_path: Path, content: bytes, words: str) -> None:
    made = opened(tmp_path, content)

    (finding,) = made.made.findings
    assert (made.made.refused, finding.code, finding.attention) == (True, "unconvertible", True)
    assert finding.sentence == f"The file is {words}; attach it saved as PDF, or install LibreOffice on the server."


@with_office
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (word_document("Change narrative"), "Change narrative"),
        (b"{\\rtf1\\ansi Change narrative\\par}", "Change narrative"),
        (LETTER, "Change narrative"),
        (SHEET, "Crew hours"),
    ],
)
def test_a_document_becomes_pages_and_somebody_may_compare_them(tmp_path: Path, content: bytes, words: str) -> None:
    made = opened(tmp_path, content)

    assert words in flat(made.path)
    assert made.found == [("office", False)]
    assert made.made.findings[0].sentence == "Converted by LibreOffice: compare with the original."


@with_office
def test_it_works_within_the_limits_of_the_sandbox_and_gives_the_same_section_twice(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(word_document("Change narrative"))
    sandbox = Sandbox()

    try:
        sections = [tmp_path / "one.section", tmp_path / "two.section"]
        answers = [sandbox.prepare(source, sha256_of(source), section) for section in sections]
    finally:
        sandbox.close()

    assert [(answer.refused, answer.pages) for answer in answers] == [(False, 1)] * 2
    assert sections[0].read_bytes() == sections[1].read_bytes()
    assert Section.open(sections[0]).page_count == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.section", "source", "two.section"]


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@with_office
def test_what_libreoffice_cannot_open_is_refused_in_a_sentence(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"PK\3\4 no document at all")

    with pytest.raises(Unconvertible, match="a Word document that LibreOffice cannot open"):
        office_to_pdf(source, DOCX, tmp_path / "made.pdf")

    assert [path.name for path in tmp_path.iterdir()] == ["source"]


@with_office
def test_a_linked_picture_is_not_fetched(tmp_path: Path) -> None:
    # The oldest way to learn who reads a document, and when.
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/spy.png"
        picture = f'<draw:frame text:anchor-type="paragraph"><draw:image xlink:href="{address}"/></draw:frame>'
        body = f"<office:text><text:p>{picture}Change narrative</text:p></office:text>"
        made = opened(tmp_path, open_document("application/vnd.oasis.opendocument.text", body))

        with pytest.raises(TimeoutError):
            server.accept()

    assert "Change narrative" in flat(made.path)


SLOW = """#!/bin/sh
echo $$ > "{folder}/pid"
exec sleep 60
"""


@pytest.fixture
def slow_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program that converts nothing and does not end, in place of LibreOffice."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(SLOW.format(folder=folder))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    office_program.cache_clear()
    yield folder
    monkeypatch.undo()
    office_program.cache_clear()


def test_a_conversion_that_takes_too_long_is_ended(
    tmp_path: Path, slow_office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "TIME_LIMIT", 1)
    source = tmp_path / "source"
    source.write_bytes(word_document("Hello"))

    with pytest.raises(Unconvertible, match="longer than 1 seconds"):
        office_to_pdf(source, DOCX, tmp_path / "made.pdf")

    assert not is_alive(int((slow_office / "pid").read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only the time limit ends it")
def test_libreoffice_dies_with_the_process_that_prepares_and_leaves_nothing(tmp_path: Path, slow_office: Path) -> None:
    source, section = tmp_path / "source", tmp_path / "made.section"
    source.write_bytes(word_document("Hello"))
    sandbox = Sandbox(Limits(wall_seconds=2))

    try:
        answer = sandbox.prepare(source, sha256_of(source), section)
    finally:
        sandbox.close()

    assert [finding[0] for finding in answer.findings] == ["too_slow"]
    process_id = int((slow_office / "pid").read_text())
    deadline = time.monotonic() + 5
    while is_alive(process_id) and time.monotonic() < deadline:
        os.sched_yield()
    assert not is_alive(process_id)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "source"]


def is_alive(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


TRY = """
import os, socket, sys
from pdf.processes import leave_network
leave_network()
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), 2)
except OSError:
    print("no network", os.getuid())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no namespaces")
def test_a_process_that_leaves_the_network_reaches_nobody_and_stays_who_it_was() -> None:
    _, environment = python_command("unused")
    probe = subprocess.run(["unshare", "--map-root-user", "--net", "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("this system lets nobody leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        made = subprocess.run([sys.executable, "-c", TRY, port], env=environment, capture_output=True, check=True)

    assert made.stdout.decode().split() == ["no", "network", str(os.getuid())]


@with_office
def test_a_document_in_an_archive_is_converted_too(tmp_path: Path) -> None:
    made = opened(tmp_path, zipped(("change.docx", word_document("Change narrative")), ("a.txt", b"Hello")))

    assert made.outline == [("Files", 1, []), ("a.txt", 2, []), ("change.docx", 3, [])]
    assert made.found == [("office", False)]
