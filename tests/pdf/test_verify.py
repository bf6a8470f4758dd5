"""A backup's file is compared with its ledger: each kind of difference is found and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pdf import worker
from pdf.verify import differences
from store import backups
from store.backups import BackupRow, LedgerRow
from tests.example import Example


@pytest.fixture
def made(example: Example) -> tuple[Path, BackupRow, list[LedgerRow]]:
    admin = example.actor("admin")
    request = backups.Request(example.project_id, tuple(example.billings.values()))
    number = backups.request(example.database, admin, request)
    worker.run(example.database, example.files, number)
    with example.database.read() as session:
        row = backups.get_backup(session, admin, number)
        return example.files.backup(row.sha256), row, backups.ledger(session, admin, number)


def test_a_backup_is_as_its_ledger_says(example: Example, made: tuple[Path, BackupRow, list[LedgerRow]]) -> None:
    path, row, ledger = made

    assert differences(path, row, ledger, example.files) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda part: replace(part, pages=part.pages + 1), "does not follow"),
        (lambda part: replace(part, first_page=part.first_page - 1), "The outline does not lead to"),
        (lambda part: replace(part, sha256="0" * 64), ""),
    ],
)
def test_a_ledger_that_says_otherwise_is_told(
    example: Example,
    made: tuple[Path, BackupRow, list[LedgerRow]],
    change: Callable[[LedgerRow], LedgerRow],
    sentence: str,
) -> None:
    path, row, ledger = made
    other = [change(part) if part.title == "site-notes.txt" else part for part in ledger]

    found = differences(path, row, other, example.files)

    assert any(sentence in one for one in found) if sentence else found == []


def test_a_slip_sheets_original_must_be_embedded(
    example: Example, made: tuple[Path, BackupRow, list[LedgerRow]]
) -> None:
    path, row, ledger = made
    photo = next(part for part in ledger if part.source_name.endswith(".jpg"))
    other = [replace(part, sha256=photo.sha256) if part.outcome.value == "slip_sheet" else part for part in ledger]

    found = differences(path, row, other, example.files)

    assert any("locked-report.pdf of SC-2 #2" in one and "is not embedded" in one for one in found)


def test_a_missing_page_is_told(example: Example, made: tuple[Path, BackupRow, list[LedgerRow]]) -> None:
    path, row, ledger = made

    found = differences(path, replace(row, pages=row.pages + 1), ledger, example.files)

    assert any("pages, the ledger" in one for one in found)
