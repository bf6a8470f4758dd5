"""Damaged files: read, repaired and compared with what pdfium shows, and never silently wrong (PDF.md, Prepare).

The damage is of kinds that mail gateways, broken uploads and careless generators really do.
"""

from __future__ import annotations

import random
from pathlib import Path

import pikepdf
import pytest

from pdf.findings import DOUBTFUL, LOCKED, REPAIRED
from pdf.link import LinkPart, link
from pdf.look import same_look
from pdf.section import Prepared, Unreadable
from tests.pdf_files import (
    INFO,
    lines,
    linked,
    pages,
    prepared,
    rendered,
    same_pages,
    stream,
    syntax_problems,
    write_pdf,
)


def damaged(path: Path, wrong: bytes, right: bytes = b"") -> Path:
    """Three good pages in which `wrong` stands for `right`; of equal length mostly, so that nothing else moves."""
    source = write_pdf(path, pages("One", "Two", "Three"))
    data = source.read_bytes()
    assert data.count(right) == 1
    source.write_bytes(data.replace(right, wrong.ljust(len(right))))
    return source


def shown(source: Path) -> tuple[Path, Prepared]:
    """What comes out of a file, linked alone."""
    section, made = prepared(source)
    out = source.with_name("out.pdf")
    link([LinkPart(section, "One")], out, info=INFO)
    # Damage inside a page's own contents goes along: every reader then shows what it shows of the original.
    assert [problem for problem in syntax_problems(out) if "page object" not in problem] == []
    return out, made


HARMLESS = {
    # Old scanners count the offset of the table from their own header; mail gateways change line ends.
    "the table is not where the file says": (b"startxref\n0", b"startxref\n7"),
    "an offset in the table is off": (b"0000000018 00000 n", b"0000000015 00000 n"),
    "the catalog has no type": (b"/Type/Katalog", b"/Type/Catalog"),
    "a page has no type": (b"22 0 obj\n<</Typo/Page", b"22 0 obj\n<</Type/Page"),
    "a page names another parent": (b"22 0 obj\n<</Type/Page/Parent 1", b"22 0 obj\n<</Type/Page/Parent 2"),
    "the length of a stream is wrong": (b"/Length 95", b"/Length 45"),
    "the length of a stream is missing": (b"/Lemgth 45", b"/Length 45"),
    "an object has no end": (b"      \n22 0 obj", b"endobj\n22 0 obj"),
    "a string of digits holds letters": (b"/Odd<zz>/Odd 0 R", b"/Contents 42 0 R"),
}


@pytest.mark.parametrize(("wrong", "right"), HARMLESS.values(), ids=HARMLESS.keys())
def test_damage_that_changes_no_page_needs_no_word(tmp_path: Path, wrong: bytes, right: bytes) -> None:
    source = damaged(tmp_path / "a.pdf", wrong, right)

    out, made = shown(source)

    assert (made.pages, made.findings) == (3, ())
    assert same_pages(out, source)


def test_junk_around_the_file_needs_no_word(tmp_path: Path) -> None:
    # A file saved with the header of the mail part it came in, and one from a tape-like file system, padded with NUL.
    source = write_pdf(tmp_path / "a.pdf", pages("One", "Two"))
    source.write_bytes(b"Content-Type: application/pdf\r\n\r\n" + source.read_bytes() + bytes(3000))

    out, made = shown(source)

    assert (made.pages, made.findings) == (2, ())
    assert same_pages(out, source)


def test_a_file_whose_line_ends_were_changed_is_shown_as_pdfium_shows_it(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One", "Two"))
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))

    out, made = shown(source)

    assert made.findings == ()
    assert same_pages(out, source)


def test_what_pypdf_cannot_read_is_repaired_by_qpdf_and_says_so(tmp_path: Path) -> None:
    # The last stream has no end: an upload that was resumed at the wrong place.
    source = damaged(tmp_path / "a.pdf", b"(Three) Tj ET\n", b"(Three) Tj ET\nendstream")

    out, made = shown(source)

    assert (made.pages, made.findings) == (3, (REPAIRED,))
    assert REPAIRED.attention
    assert same_pages(out, source)


def test_a_page_that_only_pdfium_finds_is_there_and_somebody_is_told(tmp_path: Path) -> None:
    # The generation of an object is wrong: pypdf and qpdf leave the page out, pdfium does not.
    source = damaged(tmp_path / "a.pdf", b"21 029 obj", b"21 0 obj")

    out, made = shown(source)

    assert (made.pages, made.findings) == (3, (REPAIRED,))
    assert same_pages(out, source)


def test_a_page_tree_cut_in_two_is_doubtful(tmp_path: Path) -> None:
    source = damaged(tmp_path / "a.pdf", b"22 0 Q 23", b"22 0 R 23")

    _, made = shown(source)

    assert made.findings == (DOUBTFUL,)
    assert made.pages >= 1


def test_a_page_that_is_lost_is_never_lost_in_silence(tmp_path: Path) -> None:
    source = damaged(tmp_path / "a.pdf", b"22 0 obx", b"22 0 obj")

    _, made = shown(source)

    assert made.findings == (DOUBTFUL,)


def test_no_reader_can_open_a_file_without_anything_to_find(tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(b"%PDF-1.7\n" + random.Random(1).randbytes(5000))

    with pytest.raises(Unreadable) as refused:
        prepared(source)

    assert refused.value.finding.code in ("damaged", "no_pages")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".section"] == ["a.pdf"]


def test_a_page_that_inherits_over_a_parent_it_does_not_name_is_doubtful(tmp_path: Path) -> None:
    # Readers differ: by the tree it is turned once, by its own /Parent twice.
    objects = pages("Turned")
    objects[2] = b"<</Type/Pages/Kids[6 0 R]/Count 1/MediaBox[0 0 400 900]/Rotate 90>>"
    objects[6] = b"<</Type/Pages/Parent 2 0 R/Kids[21 0 R]/Count 1/Resources<</Font<</F1 5 0 R>>>>/Rotate 180>>"

    _, made = prepared(write_pdf(tmp_path / "a.pdf", objects))

    assert made.findings == (DOUBTFUL,)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_damage_no_page_changes_without_a_word(tmp_path: Path, seed: int) -> None:
    """Mutants of a good file: refused, marked, or exactly as pdfium shows the mutant."""
    chance = random.Random(seed)
    data = bytearray(write_pdf(tmp_path / "good.pdf", pages("One", "Two", "Three")).read_bytes())
    for _ in range(chance.choice((1, 3, 10))):
        place, kind = chance.randrange(len(data)), chance.randrange(3)
        if kind == 0:
            data[place] = chance.randrange(256)
        elif kind == 1:
            del data[place : place + chance.randrange(1, 20)]
        else:
            data[place:place] = bytes(chance.choices(b"<>[]()/R 0123456789 obj", k=chance.randrange(1, 8)))
    source = tmp_path / "mutant.pdf"
    source.write_bytes(data)

    try:
        out, made = shown(source)
    except Unreadable as refused:
        assert refused.finding.attention
        return

    assert any(finding.attention for finding in made.findings) or same_pages(out, source)


def test_looks_are_the_same_only_where_every_line_is_there(tmp_path: Path) -> None:
    small = [f"Line {number} of the conditions in small print" for number in range(60)]
    objects = pages("x")
    objects[41] = lines(*small, size=6).replace(b"0 -50 Td", b"0 -9 Td")
    objects[41] = stream(objects[41].split(b"stream\n")[1].removesuffix(b"\nend"))
    whole = write_pdf(tmp_path / "whole.pdf", objects)
    objects[41] = stream(objects[41].split(b"stream\n")[1].removesuffix(b"\nend").replace(b"Line 33", b"       "))
    less = write_pdf(tmp_path / "less.pdf", objects)

    assert same_look(whole, whole)
    assert not same_look(whole, less)


def test_looks_differ_where_one_file_has_a_page_more(tmp_path: Path) -> None:
    one, two = write_pdf(tmp_path / "1.pdf", pages("One")), write_pdf(tmp_path / "2.pdf", pages("One", "Two"))

    assert not same_look(one, two)
    assert not same_look(two, one)


def test_of_a_long_file_first_and_last_pages_are_compared(tmp_path: Path) -> None:
    words = [f"Page {number}" for number in range(20)]
    one = write_pdf(tmp_path / "1.pdf", pages(*words))
    other_last = write_pdf(tmp_path / "2.pdf", pages(*words[:-1], "Changed"))
    other_first = write_pdf(tmp_path / "3.pdf", pages("Changed", *words[1:]))

    assert same_look(one, one, most_pages=3)
    assert not same_look(one, other_last, most_pages=3)
    assert not same_look(one, other_first, most_pages=3)


def test_a_clean_file_leaves_nothing_of_the_comparison_behind(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One"))

    linked(tmp_path / "out.pdf", source)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "a.section", "out.pdf"]
    assert len(rendered(tmp_path / "out.pdf")) == 1


def test_a_lock_that_damage_hides_from_a_reader_is_still_a_lock(tmp_path: Path) -> None:
    # Found by the fuzz run: pypdf overlooks the lock, and its page would be empty; pdfium and qpdf want the password.
    source = tmp_path / "locked.pdf"
    with pikepdf.open(write_pdf(tmp_path / "a.pdf", pages("One"))) as document:
        document.save(source, encryption=pikepdf.Encryption(owner="boss", user="payroll", R=6))
    data = source.read_bytes()
    head, tail = data[: data.index(b"/ID")], data[data.index(b" n \n") :]
    source.write_bytes(head + b"/ID[<00" + tail)

    with pytest.raises(Unreadable) as refused:
        prepared(source)

    assert refused.value.finding.code == LOCKED[0]
