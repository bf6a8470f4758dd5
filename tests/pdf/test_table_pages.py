"""A delimited file becomes a table; every cell of it is on paper, whatever its shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdf.convert import Unconvertible
from pdf.table_pages import table_to_pdf
from tests.pdf.shown import box_of, flat, is_within_the_paper, sizes, texts


def pages_of(folder: Path, content: str, name: str = "") -> Path:
    source, target = folder / "source", folder / "made.pdf"
    source.write_bytes(content.encode())
    table_to_pdf(source, name, target)
    return target


def table(columns: int, rows: int, cell: str = "r{row}c{column}") -> str:
    header = ",".join(f"Head{column}" for column in range(columns))
    body = [",".join(cell.format(row=row, column=column) for column in range(columns)) for row in range(rows)]
    return "\n".join([header, *body]) + "\n"


def test_the_header_is_on_every_page(tmp_path: Path) -> None:
    made = pages_of(tmp_path, table(3, 200), "hours.csv")

    pages = texts(made)
    assert len(pages) > 2
    assert all("Head0" in page and "Head2" in page and "hours.csv" in page for page in pages)
    assert "Page 1 of" in pages[0]
    assert set(flat(made).split()) >= {f"r{row}c1" for row in range(200)}


def test_a_first_row_of_figures_is_no_header_and_is_not_repeated(tmp_path: Path) -> None:
    made = flat(pages_of(tmp_path, "4711,12.00\n" + "1,2\n" * 300))

    assert made.count("4711") == 1


def test_titles_above_the_names_of_the_columns_are_repeated_with_them(tmp_path: Path) -> None:
    made = pages_of(tmp_path, "Weekly report of the north tower,,\n,,\n" + table(3, 200))

    assert all(page.startswith("Weekly report of the north tower\nHead0") for page in texts(made))


def test_a_remark_runs_across_the_columns(tmp_path: Path) -> None:
    remark = "counted on the evening of the last day of the month"

    made = pages_of(tmp_path, f"No,Amount\n1,2.00\n3,4.00\n{remark},\n")

    assert remark in texts(made)[0]
    assert box_of(made, "2.00")[2] < 200


def test_figures_stand_to_the_right_and_words_to_the_left(tmp_path: Path) -> None:
    made = pages_of(tmp_path, 'Item,Amount\nPipe,"$1,234.50"\nElbows,(8.00)\nWater,12 %\nAir,-3.1\n')

    rights = [box_of(made, word)[2] for word in ("Amount", "$1,234.50", "-3.1")]
    lefts = [box_of(made, word)[0] for word in ("Item", "Pipe", "Elbows")]
    assert max(rights) - min(rights) < 1.5
    assert max(lefts) - min(lefts) < 1.5


def test_dates_and_numbers_of_papers_are_words(tmp_path: Path) -> None:
    made = pages_of(tmp_path, "Date,Paper\n2025-09-01,PO-7/12\n9/1/25,12-34\n")

    assert box_of(made, "2025-09-01")[0] == pytest.approx(box_of(made, "9/1/25")[0], abs=1)


def test_a_narrow_table_is_upright_and_a_wide_one_lies(tmp_path: Path) -> None:
    assert sizes(pages_of(tmp_path, table(4, 3))) == [(612, 792)]
    assert sizes(pages_of(tmp_path, table(12, 3, "somewhat longer {column}"))) == [(792, 612)]


def test_a_long_cell_is_wrapped_and_all_of_it_is_there(tmp_path: Path) -> None:
    note = " ".join(f"word{number}" for number in range(150))

    made = pages_of(tmp_path, f'Item,Note,Amount\nA,"{note}",1.00\nB,{"x" * 400},2.00\n')

    shown = flat(made)
    assert note in shown.replace(" 1.00", "")
    assert shown.count("x") == 400
    assert is_within_the_paper(made)


def test_a_row_taller_than_a_page_goes_on_over_pages(tmp_path: Path) -> None:
    note = " ".join(f"word{number}" for number in range(9_000))

    made = pages_of(tmp_path, f'Item,Note\nA,"{note}"\nB,short\n')

    shown = set(flat(made).split())
    assert len(texts(made)) > 3
    assert shown >= {f"word{number}" for number in range(9_000)} | {"short"}
    assert is_within_the_paper(made)


def test_more_columns_than_fit_go_on_behind_the_first_column(tmp_path: Path) -> None:
    made = pages_of(tmp_path, table(60, 5, "value {row}/{column}"))

    pages = texts(made)
    assert len(pages) > 2
    assert set(flat(made).split()) >= {f"Head{column}" for column in range(60)}
    assert all("value 3/0" in page.replace("\n", " ") for page in pages)
    assert all("of 60" in page for page in pages)
    assert is_within_the_paper(made)


def test_the_same_rows_follow_each_other_through_the_column_groups(tmp_path: Path) -> None:
    pages = texts(pages_of(tmp_path, table(60, 100, "{row}x{column}x")))

    groups = sum("Head0" in page and "0x0x" in page.split() for page in pages)
    assert groups > 1
    assert all("0x0x" in page.split() for page in pages[:groups])
    assert not any("0x0x" in page.split() for page in pages[groups:])


def test_rows_may_be_shorter_or_longer_than_the_others(tmp_path: Path) -> None:
    rows = ["a,b", *["1,2"] * 30, "short", "one,two,three,four", ""]

    shown = flat(pages_of(tmp_path, "\n".join(rows)))

    assert all(word in shown for word in ("short", "three", "four"))


def test_quotes_and_line_ends_within_a_cell(tmp_path: Path) -> None:
    made = pages_of(tmp_path, 'Company,Note\n"Ace ""Best"" & Söhne","first line\nsecond line"\nNorth,x\n')

    assert 'Ace "Best" & Söhne' in flat(made)
    assert box_of(made, "second")[3] < box_of(made, "first")[1] + 1


def test_markup_and_formulas_are_shown_as_they_stand(tmp_path: Path) -> None:
    shown = flat(pages_of(tmp_path, "Name,Note\n**bold** [/b],<b>x</b>\n=1+2,__under__\n"))

    assert all(text in shown for text in ("**bold** [/b]", "<b>x</b>", "=1+2", "__under__"))


@pytest.mark.parametrize("text", ["Ωμέγα", "日本語の会社", "кириллица", "😀 ok"])
def test_cells_of_any_script(tmp_path: Path, text: str) -> None:
    assert text in flat(pages_of(tmp_path, f"Name,Amount\n{text},1.00\nNorth,2.00\n"))


def test_what_only_began_like_a_table_is_set_as_text(tmp_path: Path) -> None:
    made = pages_of(tmp_path, "a,b\n" + "no table at all\n" * 30)

    assert texts(made)[0].startswith("a,b\nno table at all\n")


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    content = table(5, 80) + "日本語,2,3,4,5\n"

    assert pages_of(tmp_path, content).read_bytes() == pages_of(tmp_path, content).read_bytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (table(600, 3), "600 columns, more than the 500"),
        ("a,b\n" + "1,2\n" * 170_000, "more than the 160,000 rows"),
        ("a,b\n" + "1,2\n" * 150_000, "more than the 2,000 pages"),
    ],
)
def test_what_is_too_much_is_refused_as_a_whole(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(Unconvertible, match=words):
        pages_of(tmp_path, content)

    assert not (tmp_path / "made.pdf").exists()
