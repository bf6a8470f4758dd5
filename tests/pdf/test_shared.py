"""What parts have alike is written once, and every reader finds it (PDF.md, Link)."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pdf.link import LinkPart, link
from pdf.section import Section
from tests.pdf_files import (
    INFO,
    Objects,
    linked,
    noise,
    one_page,
    pages,
    prepared,
    same_pages,
    stream,
    syntax_problems,
    write_pdf,
)

LOGO = noise(40_000)
PICTURE = b"/Type/XObject/Subtype/Image/Width 200/Height 200/BitsPerComponent 8"


def letter(word: str, logo: Objects, picture: int = 30) -> Objects:
    """A page with a word and a picture on it."""
    drawn = b"BT /F1 40 Tf 40 600 Td (%b) Tj ET q 200 0 0 200 40 40 cm /L Do Q" % word.encode()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 700]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
    return {**one_page(word), 3: page + b"/XObject<</L %d 0 R>>>>>>" % picture, 4: stream(drawn), **logo}


def grey(data: bytes = LOGO) -> Objects:
    return {30: stream(data, PICTURE + b"/ColorSpace/DeviceGray")}


def size(path: Path) -> int:
    return path.stat().st_size


def pictures(path: Path) -> list[int]:
    """The object number of the picture on each page."""
    with pikepdf.open(path) as document:
        return [page.Resources.XObject.L.objgen[0] for page in document.pages]


def test_a_picture_that_two_files_have_is_written_once(tmp_path: Path) -> None:
    one, two = (write_pdf(tmp_path / f"{word}.pdf", letter(word, grey())) for word in ("One", "Two"))

    linked(tmp_path / "out.pdf", one, two)

    assert len(set(pictures(tmp_path / "out.pdf"))) == 1
    assert size(tmp_path / "out.pdf") < size(one) + size(two) - len(LOGO) + 3000
    assert same_pages(tmp_path / "out.pdf", one, two)
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_it_may_have_other_numbers_a_mask_and_a_colour_profile(tmp_path: Path) -> None:
    entries = PICTURE + b"/ColorSpace %d 0 R/SMask %d 0 R"
    sources = []
    for word, base in (("One", 30), ("Two", 60)):
        logo = {
            base: stream(LOGO * 3, entries % (base + 1, base + 3)),
            base + 1: b"[/ICCBased %d 0 R]" % (base + 2),
            base + 2: stream(noise(3000), b"/N 3/Alternate/DeviceRGB"),
            base + 3: stream(noise(40_000)[::-1], PICTURE + b"/ColorSpace/DeviceGray"),
        }
        sources.append(write_pdf(tmp_path / f"{word}.pdf", letter(word, logo, base)))

    linked(tmp_path / "out.pdf", *sources)

    assert len(set(pictures(tmp_path / "out.pdf"))) == 1
    assert size(tmp_path / "out.pdf") < size(sources[0]) + 4000
    assert same_pages(tmp_path / "out.pdf", *sources)
    assert syntax_problems(tmp_path / "out.pdf") == []


@pytest.mark.parametrize(
    "other",
    [
        grey(LOGO[:-1] + b"x"),
        {30: stream(LOGO, PICTURE + b"/ColorSpace/DeviceGray/Decode[1 0]")},
        {30: stream(LOGO, PICTURE + b"/ColorSpace/DeviceGray/Mask 31 0 R"), 31: stream(noise(40_000), PICTURE)},
    ],
    ids=["another byte", "another entry", "another object behind it"],
)
def test_what_differs_in_anything_stays_two(tmp_path: Path, other: Objects) -> None:
    one = write_pdf(tmp_path / "one.pdf", letter("One", grey()))
    two = write_pdf(tmp_path / "two.pdf", letter("Two", other))

    linked(tmp_path / "out.pdf", one, two)

    assert len(set(pictures(tmp_path / "out.pdf"))) == 2
    assert same_pages(tmp_path / "out.pdf", one, two)


def test_a_file_that_is_attached_twice_brings_its_streams_once(tmp_path: Path) -> None:
    objects = pages("One", "Two", more={30: stream(noise(300_000))})
    objects[21] = objects[21].replace(b"/Contents", b"/Big 30 0 R/Contents")
    source = write_pdf(tmp_path / "a.pdf", objects)

    linked(tmp_path / "once.pdf", source)
    linked(tmp_path / "twice.pdf", source, source)

    assert size(tmp_path / "twice.pdf") < size(tmp_path / "once.pdf") + 3000
    assert same_pages(tmp_path / "twice.pdf", source, source)
    assert syntax_problems(tmp_path / "twice.pdf") == []


def test_pictures_that_one_file_repeats_are_written_once(tmp_path: Path) -> None:
    objects = letter("One", {**grey(), 31: grey()[30]})
    objects = {**objects, 3: objects[3].replace(b"/L 30 0 R", b"/L 30 0 R/M 31 0 R")}
    source = write_pdf(tmp_path / "a.pdf", objects)

    linked(tmp_path / "out.pdf", source)

    assert size(tmp_path / "out.pdf") < size(source) - len(LOGO) + 3000
    assert same_pages(tmp_path / "out.pdf", source)
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_what_knows_its_part_is_not_shared(tmp_path: Path) -> None:
    # A form with structure keys belongs to one part's tags; one that refers to a page of its file, to that.
    form = stream(b"0 0 100 100 re f" + b" " * 2000, b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]%b")
    sources = []
    for word in ("One", "Two"):
        objects = letter(word, {30: form.replace(b"%b", b"/Page 3 0 R")})
        sources.append(write_pdf(tmp_path / f"{word}.pdf", objects))

    linked(tmp_path / "out.pdf", *sources)

    assert len(set(pictures(tmp_path / "out.pdf"))) == 2


def test_the_same_parts_give_the_same_bytes(tmp_path: Path) -> None:
    parts = [
        LinkPart(prepared(write_pdf(tmp_path / f"{word}.pdf", letter(word, grey())))[0], word)
        for word in ("One", "Two", "Three")
    ]

    link(parts, tmp_path / "first.pdf", info=INFO)
    link([LinkPart(Section.open(part.section), part.title) for part in parts], tmp_path / "second.pdf", info=INFO)  # type: ignore[arg-type] # they are paths

    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "second.pdf").read_bytes()
