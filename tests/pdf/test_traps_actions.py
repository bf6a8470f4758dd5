"""Traps of files that do something: whatever runs is left out and noted, what only leads somewhere stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.pdf_files import codes, destination_page, linked, one_page, prepared, same_pages, stream, write_pdf

SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def link(action: bytes) -> bytes:
    return b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Border[0 0 0]/A%b>>]" % action


RUNNING = {
    # Acrobat forms calculate totals with scripts; phishing mails start programs.
    "script when the file opens": {"catalog": b"/OpenAction" + SCRIPT},
    "script of the document's own": {"catalog": b"/Names<</JavaScript<</Names[(a)%b]>>>>" % SCRIPT},
    "script when the file is printed": {"catalog": b"/AA<</WP%b>>" % SCRIPT},
    "script when a page shows": {"page": b"/AA<</O%b>>" % SCRIPT},
    "script in a link": {"page": link(SCRIPT)},
    "script as address": {"page": link(b"<</S/URI/URI(JavaScript:alert)>>")},
    "script after a harmless action": {"page": link(b"<</S/GoTo/D[3 0 R/Fit]/Next[%b]>>" % SCRIPT)},
    "program": {"page": link(b"<</S/Launch/F(cmd.exe)>>")},
    "form that sends itself": {"page": link(b"<</S/SubmitForm/F(http:a)>>")},
    "form that resets itself": {"page": link(b"<</S/ResetForm>>")},
    "form that fills itself": {"page": link(b"<</S/ImportData/F(a)>>")},
    "command of the reader": {"page": link(b"<</S/Named/N/Print>>")},
    "film": {"page": link(b"<</S/Rendition/OP 0/JS(x)>>")},
    "jump into an embedded file": {"page": link(b"<</S/GoToE/T<<>>>>")},
    "action nobody knows": {"page": link(b"<</S/Whatever>>")},
}


@pytest.mark.parametrize("parts", RUNNING.values(), ids=RUNNING.keys())
def test_what_runs_is_left_out_and_noted(tmp_path: Path, parts: dict[str, bytes]) -> None:
    source = write_pdf(tmp_path / "a.pdf", one_page("Same", **parts))  # type: ignore[arg-type] # page and catalog

    _, made = prepared(source)
    linked(tmp_path / "out.pdf", source)

    written = (tmp_path / "out.pdf").read_bytes()
    assert codes(made) == ["actions"]
    for word in (b"JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/ImportData", b"/OpenAction", b"/AA", b"/Print"):
        assert word not in written
    assert same_pages(tmp_path / "out.pdf", source)


def test_a_script_reached_in_an_unusual_way_is_left_out_too(tmp_path: Path) -> None:
    objects = one_page("Same", page=b"/PieceInfo<</App<</Private 10 0 R>>>>", more={10: b"<</Deep[%b]>>" % SCRIPT})
    source = write_pdf(tmp_path / "a.pdf", objects)

    _, made = prepared(source)

    assert codes(made) == ["actions"]
    assert b"JavaScript" not in source.with_suffix(".section").read_bytes()


HARMLESS = {
    "web address": b"<</S/URI/URI(http:a)>>",
    "page of this file": b"<</S/GoTo/D[3 0 R/Fit]>>",
    "page of another file": b"<</S/GoToR/F(a.pdf)/D[0/Fit]>>",
    "next page": b"<</S/Named/N/NextPage>>",
}


@pytest.mark.parametrize("action", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_only_leads_somewhere_stays(tmp_path: Path, action: bytes) -> None:
    source = write_pdf(tmp_path / "a.pdf", one_page("Same", page=link(action)))

    _, made = prepared(source)
    linked(tmp_path / "out.pdf", source)

    annotation: Any = PdfReader(tmp_path / "out.pdf").pages[0]["/Annots"]
    assert made.findings == ()
    assert annotation[0]["/A"]["/S"].encode() in action


def test_actions_that_follow_each_other_in_a_circle_end(tmp_path: Path) -> None:
    more = {10: b"<</S/GoTo/D[3 0 R/Fit]/Next 11 0 R>>", 11: b"<</S/GoTo/D[3 0 R/FitH 7]/Next 10 0 R>>"}
    source = write_pdf(tmp_path / "a.pdf", one_page("Same", page=link(b" 10 0 R"), more=more))

    linked(tmp_path / "out.pdf", source)

    reader = PdfReader(tmp_path / "out.pdf")
    annotation: Any = reader.pages[0]["/Annots"]
    assert destination_page(reader, annotation[0]["/A"]["/Next"]["/D"]) == 0


def test_opening_at_a_page_is_left_out_without_a_word(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", one_page("Same", catalog=b"/OpenAction[3 0 R/Fit]"))

    _, made = prepared(source)
    linked(tmp_path / "out.pdf", source)

    assert made.findings == ()
    assert b"OpenAction" not in (tmp_path / "out.pdf").read_bytes()


def test_data_that_lies_in_another_file_is_not_fetched_and_noted(tmp_path: Path) -> None:
    # PDF 1.2 lets a stream name a file; nobody sends that file along.
    image = b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/F(secret)"
    objects = one_page("Same", more={10: stream(b"x", image)})
    objects[3] = objects[3].replace(b"/Font<<", b"/XObject<</I 10 0 R>>/Font<<")
    source = write_pdf(tmp_path / "a.pdf", objects)

    _, made = prepared(source)

    assert "external_data" in codes(made)
    assert b"secret" not in source.with_suffix(".section").read_bytes()
