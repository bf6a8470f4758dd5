"""Page stamps: upright at the foot of every page however it is turned, over no link, and nothing else changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from pypdf import PdfReader

from pdf.link import LinkPart, link
from pdf.stamps import Stamping
from store.plan import Options
from tests.example import Example
from tests.pdf.test_volumes import compiled
from tests.pdf_files import INFO, one_page, pages, prepared, syntax_problems, write_pdf

STAMPING = Stamping("HT-104")


def stamped(target: Path, source: Path, stamping: Stamping | None = STAMPING) -> Path:
    link([LinkPart(prepared(source)[0], "Part", stamp="SC-2 #2")], target, info=INFO, stamping=stamping)
    return target


def picture(path: Path, index: int = 0, scale: float = 2.0) -> NDArray[np.uint8]:
    document = pypdfium2.PdfDocument(path)
    try:
        pixels: NDArray[np.uint8] = document[index].render(scale=scale, grayscale=True).to_numpy().copy()
        return pixels
    finally:
        document.close()


def stamp_of(path: Path, index: int = 0) -> Any:
    """The annotation, which is the first: whatever else is there lies above it."""
    annotation = annotations_of(PdfReader(path), index)[0].get_object()
    assert annotation["/Subtype"] == "/Watermark"
    return annotation


def annotations_of(reader: PdfReader, index: int) -> Any:
    return reader.pages[index]["/Annots"]


def words(path: Path, index: int = 0) -> str:
    data = stamp_of(path, index)["/AP"]["/N"].get_object().get_data()
    return str(data.split(b"Td (")[1].split(b") Tj")[0].decode("cp1252"))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [b"", b"/CropBox[100 50 500 700]", b"/CropBox[100 50 500 700]/UserUnit 2"])
def test_a_stamp_stands_upright_at_the_foot_of_what_is_seen(tmp_path: Path, rotation: int, box: bytes) -> None:
    upright = write_pdf(tmp_path / "upright.pdf", one_page(" "))
    turned = write_pdf(tmp_path / "turned.pdf", one_page(" ", page=b"%b/Rotate %d" % (box, rotation)))

    wanted = foot(picture(stamped(tmp_path / "1.pdf", upright)))
    found = foot(picture(stamped(tmp_path / "2.pdf", turned)))

    assert (wanted < 128).sum() > 100, "there are letters"
    assert difference(wanted, found) < 12


def foot(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of the foot of a page: 180 by 18 points."""
    high, wide = page.shape[:2]
    return page[high - 40 : high - 4, wide // 2 - 180 : wide // 2 + 180].reshape(36, 360)


def difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.abs(one.astype(float) - other.astype(float)).mean())


def test_nothing_but_the_stamp_is_drawn_otherwise(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One", "Two"))

    plain, with_stamp = picture(source), picture(stamped(tmp_path / "s.pdf", source))

    changed = np.argwhere(np.abs(plain.astype(int) - with_stamp.astype(int)).reshape(plain.shape[:2]) > 8)
    assert len(changed)
    assert changed[:, 0].min() > plain.shape[0] - 2 * 24, "only at the foot"
    assert syntax_problems(tmp_path / "s.pdf") == []


def test_a_content_that_leaves_its_state_behind_does_not_move_the_stamp(tmp_path: Path) -> None:
    # Drawing programs write pages that scale and never restore.
    from tests.pdf_files import stream

    objects = one_page(" ")
    objects[4] = stream(b"q q 5 0 0 5 100 100 cm 1 0 0 rg")
    wild = write_pdf(tmp_path / "wild.pdf", objects)
    calm = write_pdf(tmp_path / "calm.pdf", one_page(" "))

    one, other = foot(picture(stamped(tmp_path / "1.pdf", wild))), foot(picture(stamped(tmp_path / "2.pdf", calm)))

    assert difference(one, other) == 0


def test_a_stamp_goes_where_no_link_is_and_links_still_lead_where_they_led(tmp_path: Path) -> None:
    annotation = b"<</Type/Annot/Subtype/Link/Rect[150 0 450 40]/Border[0 0 0]/Dest[3 0 R/Fit]>>"
    source = write_pdf(tmp_path / "a.pdf", one_page("x", page=b"/Annots[10 0 R]", more={10: annotation}))

    out = stamped(tmp_path / "s.pdf", source)

    left, bottom, right, top = (float(side) for side in stamp_of(out)["/Rect"])
    assert right <= 150 or left >= 450 or bottom >= 40 or top <= 0
    reader = PdfReader(out)
    kept = annotations_of(reader, 0)[1].get_object()
    assert (kept["/Subtype"], kept["/Rect"]) == ("/Link", [150, 0, 450, 40])
    assert reader.get_page_number(kept["/Dest"][0].get_object()) == 0


def test_a_small_page_gets_small_letters(tmp_path: Path) -> None:
    objects = one_page(" ")
    objects[3] = objects[3].replace(b"[0 0 612 792]", b"[0 0 60 40]")

    out = stamped(tmp_path / "s.pdf", write_pdf(tmp_path / "label.pdf", objects))

    left, bottom, right, top = (float(side) for side in stamp_of(out)["/Rect"])
    assert left >= 0 and bottom >= 0 and right <= 60 and top <= 40


def test_pages_that_lie_in_object_streams_are_stamped_too(tmp_path: Path) -> None:
    # What most programs write today: PDF 1.5, everything but streams inside object streams.
    import pikepdf

    annotation = b"<</Type/Annot/Subtype/Link/Rect[150 0 450 40]/Border[0 0 0]/Dest[100 0 R/Fit]>>"
    numbers = range(100, 1600)
    objects = one_page("Shared", more={10: annotation})
    objects[2] = b"<</Type/Pages/Kids[%b]/Count 1500>>" % b" ".join(b"%d 0 R" % number for number in numbers)
    objects |= dict.fromkeys(numbers, objects[3])
    objects[100] = objects[3].removesuffix(b">>") + b"/Annots[10 0 R]>>"
    plain = write_pdf(tmp_path / "plain.pdf", objects)
    source = tmp_path / "packed.pdf"
    with pikepdf.open(plain) as document:
        document.save(source, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    out = stamped(tmp_path / "s.pdf", source)

    assert b"/ObjStm" in out.read_bytes()
    assert syntax_problems(out) == []
    assert words(out, 1499) == "HT-104 · SC-2 #2 · 1,500 of 1,500"
    left, bottom, right, top = (float(side) for side in stamp_of(out)["/Rect"])
    assert right <= 150 or left >= 450 or bottom >= 40 or top <= 0
    assert len(annotations_of(PdfReader(out), 0)) == 2


def test_the_words_are_project_billing_page_and_where_asked_a_running_number(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One", "Two"))

    plain = stamped(tmp_path / "1.pdf", source)
    numbered = stamped(tmp_path / "2.pdf", source, Stamping("HT-104", "HT(A)", 99))

    assert [words(plain, index) for index in (0, 1)] == ["HT-104 · SC-2 #2 · 1 of 2", "HT-104 · SC-2 #2 · 2 of 2"]
    assert words(numbered, 1) == "HT-104 · SC-2 #2 · 2 of 2 · HT\\(A\\)000100"


def test_the_same_stamps_give_the_same_bytes_and_others_another_identity(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One", "Two"))

    one, again = stamped(tmp_path / "1.pdf", source), stamped(tmp_path / "2.pdf", source)
    other = stamped(tmp_path / "3.pdf", source, Stamping("HT-105"))

    assert one.read_bytes() == again.read_bytes()
    assert PdfReader(one).trailer["/ID"] != PdfReader(other).trailer["/ID"]


def test_every_page_of_a_backup_is_stamped_and_numbers_run_on_over_volumes(example: Example, tmp_path: Path) -> None:
    made = compiled(example, Options(stamps=True, number_start=1, number_prefix="B", volume_pages=12))

    numbers = []
    for name, data in made.volumes().items():
        if name.endswith(".pdf"):
            volume = tmp_path / name
            volume.write_bytes(data)
            assert syntax_problems(volume) == []
            numbers += [words(volume, index).rpartition("B")[2] for index in range(len(PdfReader(volume).pages))]
    assert numbers == [f"{number:06}" for number in range(1, made.row.pages + 1)]


def test_a_stamped_backup_keeps_its_links_fields_and_outline(example: Example) -> None:
    plain, with_stamps = compiled(example, Options()), compiled(example, Options(stamps=True))

    one, other = PdfReader(plain.path), PdfReader(with_stamps.path)

    assert {name: field.value for name, field in (one.get_fields() or {}).items()} == {
        name: field.value for name, field in (other.get_fields() or {}).items()
    }
    assert len(annotations_of(one, 1)) + 1 == len(annotations_of(other, 1))
    assert [item.title for item in one.outline if not isinstance(item, list)] == [
        item.title for item in other.outline if not isinstance(item, list)
    ]
