"""What a file is, by its content and never by its name (PDF.md, the traps)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from pdf.convert import Unconvertible, to_pdf
from pdf.media import media_type
from tests.pdf_files import one_page, write_pdf


def named(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(buffer, kind)
    return buffer.getvalue()


def archive(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        for name, content in members.items():
            written.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), content)
    return buffer.getvalue()


BINARY_WORKBOOK = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
MAIL = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: Invoice 12\r\nDate: Mon, 1 Sep 2025\r\n\r\nSee attached."


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"<!DOCTYPE html><html><body>Session expired</body></html>", "text/html"),
        (b"\xef\xbb\xbf\r\n<HTML><body>Sign in</body>", "text/html"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("TIFF"), "image/tiff"),
        (picture("GIF"), "image/gif"),
        (picture("BMP"), "image/bmp"),
        (picture("WEBP"), "image/webp"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "video/mp4"),
        (
            archive(TYPES="", word__document="x"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (archive(TYPES="", xl__workbook="x"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text"),
        (archive(photos__one="x"), "application/zip"),
        (b"PK\x03\x04 cut off", "application/zip"),
        (b"{\\rtf1 Dear", "application/rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "application/x-ole-storage"),
        (archive(TYPES="", xl__workbook="x", **{"xl__workbook.bin": "x"}), BINARY_WORKBOOK),
        (b"AC1027" + bytes(100), "image/vnd.dwg"),
        (MAIL, "message/rfc822"),
        (b"Item,Qty,Amount\nPipe,3,120.00\nElbow,8,14.50\n", "text/csv"),
        (b"Item;Amount\nPipe;120,00\nElbow;14,50\n", "text/csv"),
        (b"Dear Sir, dear Madam,\nwe thank you, as ever, for the order.\n", "text/plain"),
        ("Wir bestätigen die Lieferung.".encode("cp1252"), "text/plain"),
        ("Delivery ticket 12".encode("utf-16"), "text/plain"),
        (b"", "application/x-empty"),
        (bytes(range(256)) * 40, "application/octet-stream"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "application/octet-stream"),
    ],
)
def test_a_file_named_pdf_is_what_its_content_says(tmp_path: Path, content: bytes, wanted: str) -> None:
    assert media_type(named(tmp_path, "invoice.pdf", content)) == wanted


@pytest.mark.parametrize("name", ["photo.jpg", "list.csv", "no ending", "a.exe"])
def test_a_pdf_is_one_under_any_name(tmp_path: Path, name: str) -> None:
    assert media_type(write_pdf(tmp_path / name, one_page("Invoice"))) == "application/pdf"


def test_a_pdf_behind_some_other_bytes_is_still_one(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "a.pdf", one_page("Invoice")).read_bytes()

    assert media_type(named(tmp_path, "b.pdf", b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + whole)) == "application/pdf"


def test_prose_with_commas_is_no_table(tmp_path: Path) -> None:
    prose = (
        b"First, we poured the slab, then the walls.\nSecond, we waited, and it rained.\nThird, we went, all of us.\n"
    )

    assert media_type(named(tmp_path, "report.csv", prose)) == "text/plain"


def test_one_line_is_no_table(tmp_path: Path) -> None:
    assert media_type(named(tmp_path, "one.csv", b"a,b,c")) == "text/plain"


def test_a_table_longer_than_the_sample_is_told_by_its_whole_lines(tmp_path: Path) -> None:
    rows = b"Item,Note\n" + b"".join(b"%d,%b\n" % (number, b"x" * 500) for number in range(400))

    assert media_type(named(tmp_path, "long.csv", rows)) == "text/csv"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (archive(TYPES="", xl__workbook="x"), "Excel workbook is damaged"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(30), "attach the files inside it, or a ZIP archive of them"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "is a video"),
        (b"\x7fELF" + bytes(64), "kind of file is not known"),
    ],
)
def test_what_cannot_become_pages_is_refused_in_a_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    source, target = named(tmp_path, "invoice.pdf", content), tmp_path / "made.pdf"

    with pytest.raises(Unconvertible, match=words) as refused:
        to_pdf(source, media_type(source), "", target)

    assert str(refused.value).endswith(".")
    assert not target.exists()
