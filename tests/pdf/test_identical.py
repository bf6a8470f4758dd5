"""The proof that a section shows what its source shows: it holds for equal pages, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pdf import look
from pdf.identical import identical
from pdf.link import link
from tests.pdf_files import INFO, Objects, lines, noise, one_page, pages, part, prepared, stream, write_pdf

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 50 50]"
NOTE = b"<</Type/Annot/Subtype/Stamp/Rect[50 50 100 100]/AP<</N 11 0 R>>/F 4>>"


def rich() -> dict[int, bytes]:
    """A page with a form, a picture behind a graphics state, and an annotation with an appearance."""
    objects = one_page(
        "Rich",
        page=b"/Rotate 90/UserUnit 2.0/CropBox[0.5 0 600 700]/Annots[10 0 R]",
        more={
            10: NOTE,
            11: stream(b"0 0 1 rg 0 0 40 40 re f", FORM),
            12: stream(b"1 0 0 rg 0.50 0 30 30 re f", FORM + b"/Resources<</ExtGState<</G 13 0 R>>>>"),
            13: b"<</Type/ExtGState/LW 0.10/ca .5>>",
        },
    )
    objects[3] = objects[3].replace(b"/Font", b"/XObject<</X 12 0 R>>/Font")
    objects[4] = stream(b"BT /F1 40 Tf 40 600 Td (Rich) Tj ET q /X Do Q")
    return objects


def copied(tmp_path: Path, objects: Objects) -> tuple[Path, Path]:
    """A file, and what comes of it when it is linked alone."""
    source = write_pdf(tmp_path / "source.pdf", objects)
    link([part(source, in_outline=False)], tmp_path / "copy.pdf", info=INFO)
    return source, tmp_path / "copy.pdf"


@pytest.mark.parametrize("objects", [rich(), pages("One", "Two", "Three")], ids=["rich", "inherited"])
def test_a_section_of_a_clean_file_is_proved(tmp_path: Path, objects: Objects) -> None:
    source, copy = copied(tmp_path, objects)

    assert identical(source, copy, {})


def test_a_proved_file_is_not_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(*_: object, **__: object) -> bool:
        raise AssertionError("drawn")

    monkeypatch.setattr(look, "same_look", drawn)

    _, made = prepared(write_pdf(tmp_path / "a.pdf", rich()))

    assert (made.pages, made.findings) == (1, ())


def changed(number: int, old: bytes, new: bytes) -> Callable[[dict[int, bytes]], None]:
    def change(objects: dict[int, bytes]) -> None:
        assert old in objects[number]
        objects[number] = objects[number].replace(old, new)

    return change


CHANGES = {
    "the contents": changed(4, b"(Rich)", b"(Poor)"),
    "the rotation": changed(3, b"/Rotate 90", b"/Rotate 270"),
    "the user unit": changed(3, b"/UserUnit 2.0", b"/UserUnit 3.0"),
    "the crop box": changed(3, b"[0.5 0 600 700]", b"[1.5 0 600 700]"),
    "a font": changed(5, b"Helvetica", b"Courier"),
    "what a form draws": changed(12, b"1 0 0 rg", b"0 1 0 rg"),
    "a form's graphics state": changed(13, b".5", b".6"),
    "a missing resource": changed(3, b"/XObject<</X 12 0 R>>", b""),
    "an appearance": changed(11, b"0 0 1 rg", b"0 1 1 rg"),
    "an annotation's flags": changed(10, b"/F 4", b"/F 2"),
    "an annotation's place": changed(10, b"[50 50", b"[60 50"),
    "an annotation more": changed(3, b"/Annots[10 0 R]", b"/Annots[10 0 R 10 0 R]"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_the_look_is_found(tmp_path: Path, change: Callable[[dict[int, bytes]], None]) -> None:
    objects = rich()
    _, copy = copied(tmp_path, objects)
    change(objects)

    assert not identical(write_pdf(tmp_path / "other.pdf", objects), copy, {})


def test_numbers_may_be_written_otherwise(tmp_path: Path) -> None:
    objects = rich()
    _, copy = copied(tmp_path, objects)
    changed(13, b"/LW 0.10/ca .5", b"/ca 0.5/LW +0.1000")(objects)

    assert identical(write_pdf(tmp_path / "other.pdf", objects), copy, {})


def test_another_number_of_pages_is_found(tmp_path: Path) -> None:
    _, copy = copied(tmp_path, pages("One", "Two"))

    assert not identical(write_pdf(tmp_path / "other.pdf", pages("One", "Two", "Two")), copy, {})


def test_data_that_is_held_elsewhere_is_compared_there(tmp_path: Path) -> None:
    data = noise(100_000)
    objects = one_page("Scan", more={30: stream(data, b"/Subtype/Image/Width 10/Height 10")})
    objects[3] = objects[3].replace(b"/Font", b"/XObject<</I 30 0 R>>/Font")
    source = write_pdf(tmp_path / "source.pdf", objects)
    scan = part(source, in_outline=False)
    (first,) = link([scan], tmp_path / "hollow.pdf", info=INFO, hollow=True).objects
    assert (tmp_path / "hollow.pdf").read_bytes().count(data) == 0

    from pdf.section_file import Section, large_streams

    with large_streams(Section.open(source.with_suffix(".section"), source)) as held:
        ((number, content),) = held.items()
        assert identical(source, tmp_path / "hollow.pdf", {first + number: content})
    assert not identical(source, tmp_path / "hollow.pdf", {first + number: memoryview(data[:-1] + b"x")})


@pytest.mark.parametrize(
    ("number", "content"),
    [
        (2, b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>"),
        (3, b"<</Type/Page/Parent 9 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"),
        (2, b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>"),
    ],
    ids=["a page twice", "a page with another parent", "a circle"],
)
def test_a_tree_that_readers_see_differently_is_proved_by_nobody(tmp_path: Path, number: int, content: bytes) -> None:
    objects = {**one_page("Odd"), 9: b"<</Type/Pages/Kids[]/Count 0>>", number: content}
    source = write_pdf(tmp_path / "odd.pdf", objects)

    assert not identical(source, source, {})


def test_a_damaged_file_is_proved_by_nobody(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "whole.pdf", one_page("Whole"))
    assert identical(source, source, {})
    source.write_bytes(source.read_bytes().replace(b"endstream", b"endstrean", 1))

    assert not identical(source, source, {})


def test_very_many_pages_are_spread_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdf.identical.MOST_PAGES", 3)
    objects = pages("One", "Two", "Three", "Four", "Five")
    _, copy = copied(tmp_path, objects)
    objects[45] = lines("Last")

    assert not identical(write_pdf(tmp_path / "other.pdf", objects), copy, {})
