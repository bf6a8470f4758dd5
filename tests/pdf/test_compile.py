"""The example project's backup, from ticked rows to one file: complete, navigable, true (PRODUCT.md section 3)."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageOps
from pypdf import PdfReader

from pdf import compile as compiling
from pdf.compile import compile_plan
from store import backups
from store.backups import LedgerRow
from store.plan import Include, Options
from store.vocabulary import AttachmentKind, Outcome
from tests.compiling import Compiled, attached, compiled, outline
from tests.example import DOCUMENT, Example
from tests.pdf_files import destination_page, one_page, pages, rendered, same_pages, syntax_problems, write_pdf

SOURCES = DOCUMENT.parent / "files"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """All three billings with everything, and a contract without a billing; compiled once."""
    from store.database import Database
    from store.files import FileStore

    database = Database.open(f"sqlite:///{tmp_path_factory.mktemp('whole') / 'billings.db'}")
    example = Example.imported(database, FileStore(database.default_files()))
    made = compiled(example, contracts=(example.contracts["PO-7"],))
    database.close()
    return made


def test_qpdf_finds_nothing(whole: Compiled) -> None:
    assert syntax_problems(whole.path) == []


def test_every_page_belongs_to_one_part_and_the_row_tells_the_truth(whole: Compiled) -> None:
    reader = PdfReader(whole.path)
    shown = [part for part in whole.ledger if part.first_page]
    next_page = 3  # after cover and contents
    for part in shown:
        assert part.first_page == next_page, part.title
        next_page += part.pages

    assert len(reader.pages) == next_page - 1 == whole.row.pages == 23
    assert whole.row.size == whole.path.stat().st_size
    assert whole.row.sha256 == hashlib.sha256(whole.path.read_bytes()).hexdigest()
    assert (whole.row.billings, whole.row.exceptions) == (3, 3)


def test_the_outline_is_billings_then_parts_then_each_files_own(whole: Compiled) -> None:
    assert outline(PdfReader(whole.path)) == [
        ("Cover", 1, []),
        ("Contents", 2, []),
        (
            "SC-2 #1 Northside Electric",
            3,
            [
                ("Progress billing", 3, []),
                (
                    "Supplier invoice 4471",
                    5,
                    [("Supplier invoice 4471 1", 5, []), ("Supplier invoice 4471 2", 6, [])],
                ),
            ],
        ),
        (
            "SC-2 #2 Northside Electric",
            7,
            [
                ("Progress billing", 7, []),
                ("waiver-electrical.pdf", 9, []),
                ("Stored switchgear", 10, []),
                ("insurance-scan.pdf", 11, []),
                ("site-notes.txt", 13, []),
                ("locked-report.pdf", 14, []),
            ],
        ),
        (
            "SC-10 #1 Ace [Plumbing] & Söhne",
            15,
            [
                ("Progress billing", 15, []),
                ("waiver-plumbing.pdf", 17, []),
                (
                    "delivery-tickets.pdf",
                    18,
                    [("Delivery tickets 1", 18, []), ("Delivery tickets 2", 19, []), ("Delivery tickets 3", 20, [])],
                ),
                ("truncated-upload.pdf", 21, []),
                ("unit-counts.csv", 23, []),
            ],
        ),
    ]


def test_every_part_is_accounted_for(whole: Compiled) -> None:
    assert [(part.title, part.pages, part.outcome, part.attention) for part in whole.ledger] == [
        (whole.ledger[0].reason, 0, Outcome.NO_BILLING, True),
        ("Progress billing", 2, Outcome.INCLUDED, False),
        ("Supplier invoice 4471", 2, Outcome.INCLUDED, False),
        ("Progress billing", 2, Outcome.INCLUDED, False),
        ("waiver-electrical.pdf", 1, Outcome.INCLUDED, False),
        ("Stored switchgear", 1, Outcome.CONVERTED, False),
        ("insurance-scan.pdf", 2, Outcome.INCLUDED, False),
        ("site-notes.txt", 1, Outcome.CONVERTED, False),
        ("locked-report.pdf", 1, Outcome.SLIP_SHEET, True),
        ("Progress billing", 2, Outcome.INCLUDED, False),
        ("waiver-plumbing.pdf", 1, Outcome.INCLUDED, False),
        ("delivery-tickets.pdf", 3, Outcome.INCLUDED, False),
        ("truncated-upload.pdf", 2, Outcome.REPAIRED, True),
        ("unit-counts.csv", 1, Outcome.CONVERTED, False),
    ]
    assert all(part.reason for part in whole.ledger if part.attention)


def test_the_pages_of_every_pdf_look_as_in_the_original(whole: Compiled) -> None:
    shown = rendered(whole.path)
    included = [part for part in whole.ledger if part.outcome is Outcome.INCLUDED and part.source_name]
    assert len(included) == 5
    for part in included:
        wanted = rendered(SOURCES / part.source_name)
        found = shown[part.first_page - 1 : part.first_page - 1 + part.pages]
        assert len(found) == len(wanted), part.title
        assert all(map(np.array_equal, found, wanted)), part.title


def test_the_repaired_upload_shows_what_qpdf_recovers(whole: Compiled, tmp_path: Path) -> None:
    part = whole.part("truncated-upload.pdf")
    with pikepdf.open(SOURCES / "truncated-upload.pdf") as document:
        document.save(tmp_path / "recovered.pdf")

    found = rendered(whole.path)[part.first_page - 1 : part.first_page - 1 + part.pages]

    assert all(map(np.array_equal, found, rendered(tmp_path / "recovered.pdf")))
    assert "compare its pages" in part.reason


def test_the_photo_is_upright_and_has_its_colours(whole: Compiled) -> None:
    with Image.open(SOURCES / "stored-material-photo.jpg") as photo:
        assert photo.getexif()[0x0112] == 6, "the test's photo lies on its side"
        wanted = np.array(ImageOps.exif_transpose(photo).resize((30, 40)), np.int16)

    document = pypdfium2.PdfDocument(whole.path)
    page = document[whole.part("Stored switchgear").first_page - 1].render(scale=0.5).to_pil().convert("RGB")
    document.close()

    assert np.abs(np.array(page.resize((30, 40)), np.int16) - wanted).mean() < 4


def test_text_and_table_are_there_in_words(whole: Compiled) -> None:
    reader = PdfReader(whole.path)
    notes = reader.pages[whole.part("site-notes.txt").first_page - 1].extract_text()
    table = reader.pages[whole.part("unit-counts.csv").first_page - 1].extract_text()

    assert (SOURCES / "site-notes.txt").read_text().split()[0] in notes
    for cell in (SOURCES / "unit-counts.csv").read_text().splitlines()[-1].split(","):
        assert cell.strip('"') in table


def test_the_form_shows_the_worked_example_to_the_cent(whole: Compiled) -> None:
    first = whole.part("Progress billing", "SC-2 #2").first_page
    reader = PdfReader(whole.path)
    text = "".join(reader.pages[page - 1].extract_text() for page in (first, first + 1))

    for amount in ("57,408.75", "5,615.89", "51,792.86", "37,340.10", "14,452.76", "52,257.14", "46,641.25"):
        assert amount in text


def test_every_row_of_the_contents_leads_to_the_page_whose_number_it_prints(whole: Compiled) -> None:
    reader = PdfReader(whole.path)
    document = pypdfium2.PdfDocument(whole.path)
    words = document[1].get_textpage()
    links: Any = reader.pages[1]["/Annots"]
    printed = []
    for annotation in links:
        left, bottom, right, top = map(float, annotation["/Rect"])
        first_line = words.get_text_bounded(left, bottom, right, top).splitlines()[0]
        printed.append((destination_page(reader, annotation["/Dest"]) + 1, first_line.split()[-1]))
    document.close()

    assert len(printed) == 13 + 3 + 2, "parts with pages, billings, and those that need attention again"
    assert all(str(page) == word for page, word in printed), printed


def test_both_waivers_keep_their_own_values(whole: Compiled) -> None:
    def values(path: Path) -> set[str]:
        return {str(field.get("/V")) for field in (PdfReader(path).get_fields() or {}).values() if "/V" in field}

    electrical, plumbing = values(SOURCES / "waiver-electrical.pdf"), values(SOURCES / "waiver-plumbing.pdf")

    assert electrical != plumbing, "the test's waivers differ"
    assert values(whole.path) == electrical | plumbing


def test_the_locked_report_has_a_slip_sheet_that_holds_the_original(whole: Compiled) -> None:
    part = whole.part("locked-report.pdf")
    page = PdfReader(whole.path).pages[part.first_page - 1].extract_text()
    with pikepdf.open(whole.path) as document:
        original = document.attachments["locked-report.pdf"].get_file().read_bytes()

    assert "locked with a password" in page
    assert hashlib.sha256(original).hexdigest() == part.sha256
    assert original == (SOURCES / "locked-report.pdf").read_bytes()


def test_the_contract_without_a_billing_is_named_in_contents_and_ledger(whole: Compiled) -> None:
    (part,) = [part for part in whole.ledger if part.outcome is Outcome.NO_BILLING]
    contents = PdfReader(whole.path).pages[1].extract_text()

    assert (part.first_page, part.pages, part.attention) == (0, 0, True)
    assert part.billing.split()[0] == "PO-7"
    assert "PO-7" in contents


def test_the_same_plan_gives_the_same_bytes_also_when_nothing_was_prepared_yet(example: Example) -> None:
    first = compiled(example)
    again = compiled(example)
    for section in (example.files.root / "sections").rglob("*.section"):
        section.unlink()
    anew = compiled(example)

    assert first.row.sha256 == again.row.sha256 == anew.row.sha256


def test_preparing_finds_every_original_as_it_was(example: Example) -> None:
    compiled(example)

    originals = [path for path in (example.files.root / "originals").rglob("*") if path.is_file()]
    assert originals
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.name for path in originals)
    assert list((example.files.root / "tmp").iterdir()) == []


INCLUDED = {
    Include.ALL: ["Progress billing", "waiver-electrical.pdf", "Stored switchgear", "insurance-scan.pdf",
                  "site-notes.txt", "locked-report.pdf"],
    Include.COVER_SHEETS: ["Progress billing"],
    Include.ATTACHMENTS: ["waiver-electrical.pdf", "Stored switchgear", "insurance-scan.pdf", "site-notes.txt",
                          "locked-report.pdf"],
    Include.LIEN_WAIVERS: ["waiver-electrical.pdf"],
}  # fmt: skip


@pytest.mark.parametrize(("include", "titles"), INCLUDED.items(), ids=[choice.value for choice in INCLUDED])
def test_the_options_choose_what_of_a_billing_goes_in(example: Example, include: Include, titles: list[str]) -> None:
    made = compiled(example, "SC-2#2", options=Options(include=include))

    assert [part.title for part in made.ledger] == titles
    assert made.row.pages == 2 + sum(part.pages for part in made.ledger)


@pytest.mark.parametrize(("cover", "contents"), [(True, False), (False, True), (False, False)])
def test_cover_and_contents_can_be_left_out(example: Example, cover: bool, contents: bool) -> None:
    made = compiled(example, "SC-2#1", options=Options(cover=cover, contents=contents))

    titles = [title for title, _, _ in outline(PdfReader(made.path))]
    assert titles == ["Cover"] * cover + ["Contents"] * contents + ["SC-2 #1 Northside Electric"]
    assert made.ledger[0].first_page == 1 + cover + contents
    assert syntax_problems(made.path) == []


def test_the_signed_copy_stands_in_for_the_form(example: Example, tmp_path: Path) -> None:
    signed = write_pdf(tmp_path / "signed.pdf", pages("Signed by hand"))
    attached(example, "SC-2#1", "signed.pdf", signed.read_bytes(), AttachmentKind.SIGNED_BILLING, "Signed billing")

    made = compiled(example, "SC-2#1", options=Options(cover=False, contents=False))

    assert [(part.title, part.first_page) for part in made.ledger] == [
        ("Signed billing", 1),
        ("Supplier invoice 4471", 2),
    ]
    assert same_pages(made.path, signed, SOURCES / "supplier-invoice-4471.pdf")


HOSTILE_NAMES = (
    "[bold]red[ & <b>html %s {0} $HOME.bin",
    "tab\tnew\nline\x07bell\x1b[31m.bin",
    "فاتورة \u202egnp.exe.bin",
    "👩‍🔧 chantier été 工程.bin",
    "(unbalanced \\ (parentheses.bin",
    "n" * 251 + ".bin",
)


def test_names_that_hold_anything_are_shown_literally_and_come_back_out(example: Example) -> None:
    # Telephones, mail programs and jokers name files; 255 bytes is what file systems take.
    for number, name in enumerate(HOSTILE_NAMES):
        attached(example, "SC-2#1", name, bytes([0, number, 255]) * 9)

    made = compiled(example, "SC-2#1")

    assert [part.source_name for part in made.ledger[2:]] == list(HOSTILE_NAMES)
    assert [title for title, _, _ in outline(PdfReader(made.path))[2][2]][2:] == list(HOSTILE_NAMES)
    with pikepdf.open(made.path) as document:
        specifications = [document.attachments[key] for key in document.attachments]
        found = {item.filename: item.get_file().read_bytes() for item in specifications}
    assert found == {name: bytes([0, number, 255]) * 9 for number, name in enumerate(HOSTILE_NAMES)}
    assert syntax_problems(made.path) == []


def test_two_attachments_with_one_file_name_are_both_there(example: Example, tmp_path: Path) -> None:
    # Every supplier calls it invoice.pdf, and every scanner scan0001.pdf.
    first = write_pdf(tmp_path / "1.pdf", pages("From Ace"))
    second = write_pdf(tmp_path / "2.pdf", pages("From Best"))
    for content in (first.read_bytes(), second.read_bytes(), b"\0one", b"\0two"):
        attached(example, "SC-2#1", "invoice.pdf", content)

    made = compiled(example, "SC-2#1", options=Options(cover=False, contents=False))

    shown = rendered(made.path)
    # The page of exceptions, the form, the file it had before; then these two.
    assert all(map(np.array_equal, shown[5:7], [*rendered(first), *rendered(second)]))
    with pikepdf.open(made.path) as document:
        kept = sorted(document.attachments[key].get_file().read_bytes() for key in document.attachments)
    assert kept == [b"\0one", b"\0two"]
    assert len({key for key, _, _ in outline(PdfReader(made.path))[1][2]}) == 3, "titles stay as they were given"


def test_one_file_attached_to_two_billings_is_shown_twice(example: Example, tmp_path: Path) -> None:
    # A certificate of insurance goes with every application.
    certificate = write_pdf(tmp_path / "insurance.pdf", one_page("Insured"))
    for billing in ("SC-2#1", "SC-2#2"):
        attached(example, billing, "insurance.pdf", certificate.read_bytes(), AttachmentKind.INSURANCE)

    made = compiled(example, "SC-2#1", "SC-2#2")

    shown = rendered(made.path)
    twice = [part for part in made.ledger if part.source_name == "insurance.pdf"]
    assert len(twice) == 2
    assert all(np.array_equal(shown[part.first_page - 1], rendered(certificate)[0]) for part in twice)


def test_an_original_that_was_lost_has_a_slip_sheet_that_says_so(example: Example) -> None:
    invoice = hashlib.sha256((SOURCES / "supplier-invoice-4471.pdf").read_bytes()).hexdigest()
    example.files.original(invoice).unlink()

    made = compiled(example, "SC-2#1")

    part: LedgerRow = made.part("Supplier invoice 4471")
    assert (part.outcome, part.pages) == (Outcome.SLIP_SHEET, 1)
    assert "missing" in part.reason


def test_progress_tells_phases_and_may_stop_the_compile(example: Example, tmp_path: Path) -> None:
    request = backups.Request(example.project_id, tuple(example.billings.values()))
    backup_id = backups.request(example.database, example.actor("admin"), request)
    with example.database.read() as session:
        plan = backups.plan_of(session, example.actor("admin"), backup_id)
    phases: list[str] = []

    def stop_at_linking(phase: str, done: int, total: int) -> None:
        assert 0 <= done <= total
        phases.append(phase)
        if phase == "Linking":
            raise backups.Cancelled

    with pytest.raises(backups.Cancelled):
        compile_plan(plan, example.database, example.files, tmp_path / "out.pdf", stop_at_linking)

    assert list(dict.fromkeys(phases)) == ["Preparing files", "Drawing billings", "Linking"]
    assert list((example.files.root / "tmp").iterdir()) == []


def test_a_form_is_drawn_once_per_state_of_its_billing(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compiled(example, "SC-2#1")
    import pdf.form

    def never(*_: object) -> bytes:
        raise AssertionError("drawn again")

    monkeypatch.setattr(pdf.form, "billing_form", never)

    assert compiled(example, "SC-2#1").row.sha256 == first.row.sha256


def test_a_ledger_entry_has_all_that_the_plan_knows(whole: Compiled) -> None:
    part = whole.part("Supplier invoice 4471")

    assert part.kind == "invoice"
    assert part.source_name == "supplier-invoice-4471.pdf"
    assert part.size == (SOURCES / "supplier-invoice-4471.pdf").stat().st_size
    assert {field.name for field in dataclasses.fields(compiling.Compiled)} == {"pages", "size", "parts"}
