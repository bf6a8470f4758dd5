"""Traps of files that are not what they seem: portfolios, XFA, signed, locked, wrongly named (PDF.md, Traps)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Encryption, Permissions
from PIL import Image
from pypdf import PdfReader

from pdf.link import LinkPart, link
from pdf.prepare import PreparedFile, prepare_file
from pdf.section import Prepared, Section, Unreadable
from tests.pdf_files import (
    INFO,
    Objects,
    codes,
    linked,
    one_page,
    pages,
    prepared,
    same_pages,
    stream,
    syntax_problems,
    write_pdf,
)


def prepared_file(source: Path) -> tuple[Path, PreparedFile]:
    """What becomes of a file of any kind, as a compile prepares it."""
    section = source.with_suffix(".section")
    return section, prepare_file(source, hashlib.sha256(source.read_bytes()).hexdigest(), section)


def found(made: PreparedFile | Prepared) -> list[tuple[str, bool]]:
    return [(finding.code, finding.attention) for finding in made.findings]


def portfolio(path: Path, *inside: Path) -> Path:
    """A PDF portfolio, as Outlook's and Acrobat's "combine into a portfolio" make it."""
    names = b"".join(b"(%05d)%d 0 R" % (index, 10 + 2 * index) for index in range(len(inside)))
    more: dict[int, bytes] = {}
    for index, file in enumerate(inside):
        more[10 + 2 * index] = b"<</Type/Filespec/F(%b)/UF(%b)/EF<</F %d 0 R>>>>" % (
            file.name.encode(),
            file.name.encode(),
            11 + 2 * index,
        )
        more[11 + 2 * index] = stream(file.read_bytes(), b"/Type/EmbeddedFile")
    catalog = b"/Collection<</View/D>>/Names<</EmbeddedFiles<</Names[%b]>>>>" % names
    return write_pdf(path, one_page("Open in Acrobat", catalog=catalog, more=more))


def test_the_files_inside_a_portfolio_are_shown_after_its_cover_sheet(tmp_path: Path) -> None:
    invoice = write_pdf(tmp_path / "invoice.pdf", pages("Invoice", "Terms"))
    photo = tmp_path / "photo.png"
    Image.new("RGB", (60, 40), "red").save(photo)
    drawings = write_pdf(
        tmp_path / "drawings.pdf", pages("Plan", catalog=b"/Outlines 6 0 R", more=one_outline_item(21))
    )
    source = portfolio(tmp_path / "portfolio.pdf", invoice, photo, drawings)

    section, made = prepared_file(source)
    link([LinkPart(section, "Portfolio")], tmp_path / "out.pdf", info=INFO)

    assert (made.pages, found(made)) == (5, [("portfolio", False)])
    assert outline(PdfReader(tmp_path / "out.pdf")) == [
        ("Portfolio", 0, [("Cover sheet", 0, []), ("invoice.pdf", 1, []), ("photo.png", 3, []),
                          ("drawings.pdf", 4, [("North", 4, [])])]),
    ]  # fmt: skip
    with pikepdf.open(tmp_path / "out.pdf") as out:
        originals = [out.attachments[name].get_file().read_bytes() for name in sorted(out.attachments)]
    assert originals == [file.read_bytes() for file in (invoice, photo, drawings)]
    assert syntax_problems(tmp_path / "out.pdf") == []
    assert sorted(path.name for path in tmp_path.glob("portfolio*")) == ["portfolio.pdf", "portfolio.section"]


def one_outline_item(page: int) -> Objects:
    return {
        6: b"<</First 7 0 R/Last 7 0 R/Count 1>>",
        7: b"<</Title(North)/Parent 6 0 R/Dest[%d 0 R/Fit]>>" % page,
    }


def outline(reader: PdfReader) -> list[Any]:
    """Title, page and what is below, of each item."""

    def level(rows: list[Any]) -> list[Any]:
        made: list[Any] = []
        for row in rows:
            if isinstance(row, list):
                made[-1][2].extend(level(row))
            else:
                made.append((row.title, reader.get_destination_page_number(row), []))
        return made

    return level(reader.outline)


def test_a_file_inside_a_portfolio_that_has_no_pages_is_named_with_its_reason(tmp_path: Path) -> None:
    plan = tmp_path / "plan.dwg"
    plan.write_bytes(b"AC1032" + bytes(100))
    fine = write_pdf(tmp_path / "fine.pdf", pages("Fine"))

    _, made = prepared_file(portfolio(tmp_path / "portfolio.pdf", plan, fine))

    assert (made.pages, found(made)) == (2, [("portfolio", False), ("unconvertible", True)])
    assert "“plan.dwg”" in made.findings[1].sentence


def test_an_empty_portfolio_and_one_of_strange_files_only_need_attention(tmp_path: Path) -> None:
    strange = tmp_path / "strange.bin"
    strange.write_bytes(bytes(range(256)))

    _, empty = prepared_file(portfolio(tmp_path / "empty.pdf"))
    _, made = prepared_file(portfolio(tmp_path / "portfolio.pdf", strange))

    assert (empty.pages, found(empty)) == (1, [("portfolio", True)])
    assert (made.pages, found(made)) == (1, [("portfolio", True), ("unconvertible", True)])


def test_portfolios_inside_portfolios_are_opened_only_so_deep(tmp_path: Path) -> None:
    inner = write_pdf(tmp_path / "inner.pdf", pages("Inner"))
    for depth in range(5):
        inner = portfolio(tmp_path / f"level{depth}.pdf", inner)

    _, made = prepared_file(inner)

    assert made.pages == 4
    assert ("portfolio", True) in found(made)


WAIT = b"/AcroForm<</XFA 10 0 R/Fields[%b]>>"


def test_a_form_of_acrobat_only_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    # LiveCycle writes one page, "Please wait...", and the form as XML that only Acrobat draws.
    source = write_pdf(
        tmp_path / "xfa.pdf", one_page("Please wait", catalog=WAIT % b"", more={10: stream(b"<xdp:xdp/>")})
    )

    _, made = prepared_file(source)

    assert made.refused
    assert found(made) == [("xfa", True)]
    assert "print it to PDF" in made.findings[0].sentence


def test_a_form_that_has_its_pages_too_loses_only_the_copy_of_its_data(tmp_path: Path) -> None:
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Ace)/Rect[0 0 9 9]>>"
    objects = one_page("Form", page=b"/Annots[11 0 R]", catalog=WAIT % b"11 0 R", more={10: stream(b"<x/>"), 11: field})
    source = write_pdf(tmp_path / "hybrid.pdf", objects)

    _, made = prepared(source)
    linked(tmp_path / "out.pdf", source)

    assert found(made) == [("xfa_dropped", False)]
    assert (PdfReader(tmp_path / "out.pdf").get_fields() or {})["p1.name"]["/V"] == "Ace"
    assert b"XFA" not in (tmp_path / "out.pdf").read_bytes()


def test_a_signature_keeps_its_look_and_loses_its_value(tmp_path: Path) -> None:
    # DocuSign and Acrobat sign the exact bytes of the file; inside another file the value would be a lie.
    more = {
        10: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(signed)/V 11 0 R/Rect[100 100 300 160]/AP<</N 12 0 R>>>>",
        11: b"<</Type/Sig/Filter/Adobe.PPKLite/Contents<00>/ByteRange[0 1 2 3]>>",
        12: stream(b"0 0 200 60 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 200 60]"),
    }
    catalog = b"/AcroForm<</Fields[10 0 R]/SigFlags 3>>/Perms<</DocMDP 11 0 R>>"
    source = write_pdf(tmp_path / "signed.pdf", one_page("Waiver", page=b"/Annots[10 0 R]", catalog=catalog, more=more))

    _, made = prepared(source)
    linked(tmp_path / "out.pdf", source)

    assert found(made) == [("signed", False)]
    assert same_pages(tmp_path / "out.pdf", source)
    written = (tmp_path / "out.pdf").read_bytes()
    assert not any(word in written for word in (b"ByteRange", b"PPKLite", b"SigFlags", b"DocMDP"))
    field = (PdfReader(tmp_path / "out.pdf").get_fields() or {})["p1.signed"]
    assert "/V" not in field


@pytest.mark.parametrize(
    "encryption",
    [
        Encryption(owner="boss", user="", R=2, aes=False, metadata=False),
        Encryption(owner="boss", user="", R=4, aes=True, allow=Permissions(extract=False)),
        Encryption(owner="boss", user="", R=6),
    ],
    ids=["RC4 40", "AES 128", "AES 256"],
)
def test_a_file_locked_with_the_empty_password_is_shown_and_its_strings_are_readable(
    tmp_path: Path, encryption: Encryption
) -> None:
    # Banks and payroll services forbid copying that way; everybody may open the file.
    plain = write_pdf(tmp_path / "plain.pdf", one_page("Statement", page=b"/Annots[10 0 R]", more={10: note()}))
    source = tmp_path / "locked.pdf"
    with pikepdf.open(plain) as document:
        document.save(source, encryption=encryption)

    _, made = prepared(source)
    linked(tmp_path / "out.pdf", source)

    reader = PdfReader(tmp_path / "out.pdf")
    annotation: Any = reader.pages[0]["/Annots"][0]  # type: ignore[index] # an array
    assert made.findings == ()
    assert not reader.is_encrypted
    assert annotation["/Contents"] == "Seen by the bank"
    assert same_pages(tmp_path / "out.pdf", plain)
    assert syntax_problems(tmp_path / "out.pdf") == []


def note() -> bytes:
    return b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/F 2/Contents(Seen by the bank)>>"


def test_a_file_with_a_real_password_is_refused_and_opened_with_it(tmp_path: Path) -> None:
    plain = write_pdf(tmp_path / "plain.pdf", pages("Payroll"))
    source = tmp_path / "locked.pdf"
    with pikepdf.open(plain) as document:
        document.save(source, encryption=Encryption(owner="boss", user="4711", R=6))

    with pytest.raises(Unreadable) as refused:
        prepared(source)
    section, made = prepared(source, password="4711")
    link([LinkPart(section, "Payroll")], tmp_path / "out.pdf", info=INFO)

    assert refused.value.finding.code == "locked"
    assert "unlocked copy" in refused.value.finding.sentence
    assert made.findings == ()
    assert same_pages(tmp_path / "out.pdf", plain)


@pytest.mark.parametrize("at", [b"41 0 obj", b"42 0 obj", b"43 0 obj", b"xref", b"trailer"])
def test_a_file_cut_short_is_repaired_and_somebody_is_to_compare_it(tmp_path: Path, at: bytes) -> None:
    # An upload that broke off: the cross-reference is gone, many objects are there.
    whole = write_pdf(tmp_path / "whole.pdf", pages("One", "Two", "Three"))
    source = tmp_path / "cut.pdf"
    source.write_bytes(whole.read_bytes()[: whole.read_bytes().index(at) + 30])

    section, made = prepared_file(source)

    assert found(made) == [("repaired", True)]
    assert made.pages == Section.open(section).page_count == 3


def test_a_file_cut_short_before_its_pages_is_refused(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "whole.pdf", pages("One"))
    source = tmp_path / "cut.pdf"
    source.write_bytes(whole.read_bytes()[:60])

    _, made = prepared_file(source)

    assert (made.refused, made.pages) == (True, 0)
    assert found(made)[0] in [("damaged", True), ("no_pages", True)]


def test_a_file_with_zero_pages_is_refused_for_that(tmp_path: Path) -> None:
    # Report generators write one where the report is empty.
    source = write_pdf(
        tmp_path / "empty.pdf", {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}
    )

    _, made = prepared_file(source)

    assert (made.refused, found(made)) == (True, [("no_pages", True)])


def test_what_a_file_is_is_told_by_its_content_not_its_name(tmp_path: Path) -> None:
    # A supplier's portal answers "log in first" with a web page, saved under the name of the invoice.
    page, picture, nothing = tmp_path / "invoice.pdf", tmp_path / "scan.pdf", tmp_path / "nothing.pdf"
    page.write_bytes(b"<!DOCTYPE html><html><body>Log in first</body></html>")
    Image.new("L", (20, 30), 128).save(picture, "PNG")
    nothing.write_bytes(b"")
    real = write_pdf(tmp_path / "scan.png", pages("A PDF after all"))

    kinds = [
        (prepared_file(path)[1].media_type, prepared_file(path)[1].pages) for path in (page, picture, nothing, real)
    ]

    assert kinds == [("text/html", 1), ("image/png", 1), ("application/x-empty", 0), ("application/pdf", 1)]


def test_a_file_that_changed_on_the_disk_is_not_compiled(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One"))

    made = prepare_file(source, "0" * 64, tmp_path / "a.section")

    assert (made.refused, found(made)) == (True, [("changed", True)])


def test_findings_of_a_clean_file_are_none(tmp_path: Path) -> None:
    assert codes(prepared(write_pdf(tmp_path / "a.pdf", pages("One")))[1]) == []
