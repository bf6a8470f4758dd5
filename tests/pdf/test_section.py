"""A prepared section: what it holds, and that preparing it again gives the same bytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pdf.section import PageBox, Section, Unreadable, prepare_pdf
from tests.pdf_files import codes, linked, one_page, pages, prepared, same_pages, stream, syntax_problems, write_pdf


def test_a_clean_file_becomes_a_section_without_findings(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "clean.pdf", pages("One", "Two", "Three"))

    section, made = prepared(source)

    assert (made.pages, made.findings) == (3, ())
    assert len(Section.open(section).pages) == 3


def test_the_same_file_gives_the_same_section(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One", "Two"))

    prepare_pdf(source, tmp_path / "first")
    prepare_pdf(source, tmp_path / "second")

    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_the_original_is_not_touched_and_nothing_else_stays_behind(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One"))
    before = source.read_bytes()

    prepared(source)

    assert source.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "a.section"]


def test_page_boxes_are_the_visible_size_before_rotation(tmp_path: Path) -> None:
    objects = one_page("Odd", page=b"/CropBox[10 20 310 1020]/Rotate -90/UserUnit 2")

    section, _ = prepared(write_pdf(tmp_path / "odd.pdf", objects))

    assert Section.open(section).pages == (PageBox(600, 1544, 270),)


def test_rotation_user_unit_crop_box_and_odd_sizes_are_kept(tmp_path: Path) -> None:
    odd = write_pdf(tmp_path / "odd.pdf", one_page("Odd", page=b"/CropBox[10 200 310 1020]/Rotate 90/UserUnit 2"))
    tiny = write_pdf(tmp_path / "tiny.pdf", one_page("Tiny", page=b"/CropBox[40 700 43 703]/Rotate 180"))

    linked(tmp_path / "out.pdf", odd, tiny)

    assert same_pages(tmp_path / "out.pdf", odd, tiny)


def test_attributes_inherited_over_two_levels_are_written_onto_the_page(tmp_path: Path) -> None:
    objects = pages("Inherits")
    objects[2] = b"<</Type/Pages/Kids[6 0 R]/Count 1/MediaBox[0 0 400 900]/Rotate 90>>"
    objects[6] = b"<</Type/Pages/Parent 2 0 R/Kids[21 0 R]/Count 1/Resources<</Font<</F1 5 0 R>>>>/Rotate 180>>"
    objects[21] = objects[21].replace(b"/Parent 2", b"/Parent 6")
    source = write_pdf(tmp_path / "deep.pdf", objects)

    section, _ = prepared(source)
    linked(tmp_path / "out.pdf", source)

    assert Section.open(section).pages == (PageBox(400, 900, 180),)
    assert same_pages(tmp_path / "out.pdf", source)


def test_a_page_listed_twice_becomes_two_pages(tmp_path: Path) -> None:
    objects = pages("Again")
    objects[2] = objects[2].replace(b"/Kids[21 0 R]/Count 1", b"/Kids[21 0 R 21 0 R]/Count 2")
    source = write_pdf(tmp_path / "twice.pdf", objects)

    linked(tmp_path / "out.pdf", source)

    assert same_pages(tmp_path / "out.pdf", source)
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_names_with_nul_and_with_bytes_of_no_character_set_still_find_their_resources(tmp_path: Path) -> None:
    # pypdf 7.1 reads the name and what follows a NUL as one, and guesses a character set for the other.
    objects = one_page("x")
    objects[3] = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1\x005 0 R>>/XObject<</Pl\xe4n 6 0 R>>>>>>"
    )
    objects[4] = stream(b"BT /F1 60 Tf 40 700 Td (Seen) Tj ET /Pl\xe4n Do")
    objects[6] = stream(b"0 0 300 300 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]")
    source = write_pdf(tmp_path / "names.pdf", objects)

    _, made = prepared(source)
    linked(tmp_path / "out.pdf", source)

    assert made.findings == ()
    assert same_pages(tmp_path / "out.pdf", source)


def test_strings_numbers_and_names_come_through_byte_for_byte(tmp_path: Path) -> None:
    from pypdf import PdfReader

    odd = b"/Odd[(a\\)b\\\\c\\r\\n\\0) <00ff80> -0.000001 12345678901 .5 true null /A#20B]"
    source = write_pdf(tmp_path / "values.pdf", one_page("Values", page=odd))

    linked(tmp_path / "out.pdf", source)

    kept: Any = PdfReader(tmp_path / "out.pdf").pages[0]["/Odd"]
    assert kept[0].original_bytes == b"a)b\\c\r\n\x00"
    assert kept[1].original_bytes == b"\x00\xff\x80"
    assert list(kept)[2:5] == [-0.000001, 12345678901, 0.5]
    assert str(kept[7]) == "/A B"


def test_a_file_that_is_not_a_section_is_refused(tmp_path: Path) -> None:
    other, short = tmp_path / "other", tmp_path / "short"
    other.write_bytes(b"%PDF-1.7" + bytes(200))
    section, _ = prepared(write_pdf(tmp_path / "a.pdf", pages("One")))
    short.write_bytes(section.read_bytes()[:-1])

    for path in (other, short):
        with pytest.raises(ValueError, match=r"not a section|cut short"):
            Section.open(path)


def test_a_given_password_opens_a_locked_file(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "docs/example/files/locked-report.pdf"

    with pytest.raises(Unreadable) as refused:
        prepare_pdf(source, tmp_path / "none")
    with pytest.raises(Unreadable):
        prepare_pdf(source, tmp_path / "none", password="wrong")

    assert refused.value.finding.code == "locked"
    assert refused.value.finding.attention


def test_findings_travel_in_the_section(tmp_path: Path) -> None:
    section, made = prepared(write_pdf(tmp_path / "js.pdf", one_page("x", catalog=b"/AA<<>>")))

    assert codes(made) == ["actions"]
    assert Section.open(section).findings == made.findings


def test_linking_needs_no_pdf_reader(tmp_path: Path) -> None:
    script = "import sys, pdf.link, pdf.section; print({'pypdf', 'pikepdf', 'pypdfium2', 'numpy'} & set(sys.modules))"

    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "set()"
