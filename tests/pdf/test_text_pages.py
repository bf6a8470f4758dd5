"""Plain text becomes pages line for line; nothing is cut off, followed or fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdf.convert import Unconvertible
from pdf.text_pages import text_to_pdf
from tests.pdf.shown import box_of, flat, is_within_the_paper, sizes, texts, words


def pages_of(folder: Path, content: str | bytes, name: str = "") -> Path:
    source, target = folder / "source", folder / "made.pdf"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    text_to_pdf(source, name, target)
    return target


def test_letter_pages_with_their_number_and_the_name_at_the_foot(tmp_path: Path) -> None:
    made = pages_of(tmp_path, "one\n" * 100, "site notes.txt")

    assert sizes(made) == [(612, 792)] * 2
    assert all("site notes.txt" in page for page in texts(made))
    assert ["Page 1 of 2" in page for page in texts(made)] == [True, False]
    assert "Page 2 of 2" in texts(made)[1]


def test_without_a_name_the_foot_has_only_the_page(tmp_path: Path) -> None:
    assert flat(pages_of(tmp_path, "Hello")) == "Hello Page 1 of 1"


def test_a_long_line_is_wrapped_and_all_of_it_is_there(tmp_path: Path) -> None:
    sentence = " ".join(f"word{number}" for number in range(300))
    unbroken = "x" * 500

    made = pages_of(tmp_path, f"{sentence}\n{unbroken}")

    shown = flat(made)
    assert all(f"word{number} " in shown for number in range(300))
    assert shown.count("x") == 500
    assert is_within_the_paper(made)


def test_the_columns_of_a_listing_of_132_characters_stay_in_line(tmp_path: Path) -> None:
    made = pages_of(tmp_path, f"{'Item':<124}{'Amount':>8}\n{'Pipe':<124}{'12.00':>8}")

    assert len(texts(made)[0].split("\n")) == 3
    assert box_of(made, "Amount")[2] == pytest.approx(box_of(made, "12.00")[2], abs=1)
    assert is_within_the_paper(made)


def test_tabs_reach_the_next_eighth_column(tmp_path: Path) -> None:
    made = pages_of(tmp_path, "a\tX\nabcdefg\tY\nabcdefgh\tZ")

    left = [box_of(made, mark)[0] for mark in "XYZ"]
    assert left[0] == pytest.approx(left[1], abs=1)
    assert left[2] > left[0] + 30


def test_a_form_feed_starts_a_page(tmp_path: Path) -> None:
    made = texts(pages_of(tmp_path, "\ffirst\n\fsecond\f\fthird\n\f\n"))

    assert [page.split("\n")[0] for page in made] == ["first", "second", "Page 3 of 4", "third"]


def test_a_report_of_66_lines_a_page_has_no_page_more(tmp_path: Path) -> None:
    sheet = "".join(f"line {number}\n" for number in range(66))

    assert len(texts(pages_of(tmp_path, f"{sheet}\f{sheet}"))) == 2


def test_control_characters_are_shown_and_do_nothing(tmp_path: Path) -> None:
    made = flat(pages_of(tmp_path, b"bell\x07 escape\x1b[31m back\x08 turn\xe2\x80\xaearound end\x1a"))

    assert "bell‹U+0007›" in made
    assert "escape‹U+001B›[31m" in made
    assert "back‹U+0008›" in made
    assert "turn‹U+202E›around" in made


@pytest.mark.parametrize(
    "text",
    ["Grüße für 5 €", "Ωμέγα", "кириллица", "日本語の会社", "한국어", "简体字", "→ ☑ ✓", "😀"],
)
def test_text_of_any_script_is_there(tmp_path: Path, text: str) -> None:
    assert text in flat(pages_of(tmp_path, f"before\n{text}\nafter"))


def test_right_to_left_text_is_drawn_joined_and_from_the_right(tmp_path: Path) -> None:
    made = pages_of(tmp_path, "שלום עולם")

    (first, at_right), (second, at_left) = words(made)[:2]
    assert {first, second} == {"שלום", "עולם"}
    assert (at_right[0] > at_left[0]) is (first == "שלום")


def test_html_is_shown_as_it_stands_and_nothing_is_fetched(tmp_path: Path) -> None:
    page = "<html><img src='http://127.0.0.1:9/x.png'><script>alert(1)</script>&amp; **bold**</html>"

    made = pages_of(tmp_path, page)

    assert flat(made).startswith(page[:60])
    assert b"/URI" not in made.read_bytes()
    assert b"/Subtype /Image" not in made.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_any_encoding_gives_the_same_pages(tmp_path: Path, encoding: str) -> None:
    assert "Söhne – 5 €" in flat(pages_of(tmp_path, "Söhne – 5 €".encode(encoding)))


def test_line_ends_of_every_system_are_the_same(tmp_path: Path) -> None:
    made = [pages_of(tmp_path, text).read_bytes() for text in ("a\nb\nc", "a\r\nb\r\nc\r\n", "a\rb\rc\r")]

    assert made[0] == made[1] == made[2]


def test_the_same_text_gives_the_same_bytes(tmp_path: Path) -> None:
    text = "Ωμέγα 日本語\nplain\n" * 50

    assert pages_of(tmp_path, text, "a.txt").read_bytes() == pages_of(tmp_path, text, "a.txt").read_bytes()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" \n\t\f\n", "nothing but white space"),
        ("line\n" * 140_000, "more than the 2,000 pages"),
        ("x" * 14_000_000, "more than the 2,000 pages"),
        ("x\n" * 16_500_000, "33,000,000 bytes, more than the 32,000,000"),
    ],
)
def test_what_is_too_much_is_refused_as_a_whole(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Unconvertible, match=words):
        pages_of(tmp_path, text)

    assert not (tmp_path / "made.pdf").exists()
