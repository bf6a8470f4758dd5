"""Reports as CSV, XLSX and paper: exact figures, text that stays text, the same bytes every time."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from pdf.form import billing_form
from pdf.report import write_report
from store.access import operator
from store.billing_report import billing_report
from store.errors import RuleBroken
from store.formula import starts_formula
from store.report import Format, Kind, Report, ReportColumn, ReportRow, ReportTable
from tests.example import Example
from tests.pdf.shown import sizes, texts

COLUMNS = (
    ReportColumn("Name"),
    ReportColumn("Amount", Kind.CENTS),
    ReportColumn("Share", Kind.RATE),
    ReportColumn("Day", Kind.DAY),
    ReportColumn("Count", Kind.COUNT, paper=False),
)

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "\u00a0=1", "\uff1d1", "-2+3", "\tplain")
HARMLESS = ("a=1", "1-1", "(=1)", "", "'=1", "Söhne", "x\ty")


def report(*rows: ReportRow) -> Report:
    return Report("list", "HT-104: billings", (ReportTable("Billings", COLUMNS, rows),))


def row(name: str, cents: int | None = 0, *, total: bool = False) -> ReportRow:
    return ReportRow((name, cents, 394_321, date(2026, 9, 30), 7), total)


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def sheet(path: Path, at: int = 0) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(path).worksheets[at]


class TestCsv:
    def test_excel_and_programs_read_it(self, tmp_path: Path) -> None:
        place = tmp_path / "a.csv"

        assert (
            write_report(report(row('Ace, "A" & Söhne\n2', -123_405), row("Total", 5, total=True)), Format.CSV, place)
            == 1
        )

        raw = place.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbfName,Amount,Share,Day,Count\r\n")
        assert read_csv(place)[1:] == [
            ['Ace, "A" & Söhne\n2', "-1234.05", "39.4321", "2026-09-30", "7"],
            ["Total", "0.05", "39.4321", "2026-09-30", "7"],
        ]

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_text_that_would_start_a_formula_gets_an_apostrophe(self, tmp_path: Path, text: str) -> None:
        write_report(report(row(text)), Format.CSV, tmp_path / "a.csv")

        assert read_csv(tmp_path / "a.csv")[1][0] == f"'{text}"

    @pytest.mark.parametrize("text", HARMLESS)
    def test_other_text_stands_as_it_is(self, tmp_path: Path, text: str) -> None:
        write_report(report(row(text)), Format.CSV, tmp_path / "a.csv")

        assert read_csv(tmp_path / "a.csv")[1][0] == text


class TestXlsx:
    def test_figures_are_numbers_days_are_days_and_the_header_is_frozen(self, tmp_path: Path) -> None:
        write_report(report(row("Ace", -123_405), row("Total", 5, total=True)), Format.XLSX, tmp_path / "a.xlsx")

        found = sheet(tmp_path / "a.xlsx")
        assert found.freeze_panes == "A2" and found.title == "Billings"
        assert [cell.value for cell in found[1]] == ["Name", "Amount", "Share", "Day", "Count"]
        assert [cell.value for cell in found[2]] == ["Ace", -1234.05, 0.394321, datetime(2026, 9, 30), 7]
        assert [cell.data_type for cell in found[2]] == ["s", "n", "n", "d", "n"]
        assert [cell.number_format for cell in found[2]][1:3] == ["#,##0.00", "0.0%"]
        assert [cell.font.b for cell in (found["A1"], found["A2"], found["A3"], found["B3"])] == [
            True,
            False,
            True,
            True,
        ]
        assert found.page_setup.orientation == "landscape" and found.print_title_rows == "$1:$1"

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_text_that_would_start_a_formula_is_text_and_stays_text_when_edited(
        self, tmp_path: Path, text: str
    ) -> None:
        write_report(report(row(text, -5)), Format.XLSX, tmp_path / "a.xlsx")

        name, amount = sheet(tmp_path / "a.xlsx")[2][:2]
        assert (unescape(name.value), name.data_type, name.quotePrefix) == (text, "s", True)
        assert (amount.value, amount.data_type, amount.quotePrefix) == (-0.05, "n", False)

    @pytest.mark.parametrize("text", [text for text in HARMLESS if text])
    def test_other_text_has_no_mark(self, tmp_path: Path, text: str) -> None:
        write_report(report(row(text)), Format.XLSX, tmp_path / "a.xlsx")

        cell = sheet(tmp_path / "a.xlsx")["A2"]
        assert (cell.value, cell.quotePrefix) == (text, False)

    @settings(max_examples=40, deadline=None)
    @given(st.text(st.characters(codec="utf-8"), max_size=8), st.integers(1 - 10**15, 10**15 - 1))
    def test_any_text_and_any_amount_come_back(
        self, tmp_path_factory: pytest.TempPathFactory, text: str, cents: int
    ) -> None:
        place = tmp_path_factory.mktemp("any") / "a.xlsx"
        write_report(report(row(text, cents)), Format.XLSX, place)

        name, amount = sheet(place)[2][:2]
        assert unescape(name.value or "") == text
        assert amount.value == cents / 100
        assert (name.data_type == "s") or not text

    def test_an_amount_is_the_exact_decimal_of_its_cents(self, tmp_path: Path) -> None:
        write_report(report(row("a", 999_999_999_999_999)), Format.XLSX, tmp_path / "a.xlsx")

        with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
            assert "<v>9999999999999.99</v>" in archive.read("xl/worksheets/sheet1.xml").decode()

    def test_a_day_before_excels_days_is_text(self, tmp_path: Path) -> None:
        write_report(report(ReportRow(("a", None, None, date(1899, 1, 1), None))), Format.XLSX, tmp_path / "a.xlsx")

        assert [cell.value for cell in sheet(tmp_path / "a.xlsx")[2]] == ["a", None, None, "1899-01-01", None]

    def test_a_text_longer_than_a_cell_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(RuleBroken, match="32,767 characters at most"):
            write_report(report(row("a" * 32_768)), Format.XLSX, tmp_path / "a.xlsx")

    def test_more_rows_than_a_sheet_holds_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pdf.report_xlsx.MOST_ROWS", 3)
        write_report(report(row("a"), row("b")), Format.XLSX, tmp_path / "a.xlsx")

        with pytest.raises(RuleBroken, match="holds 2 rows at most"):
            write_report(report(row("a"), row("b"), row("c")), Format.XLSX, tmp_path / "a.xlsx")


class TestPaper:
    def test_a_list_lies_with_its_header_and_page_numbers_on_each_page(self, tmp_path: Path) -> None:
        rows = [*(row(f"Contract {number}", number) for number in range(100)), row("Total", 4_950, total=True)]

        assert write_report(report(*rows), Format.PDF, tmp_path / "a.pdf") == 100

        pages = texts(tmp_path / "a.pdf")
        assert len(pages) > 1
        assert set(sizes(tmp_path / "a.pdf")) == {(792.0, 612.0)}
        for number, page in enumerate(pages, start=1):
            assert "Name" in page and "Amount" in page and "HT-104: billings" in page
            assert f"Page {number} of {len(pages)}" in page
            assert "Count" not in page
        assert "Contract 99" in pages[-1] and "Total" in pages[-1] and "49.50" in pages[-1]
        assert "39.4 %" in pages[0] and "09/30/2026" in pages[0]

    def test_a_total_wider_than_its_column_stays_in_one_line(self, tmp_path: Path) -> None:
        rows = [row("a", 1), row("Total", 8_888_888_888_888, total=True)]

        write_report(report(*rows), Format.PDF, tmp_path / "a.pdf")

        assert "88,888,888,888.88" in texts(tmp_path / "a.pdf")[0]

    def test_more_pages_than_anybody_leafs_through_are_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pdf.text_file.MOST_PAGES", 2)

        with pytest.raises(RuleBroken, match="take CSV or XLSX"):
            write_report(report(*(row(str(number)) for number in range(200))), Format.PDF, tmp_path / "a.pdf")

    def test_a_list_far_too_long_is_refused_without_reading_all_of_it(self, tmp_path: Path) -> None:
        endless = Report("list", "", (ReportTable("Billings", COLUMNS, (row(str(at)) for at in count())),))

        with pytest.raises(RuleBroken, match="take CSV or XLSX"):
            write_report(endless, Format.PDF, tmp_path / "a.pdf")


class TestOneBilling:
    def report(self, example: Example) -> Report:
        with example.database.read() as session:
            return billing_report(session, operator("owner"), example.billings["SC-2#2"])

    def test_its_pdf_is_its_form(self, example: Example, tmp_path: Path) -> None:
        made = self.report(example)
        assert made.sheet is not None

        assert write_report(made, Format.PDF, tmp_path / "a.pdf") == 6

        assert (tmp_path / "a.pdf").read_bytes() == billing_form(made.sheet)

    def test_its_lines_and_summary_as_csv(self, example: Example, tmp_path: Path) -> None:
        assert write_report(self.report(example), Format.CSV, tmp_path / "a.csv") == 6

        rows = read_csv(tmp_path / "a.csv")
        assert rows[3][4:] == ["30333.33", "0.00", "7583.35", "2500.10", "10083.45", "33.2421", "20249.88", "883.35"]
        assert [rows[7][0], *rows[7][4:9]] == ["Total", "104050.00", "30933.35", "23975.30", "2500.10", "57408.75"]
        assert rows[8] == [] and rows[9] == ["Line", "Summary", "Amount"]
        assert {row[0]: row[2] for row in rows[10:]}["8"] == "14452.76"

    def test_its_lines_and_summary_as_sheets(self, example: Example, tmp_path: Path) -> None:
        write_report(self.report(example), Format.XLSX, tmp_path / "a.xlsx")

        lines, summary = sheet(tmp_path / "a.xlsx"), sheet(tmp_path / "a.xlsx", 1)
        assert (lines.title, summary.title) == ("Lines", "Summary")
        assert [cell.value for cell in lines[8]][4:9] == [104050, 30933.35, 23975.3, 2500.1, 57408.75]
        assert [cell.value for cell in summary[12]][2] == 52257.14


@pytest.mark.parametrize("wanted", [Format.PDF, Format.CSV])
def test_the_same_report_gives_the_same_bytes(tmp_path: Path, wanted: Format) -> None:
    for name in ("a", "b"):
        write_report(report(row("Ace", 1), row("=b", 2)), wanted, tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("wanted", [Format.CSV, Format.XLSX])
def test_rows_are_written_as_they_come(tmp_path: Path, wanted: Format) -> None:
    asked: list[int] = []

    def rows() -> Iterator[ReportRow]:
        for number in range(20_000):
            asked.append(number)
            yield row(f"SC-{number}", number)

    streamed = Report("list", "", (ReportTable("Billings", COLUMNS, rows()),))

    assert write_report(streamed, wanted, tmp_path / "a") == len(asked) == 20_000


def test_what_starts_a_formula() -> None:
    assert all(map(starts_formula, DANGEROUS))
    assert not any(map(starts_formula, HARMLESS))
