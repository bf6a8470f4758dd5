"""Fields keep their fonts and their look where several forms become one (ISO 32000-1, 12.7.2)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bench.other_readers import read_by
from tests.pdf_files import Objects, linked, one_page, rendered, same_pages, stream, write_pdf


def form(
    path: Path,
    font: bytes,
    *,
    name: bytes = b"/Helv",
    appearance: bytes | None = None,
    value: bytes = b"(98,000.10)",
    needed: bool = True,
    look: bytes = b"",
    more: Objects | None = None,
) -> Path:
    """A file with a field in a font of the form; readers draw it themselves where it has no look of its own."""
    named = appearance or name
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(amount)/V%b/Rect[40 500 400 560]/P 3 0 R/F 4/DA(%b 30 Tf 0 g)%b>>"
    joined = b"/AcroForm<</Fields[10 0 R]/NeedAppearances %b/DA(%b 0 Tf 0 g)/DR<</Font<<%b 11 0 R>>>>>>"
    objects = one_page(
        "Form",
        page=b"/Annots[10 0 R]",
        catalog=joined % (b"true" if needed else b"false", named, name),
        more={
            10: field % (value, named, look),
            11: b"<</Type/Font/Subtype/Type1/BaseFont%b/Encoding/WinAnsiEncoding>>" % font,
            **(more or {}),
        },
    )
    return write_pdf(path, objects)


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
    assert [(name, font["/BaseFont"]) for name, font in joined["/DR"]["/Font"].items()] == [("/Helv", "/Helvetica")]


def test_a_font_whose_name_is_written_with_escapes_is_found(tmp_path: Path) -> None:
    source = form(tmp_path / "form.pdf", b"/Garamond", name=b"/Body", appearance=b"/B#6fdy")

    linked(tmp_path / "out.pdf", source)

    assert fonts_in_use(tmp_path / "out.pdf") == [("/Garamond", "/Garamond")]


def drawn(path: Path, *, value: bytes, shown: bytes, needed: bool) -> Path:
    """A form with one field, what its appearance shows, and whether it asks readers to draw that anew."""
    box = b"/Type/XObject/Subtype/Form/BBox[0 0 360 60]/Resources<</Font<</Helv 11 0 R>>>>"
    look, more = b"/AP<</N 12 0 R>>", {12: stream(shown, box)}
    return form(path, b"/Helvetica", value=value, needed=needed, look=look, more=more)


def asks_for_appearances(path: Path) -> bool:
    joined: Any = PdfReader(path).root_object["/AcroForm"]
    return bool(joined.get("/NeedAppearances", False))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"(98,000.10)", rb"BT /Helv 12 Tf 2 5 Td (98,) Tj [(000)-20(.1\060)] TJ ET"),
        (b"()", b"/Tx BMC EMC"),
        (b"(\xfe\xff\0A\0\xe9)", b"BT /Helv 12 Tf 2 5 Td (A\xe9) Tj ET"),
    ],
)
def test_a_form_that_shows_its_values_has_no_other_form_drawn_anew(tmp_path: Path, value: bytes, shown: bytes) -> None:
    careful = drawn(tmp_path / "careful.pdf", value=b"(1)", shown=b"0 0 99 9 re f", needed=False)
    asking = drawn(tmp_path / "asking.pdf", value=value, shown=shown, needed=True)

    linked(tmp_path / "out.pdf", careful, asking)

    assert not asks_for_appearances(tmp_path / "out.pdf")
    assert rendered(tmp_path / "out.pdf")[0].tobytes() == rendered(careful)[0].tobytes()


@pytest.mark.parametrize("shown", [b"/Tx BMC EMC", b"BT (0.00) Tj ET", b"BT <0102> Tj ET", b"/Fm1 Do"])
def test_a_form_whose_appearances_are_not_those_of_its_values_is_drawn_by_the_reader(
    tmp_path: Path, shown: bytes
) -> None:
    # LibreOffice leaves appearances empty, scripts that fill in a form leave the old ones.
    careful = drawn(tmp_path / "careful.pdf", value=b"(1)", shown=b"BT (1) Tj ET", needed=False)
    asking = drawn(tmp_path / "asking.pdf", value=b"(98,000.10)", shown=shown, needed=True)

    linked(tmp_path / "out.pdf", careful, asking)

    assert asks_for_appearances(tmp_path / "out.pdf")


def test_a_list_whose_options_only_readers_draw_is_drawn_by_them(tmp_path: Path) -> None:
    careful = drawn(tmp_path / "careful.pdf", value=b"(1)", shown=b"BT (1) Tj ET", needed=False)
    asking = drawn(tmp_path / "asking.pdf", value=b"()", shown=b"/Tx BMC EMC", needed=True)
    asking.write_bytes(asking.read_bytes().replace(b"/FT/Tx/T(amount)", b"/FT/Ch/Opt[(aa)]"))

    linked(tmp_path / "out.pdf", careful, asking)

    assert asks_for_appearances(tmp_path / "out.pdf")


def test_a_form_alone_asks_for_what_it_asked_for(tmp_path: Path) -> None:
    linked(tmp_path / "out.pdf", drawn(tmp_path / "form.pdf", value=b"(1)", shown=b"BT (1) Tj ET", needed=True))

    assert asks_for_appearances(tmp_path / "out.pdf")


def test_a_note_that_readers_draw_themselves_is_drawn_beside_a_form_too(tmp_path: Path) -> None:
    # Without /DA, pdfium sets it as the form of the file says, and had none to look at in this one.
    note = b"/Annots[<</Type/Annot/Subtype/FreeText/Rect[40 500 400 560]/Contents(Paid in full)/F 4/C[1 1 0]>>]"
    noted = write_pdf(tmp_path / "noted.pdf", one_page("Noted", page=note))
    bare = write_pdf(tmp_path / "bare.pdf", one_page("Noted"))
    other = form(tmp_path / "form.pdf", b"/Garamond", name=b"/Body", needed=False)

    linked(tmp_path / "out.pdf", noted, other)

    assert rendered(tmp_path / "out.pdf")[0].tobytes() == rendered(noted)[0].tobytes()
    assert rendered(noted)[0].tobytes() != rendered(bare)[0].tobytes()
