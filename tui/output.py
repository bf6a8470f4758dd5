"""What the command line prints: JSON for programs, aligned columns for people."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def say(text: str) -> None:
    """A line for a person."""
    print(text)


def complain(text: str) -> None:
    """A sentence about what went wrong, on standard error."""
    print(text, file=sys.stderr)


def say_json(document: Any) -> None:
    """One JSON document; dates as ISO 8601, amounts as integer cents under names that end in `_cents`."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


def print_file(path: Path) -> None:
    """A file's bytes, and nothing else.

    Raises:
        FileNotFoundError: it is not there.
    """
    with path.open("rb") as source:
        shutil.copyfileobj(source, sys.stdout.buffer, 1 << 20)
    sys.stdout.buffer.flush()


def say_table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> None:
    """Rows in aligned columns.

    Args:
        right: the columns whose cells stand at the right, as figures do.
    """
    table = [list(headings), *([plain(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(headings))]
    for row in table:
        cells = (
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join(cells).rstrip())


def plain(text: str) -> str:
    """Text that cannot steer the terminal: control and direction characters become a visible mark."""
    return text if text.isprintable() else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def plain_lines(text: str) -> str:
    """Several lines, each harmless."""
    return "\n".join(map(plain, text.split("\n")))


def megabytes(size: int) -> str:
    """A size in bytes for a person, e.g. `12.3 MB`."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:,.1f} kB"
