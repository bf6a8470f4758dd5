"""Stamps in any script: drawn once a backup, upright, with words that can be searched; plain ones stay as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest

from pdf.link import LinkPart, link
from pdf.stamps import Stamping
from tests.pdf.shown import flat
from tests.pdf.test_stamps import picture, stamped
from tests.pdf_files import INFO, one_page, pages, prepared, syntax_problems, write_pdf

SCRIPTS = {
    "Polish": "Łódź",
    "Greek": "Αθήνα-7",
    "Cyrillic": "Вода",
    "Chinese": "東京",
    "Arabic": "شركة المقاولات",
    "Devanagari": "ठेका",
}


def with_label(folder: Path, label: str, *words: str, stamping: Stamping | None = None, page: bytes = b"") -> Path:
    objects = one_page(*words, page=page) if len(words) == 1 else pages(*words)
    source = write_pdf(folder / "a.pdf", objects)
    part = LinkPart(prepared(source)[0], "Part", stamp=label)
    link([part], folder / "out.pdf", info=INFO, stamping=stamping or Stamping("HT-104"))
    return folder / "out.pdf"


@pytest.mark.parametrize("word", SCRIPTS.values(), ids=SCRIPTS)
def test_words_of_any_script_are_drawn_and_no_question_mark_stands_for_them(tmp_path: Path, word: str) -> None:
    (tmp_path / "other").mkdir()
    out = with_label(tmp_path, word, " ")
    unknown = with_label(tmp_path / "other", "?" * len(word), " ")

    assert syntax_problems(out) == []
    assert not np.array_equal(picture(out), picture(unknown))
    assert picture(out).min() < 160


@pytest.mark.parametrize("word", [SCRIPTS[name] for name in ("Polish", "Greek", "Cyrillic", "Chinese")])
def test_they_can_be_searched(tmp_path: Path, word: str) -> None:
    out = with_label(tmp_path, f"{word} #2", "Page", stamping=Stamping("HT-104", "Č", 5))

    assert f"HT-104 · {word} #2 · 1 of 1 · Č000005" in flat(flattened(out))


def flattened(path: Path) -> Path:
    """The same with annotations as content, so that their text is extracted too."""
    target = path.with_suffix(".flat.pdf")
    with pikepdf.open(path) as document:
        document.flatten_annotations("print")
        document.save(target)
    return target


@pytest.mark.parametrize("word", ["Ĵj", "ကျွန်ုပ် ဏ္ဍြ", "ຜູ້ ນ້ຳ"], ids=["hanging out", "deep", "high"])
def test_letters_that_leave_their_line_or_width_are_not_cut_off(tmp_path: Path, word: str) -> None:
    out = with_label(tmp_path, word, " ", stamping=Stamping(""))
    roomy = tmp_path / "roomy.pdf"
    with pikepdf.open(out) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form":
                widen(one, "/BBox")
        for note in document.pages[0].Annots:
            widen(note, "/Rect")
        document.save(roomy)

    assert np.array_equal(picture(out, scale=8), picture(roomy, scale=8))


def widen(where: pikepdf.Object, key: str) -> None:
    """Moves each side of a rectangle outwards by 5 points."""
    where[key] = pikepdf.Array([float(side) + move for side, move in zip(where[key], (-5, -5, 5, 5), strict=True)])


def test_a_word_that_stands_twice_in_a_stamp_is_named_once(tmp_path: Path) -> None:
    out = with_label(tmp_path, "Αθήνα", "One", stamping=Stamping("Αθήνα", "Αθήνα", 3))

    assert syntax_problems(out) == []
    assert flat(flattened(out)).count("Αθήνα") == 3


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_they_stand_upright_on_a_turned_page(tmp_path: Path, rotation: int) -> None:
    (tmp_path / "turned").mkdir()
    box = b"/MediaBox[0 0 792 612]" if rotation % 180 else b""
    upright = picture(with_label(tmp_path, "Αθήνα", " "))
    turned = picture(with_label(tmp_path / "turned", "Αθήνα", " ", page=box + b"/Rotate %d" % rotation))

    assert ink(turned) == pytest.approx(ink(upright), rel=0.05)


def ink(pixels: object) -> float:
    """How much is dark at the foot of the page."""
    grey = np.asarray(pixels)
    return float((255 - grey[-80:].astype(float)).sum())


def test_a_font_comes_once_however_many_pages_are_stamped(tmp_path: Path) -> None:
    (tmp_path / "few").mkdir()
    few = with_label(tmp_path / "few", "Αθήνα", "One", "Two")
    many = with_label(tmp_path, "Αθήνα", *(f"Page {number}" for number in range(60)))

    def fonts(path: Path) -> int:
        with pikepdf.open(path) as document:
            return sum(
                1
                for one in document.objects
                if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
            )

    assert fonts(many) == fonts(few) == 1
    assert many.stat().st_size < few.stat().st_size + 60 * 1200


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()

    one, again = (with_label(folder, "Вода", "One", "Two") for folder in (tmp_path, tmp_path / "again"))

    assert one.read_bytes() == again.read_bytes()


def test_plain_words_take_no_form(tmp_path: Path) -> None:
    out = stamped(tmp_path / "out.pdf", write_pdf(tmp_path / "a.pdf", pages("One")), Stamping("Größe ®"))

    assert b"/Do" not in out.read_bytes() and b"/XObject<</F" not in out.read_bytes()
