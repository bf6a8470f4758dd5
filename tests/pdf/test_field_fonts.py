"""The fonts of a form's fields are found again, also where several forms become one (ISO 32000-1, 12.7.2)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bench.other_readers import read_by
from tests.pdf_files import linked, one_page, same_pages, write_pdf


def form(path: Path, font: bytes, *, name: bytes = b"/Helv", appearance: bytes | None = None) -> Path:
    """A file with a field whose appearance every reader draws itself, in a font of the form."""
    named = appearance or name
    return write_pdf(
        path,
        one_page(
            "Form",
            page=b"/Annots[10 0 R]",
            catalog=b"/AcroForm<</Fields[10 0 R]/NeedAppearances true/DA(%b 0 Tf 0 g)/DR<</Font<<%b 11 0 R>>>>>>"
            % (named, name),
            more={
                10: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(amount)/V(98,000.10)/Rect[40 500 400 560]/P 3 0 R/F 4"
                b"/DA(%b 30 Tf 0 g)>>" % named,
                11: b"<</Type/Font/Subtype/Type1/BaseFont%b/Encoding/WinAnsiEncoding>>" % font,
            },
        ),
    )


def fonts_in_use(path: Path) -> list[tuple[str, str]]:
    """Of each field the fonts that its name leads to, in its group's resources and in those of the whole form."""
    joined: Any = PdfReader(path).root_object["/AcroForm"]
    found = []
    for group in (item.get_object() for item in joined["/Fields"]):
        name = group["/Kids"][0].get_object()["/DA"].split()[0]
        found.append(tuple(place["/DR"]["/Font"][name]["/BaseFont"] for place in (group, joined)))
    return found


def test_a_field_group_has_the_fonts_of_its_form(tmp_path: Path) -> None:
    # Ghostscript looks for them at the parent of a field, and nowhere else where it has one.
    sources = [form(tmp_path / "first.pdf", b"/Helvetica"), form(tmp_path / "second.pdf", b"/Garamond", name=b"/Body")]

    linked(tmp_path / "out.pdf", *sources)

    assert fonts_in_use(tmp_path / "out.pdf") == [("/Helvetica", "/Helvetica"), ("/Garamond", "/Garamond")]


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not on this machine")
def test_ghostscript_draws_a_field_in_its_own_font(tmp_path: Path) -> None:
    source = form(tmp_path / "form.pdf", b"/Courier", name=b"/Cour")

    linked(tmp_path / "out.pdf", source)

    assert read_by("gs", tmp_path / "out.pdf", tmp_path) == read_by("gs", source, tmp_path)


def test_two_standard_fonts_of_one_name_stay_apart(tmp_path: Path) -> None:
    first = form(tmp_path / "first.pdf", b"/Helvetica", name=b"/F1")
    second = form(tmp_path / "second.pdf", b"/Courier", name=b"/F1")

    linked(tmp_path / "out.pdf", first, second)

    assert fonts_in_use(tmp_path / "out.pdf") == [("/Helvetica", "/Helvetica"), ("/Courier", "/Courier")]
    assert same_pages(tmp_path / "out.pdf", first, second)


def test_a_standard_font_keeps_the_name_that_all_forms_know_it_by(tmp_path: Path) -> None:
    linked(tmp_path / "out.pdf", form(tmp_path / "form.pdf", b"/Helvetica"))

    joined: Any = PdfReader(tmp_path / "out.pdf").root_object["/AcroForm"]
    assert list(joined["/DR"]["/Font"]) == ["/Helv"]


def test_a_font_whose_name_is_written_with_escapes_is_found(tmp_path: Path) -> None:
    source = form(tmp_path / "form.pdf", b"/Garamond", name=b"/Body", appearance=b"/B#6fdy")

    linked(tmp_path / "out.pdf", source)

    assert fonts_in_use(tmp_path / "out.pdf") == [("/Garamond", "/Garamond")]
