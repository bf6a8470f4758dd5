"""Traps of what others lose: layers that stay hidden, page labels, tags, boxes and rotation (PDF.md, Traps)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.pdf_files import (
    Objects,
    codes,
    destination_page,
    linked,
    one_page,
    pages,
    prepared,
    rendered,
    same_pages,
    stream,
    syntax_problems,
    write_pdf,
)

LAYER = b"<</Type/OCG/Name(Prices)>>"


def layered(path: Path, default: bytes) -> Path:
    """A page with a black square in a layer, as CAD programs and estimating software write it."""
    objects = one_page(
        "Plan",
        catalog=b"/OCProperties<</OCGs[10 0 R]/D<<%b>>>>" % default,
        more={10: LAYER, 4: stream(b"/OC/L BDC 100 100 300 300 re f EMC")},
    )
    objects[3] = objects[3].replace(b"/Font<<", b"/Properties<</L 10 0 R>>/Font<<")
    return write_pdf(path, objects)


@pytest.mark.parametrize("default", [b"/OFF[10 0 R]", b"/BaseState/OFF", b"/BaseState/OFF/ON[]"])
def test_a_hidden_layer_stays_hidden_beside_files_without_layers_and_with_shown_ones(
    tmp_path: Path, default: bytes
) -> None:
    hidden, shown = layered(tmp_path / "hidden.pdf", default), layered(tmp_path / "shown.pdf", b"/ON[10 0 R]")
    plain = write_pdf(tmp_path / "plain.pdf", pages("Plain"))

    linked(tmp_path / "out.pdf", plain, hidden, shown)

    assert rendered(hidden)[0].min() == 255, "the test's own file hides it"
    assert same_pages(tmp_path / "out.pdf", plain, hidden, shown)
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_somebody_is_told_of_hidden_layers(tmp_path: Path) -> None:
    _, hidden = prepared(layered(tmp_path / "hidden.pdf", b"/OFF[10 0 R]"))
    _, shown = prepared(layered(tmp_path / "shown.pdf", b"/ON[10 0 R]"))

    assert (codes(hidden), codes(shown)) == (["layers"], [])
    assert not hidden.findings[0].attention


def test_the_list_of_layers_their_locks_and_radio_groups_are_kept(tmp_path: Path) -> None:
    # AutoCAD writes headings and nested lists of layers; an architect's alternates are a radio group.
    default = b"/Order[(Architecture)[10 0 R(Inner)[11 0 R]]]/Locked[11 0 R]/RBGroups[[10 0 R 11 0 R]]"
    usage = b"/AS[<</Event/Print/Category[/Print]/OCGs[11 0 R]>>]"
    catalog = b"/OCProperties<</OCGs[10 0 R 11 0 R]/D<<%b%b>>>>" % (default, usage)
    source = write_pdf(tmp_path / "a.pdf", one_page("x", catalog=catalog, more={10: LAYER, 11: LAYER}))

    linked(tmp_path / "out.pdf", source, source)

    properties: Any = PdfReader(tmp_path / "out.pdf").root_object["/OCProperties"]
    one, two, three, four = [item.idnum for item in properties["/OCGs"]]
    kept = properties["/D"]
    assert plain(kept["/Order"]) == [
        "Architecture",
        [one, "Inner", [two]],
        "Architecture",
        [three, "Inner", [four]],
    ]
    assert plain(kept["/Locked"]) == [two, four]
    assert plain(kept["/RBGroups"]) == [[one, two], [three, four]]
    assert [plain(row["/OCGs"]) for row in kept["/AS"]] == [[two], [four]]


def plain(value: Any) -> Any:
    """An array as a list, references as numbers."""
    if isinstance(value, list):
        return [plain(item) for item in list.__iter__(value)]
    return getattr(value, "idnum", value)


def test_page_labels_are_kept_and_files_without_any_count_on(tmp_path: Path) -> None:
    # Specifications number their front matter i, ii and their drawings.
    labels = b"/PageLabels<</Nums[0<</S/r>>2<</S/D/P(A-)/St 5>>]>>"
    labelled = write_pdf(tmp_path / "labelled.pdf", pages("One", "Two", "Three", catalog=labels))
    bare = write_pdf(tmp_path / "bare.pdf", pages("Four", "Five"))

    linked(tmp_path / "out.pdf", bare, labelled, bare)

    assert PdfReader(tmp_path / "out.pdf").page_labels == ["1", "2", "i", "ii", "A-5", "6", "7"]
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_a_label_with_a_prefix_alone_is_kept(tmp_path: Path) -> None:
    source = write_pdf(
        tmp_path / "a.pdf", pages("One", "Two", catalog=b"/PageLabels<</Nums[0<</P(Cover)>>1<</S/D>>]>>")
    )

    linked(tmp_path / "out.pdf", source)

    assert PdfReader(tmp_path / "out.pdf").page_labels == ["Cover", "1"]


TAGS: Objects = {
    10: b"<</Type/StructTreeRoot/K 11 0 R/ParentTree 13 0 R/ParentTreeNextKey 9/RoleMap<</Caption2/Caption>>>>",
    11: b"<</Type/StructElem/S/Document/P 10 0 R/K[12 0 R]>>",
    12: b"<</Type/StructElem/S/P/P 11 0 R/Pg 3 0 R/K[0]>>",
    13: b"<</Nums[7[12 0 R]]>>",
}


def tagged(path: Path, word: str) -> Path:
    """One tagged paragraph, as Word and Acrobat write it; its key in the parent tree is 7."""
    catalog = b"/MarkInfo<</Marked true>>/StructTreeRoot 10 0 R"
    objects = one_page(word, page=b"/StructParents 7", catalog=catalog, more=TAGS)
    objects[4] = stream(b"/P<</MCID 0>>BDC BT /F1 40 Tf 40 700 Td (%b) Tj ET EMC" % word.encode())
    return write_pdf(path, objects)


def test_tags_of_all_files_are_one_tree_and_each_page_finds_its_own(tmp_path: Path) -> None:
    first, second = tagged(tmp_path / "first.pdf", "First"), tagged(tmp_path / "second.pdf", "Second")
    bare = write_pdf(tmp_path / "bare.pdf", pages("Bare"))

    linked(tmp_path / "out.pdf", first, bare, second)

    reader = PdfReader(tmp_path / "out.pdf")
    root: Any = reader.root_object
    tree = root["/StructTreeRoot"]
    assert root["/MarkInfo"]["/Marked"]
    assert tree["/RoleMap"] == {"/Caption2": "/Caption"}
    paragraphs = [document.get_object()["/K"][0].get_object() for document in tree["/K"]]
    assert [reader.get_page_number(paragraph["/Pg"]) for paragraph in paragraphs] == [0, 2]
    assert [document.get_object()["/P"].get_object() == tree for document in tree["/K"]] == [True, True]
    by_key = dict(pairs(tree["/ParentTree"]))
    pages_found: Any = (reader.pages[0], reader.pages[2])
    found = [by_key[page["/StructParents"]][0].get_object() for page in pages_found]
    assert found == paragraphs
    assert tree["/ParentTreeNextKey"] > max(by_key)
    assert syntax_problems(tmp_path / "out.pdf") == []


def pairs(tree: Any) -> list[tuple[int, Any]]:
    """The rows of a number tree whose root has kids."""
    rows: list[tuple[int, Any]] = []
    for kid in tree["/Kids"]:
        items = list(kid.get_object()["/Nums"])
        rows += zip(items[::2], items[1::2], strict=True)
        assert kid.get_object()["/Limits"] == [items[0], items[-2]]
    return rows


def test_rotation_user_unit_and_crop_box_are_kept_and_links_stay_on_their_words(tmp_path: Path) -> None:
    # Plotters rotate; CAD programs use UserUnit for sheets over 200 inches; scanners crop.
    box = b"/CropBox[10 200 310 1020]/Rotate 270/UserUnit 2"
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[40 700 200 760]/Border[0 0 3]/Dest[3 0 R/Fit]>>]"
    odd = write_pdf(tmp_path / "odd.pdf", one_page("Odd", page=box + link))
    wide = pages("Wide")
    wide[2] = wide[2].replace(b"/MediaBox[0 0 612 792]", b"/MediaBox[-3000 -100 11400 300.5]/Rotate -90")
    large = write_pdf(tmp_path / "large.pdf", wide)

    linked(tmp_path / "out.pdf", odd, large)

    reader = PdfReader(tmp_path / "out.pdf")
    page: Any = reader.pages[0]
    assert (page["/Rotate"], page["/UserUnit"], page["/CropBox"]) == (270, 2, [10, 200, 310, 1020])
    assert page["/Annots"][0]["/Rect"] == [40, 700, 200, 760]
    assert destination_page(reader, page["/Annots"][0]["/Dest"]) == 0
    assert same_pages(tmp_path / "out.pdf", odd, large)


def test_a_page_larger_than_readers_show_is_told_and_kept(tmp_path: Path) -> None:
    # Plotters' rolls, and CAD sheets whose extents nobody set.
    objects = pages("Roll", "Letter")
    objects[21] = objects[21].replace(b"/Contents", b"/MediaBox[0 0 1000 14401]/Contents")
    source = write_pdf(tmp_path / "roll.pdf", objects)
    largest = pages("Roll")
    largest[21] = largest[21].replace(b"/Contents", b"/MediaBox[0 0 1000 14400]/Contents")

    assert codes(prepared(source)[1]) == ["huge_page"]
    assert codes(prepared(write_pdf(tmp_path / "largest.pdf", largest))[1]) == []
