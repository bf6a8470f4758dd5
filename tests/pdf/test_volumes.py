"""Volumes, separators, embedded originals: what portals and offices ask of a backup beyond one PDF."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from pdf import worker
from pdf.verify import differences
from store import backups
from store.attachments import attach
from store.backups import BackupRow, LedgerRow
from store.plan import Include, Options
from store.vocabulary import AttachmentKind
from tests.example import Example
from tests.pdf_files import one_page, stream, write_pdf


@dataclass(frozen=True)
class Made:
    path: Path
    row: BackupRow
    ledger: list[LedgerRow]

    def volumes(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def compiled(example: Example, options: Options) -> Made:
    admin = example.actor("admin")
    request = backups.Request(example.project_id, tuple(example.billings.values()), options=options)
    number = backups.request(example.database, admin, request)
    worker.run(example.database, example.files, number)
    with example.database.read() as session:
        row = backups.get_backup(session, admin, number)
        assert row.state.value == "done", row.error
        path = example.files.backup(row.sha256, row.file_name)
        return Made(path, row, backups.ledger(session, admin, number))


def heavy(example: Example, billing: str, megabytes: int, folder: Path) -> None:
    """Attaches a scan of that size."""
    noise = stream(random.Random(megabytes).randbytes(megabytes * 1_000_000), b"/Type/Metadata")
    path = write_pdf(folder / "scan.pdf", one_page("Scan", page=b"/Metadata 10 0 R", more={10: noise}))
    with path.open("rb") as source, example.database.write() as session:
        admin, kind = example.actor("admin"), AttachmentKind.OTHER
        attach(session, example.files, admin, example.billings[billing], source, "scan.pdf", kind=kind, title=None)


def test_volumes_are_cut_at_billings_and_each_is_a_whole_pdf_with_its_own_contents(example: Example) -> None:
    made = compiled(example, Options(volume_pages=12))

    assert made.row.file_name.endswith(".zip") and made.path.suffix == ".zip"
    volumes = {name: data for name, data in made.volumes().items() if name.endswith(".pdf")}
    assert list(volumes) == [
        f"Subcontractor progress billing backup - Harbor Tower - HT-104 - volume {number:02}.pdf"
        for number in range(1, len(volumes) + 1)
    ]
    assert len(volumes) >= 2
    for number, (name, data) in enumerate(volumes.items(), start=1):
        reader = PdfReader(BytesIO(data))
        entry = next(part for part in made.ledger if part.title == name)
        assert (entry.kind, entry.volume, entry.pages) == ("volume", number, len(reader.pages))
        assert entry.sha256 == hashlib.sha256(data).hexdigest()
        assert f"volume {number}" in reader.pages[0].extract_text()
        assert "Contents" in reader.pages[1].extract_text()
        with pikepdf.open(BytesIO(data)) as document:
            assert document.check_pdf_syntax() == []
        own = {part.billing for part in made.ledger if part.volume == number and part.billing}
        others = {part.billing for part in made.ledger if part.volume != number and part.billing}
        assert own and not own & others, "a billing stays together"
    assert made.row.pages == sum(len(PdfReader(BytesIO(data)).pages) for data in volumes.values())


def test_no_volume_is_larger_than_asked_unless_one_billing_is_and_that_is_told(
    example: Example, tmp_path: Path
) -> None:
    heavy(example, "SC-2#1", 3, tmp_path)
    heavy(example, "SC-2#2", 1, tmp_path)
    made = compiled(example, Options(volume_megabytes=2))

    sizes = {name: len(data) for name, data in made.volumes().items() if name.endswith(".pdf")}
    over = [part for part in made.ledger if part.kind == "volume" and part.attention]
    assert [size > 2_000_000 for size in sizes.values()] == [True, False]
    assert [part.volume for part in over] == [1]
    assert over[0].reason == "The volume is over the limit, because one billing alone is and stays together."
    assert made.row.exceptions == sum(part.attention for part in made.ledger)


def test_the_ledger_lies_beside_the_volumes_as_json_and_csv(example: Example) -> None:
    made = compiled(example, Options(archive=True))

    members = made.volumes()
    rows = json.loads(members["ledger.json"])
    table = list(csv.DictReader(io.StringIO(members["ledger.csv"].decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == [part.title for part in made.ledger] == [row["title"] for row in table]
    assert {row["volume"] for row in rows} == {1}
    assert next(row for row in table if row["title"] == "locked-report.pdf")["outcome"] == "slip_sheet"


@pytest.mark.parametrize("options", [Options(archive=True), Options(volume_pages=12), Options(separators=True)])
def test_the_same_plan_gives_the_same_bytes(example: Example, options: Options) -> None:
    assert compiled(example, options).row.sha256 == compiled(example, options).row.sha256


@pytest.mark.parametrize(
    "options",
    [Options(volume_pages=12), Options(separators=True), Options(embed_originals=True, separators=True, archive=True)],
)
def test_what_was_made_is_as_its_ledger_says(example: Example, options: Options) -> None:
    made = compiled(example, options)

    assert differences(made.path, made.row, made.ledger, example.files) == []


def test_a_volume_that_was_exchanged_is_found(example: Example, tmp_path: Path) -> None:
    made = compiled(example, Options(volume_pages=12))
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        for name, data in made.volumes().items():
            archive.writestr(name, data + b" " if name.endswith("02.pdf") else data)

    (found,) = differences(other, made.row, made.ledger, example.files)

    assert "volume 02.pdf is missing or is not the one that was written." in found


def test_a_separator_says_what_follows_and_the_page_numbers_count_it(example: Example) -> None:
    made = compiled(example, Options(separators=True))

    reader = PdfReader(made.path)
    sheets = [part for part in made.ledger if part.kind == "separator"]
    assert len(sheets) == 3
    for sheet in sheets:
        text = reader.pages[sheet.first_page - 1].extract_text()
        assert sheet.billing in text and "Progress billing" in text
    contents = reader.pages[1].extract_text()
    waiver = next(part for part in made.ledger if part.title == "waiver-electrical.pdf")
    assert str(waiver.first_page) in contents.partition("waiver-electrical.pdf")[2][:40]
    assert "Separator sheet" not in contents


def test_originals_travel_untouched_where_asked_and_only_then(example: Example) -> None:
    plain, full = compiled(example, Options()), compiled(example, Options(embed_originals=True))

    def embedded(made: Made) -> set[str]:
        attachments = PdfReader(made.path).attachments
        return {hashlib.sha256(data).hexdigest() for versions in attachments.values() for data in versions}

    files = {part.sha256 for part in full.ledger if part.sha256}
    assert embedded(full) == files
    kept = {part.sha256 for part in plain.ledger if part.outcome.value in ("slip_sheet", "repaired")}
    assert embedded(plain) == kept, "what a slip sheet stands for, and what a repair is to be compared with"
    assert len(PdfReader(full.path).pages) == len(PdfReader(plain.path).pages)


def test_without_contents_a_page_of_exceptions_stands_in_where_something_needs_attention(example: Example) -> None:
    bare = compiled(example, Options(cover=False, contents=False))
    fine = compiled(example, Options(cover=False, contents=False, include=Include.COVER_SHEETS))

    text = PdfReader(bare.path).pages[0].extract_text()
    assert "Exceptions" in text and "locked-report.pdf" in text and "2 parts need attention" in text
    assert "site-notes.txt" not in text
    assert next(part.first_page for part in bare.ledger) == 2
    assert next(part.first_page for part in fine.ledger) == 1
    assert differences(bare.path, bare.row, bare.ledger, example.files) == []


def test_a_limit_below_zero_is_refused(example: Example) -> None:
    from store.errors import RuleBroken

    with pytest.raises(RuleBroken, match="above zero"):
        compiled(example, Options(volume_pages=-1))
