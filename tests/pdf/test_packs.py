"""Files that keep their objects in object streams do not grow when they are linked (PDF.md, Link)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from pdf.link import LinkPart, link
from pdf.relocate import in_stream
from pdf.section_file import PACK_OBJECTS, Section
from tests.pdf_files import INFO, linked, pages, prepared, same_pages, syntax_problems, write_pdf


def many_objects(path: Path, count: int, *, streams: bool = True) -> Path:
    """Two pages and a chain of small objects, each of which knows the page and the next; as Word writes tags."""
    more = {
        100 + number: b"<</Of 21 0 R/Next %d 0 R/Text(Paragraph %d)>>" % (101 + number, number)
        for number in range(count)
    }
    objects = pages("One", "Two", more={**more, 100 + count: b"<</Last true>>"})
    objects[21] = objects[21].replace(b"/Contents", b"/First 100 0 R/Contents")
    plain = write_pdf(path.with_suffix(".plain.pdf"), objects)
    if not streams:
        return plain
    with pikepdf.open(plain) as document:
        document.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return path


def chain(reader: PdfReader, page: int) -> list[str]:
    """The texts of the chain that begins at a page, each of whose objects knows that page."""
    first: Any = reader.pages[page]
    found, item = [], first["/First"]
    while "/Last" not in item:
        assert item["/Of"] == first
        found.append(str(item["/Text"]))
        item = item["/Next"]
    return found


@pytest.mark.parametrize("count", [600, PACK_OBJECTS * 3 - 3, 5000])
def test_every_object_is_found_where_the_cross_reference_says(tmp_path: Path, count: int) -> None:
    source = many_objects(tmp_path / "many.pdf", count)
    other = write_pdf(tmp_path / "other.pdf", pages("Other"))

    linked(tmp_path / "out.pdf", other, source, source)

    reader = PdfReader(tmp_path / "out.pdf", strict=True)
    wanted = [f"Paragraph {number}" for number in range(count)]
    assert chain(reader, 1) == chain(reader, 3) == wanted
    assert same_pages(tmp_path / "out.pdf", other, source, source)
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_such_a_file_is_linked_to_about_its_own_size_and_a_plain_one_stays_plain(tmp_path: Path) -> None:
    packed = many_objects(tmp_path / "many.pdf", 5000)
    plain = many_objects(tmp_path / "same.pdf", 5000, streams=False)

    of_packed = linked(tmp_path / "packed.pdf", packed)
    of_plain = linked(tmp_path / "plain.pdf", plain)

    assert of_packed.size < 2 * packed.stat().st_size < of_plain.size / 3
    assert b"/ObjStm" not in (tmp_path / "plain.pdf").read_bytes()


def test_a_small_file_is_written_plainly(tmp_path: Path) -> None:
    section, _ = prepared(many_objects(tmp_path / "few.pdf", 50))

    assert len(Section.open(section).places().packs) == 0


def test_tags_and_fields_in_packs_are_joined_like_others(tmp_path: Path) -> None:
    count = 700
    elements = {200 + number: b"<</S/P/P 10 0 R/Pg 21 0 R/K %d>>" % number for number in range(count)}
    kids = b" ".join(b"%d 0 R" % number for number in elements)
    tree = {
        9: b"<</Type/StructTreeRoot/K 10 0 R/ParentTree 11 0 R>>",
        10: b"<</S/Document/P 9 0 R/K[%b]>>" % kids,
        11: b"<</Nums[0[%b]]>>" % kids,
    }
    objects = pages("One", catalog=b"/StructTreeRoot 9 0 R/MarkInfo<</Marked true>>", more={**elements, **tree})
    objects[21] = objects[21].replace(b"/Contents", b"/StructParents 0/Contents")
    plain = write_pdf(tmp_path / "plain.pdf", objects)
    source = tmp_path / "tagged.pdf"
    with pikepdf.open(plain) as document:
        document.save(source, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    linked(tmp_path / "out.pdf", source, source)

    reader = PdfReader(tmp_path / "out.pdf")
    root: Any = reader.root_object["/StructTreeRoot"]
    for page, (document, parents) in enumerate(zip(root["/K"], root["/ParentTree"]["/Kids"], strict=True)):
        key, elements_of_page = parents.get_object()["/Nums"]
        shown: Any = reader.pages[page]
        assert key == shown["/StructParents"] == page
        assert len(elements_of_page) == count
        assert elements_of_page[-1].get_object()["/P"] == document.get_object()
        assert document.get_object()["/P"] == root


def test_the_same_packed_section_gives_the_same_bytes(tmp_path: Path) -> None:
    section = prepared(many_objects(tmp_path / "many.pdf", 3000))[0]

    for name in ("first.pdf", "second.pdf"):
        link([LinkPart(section, "A"), LinkPart(section, "B")], tmp_path / name, info=INFO)

    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "second.pdf").read_bytes()


def test_packs_are_placed_alike_however_much_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pdf import relocate

    section = prepared(many_objects(tmp_path / "many.pdf", 5000))[0]
    link([LinkPart(section, "A"), LinkPart(section, "B")], tmp_path / "whole.pdf", info=INFO)

    monkeypatch.setattr(relocate, "CHUNK", 1 << 12)
    link([LinkPart(section, "A"), LinkPart(section, "B")], tmp_path / "pieces.pdf", info=INFO)

    assert (tmp_path / "pieces.pdf").read_bytes() == (tmp_path / "whole.pdf").read_bytes()


def test_a_place_in_a_stream_is_told_from_an_offset() -> None:
    import numpy as np

    assert in_stream(8, np.array([0, 255])).tolist() == [-2048, -2303]
