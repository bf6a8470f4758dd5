"""Cover, contents and slip sheets: what a backup says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from pdf.contents import contents
from pdf.pages import ContentsRow, contents_pages, front_matter, slip_sheet
from store import backups
from store.backups import Request
from store.plan import Options, Plan
from tests.example import Example
from tests.pdf.shown import box_of, flat, is_within_the_paper, sizes, texts

HOSTILE = [
    "[/b] **bold** <b>x</b> {y} [link](http://127.0.0.1)",
    "bell\x07 escape\x1b[31m",
    "invoice\u202efdp.exe",
    "photo 😀👍🏽",
    "日本語の請求書",
    "x" * 255,
    "Ω" * 127,
]


@pytest.fixture
def plan(example: Example) -> Plan:
    """Everything of the example, and the contract that has no billing."""
    actor = example.actor("admin")
    request = Request(
        example.project_id, tuple(example.billings.values()), (example.contracts["PO-7"],), example.september
    )
    number = backups.request(example.database, actor, request)
    with example.database.read() as session:
        return backups.plan_of(session, actor, number)


def rows_of(billings: int, parts: int = 3, notes: Sequence[tuple[int, int]] = (), title: str = "") -> list[ContentsRow]:
    """Rows as a compile makes them, each part two pages long."""
    rows = []
    for billing in range(billings):
        label = f"SC-{billing} #2 Northside"
        first = billing * parts
        rows.append(ContentsRow(label, label, first, 0, first * 2 + 3, parts * 2, "", 0))
        for part in range(parts):
            note = f"Reason {billing}/{part}." if (billing, part) in notes else ""
            words = f"Part {billing}/{part} {title}".strip()
            rows.append(ContentsRow(label, words, first + part, 0, (first + part) * 2 + 3, 2, note, 1))
    return rows


def links(document: bytes) -> list[list[str]]:
    """The URIs of each page's links, from the top down."""
    found = []
    for page in PdfReader(BytesIO(document)).pages:
        annotations: Any = [link.get_object() for link in page.get("/Annots", [])]
        annotations.sort(key=lambda link: -float(link["/Rect"][3]))
        found.append([str(link["/A"]["/URI"]) for link in annotations])
    return found


def test_the_cover_names_the_project_and_sums_up(plan: Plan) -> None:
    (cover, exceptions) = front_matter(
        replace(plan, options=Options(contents=False)), rows_of(3, notes=[(0, 1)]), pages=21
    )

    assert "Exceptions" in flat(exceptions) and "All parts" not in flat(exceptions)
    shown = flat(cover)
    assert len(sizes(cover)) == 1
    assert "Subcontractor progress billing backup Project HT-104 Harbor Tower 1 Quay Street" in shown
    for words in ("billings", "9 parts", "21 pages", "1 needs attention"):
        assert words in shown


def test_the_cover_lists_gross_retainage_and_net_of_each_billing(plan: Plan) -> None:
    (cover, _) = front_matter(plan, rows_of(3), pages=21)

    shown = flat(cover)
    assert "SC-2 #1 Northside Electric 40,933.45 3,593.35 37,340.10" in shown
    assert "SC-2 #2 Northside Electric 26,475.40 5,615.89 14,452.76" in shown
    assert "Total of 3" in shown


def test_the_cover_is_one_page_whatever_the_project_is_called(plan: Plan) -> None:
    many = replace(plan, items=plan.items * 40, project_name="Harbor Terminal " * 60, project_address="Quay\n" * 30)

    (cover, _) = front_matter(many, rows_of(3), pages=21)

    assert len(sizes(cover)) == 1
    assert flat(cover).count("Harbor Terminal") == 60
    assert flat(cover).count("Quay") == 30
    assert is_within_the_paper(cover)


@pytest.mark.parametrize(("cover", "wanted"), [(True, 2), (False, 1)])
def test_the_options_choose_what_is_drawn(plan: Plan, cover: bool, wanted: int) -> None:
    assert len(front_matter(replace(plan, options=Options(cover=cover)), rows_of(1), pages=5)) == wanted


def test_the_contents_have_a_row_with_its_page_for_every_part(plan: Plan) -> None:
    (_, drawn) = front_matter(plan, rows_of(40), pages=300)

    shown = flat(drawn)
    numbered = {f"Part{number // 3}/{number % 3}{number * 2 + 3}" for number in range(120)}
    # pdfium finds no blank between a row and a number of one digit.
    assert all(row in shown.replace(" ", "") for row in numbered)
    assert "Contents 1 of" in shown
    assert "HT-104 Harbor Tower" in shown


def test_every_row_is_a_link_to_its_part(plan: Plan) -> None:
    (_, drawn) = front_matter(plan, rows_of(2), pages=20)

    assert links(drawn) == [[f"part:{part}:0" for part in (0, 0, 1, 2, 3, 3, 4, 5)]]


def test_a_row_without_pages_has_neither_number_nor_link() -> None:
    missing = ContentsRow("PO-7", "PO-7", 6, 0, None, 0, "", 0)

    drawn = contents([*rows_of(2), missing, replace(missing, title="No billing", note="None in May.", level=1)], "P")

    assert not any("part:6" in uri for page in links(drawn) for uri in page)
    assert "PO-7 No billing None in May." in flat(drawn)


def test_the_parts_that_need_attention_come_first_with_their_reasons() -> None:
    drawn = contents(rows_of(30, notes=[(7, 1), (29, 2)]), "P")

    first = " ".join(texts(drawn)[0].split())
    assert "2 parts need attention SC-7 #2 Northside: Part 7/1 47 Reason 7/1." in first
    assert first.index("Reason 29/2.") < first.index("All parts")
    assert flat(drawn).count("Reason 7/1.") == 2
    assert links(drawn)[0][:2] == ["part:22:0", "part:89:0"]


def test_a_billing_that_goes_on_over_a_page_is_named_again() -> None:
    pages = texts(contents(rows_of(1, parts=120), "P"))

    assert "(continued)" not in pages[0]
    assert all("SC-0 #2 Northside (continued)" in page for page in pages[1:])


def test_no_billing_stands_alone_at_the_foot_of_a_page() -> None:
    for page in texts(contents(rows_of(60, parts=2), "P")):
        rows = [line for line in page.split("\n") if line.startswith(("SC-", "Part"))]
        assert rows[-1].startswith("Part")


@given(
    st.integers(0, 20),
    st.integers(1, 9),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=20),
    st.sampled_from(["", "a title of many words " * 12, "x" * 255]),
)
@settings(max_examples=25, deadline=None)
def test_as_many_pages_are_drawn_as_were_foretold(
    billings: int, parts: int, notes: list[tuple[int, int]], title: str
) -> None:
    rows = rows_of(billings, parts, notes, title)

    foretold = contents_pages([replace(row, first_page=None if row.first_page is None else 0) for row in rows])

    assert foretold == len(sizes(contents(rows, "HT-104 Harbor Tower")))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_titles_are_shown_and_stay_on_the_paper(name: str) -> None:
    drawn = contents(rows_of(3, notes=[(1, 1)], title=name), "P")

    assert is_within_the_paper(drawn)
    assert "http" not in "".join(uri for page in links(drawn) for uri in page)


def test_titles_and_reasons_of_pages_of_text_stay_on_the_paper() -> None:
    rows = [replace(row, note="word " * 3000 if row.level else "") for row in rows_of(1, title="long " * 2000)]

    drawn = contents(rows, "P" * 500)

    assert is_within_the_paper(drawn)
    assert flat(drawn).count("long") == 2 * 3 * 2000


SHA = "0123456789abcdef" * 4
REASON = "The file needs a password; attach it again with its password."


def slip(name: str = "a.pdf", title: str = "Lien waiver", reason: str = REASON, **options: bool) -> bytes:
    return slip_sheet(title, name, 1_234_567, SHA, reason, "SC-2 #2 Northside Electric", **options)


def test_a_slip_sheet_names_the_file_its_size_its_hash_and_the_reason() -> None:
    shown = flat(slip("waiver final.pdf"))

    for words in (
        "This file could not be shown as pages",
        f"Why {REASON}",
        "Billing SC-2 #2 Northside Electric",
        "Title Lien waiver",
        "File name waiver final.pdf",
        "Size 1.2 MB (1,234,567 bytes)",
        f"SHA-256 {SHA}",
        "The original file is embedded in this PDF, unchanged",
    ):
        assert words in shown


def test_a_slip_sheet_promises_no_original_where_there_is_none() -> None:
    shown = flat(slip(embedded=False))

    assert "The original file is not in this PDF either." in shown
    assert "unchanged" not in shown


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_name_is_shown_literally_on_one_page(name: str) -> None:
    sheet = slip(name)

    visible = name.replace("\x07", "‹U+0007›").replace("\x1b", "‹U+001B›").replace("\u202e", "‹U+202E›")
    assert visible.replace(" ", "") in flat(sheet).replace(" ", "")
    assert len(sizes(sheet)) == 1
    assert is_within_the_paper(sheet)


def test_a_file_name_of_undecodable_bytes_is_shown_by_its_bytes() -> None:
    assert "caf‹byte E9›.pdf" in flat(slip(b"caf\xe9.pdf".decode("utf-8", "surrogateescape")))


def test_a_slip_sheet_is_one_page_however_much_there_is_to_say() -> None:
    sheet = slip("n" * 255, "title " * 200, "A finding. " * 150)

    assert len(sizes(sheet)) == 1
    assert is_within_the_paper(sheet)
    assert flat(sheet).count("A finding.") == 150
    assert box_of(sheet, SHA)[1] > 30


def test_the_same_pages_give_the_same_bytes(plan: Plan) -> None:
    assert front_matter(plan, rows_of(9), pages=60) == front_matter(plan, rows_of(9), pages=60)
    assert slip("日本.pdf") == slip("日本.pdf")
