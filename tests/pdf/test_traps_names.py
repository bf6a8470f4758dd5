"""Traps of what files call alike: destinations, form fields, fonts of forms (PDF.md, Traps).

Word and LaTeX name the destinations of every file alike (_Toc1, section.1); a general contractor sends the same waiver
template to every subcontractor.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.pdf_files import Objects, destination_page, linked, pages, same_pages, stream, syntax_problems, write_pdf

LINK = b"<</Type/Annot/Subtype/Link/Rect[40 700 200 760]/Border[0 0 0]%b>>"

BY_NAME_TREE: Objects = {6: b"<</Dests<</Kids[7 0 R]>>>>", 7: b"<</Limits[(ch)(ch)]/Names[(ch)8 0 R]>>"}
BY_DICTIONARY: Objects = {6: b"<</ch 8 0 R>>"}


def manual(path: Path, target: int, link: bytes, *, old: bool = False, place: bytes = b"[%d 0 R/XYZ 0 700 0]") -> Path:
    """Three pages; a link on the first leads to destination `ch`, which is page `target` (from 0)."""
    catalog = b"/Dests 6 0 R" if old else b"/Names 6 0 R"
    objects = pages(path.stem, "Second", "Third", catalog=catalog, more=BY_DICTIONARY if old else BY_NAME_TREE)
    objects[8] = place % (21 + target)
    objects[9] = LINK % link
    objects[21] = objects[21].replace(b"/Contents", b"/Annots[9 0 R]/Contents")
    return write_pdf(path, objects)


def first_link(reader: PdfReader, page: int) -> Any:
    return reader.pages[page]["/Annots"][0].get_object()  # type: ignore[index] # an array


@pytest.mark.parametrize("old", [False, True], ids=["name tree", "dictionary of PDF 1.1"])
def test_equal_names_of_destinations_lead_into_their_own_files(tmp_path: Path, old: bool) -> None:
    dest = b"/Dest/ch" if old else b"/Dest(ch)"
    first = manual(tmp_path / "first.pdf", 1, dest, old=old)
    second = manual(tmp_path / "second.pdf", 2, dest, old=old)

    linked(tmp_path / "out.pdf", first, second)

    reader = PdfReader(tmp_path / "out.pdf")
    assert destination_page(reader, first_link(reader, 0)["/Dest"]) == 1
    assert destination_page(reader, first_link(reader, 3)["/Dest"]) == 5
    assert list(first_link(reader, 3)["/Dest"])[1:] == ["/XYZ", 0, 700, 0]
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_go_to_actions_by_name_become_explicit_too(tmp_path: Path) -> None:
    first = manual(tmp_path / "first.pdf", 2, b"/A<</S/GoTo/D(ch)>>")
    second = manual(tmp_path / "second.pdf", 1, b"/A<</S/GoTo/D(ch)>>")

    linked(tmp_path / "out.pdf", first, second)

    reader = PdfReader(tmp_path / "out.pdf")
    assert destination_page(reader, first_link(reader, 0)["/A"]["/D"]) == 2
    assert destination_page(reader, first_link(reader, 3)["/A"]["/D"]) == 4


def test_a_destination_that_is_a_dictionary_keeps_its_view(tmp_path: Path) -> None:
    # Acrobat's "named destination" holds << /D [...] >>, which may hold more than the place.
    source = manual(tmp_path / "first.pdf", 2, b"/Dest(ch)", place=b"<</D[%d 0 R/FitH 5]>>")

    linked(tmp_path / "out.pdf", source)

    reader = PdfReader(tmp_path / "out.pdf")
    destination = first_link(reader, 0)["/Dest"]
    assert destination_page(reader, destination) == 2
    assert list(destination)[1:] == ["/FitH", 5]


def test_a_link_to_a_name_that_does_not_exist_leads_nowhere_rather_than_elsewhere(tmp_path: Path) -> None:
    first = manual(tmp_path / "first.pdf", 1, b"/Dest(other)")
    second = manual(tmp_path / "second.pdf", 1, b"/Dest(ch)")

    linked(tmp_path / "out.pdf", first, second)

    link = first_link(PdfReader(tmp_path / "out.pdf"), 0)
    assert "/Dest" not in link
    assert "/A" not in link


RADIO = b"<</Type/Annot/Subtype/Widget/Parent 11 0 R/Rect[%d 500 %d 520]/AS/%b/AP<</N<</%b 16 0 R/Off 17 0 R>>>>>>"


def waiver(
    path: Path, amount: bytes, *, font: bytes = b"/Helvetica", field: bytes = b"", catalog: bytes = b"/AcroForm 6 0 R"
) -> Path:
    """A template's form: a text field and a pair of radio buttons, filled in."""
    look = b"/Type/XObject/Subtype/Form/BBox[0 0 200 40]/Resources<</Font<</F1 5 0 R>>>>"
    more = {
        6: b"<</Fields[10 0 R 11 0 R]/DA(/Body 12 Tf 0 g)/DR<</Font<</Body 15 0 R>>>>>>",
        10: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(amount)/V(%b)/Rect[40 600 240 640]/P 21 0 R/AP<</N 14 0 R>>"
        b"/DA(/Body 18 Tf 0 g)%b>>" % (amount, field),
        11: b"<</FT/Btn/Ff 49152/T(kind)/V/Final/Kids[12 0 R 13 0 R]>>",
        12: RADIO % (40, 60, b"Final", b"Final"),
        13: RADIO % (80, 100, b"Off", b"Other"),
        14: stream(b"BT /F1 18 Tf 2 8 Td (%b) Tj ET" % amount, look),
        15: b"<</Type/Font/Subtype/TrueType/BaseFont%b/FontDescriptor 18 0 R>>" % font,
        16: stream(b"0 0 20 20 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 20 20]"),
        17: stream(b"0 0 20 20 re S", b"/Type/XObject/Subtype/Form/BBox[0 0 20 20]"),
        18: b"<</Type/FontDescriptor/FontName%b/Flags 32>>" % font,
    }
    objects = pages("Waiver", catalog=catalog, more=more)
    objects[21] = objects[21].replace(b"/Contents", b"/Annots[10 0 R 12 0 R 13 0 R]/Contents")
    return write_pdf(path, objects)


def test_two_waivers_from_one_template_keep_their_own_values(tmp_path: Path) -> None:
    first, second = waiver(tmp_path / "first.pdf", b"1,250.00"), waiver(tmp_path / "second.pdf", b"98,000.10")

    linked(tmp_path / "out.pdf", first, second)

    fields = PdfReader(tmp_path / "out.pdf").get_fields() or {}
    assert fields["p1.amount"]["/V"] == "1,250.00"
    assert fields["p2.amount"]["/V"] == "98,000.10"
    assert same_pages(tmp_path / "out.pdf", first, second)
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_radio_buttons_of_two_waivers_stay_two_groups(tmp_path: Path) -> None:
    first, second = waiver(tmp_path / "first.pdf", b"1.00"), waiver(tmp_path / "second.pdf", b"2.00")

    linked(tmp_path / "out.pdf", first, second)

    form: Any = PdfReader(tmp_path / "out.pdf").root_object["/AcroForm"]
    groups = [group.get_object() for group in form["/Fields"]]
    radios = [group["/Kids"][1].get_object() for group in groups]
    assert [(radio["/T"], radio["/V"], len(radio["/Kids"])) for radio in radios] == [("kind", "/Final", 2)] * 2
    assert [radio["/Parent"].get_object() == group for radio, group in zip(radios, groups, strict=True)] == [True] * 2


def test_fonts_of_two_forms_with_one_name_stay_apart(tmp_path: Path) -> None:
    first = waiver(tmp_path / "first.pdf", b"1.00", font=b"/Garamond")
    second = waiver(tmp_path / "second.pdf", b"2.00", font=b"/Verdana")

    linked(tmp_path / "out.pdf", first, second)

    form: Any = PdfReader(tmp_path / "out.pdf").root_object["/AcroForm"]
    shown = []
    for group in form["/Fields"]:
        text_field = group.get_object()["/Kids"][0].get_object()
        for appearance in (group.get_object()["/DA"], text_field["/DA"]):
            font = form["/DR"]["/Font"]["/" + appearance.split()[0].removeprefix("/")]
            shown.append(font["/BaseFont"])
    assert shown == ["/Garamond", "/Garamond", "/Verdana", "/Verdana"]


def test_a_field_that_brings_its_own_fonts_finds_them_under_their_new_names(tmp_path: Path) -> None:
    # LibreOffice writes /DR into every field, and poppler looks there first.
    source = waiver(tmp_path / "form.pdf", b"1.00", field=b"/DR<</Font<</Body 15 0 R>>>>")

    linked(tmp_path / "out.pdf", source)

    form: Any = PdfReader(tmp_path / "out.pdf").root_object["/AcroForm"]
    field = form["/Fields"][0].get_object()["/Kids"][0].get_object()
    assert field["/DA"].split()[0] in field["/DR"]["/Font"]


def test_a_field_that_only_the_page_knows_joins_the_group_of_its_part(tmp_path: Path) -> None:
    # Scanner software and page extractors leave widgets behind without listing them in /AcroForm.
    sources = [waiver(tmp_path / f"{name}.pdf", name.encode(), catalog=b"") for name in ("first", "second")]

    linked(tmp_path / "out.pdf", *sources)

    fields = PdfReader(tmp_path / "out.pdf").get_fields() or {}
    assert (fields["p1.amount"]["/V"], fields["p2.amount"]["/V"]) == ("first", "second")
    assert same_pages(tmp_path / "out.pdf", *sources)
