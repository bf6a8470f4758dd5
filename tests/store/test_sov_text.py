"""A schedule of values is pasted, imported from CSV or a workbook, and exported so that it can be imported again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from pdf.report import write_report
from pdf.table_file import rows_of_file
from store.errors import RuleBroken, Unavailable
from store.money import LARGEST
from store.report import Format
from store.schedule_of_values import ScheduledLine
from store.sov_text import read_lines, rows_of_text, sov_report
from store.vocabulary import Accounting
from tests.example import Example
from tests.store.contract_desk import ContractDesk

ROOF, GUTTER = ScheduledLine("0100", "Roof, flat", 1_000_050, "07-500"), ScheduledLine("0200", "Gutter", -120_000)


def read(text: str) -> tuple[ScheduledLine, ...]:
    return read_lines(rows_of_text(text))


def test_cells_copied_from_a_spreadsheet_are_lines() -> None:
    assert read("0100\t07-500\tRoof, flat\t$10,000.50\r\n0200\t\tGutter\t(1,200.00)\r\n") == (ROOF, GUTTER)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_are_found_by_their_headings_in_any_order(delimiter: str) -> None:
    headings = "\ufeff\nScheduled Value,Note,Item #,Description,Cost Code\n"
    text = headings + '10000.50,x,0100,"Roof, flat",07-500\n-1200,,0200,Gutter,\n'
    if delimiter != ",":
        text = text.replace("Roof, flat", "Roof| flat").replace(",", delimiter).replace("|", ",")

    assert read(text) == (ROOF, GUTTER)


def test_without_headings_three_columns_are_item_description_and_amount() -> None:
    assert read("0200,Gutter,-1200.00\n") == (GUTTER,)


@pytest.mark.parametrize("last", ["Total,,8800.50", ",,8800.50", "TOTALS:,,8800.50"])
def test_empty_rows_and_a_last_row_of_totals_are_passed_over(last: str) -> None:
    assert len(read(f"1,Roof,10000.50\n\n,,\n2,Gutter,-1200\n{last}\n")) == 2


def test_bad_rows_are_named_by_their_numbers_and_nothing_is_taken() -> None:
    with pytest.raises(RuleBroken) as refused:
        read("Item,Description,Amount\n1,Roof,ten\n,Gutter,5\n1,Again,5\n2,Fine,5\n2,Twice,6\n")

    said = str(refused.value)
    assert "Row 2: 'ten' is not an amount" in said
    assert "Row 3: the item is missing." in said
    assert "Row 6: item 2 stands in row 5 already." in said


def test_of_many_bad_rows_the_first_are_named_and_the_others_counted() -> None:
    with pytest.raises(RuleBroken, match=r"Row 5: .* And 15 rows more"):
        read("".join(f"{number},x,bad\n" for number in range(20)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no line in it"),
        ("Item,Description,Amount\n", "no line below the headings"),
        ("Item,Description,Kind\n1,Roof,x\n", "No column is headed Scheduled Value"),
        ("1,2,3,4,5\n", "has 5 columns and no headings"),
    ],
)
def test_what_is_no_schedule_of_values_is_refused_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        read(text)


def test_a_workbook_is_read_by_its_first_visible_sheet_and_numbers_to_the_cent(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.sheet_state = "hidden"
    sheet.append(["not", "this"])
    sheet = book.create_sheet("SOV")
    sheet.append(["Item", "Budget Code", "Description", "Scheduled Value"])
    sheet.append(["0100", "07-500", "Roof, flat", 10000.1 + 0.4])
    sheet.append([200, None, "Gutter", -1200])
    sheet.append([1.1, None, "=literal", 0.1 + 0.2])
    book.save(tmp_path / "sov.xlsx")

    lines = read_lines(rows_of_file(tmp_path / "sov.xlsx"))

    assert lines[0] == ROOF
    assert [(line.item, line.scheduled) for line in lines[1:]] == [("200", -120_000), ("1.1", 30)]


@pytest.mark.parametrize("content", [b"\x00\x01binary", b"PK\x03\x04 not a workbook"])
def test_what_is_neither_text_nor_a_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)

    with pytest.raises(RuleBroken, match=r"a.csv"):
        rows_of_file(tmp_path / "a.csv")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"none.csv cannot be read"):
        rows_of_file(tmp_path / "none.csv")


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S"), max_codepoint=0x3000), max_size=12)
LINES = st.lists(
    st.builds(
        ScheduledLine,
        item=WORDS.map(lambda text: f"i{text}"),
        description=st.one_of(WORDS, st.just("=1+1"), st.just('a "b", c')),
        scheduled=st.integers(-LARGEST + 1, LARGEST - 1).map(lambda cents: cents % 10**14 - 5 * 10**13),
        budget_code=WORDS,
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda line: line.item.casefold(),
)


@given(LINES, st.sampled_from([Format.CSV, Format.XLSX]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_exported_is_imported_as_the_same_lines(
    example: Example, tmp_path: Path, lines: list[ScheduledLine], wanted: Format
) -> None:
    desk = ContractDesk(example)
    made = desk.create()
    try:
        desk.add(made, *lines)
        target = tmp_path / f"sov.{wanted.value}"
        with desk.database.read() as session:
            write_report(sov_report(session, desk.actor, made), wanted, target)

        assert read_lines(rows_of_file(target)) == tuple(lines)
    finally:
        desk.delete(made)


def test_measured_lines_need_no_amount() -> None:
    text = "Item;Description;Qty;UOM;Unit Cost\n1;Concrete;1,200.5;m3;$12.50\n2;Mobilization;;;\n"

    lines = read_lines(rows_of_text(text.replace("Unit Cost", "Unit Cost;Amount").replace(";;;", ";;;;1000")))

    assert lines == (
        ScheduledLine("1", "Concrete", unit="m3", quantity=1200_5000, unit_price=12_5000),
        ScheduledLine("2", "Mobilization", 1_000_00),
    )
    assert read_lines(rows_of_text("Item;Qty;Unit Price\n1;2;3\n")) == (
        ScheduledLine("1", quantity=2_0000, unit_price=3_0000),
    )
    with pytest.raises(RuleBroken, match=r"Row 2: The quantity 'some' is not a number such as 12.5"):
        read_lines(rows_of_text("Item;Qty;Unit Price\n1;some;3\n"))


@pytest.mark.parametrize("wanted", [Format.CSV, Format.XLSX])
def test_measured_lines_are_exported_and_imported_as_the_same(example: Example, tmp_path: Path, wanted: Format) -> None:
    desk, target = ContractDesk(example), tmp_path / f"lines.{wanted.value}"
    lines = (
        ScheduledLine("1", "Concrete", 500_00, "03-300", "m3", 40_0000, 12_5000),
        ScheduledLine("2", "Sand", 101_25, "", "t", 33_3333, 3_0375),
        ScheduledLine("3", "Mobilization", 1_000_00),
    )
    made = desk.create(accounting=Accounting.UNIT)
    desk.add(made, *lines)

    with desk.database.read() as session:
        write_report(sov_report(session, desk.actor, made), wanted, target)

    assert read_lines(rows_of_file(target)) == lines
