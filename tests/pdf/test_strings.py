"""Strings and names come out as they went in, however they are written (ISO 32000-1, 7.3.4 and 7.3.5)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bench.other_readers import read_by
from tests.pdf.mutants import in_object_streams
from tests.pdf_files import linked, one_page, stream, write_pdf

EVERY_BYTE = bytes(range(256))

ENCRYPTIONS = {
    "RC4": pikepdf.Encryption(owner="owner", R=3, aes=False, metadata=False),
    "AES": pikepdf.Encryption(owner="owner", R=6),
}
KINDS = ["plain", "packed", *ENCRYPTIONS]

literal_pieces = st.one_of(
    st.binary(max_size=8).map(lambda data: re.sub(rb"([\\()])", rb"\\\1", data)),
    st.integers(0, 255).map(lambda byte: b"\\%03o" % byte),
    st.sampled_from((b"\\7", b"\\18", b"\\400", b"\\777", b"\\9", b"\\q", b"\\/", b"\\ ")),
    st.sampled_from((b"\\n", b"\\r", b"\\t", b"\\b", b"\\f", b"\\(", b"\\)", b"\\\\", b"(nested (deep))", b"()")),
    st.sampled_from((b"\n", b"\r", b"\r\n", b"\\\n", b"\\\r", b"\\\r\n", b"\\\n\n", b"\\\r\r", b"\\\n\r", b"\xfe\xff")),
)
literals = st.lists(literal_pieces, max_size=8).map(lambda pieces: b"(" + b"".join(pieces) + b")")
hexadecimal = st.binary(max_size=12).map(lambda data: b"<" + data.hex().encode() + b">")
odd_digits = st.text("0123456789abcdefABCDEF \n", max_size=9).map(lambda digits: b"<" + digits.encode() + b">")
names = st.binary(max_size=8).map(lambda data: b"/" + b"".join(b"#%02x" % byte for byte in data if byte))
values = st.lists(st.one_of(literals, hexadecimal, odd_digits, names), max_size=6)


def held(path: Path) -> list[bytes]:
    """The values of a file's page as qpdf decodes them."""
    with pikepdf.open(path) as document:
        return [
            item.unparse() if isinstance(item, pikepdf.Name) else bytes(item) for item in document.pages[0].obj["/Held"]
        ]


def written(folder: Path, values: list[bytes], kind: str) -> Path:
    """A file whose page holds the values."""
    source = write_pdf(
        folder / "source.pdf", one_page("Page", page=b"/Held 9 0 R", more={9: b"[" + b" ".join(values) + b"]"})
    )
    if kind == "packed":
        source.write_bytes(in_object_streams(source))
    elif kind in ENCRYPTIONS:
        with pikepdf.open(source, allow_overwriting_input=True) as document:
            document.save(source, encryption=ENCRYPTIONS[kind])
    return source


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=values)
def test_values_come_out_as_they_went_in(tmp_path: Path, kind: str, values: list[bytes]) -> None:
    source = written(tmp_path, values, kind)

    linked(tmp_path / "out.pdf", source)

    assert held(tmp_path / "out.pdf") == held(source)


@pytest.mark.parametrize("kind", KINDS)
def test_every_byte_comes_out_of_a_literal_and_of_a_hexadecimal_string(tmp_path: Path, kind: str) -> None:
    literal = b"(" + b"".join(b"\\%03o" % byte for byte in EVERY_BYTE) + b")"
    source = written(tmp_path, [literal, b"<" + EVERY_BYTE.hex().encode() + b">"], kind)

    linked(tmp_path / "out.pdf", source)

    assert held(tmp_path / "out.pdf") == [EVERY_BYTE, EVERY_BYTE]


ESCAPES = {
    "no meaning": (rb"(a\qb\8c)", b"aqb8c"),
    "octal too large": (rb"(a\777b\400c)", b"a\xffb\0c"),
    "two line feeds after a solidus": (b"(a\\\n\nb)", b"a\nb"),
}


@pytest.mark.parametrize(("string", "meant"), ESCAPES.values(), ids=ESCAPES)
def test_escapes_that_pypdf_takes_for_something_else_mean_what_the_standard_says(
    tmp_path: Path, string: bytes, meant: bytes
) -> None:
    linked(tmp_path / "out.pdf", written(tmp_path, [string], "plain"))

    assert held(tmp_path / "out.pdf") == [meant]


def test_carriage_returns_that_readers_take_differently_stay_as_they_stood(tmp_path: Path) -> None:
    linked(tmp_path / "out.pdf", written(tmp_path, [b"(a\rb\r\nc\\rd(\n)\\q)"], "plain"))

    assert b"(a\rb\r\nc\\rd(\n)\\q)" in (tmp_path / "out.pdf").read_bytes()


def test_line_feeds_are_escaped_because_ghostscript_takes_two_for_one(tmp_path: Path) -> None:
    linked(tmp_path / "out.pdf", written(tmp_path, [b"(a\\n\\nb\\r\\nc)"], "plain"))

    assert rb"(a\n\nb\r\nc)" in (tmp_path / "out.pdf").read_bytes()


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not on this machine")
def test_ghostscript_finds_every_colour_of_a_palette(tmp_path: Path) -> None:
    palette = stream(b"\0\1", b"/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace 10 0 R")
    objects = one_page("x", more={9: palette, 10: b"[/Indexed/DeviceRGB 1<0a0a0d0d0a28>]"})
    objects[3] = objects[3].replace(b"/Font", b"/XObject<</I 9 0 R>>/Font")
    objects[4] = stream(b"200 0 0 100 0 0 cm /I Do")
    source = write_pdf(tmp_path / "source.pdf", objects)

    linked(tmp_path / "out.pdf", source)

    assert read_by("gs", tmp_path / "out.pdf", tmp_path) == read_by("gs", source, tmp_path)


def test_pypdf_is_left_as_it_was(tmp_path: Path) -> None:
    source = written(tmp_path, [rb"(a\qb)"], "plain")

    linked(tmp_path / "out.pdf", source)

    kept: Any = PdfReader(source).pages[0]["/Held"]
    assert list(kept) == ["a\\qb"]
