"""An Excel workbook becomes a table for each visible sheet; what it does not show is said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from PIL import Image
from pypdf import PdfReader

from pdf import workbook as reading
from pdf.findings import Finding
from pdf.media import WORKBOOK, media_type
from pdf.unconvertible import Unconvertible
from pdf.workbook import workbook_to_pdf
from tests.compiling import outline
from tests.pdf.shown import box_of, flat, texts


def saved(folder: Path, workbook: Workbook) -> Path:
    path = folder / "materials.xlsx"
    workbook.save(path)
    return path


def pages_of(source: Path) -> tuple[Path, list[tuple[str, bool]]]:
    target = source.with_suffix(".pdf")
    findings = workbook_to_pdf(source, "", target)
    return target, [(finding.code, finding.attention) for finding in findings]


def altered(source: Path, changes: Mapping[str, tuple[str, str]]) -> Path:
    """The workbook with words of its parts replaced, as other programs write them."""
    target = source.with_name("altered.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name in changes:
                before, after = (word.encode() for word in changes[name])
                assert before in content
                content = content.replace(before, after)
            new.writestr(name, content)
    return target


def sheet_of(*rows: Sequence[object]) -> Workbook:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    return workbook


def test_each_visible_sheet_is_a_table_below_its_name_and_in_the_outline(tmp_path: Path) -> None:
    workbook = sheet_of(["Item", "Amount"], ["Conduit", 12])
    workbook.active.title = "Stored materials"
    workbook.create_sheet("Hours <b> & Löhne").append(["Name", "日本語"])

    made, found = pages_of(saved(tmp_path, workbook))

    first, second = texts(made)
    assert first.startswith("Stored materials\nItem Amount\nConduit 12")
    assert second.startswith("Hours <b> & Löhne\nName 日本語")
    assert outline(PdfReader(made)) == [("Stored materials", 1, []), ("Hours <b> & Löhne", 2, [])]
    assert found == []


def test_cells_are_shown_with_their_formats_and_figures_stand_to_the_right(tmp_path: Path) -> None:
    workbook = sheet_of(["Item", "Day", "Amount", "Done"], ["Conduit", date(2025, 9, 30), 1234.5, 0.125])
    for cell, number_format in (("B2", "mm-dd-yy"), ("C2", '"$"#,##0.00'), ("D2", "0.0%")):
        workbook.active[cell].number_format = number_format

    made, _ = pages_of(saved(tmp_path, workbook))

    assert "Conduit 9/30/2025 $1,234.50 12.5%" in flat(made)
    assert box_of(made, "$1,234.50")[2] == pytest.approx(box_of(made, "Amount")[2], abs=1.5)


def test_hidden_sheets_are_not_shown_but_named(tmp_path: Path) -> None:
    workbook = sheet_of(["Shown"])
    workbook.create_sheet("Rates").append(["secret"])
    workbook["Rates"].sheet_state = "hidden"
    workbook.create_sheet("Deep").append(["secret"])
    workbook["Deep"].sheet_state = "veryHidden"
    source = saved(tmp_path, workbook)

    findings = workbook_to_pdf(source, "", tmp_path / "made.pdf")

    assert findings == (Finding("hidden", "Hidden sheets of the workbook are not shown: “Rates”, “Deep”.", False),)
    assert "secret" not in flat(tmp_path / "made.pdf")


def test_hidden_rows_and_columns_are_not_shown_and_that_is_said(tmp_path: Path) -> None:
    workbook = sheet_of(
        ["Item", "Cost", "Markup", "Price"], ["Pipe", 1, 2, 3], ["filtered out", 1, 2, 3], ["Elbow", 4, 5, 6]
    )
    workbook.active.row_dimensions[3].hidden = True
    workbook.active.column_dimensions.group("B", "C", hidden=True)

    made, found = pages_of(saved(tmp_path, workbook))

    assert texts(made)[0].startswith("Sheet\nItem Price\nPipe 3\nElbow 6\n")
    assert found == [("hidden", False)]


def test_a_formula_is_shown_by_its_stored_result_and_never_evaluated(tmp_path: Path) -> None:
    source = saved(tmp_path, sheet_of(["Sum", "=1+1"], ["Text", '="a"&"b"']))
    stored = {"xl/worksheets/sheet1.xml": ("<f>1+1</f><v></v>", "<f>1+1</f><v>4711</v>")}

    made, found = pages_of(altered(source, stored))

    assert "4711" in flat(made)
    assert '="a"&"b"' in flat(made)
    assert found == [("formulas", True)], "the second formula has no stored result"


def test_a_note_far_below_and_columns_left_empty_take_no_pages(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active["C4"] = "far"
    workbook.active["XFD900000"] = "away"

    made, _ = pages_of(saved(tmp_path, workbook))

    (page,) = texts(made)
    assert page.split()[1:3] == ["far", "away"]


def test_pictures_charts_and_comments_that_are_not_shown_are_named(tmp_path: Path) -> None:
    workbook = sheet_of(["Progress"])
    Image.new("RGB", (4, 4)).save(tmp_path / "photo.png")
    workbook.active.add_image(Picture(tmp_path / "photo.png"), "B2")
    workbook.active["A1"].comment = Comment("Looks high", "Ann")

    _, found = pages_of(saved(tmp_path, workbook))

    assert found == [("left_out", True), ("comments", False)]


def test_the_date_system_of_old_macs_is_minded(tmp_path: Path) -> None:
    source = saved(tmp_path, sheet_of([date(2025, 9, 30)]))
    marked = {"xl/workbook.xml": ("<workbookPr/>", '<workbookPr date1904="1"/>')}

    made, _ = pages_of(altered(source, marked))

    assert "2029-10-01" in flat(made)


def test_text_is_shown_literally_with_its_line_ends(tmp_path: Path) -> None:
    made, _ = pages_of(saved(tmp_path, sheet_of(["**bold** <i> [/b]", "one\ntwo"])))

    assert "**bold** <i> [/b]" in flat(made)
    assert box_of(made, "two")[3] < box_of(made, "one")[1] + 1


def test_the_same_workbook_gives_the_same_bytes(tmp_path: Path) -> None:
    source = saved(tmp_path, sheet_of(["Item", 1], ["日本語", 2.5]))

    assert pages_of(source)[0].read_bytes() == pages_of(source)[0].read_bytes()


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_what_is_damaged_empty_or_hostile_is_refused_in_a_sentence(tmp_path: Path) -> None:
    source = saved(tmp_path, sheet_of(["Item"]))
    sheet = "xl/worksheets/sheet1.xml"
    empty = saved(tmp_path / "..", Workbook()).rename(tmp_path / "empty.xlsx")
    refused = {
        "damaged": altered(source, {sheet: ("<sheetData>", "<sheetData")}).rename(tmp_path / "1"),
        "not of a known kind": altered(source, {sheet: ("<worksheet", f"{ENTITY}<worksheet")}).rename(tmp_path / "2"),
        "not in order": altered(source, {sheet: ("</row>", '</row><row r="1"/>')}).rename(tmp_path / "3"),
        "saved as PDF": altered(source, {"[Content_Types].xml": ("sheet.main+xml", "other.main+xml")}).rename(
            tmp_path / "4"
        ),
        "sheets are empty": empty,
    }
    for words, path in refused.items():
        with pytest.raises(Unconvertible, match=words):
            workbook_to_pdf(path, "", tmp_path / "made.pdf")
    assert not (tmp_path / "made.pdf").exists()


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read(tmp_path: Path) -> None:
    source = saved(tmp_path, sheet_of(["Item"]))
    with zipfile.ZipFile(source, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as part:
        for _ in range(310):
            part.write(bytes(1_000_000))

    with pytest.raises(Unconvertible, match="more than the 300,000,000 that are taken"):
        workbook_to_pdf(source, "", tmp_path / "made.pdf")

    assert source.stat().st_size < 400_000


def test_more_cells_than_are_taken_are_refused_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_CELLS", 50)

    with pytest.raises(Unconvertible, match="more than the 50 cells"):
        workbook_to_pdf(saved(tmp_path, sheet_of(*[[1, 2, 3]] * 20)), "", tmp_path / "made.pdf")


def test_a_workbook_is_told_by_its_content(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    sheet_of(["Item"]).save(buffer)
    (tmp_path / "invoice.pdf").write_bytes(buffer.getvalue())

    assert media_type(tmp_path / "invoice.pdf") == WORKBOOK
