"""Text in whatever encoding it came, and tables in whatever dialect."""

from __future__ import annotations

import codecs

import pytest

from pdf.decoding import decode, encoding_of, looks_like_text
from pdf.delimited import delimiter_of, rows_of

GREETING = "Grüße – 5 € für „Söhne“"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (GREETING.encode(), "utf-8"),
        (codecs.BOM_UTF8 + GREETING.encode(), "utf-8-sig"),
        (GREETING.encode("cp1252"), "cp1252"),
        (GREETING.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + GREETING.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF32_LE + GREETING.encode("utf-32-le"), "utf-32"),
    ],
)
def test_text_comes_out_as_it_was_written(data: bytes, encoding: str) -> None:
    assert encoding_of(data) == encoding
    assert decode(data) == GREETING


def test_a_sample_that_ends_within_a_character_is_still_utf_8() -> None:
    assert encoding_of("schön".encode()[:4]) == "utf-8"


def test_no_byte_is_lost_whatever_it_is() -> None:
    data = bytes(range(256))

    assert len(decode(data)) == 256
    assert decode(b"\xff\x81") == "ÿ\x81"


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"plain words\n", True),
        (b"a form feed\x0c and a tab\t", True),
        (GREETING.encode("utf-16"), True),
        (b"PK\x00\x00binary", False),
        (bytes([1, 2, 3, 4]) * 20, False),
        (bytes(range(128, 256)) * 4, False),
    ],
)
def test_text_is_told_from_binary_data(data: bytes, wanted: bool) -> None:
    assert looks_like_text(data) is wanted


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ('name,note\nA,"one, two, three"\nB,"four, five, six"\n', ","),
        ("a,b\n" * 9 + "a,b,c\n", ","),
        ("a,b\n1\n2,3,4\n5\n", ""),
        ("just words\nand more words\n", ""),
        ("one, two\nthree, four\n", ""),
        ("a,b", ""),
        ("", ""),
    ],
)
def test_the_delimiter_is_the_one_that_gives_equal_rows(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter


def test_quotes_and_line_ends_within_a_cell_belong_to_it() -> None:
    text = 'name,note\n"Ace ""Best"" Plumbing","first\nsecond"\n'

    assert list(rows_of(text, ",")) == [["name", "note"], ['Ace "Best" Plumbing', "first\nsecond"]]
