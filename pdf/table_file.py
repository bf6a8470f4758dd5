"""A table that somebody has as a file - CSV, or a workbook's first visible sheet - as rows of texts."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from pdf.decoding import decode
from store.errors import RuleBroken, Unavailable
from store.sov_text import rows_of_text

LARGEST = 20 << 20
"""Bytes of a file; no schedule of values comes near."""

_MOST_BYTES = 200 << 20
"""Of a workbook's parts unpacked."""

_CENT = 1e-6
"""What a number of a workbook may be beside its two places: it is kept as a binary fraction."""


def rows_of_file(path: Path) -> list[list[str]]:
    """The cells of a file, told by its content.

    Raises:
        Unavailable: it cannot be read.
        RuleBroken: it is too large, or neither a workbook nor text.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise RuleBroken(f"{path.name} is larger than the {LARGEST >> 20} MB that are taken; is it the right file?")
        if zipfile.is_zipfile(path):
            return _workbook(path)
        data = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"{path} cannot be read ({error.strerror}).") from error
    if data.startswith(b"PK\x03\x04") or (b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise RuleBroken(f"{path.name} is neither CSV nor an Excel workbook (.xlsx); save it as one of them.")
    return rows_of_text(decode(data))


def _workbook(path: Path) -> list[list[str]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST_BYTES:
                raise RuleBroken(f"{path.name} unpacks to more than {_MOST_BYTES >> 20} MB; is it the right file?")
        with path.open("rb") as stream:
            workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            try:
                sheet = next((one for one in workbook.worksheets if one.sheet_state == "visible"), None)
                if sheet is None:
                    return []
                sheet.reset_dimensions()
                return [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            finally:
                workbook.close()
    except (RuleBroken, OSError):
        raise
    except Exception as error:  # openpyxl raises whatever a damaged workbook brings about: KeyError, TypeError ...
        raise RuleBroken(f"{path.name} is not an Excel workbook that can be read; save it as CSV.") from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        rounded = round(value, 2)
        value = rounded if abs(value - rounded) < _CENT else value
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
