"""What conversion writes is valid, becomes a section like any other PDF, and looks the same once it is linked."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from pdf.convert import to_pdf
from pdf.media import media_type
from pdf.prepare import prepare_file
from tests.pdf_files import linked, same_pages, syntax_problems


def picture(kind: str, mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((240, 160)).convert(mode).save(buffer, kind)
    return buffer.getvalue()


SOURCES = {
    "text": "Delivery ticket\n\tPipe\t12\n日本語 Ωμέγα شركة 😀\n".encode(),
    "markup": b"<html><body>Session expired</body></html>",
    "table": b"Item,Amount\nPipe,120.00\nElbow,14.50\n",
    "jpeg": picture("JPEG"),
    "cmyk jpeg": picture("JPEG", "CMYK"),
    "png": picture("PNG"),
    "png with alpha": picture("PNG", "RGBA"),
    "palette png": picture("PNG", "P"),
    "fax": picture("TIFF", "1"),
    "gif": picture("GIF", "P"),
    "webp": picture("WEBP"),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_a_converted_file_is_valid_and_looks_the_same_once_linked(tmp_path: Path, kind: str) -> None:
    source, made, backup = tmp_path / "source", tmp_path / "made.pdf", tmp_path / "backup.pdf"
    source.write_bytes(SOURCES[kind])

    to_pdf(source, media_type(source), "", made)
    linked(backup, made)

    assert syntax_problems(made) == []
    assert syntax_problems(backup) == []
    assert same_pages(backup, made)


@pytest.mark.parametrize("kind", SOURCES)
def test_preparing_a_file_leaves_its_section_and_nothing_else(tmp_path: Path, kind: str) -> None:
    source, section = tmp_path / "source", tmp_path / "made.section"
    source.write_bytes(SOURCES[kind])

    made = prepare_file(source, hashlib.sha256(SOURCES[kind]).hexdigest(), section)

    assert (made.pages, made.refused, made.findings) == (1, False, ())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.section", "source"]


def test_a_file_that_cannot_become_pages_is_refused_with_the_reason(tmp_path: Path) -> None:
    source, section = tmp_path / "source", tmp_path / "made.section"
    source.write_bytes(SOURCES["jpeg"][:900])

    made = prepare_file(source, hashlib.sha256(SOURCES["jpeg"][:900]).hexdigest(), section)

    assert (made.pages, made.refused, made.media_type) == (0, True, "image/jpeg")
    assert made.findings[0].sentence == "The JPEG image is damaged: its data breaks off before the end."
    assert [path.name for path in tmp_path.iterdir()] == ["source"]
