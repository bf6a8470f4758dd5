"""Lines that fit a width; nothing of the text is lost but the blanks at which it breaks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdf.canvas import Canvas
from pdf.wrapping import wrap


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("short", ["short"]),
        ("several words in one line", ["several", "words in", "one line"]),
        ("one\ntwo\r\nthree\u2028four", ["one", "two", "three", "four"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("abcdefghijklmnopqrst", ["abcdefgh", "ijklmnop", "qrst"]),
        ("AB-1234567", ["AB-12345", "67"]),
        ("abcdef-1234567", ["abcdef-", "1234567"]),
        ("two  blanks   and more", ["two", "blanks", "and more"]),
        ("  set in words", ["  set in", "words"]),
        ("ends in blanks      ", ["ends in", "blanks"]),
    ],
)
def test_a_column_of_eight_characters(text: str, lines: list[str]) -> None:
    assert wrap(text, 8, len) == lines


def test_a_letter_keeps_its_accents_and_an_emoji_its_skin() -> None:
    assert wrap("abcq\u0301fgh", 4, len) == ["abc", "q\u0301fg", "h"]
    assert wrap("ab\U0001f44d\U0001f3fdcd", 3, len) == ["ab", "\U0001f44d\U0001f3fdc", "d"]


def test_a_column_narrower_than_a_letter_still_ends() -> None:
    assert wrap("abc", 0.5, len) == ["a", "b", "c"]


@given(st.text(alphabet="qb-/ .\u0301\U0001f468\u200d", max_size=60), st.integers(1, 12))
def test_nothing_is_lost_but_blanks(text: str, width: int) -> None:
    lines = wrap(text, width, len)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="abc d", max_size=80), st.integers(1, 12))
def test_no_line_is_wider_than_the_column(text: str, width: int) -> None:
    assert all(len(line) <= width for line in wrap(text, width, len))


def test_a_word_of_a_megabyte_is_cut_in_seconds() -> None:
    started = time.process_time()
    lines = wrap("QUJD" * 250_000, 90, len)

    assert len(lines) == 11_112
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "text", ["Wasserversorgung", "日本語の会社株式会社", "شركة المقاولات المتحدة للبناء", "हिन्दी में नाम"]
)
def test_lines_of_any_script_fit_as_they_are_drawn(text: str) -> None:
    canvas = Canvas()

    lines = canvas.wrap(f"{text} " * 6, 100, size=9)

    assert len(lines) > 1
    assert all(canvas.width(line, size=9) <= 100 for line in lines)
    assert "".join(lines).replace(" ", "") == (text * 6).replace(" ", "")
