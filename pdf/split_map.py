"""Which pages of a backup are which billing and file: the ledger for other programs, as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from store.backups import LedgerEntry, LedgerRow

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def part_document(part: LedgerEntry | LedgerRow) -> dict[str, object]:
    """One part; pages count from 1, and are None where it has none."""
    return {
        "billing": part.billing,
        "title": part.title,
        "kind": part.kind,
        "source_file": part.source_name,
        "source_sha256": part.sha256,
        "volume": part.volume or None,
        "first_page": part.first_page or None,
        "pages": part.pages,
        "outcome": part.outcome.value,
        "attention": part.attention,
        "reason": part.reason,
    }


def json_map(parts: Sequence[LedgerEntry | LedgerRow]) -> bytes:
    """All parts as a JSON list."""
    return json.dumps([part_document(part) for part in parts], ensure_ascii=False, indent=1).encode() + b"\n"


def csv_map(parts: Sequence[LedgerEntry | LedgerRow]) -> bytes:
    """All parts as CSV with a heading; a text that a spreadsheet would take for a formula gets an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    documents = [part_document(part) for part in parts]
    writer.writerow(documents[0].keys() if documents else ())
    for document in documents:
        writer.writerow([_cell(value) for value in document.values()])
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
