"""Whether text is a table of delimited values, and its rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

_DELIMITERS = ",;\t|"
_ROWS = 200
"""Rows that are looked at to find the delimiter."""


def delimiter_of(text: str) -> str:
    """The delimiter of a table; empty where the text is none.

    A table has at least two rows, and nine in ten of them have the same number of columns, two at least. Prose, where
    commas are followed by blanks, is none.
    """
    best, columns = "", 1
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        try:
            rows = [row for row in islice(_reader(text, delimiter), _ROWS) if any(cell.strip() for cell in row)]
        except csv.Error:
            continue
        if len(rows) < 2:
            continue
        count, times = Counter(len(row) for row in rows).most_common(1)[0]
        if count > columns and times >= len(rows) * 0.9 and not _is_prose(rows, delimiter):
            best, columns = delimiter, count
    return best


def rows_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of the table, one after the other; raises csv.Error where the text is none."""
    return _reader(text, delimiter)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _is_prose(rows: list[list[str]], delimiter: str) -> bool:
    """Whether what follows the delimiters mostly begins with a blank, as it does after a comma in a sentence."""
    cells = [cell for row in rows for cell in row[1:] if cell]
    return delimiter in ",;" and sum(cell[0] == " " for cell in cells) > len(cells) / 2
