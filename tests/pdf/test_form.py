"""The billing PDF: every figure of PRODUCT.md section 7, over as many pages as it takes, in our own words."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from pdf.canvas import Canvas
from pdf.form import billing_form
from store import billings
from store.money import format_cents
from store.sheet import BillingSheet, Claimed, Measured
from tests.example import Example
from tests.pdf.shown import box_of, flat, is_within_the_paper, sizes, texts

ROOT = Path(__file__).resolve().parents[2]


def sheet_of(example: Example, billing: str) -> BillingSheet:
    with example.database.read() as session:
        return billings.sheet(session, example.billings[billing])


@pytest.fixture
def sheet(example: Example) -> BillingSheet:
    """Application 2 of SC-2, the worked example."""
    return sheet_of(example, "SC-2#2")


def with_lines(sheet: BillingSheet, count: int, description: str = "Raceway and boxes") -> BillingSheet:
    first = sheet.lines[1]
    lines = (replace(first, item=f"L{number}", description=f"{description} {number}") for number in range(count))
    return replace(sheet, lines=tuple(lines))


def test_the_summary_shows_the_worked_example_to_the_cent(sheet: BillingSheet) -> None:
    summary = " ".join(texts(billing_form(sheet))[0].split())

    for line in (
        "1 Original contract sum 100,000.00",
        "2 Net approved change orders 4,050.00",
        "3 Contract sum to date (1 + 2) 104,050.00",
        "4 Work completed and material stored to date (column G) 57,408.75",
        "5 Retainage held (5a + 5b, column I) 5,615.89",
        "6 Earned less retainage (4 – 5) 51,792.86",
        "7 Certified on earlier applications 37,340.10",
        "8 Amount due this period (6 – 7) 14,452.76",
        "9 Balance to finish, with retainage (3 – 6) 52,257.14",
        "Total 5,250.00 -1,200.00 4,050.00",
    ):
        assert line in summary


@pytest.mark.parametrize(
    "row",
    [
        "Mobilization 10,000.00 10,000.00 0.00 0.00 10,000.00 100.0 % 0.00 1,000.00",
        "Raceway and boxes 45,000.00 18,000.00 13,500.00 0.00 31,500.00 70.0 % 13,500.00 3,150.00",
        "Switchboards 30,333.33 0.00 7,583.35 2,500.10 10,083.45 33.2 % 20,249.88 883.35",
        "Interior lighting 14,666.67 2,933.35 1,466.70 0.00 4,400.05 30.0 % 10,266.62 440.01",
        "Added receptacles 5,250.00 0.00 2,625.25 0.00 2,625.25 50.0 % 2,624.75 262.53",
        "Deleted fixture -1,200.00 0.00 -1,200.00 0.00 -1,200.00 100.0 % 0.00 -120.00",
        "Grand total 104,050.00 30,933.35 23,975.30 2,500.10 57,408.75 55.2 % 46,641.25 5,615.89",
    ],
)
def test_the_continuation_sheet_shows_columns_c_to_i(sheet: BillingSheet, row: str) -> None:
    assert row in " ".join(texts(billing_form(sheet))[1].split())


def test_figures_stand_below_each_other_to_the_right(sheet: BillingSheet) -> None:
    form = billing_form(sheet)

    rights = [box_of(form, figure, page=1)[2] for figure in ("45,000.00", "5,250.00", "-1,200.00", "104,050.00")]
    assert max(rights) - min(rights) < 1.5


def test_many_lines_flow_over_pages_that_carry_their_sums(sheet: BillingSheet) -> None:
    many = with_lines(sheet, 150)

    pages = [" ".join(page.split()) for page in texts(billing_form(many))]

    shown = " ".join(pages).split()
    assert set(shown) >= {f"L{number}" for number in range(150)}
    for number, (page, following) in enumerate(pairwise(pages[1:]), start=1):
        drawn = sum(f"L{line}" in set(" ".join(pages[1 : number + 1]).split()) for line in range(150))
        carried = f"forward {format_cents(4_500_000 * drawn)} {format_cents(1_800_000 * drawn)}"
        assert f"Carried {carried}" in page
        assert f"Brought {carried}" in following
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


def test_a_description_of_any_length_is_whole_and_on_the_paper(sheet: BillingSheet) -> None:
    words = " ".join(f"word{number}" for number in range(1_500))

    form = billing_form(with_lines(sheet, 3, words))

    assert set(flat(form).split()) >= set(words.split())
    assert is_within_the_paper(form)


def test_a_long_comment_moves_to_pages_of_its_own(sheet: BillingSheet) -> None:
    words = " ".join(f"word{number}" for number in range(3_000))

    form = billing_form(replace(sheet, comment=words))

    assert "See the notes at the end" in texts(form)[0]
    assert set(flat(form).split()) >= set(words.split())
    assert is_within_the_paper(form)


NAMES = [
    "Ace [Plumbing] & Söhne",
    "**bold** __under__ <b>x</b> [/] {y}",
    "株式会社 建設",
    "한국 건설",
    "Ωμέγα и кириллица",
    "Ace 😀 Plumbing",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_shown_literally(sheet: BillingSheet, name: str) -> None:
    form = billing_form(replace(sheet, payee=name, project_name=name, contract_title=name))

    assert texts(form)[0].count(name) == 4
    assert is_within_the_paper(form)


def test_an_arabic_name_is_drawn_joined(sheet: BillingSheet) -> None:
    # Joined letters have glyphs of their own, narrower than those that stand alone.
    canvas = Canvas()

    name = "شركة المقاولات"

    assert canvas.width(name) < sum(canvas.width(letter) for letter in name)
    assert is_within_the_paper(billing_form(replace(sheet, payee=name, payer=name, comment=name)))


def test_names_without_end_leave_the_signatures_on_the_paper(sheet: BillingSheet) -> None:
    endless = "Harbor Terminal Extension " * 40

    form = billing_form(
        replace(sheet, project_name=endless, contract_title=endless, payee=endless, number="7" * 200, comment="x\n" * 4)
    )

    assert len(sizes(form)) == 2
    assert is_within_the_paper(form, margin=15)
    assert box_of(form, "Signature")[1] > box_of(form, "Our")[3]


def test_without_lines_and_dates_there_is_still_a_whole_form(sheet: BillingSheet) -> None:
    bare = replace(sheet, lines=(), period_from=None, period_to=None, billing_date=None, comment="", project_address="")

    shown = flat(billing_form(bare))

    assert "Period not set" in shown
    assert "Grand total" in shown


def test_the_form_says_that_it_is_none_of_the_aia_s_and_uses_no_words_of_it(sheet: BillingSheet) -> None:
    pages = texts(billing_form(sheet))

    assert all("not an AIA document" in page for page in pages)
    assert all(page.upper().count("AIA") == 1 for page in pages)
    shown = " ".join(pages).upper()
    for words in ("G702", "G703", "APPLICATION AND CERTIFICATE", "CONTINUATION SHEET", "ARCHITECT'S CERTIFICATE"):
        assert words not in shown


def test_the_first_application_has_nothing_certified_before_it(example: Example) -> None:
    shown = flat(billing_form(sheet_of(example, "SC-2#1")))

    assert "Certified on earlier applications 0.00" in shown
    assert "Amount due this period (6 – 7) 37,340.10" in shown


DRAWN_ELSEWHERE = """
import hashlib, pathlib, sys
from pydantic import TypeAdapter
from pdf.canvas import Canvas
from pdf.form import billing_form
from store.sheet import BillingSheet, Claimed, Measured
sheet = TypeAdapter(BillingSheet).validate_json(pathlib.Path(sys.argv[1]).read_bytes())
print(hashlib.sha256(billing_form(sheet)).hexdigest())
"""


def test_the_same_billing_gives_the_same_bytes_in_every_process(sheet: BillingSheet, tmp_path: Path) -> None:
    from pydantic import TypeAdapter

    odd = replace(sheet, payee="株式会社 Ωμέγα 😀", payer="شركة المقاولات")
    frozen = tmp_path / "sheet.json"
    frozen.write_bytes(TypeAdapter(BillingSheet).dump_json(odd))

    digests = {
        subprocess.run(
            [sys.executable, "-c", DRAWN_ELSEWHERE, str(frozen)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1


def test_a_page_of_forty_lines_takes_about_ten_milliseconds(sheet: BillingSheet) -> None:
    long = with_lines(sheet, 400)
    billing_form(long)

    times = []
    for _ in range(5):
        started = time.process_time()
        form = billing_form(long)
        times.append(time.process_time() - started)

    # Measured 5 ms; other work on the same machine must not fail the test.
    assert min(times) / len(sizes(form)) < 0.02


def test_details_stand_below_what_they_come_to(sheet: BillingSheet) -> None:
    first, second, *others = sheet.lines
    details = [replace(line, detail_of="9 Interior works") for line in (first, second)]

    form = billing_form(replace(sheet, lines=(*details, *others)))

    shown = " ".join(texts(form)[1].split())
    assert "9 Interior works 55,000.00 28,000.00 13,500.00 0.00 41,500.00 75.5 % 13,500.00 4,150.00 1" in shown
    assert "Grand total 104,050.00 30,933.35 23,975.30 2,500.10 57,408.75" in shown


def test_a_measured_line_says_how_much_of_what_at_which_price(sheet: BillingSheet) -> None:
    measured = Measured("m3", 12_5000, 40_0000, 10_0000, 2_5000)

    form = billing_form(replace(sheet, lines=(replace(sheet.lines[0], measured=measured),)))

    assert "12.5 of 40 m3 at 12.50; 2.5 this period" in " ".join(texts(form)[1].split())


def test_what_was_claimed_stands_beside_what_is_certified(sheet: BillingSheet) -> None:
    claimed = Claimed(13_500_00, 250_00, "Conduit of level 3 is not pulled. " * 30)

    form = billing_form(replace(sheet, lines=(replace(sheet.lines[0], claimed=claimed),)))

    shown = " ".join(" ".join(texts(form)[1:]).split())
    assert "Claimed 13,500.00 of work and 250.00 of new material: Conduit of level 3 is not pulled." in shown
    assert shown.count("level 3 is not pulled") == 30
