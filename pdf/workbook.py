"""An Excel workbook becomes tables: each visible sheet with its name, every cell as it is shown.

Formulas count by the result that was stored with them; nothing is evaluated, nothing fetched, no macro run.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pdf.findings import Finding
from pdf.number_format import shown_value
from pdf.table_pages import MOST_ROWS, Table, tables_to_pdf
from pdf.unconvertible import Unconvertible

if TYPE_CHECKING:
    from pdf.sheet_shape import SheetShape

_MOST_BYTES = 300_000_000
"""Of all the workbook's parts unpacked; a workbook of MOST_CELLS cells has a tenth of it."""

MOST_CELLS = 400_000
_MOST_EMPTY_ROWS = 2
"""Empty rows that are kept between others: some sheets have a note ten thousand rows below."""

_LEFT_OUT = (("xl/charts/", "charts"), ("xl/media/", "pictures"), ("xl/embeddings/", "embedded documents"))


def workbook_to_pdf(source: Path, name: str, target: Path) -> tuple[Finding, ...]:
    """Writes the visible sheets of the workbook at `source` to a PDF at `target`; returns what it does not show.

    Args:
        name: printed at the foot of each page; may be empty.

    Raises:
        Unconvertible: damaged, empty, or more than can be taken.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            size = sum(member.file_size for member in archive.infolist())
            names = archive.namelist()
        if size > _MOST_BYTES:
            raise Unconvertible(
                f"The workbook unpacks to {size:,} bytes, more than the {_MOST_BYTES:,} that are taken."
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl would lose in saving
            with source.open("rb") as stream:  # by its path openpyxl would judge it by its name
                tables, findings = _read(stream)
    except (Unconvertible, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a damaged workbook brings about: KeyError, TypeError ...
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's trouble; openpyxl's own has no number
        raise Unconvertible("The Excel workbook is damaged or not of a known kind; attach it saved as PDF.") from error
    if not tables:
        raise Unconvertible("The workbook's visible sheets are empty.")
    target.write_bytes(tables_to_pdf(tables, name))
    return (*findings, *_left_out(names))


def _read(source: BinaryIO) -> tuple[list[Table], list[Finding]]:
    from openpyxl import load_workbook

    from pdf.sheet_shape import SheetShape

    workbook = load_workbook(source, read_only=True, data_only=True, keep_links=False)
    tables: list[Table] = []
    findings: list[Finding] = []
    hidden_sheets: list[str] = []
    hidden_parts = unresolved = cells = 0
    try:
        with zipfile.ZipFile(source) as archive:
            for sheet in workbook.worksheets:
                if sheet.sheet_state != "visible":
                    hidden_sheets.append(sheet.title)
                    continue
                with archive.open(sheet._worksheet_path) as part:
                    shape = SheetShape.read(part)  # type: ignore[arg-type] # reads like a BinaryIO
                rows = list(_rows(sheet, shape))
                cells += sum(sum(map(bool, row)) for row in rows)
                if cells > MOST_CELLS or sum(len(table.rows) for table in tables) + len(rows) > MOST_ROWS:
                    words = f"The workbook has more than the {MOST_CELLS:,} cells or {MOST_ROWS:,} rows that are taken."
                    raise Unconvertible(words)
                hidden_parts += bool(shape.hidden_rows or shape.hidden_columns)
                unresolved += len(shape.unresolved)
                if rows:
                    tables.append(Table(sheet.title, _without_empty_columns(rows)))
    finally:
        workbook.close()
    if hidden_sheets:
        names = ", ".join(f"“{title}”" for title in hidden_sheets)
        findings.append(Finding("hidden", f"Hidden sheets of the workbook are not shown: {names}.", False))
    if hidden_parts:
        findings.append(Finding("hidden", "Hidden rows or columns of the workbook are not shown.", False))
    if unresolved:
        words = f"{unresolved:,} formulas of the workbook have no stored result and are shown as formulas"
        findings.append(Finding("formulas", f"{words}; save it in Excel and attach it again.", True))
    return tables, findings


def _rows(sheet: Any, shape: SheetShape) -> Iterator[list[str]]:
    """The texts of a sheet's visible rows, without empty ones at the beginning and the end."""
    from openpyxl.utils.escape import unescape

    sheet.reset_dimensions()
    empty, begun, cells = 0, False, 0
    for number, row in enumerate(sheet.rows, start=1):
        if number in shape.hidden_rows:
            continue
        texts = []
        for index, cell in enumerate(row, start=1):
            if shape.hidden_columns and shape.is_hidden(index):
                continue
            formula = shape.unresolved.get((number, index), "") if shape.unresolved else ""
            value = cell.value
            text = formula or ("" if value is None else shown_value(value, cell.number_format))
            texts.append(unescape(text).replace("\r\n", "\n").strip())
        if not any(texts):
            empty += 1
            continue
        cells += sum(map(bool, texts))
        if cells > MOST_CELLS:
            raise Unconvertible(f"The workbook has more than the {MOST_CELLS:,} cells that are taken.")
        if begun:
            yield from [[]] * min(empty, _MOST_EMPTY_ROWS)
        yield texts
        empty, begun = 0, True


def _without_empty_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    used: set[int] = set()
    for row in rows:
        used.update(index for index, text in enumerate(row) if text)
    chosen = sorted(used)
    return [[row[index] for index in chosen if index < len(row)] for row in rows]


def _left_out(names: Sequence[str]) -> Iterator[Finding]:
    """What a workbook holds besides its cells."""
    kinds = [word for folder, word in _LEFT_OUT if any(name.startswith(folder) for name in names)]
    if kinds:
        words = " and ".join((", ".join(kinds[:-1]), kinds[-1])) if len(kinds) > 1 else kinds[0]
        sentence = f"The workbook's {words} are not shown; look at the original, or attach it saved as PDF."
        yield Finding("left_out", sentence, True)
    if any("/comments" in name for name in names):
        yield Finding("comments", "Comments on the workbook's cells are not shown.", False)
