"""Sections in, one file out: every number that depends on the place is right, and nothing of two files meets."""

from __future__ import annotations

import errno
import os
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from pypdf import PdfReader

from pdf import relocate
from pdf.link import LinkPart, link
from pdf.relocate import patch
from tests.compiling import outline
from tests.pdf_files import (
    INFO,
    Objects,
    destination_page,
    linked,
    noise,
    one_page,
    pages,
    part,
    plain,
    prepared,
    same_pages,
    stream,
    syntax_problems,
    write_pdf,
)


def test_pages_follow_each_other_in_the_order_of_the_parts(tmp_path: Path) -> None:
    sources = [
        plain(tmp_path / "a.pdf", "One", "Two"),
        plain(tmp_path / "b.pdf", "Three"),
        plain(tmp_path / "c.pdf", "Four"),
    ]

    made = linked(tmp_path / "out.pdf", *sources)

    assert (made.pages, made.first_pages) == (4, (1, 3, 4))
    assert made.size == (tmp_path / "out.pdf").stat().st_size
    assert same_pages(tmp_path / "out.pdf", *sources)
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_links_inside_a_file_land_on_its_own_pages(tmp_path: Path) -> None:
    objects = pages("One", "Two", "Three")
    objects[21] = objects[21].replace(b"/Contents", b"/Annots[9 0 R 10 0 R]/Contents")
    objects[9] = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Dest[23 0 R/Fit]>>"
    objects[10] = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoTo/D[1/FitV 3]>>>>"  # a number, as of PDF 1.2
    source = write_pdf(tmp_path / "links.pdf", objects)

    linked(tmp_path / "out.pdf", plain(tmp_path / "before.pdf", "Before"), source, source)

    reader = PdfReader(tmp_path / "out.pdf")
    for first in (1, 4):
        annotations: Any = reader.pages[first]["/Annots"]
        assert destination_page(reader, annotations[0]["/Dest"]) == first + 2
        assert destination_page(reader, annotations[1]["/A"]["/D"]) == first + 1


def part_link(part: int, page: int) -> bytes:
    return b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(part:%d:%d)>>>>" % (part, page)


def test_links_of_our_own_pages_lead_to_other_parts_and_foreign_ones_never_do(tmp_path: Path) -> None:
    from pdf.section import prepare_pdf

    links = b"/Annots[%b%b%b]" % (part_link(2, 1), part_link(9, 0), part_link(1, 7))
    contents = write_pdf(tmp_path / "contents.pdf", one_page("Contents", page=links))
    ours, theirs = tmp_path / "ours.section", tmp_path / "theirs.section"
    prepare_pdf(contents, ours, symbols=True)
    prepare_pdf(contents, theirs)
    parts = [LinkPart(ours, "Contents"), LinkPart(theirs, "Foreign"), part(plain(tmp_path / "a.pdf", "One", "Two"))]

    link(parts, tmp_path / "out.pdf", info=INFO)

    reader = PdfReader(tmp_path / "out.pdf")
    own: Any = reader.pages[0]["/Annots"]
    foreign: Any = reader.pages[1]["/Annots"]
    assert destination_page(reader, own[0]["/Dest"]) == 3
    assert [str(row["/Dest"][0].get_object()) for row in own[1:]] == ["NullObject"] * 2, "nowhere rather than elsewhere"
    assert all("/Dest" not in row for row in foreign)
    assert syntax_problems(tmp_path / "out.pdf") == []


NESTED: Objects = {
    6: b"<</Type/Outlines/First 7 0 R/Last 9 0 R/Count 4>>",
    7: b"<</Title(Scope)/Parent 6 0 R/Next 9 0 R/First 8 0 R/Last 10 0 R/Count 2/Dest[21 0 R/Fit]>>",
    8: b"<</Title(Wiring)/Parent 7 0 R/Next 10 0 R/Dest[22 0 R/Fit]>>",
    9: b"<</Title(\xfe\xff\x00P\x00r\x00e\x00i\x00s)/Parent 6 0 R/Prev 7 0 R/A<</S/GoTo/D[23 0 R/Fit]>>/C[1 0 0]/F 2>>",
    10: b"<</Title(Lights)/Parent 7 0 R/Prev 8 0 R/Dest[22 0 R/FitH 100]>>",
}


def test_a_files_own_outline_hangs_below_its_part_and_that_below_its_billing(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One", "Two", "Three", catalog=b"/Outlines 6 0 R", more=NESTED))
    parts = [part(plain(tmp_path / "cover.pdf", "Cover")), part(source, "Offer", group="SC-2 #1"),
             part(source, "Again", group="SC-2 #1"), part(source, "Other", group="SC-2 #2")]  # fmt: skip

    link(parts, tmp_path / "out.pdf", info=INFO)

    def own(first: int) -> list[Any]:
        wiring: list[Any] = [("Wiring", first + 1, []), ("Lights", first + 1, [])]
        return [("Scope", first, wiring), ("Preis", first + 2, [])]

    assert outline(PdfReader(tmp_path / "out.pdf")) == [
        ("cover", 1, []),
        ("SC-2 #1", 2, [("Offer", 2, own(2)), ("Again", 5, own(5))]),
        ("SC-2 #2", 8, [("Other", 8, own(8))]),
    ]
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_outline_items_are_chained_both_ways_and_counted(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One", "Two", "Three", catalog=b"/Outlines 6 0 R", more=NESTED))

    link([part(source, "A", group="G"), part(source, "B", group="G")], tmp_path / "out.pdf", info=INFO)

    root: Any = PdfReader(tmp_path / "out.pdf").root_object["/Outlines"]
    assert root["/Count"] == 1
    checked = check_level(root)
    assert checked == 1 + 2 + 2 * 4


def following(item: Any, way: str) -> Any:
    return item[way].get_object() if way in item else None


def check_level(parent: Any) -> int:
    """Checks the items below one; how many there are on all levels."""
    item, before, total = parent["/First"], None, 0
    while item is not None:
        assert item["/Parent"] == parent
        assert following(item, "/Prev") == before
        total += 1 + (check_level(item) if "/First" in item else 0)
        before, item = item, following(item, "/Next")
    assert parent["/Last"] == before
    return total


def test_colour_and_style_of_outline_items_are_kept_and_open_ones_counted(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One", "Two", "Three", catalog=b"/Outlines 6 0 R", more=NESTED))

    link([part(source, "A")], tmp_path / "out.pdf", info=INFO)

    top: Any = PdfReader(tmp_path / "out.pdf").root_object["/Outlines"]["/First"]  # type: ignore[index] # a dictionary
    scope, price = top["/First"], top["/Last"]
    assert (top["/Count"], scope["/Count"]) == (-4, 2)
    assert (price["/C"], price["/F"]) == ([1, 0, 0], 2)


def test_a_part_that_is_not_in_the_outline_is_only_pages(tmp_path: Path) -> None:
    link([part(plain(tmp_path / "a.pdf", "One"), in_outline=False)], tmp_path / "out.pdf", info=INFO)

    root = PdfReader(tmp_path / "out.pdf").root_object
    assert "/Outlines" not in root
    assert "/PageMode" not in root
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    parts = [part(plain(tmp_path / "a.pdf", "One", "Two"), group="G"), part(plain(tmp_path / "b.pdf", "Three"))]

    link(parts, tmp_path / "first.pdf", info=INFO)
    link(parts, tmp_path / "second.pdf", info=INFO)

    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "second.pdf").read_bytes()


def test_another_order_or_title_gives_another_file_identifier(tmp_path: Path) -> None:
    one, two = part(plain(tmp_path / "a.pdf", "One")), part(plain(tmp_path / "b.pdf", "Two"))
    identities = set()
    for parts in ([one, two], [two, one], [one, LinkPart(two.section, "Other")], [one, two]):
        link(parts, tmp_path / "out.pdf", info=INFO)
        identities.add(bytes(PdfReader(tmp_path / "out.pdf").trailer["/ID"][0].original_bytes))  # type: ignore[index] # an array

    assert len(identities) == 3


def test_a_section_used_twice_is_two_runs_of_pages(tmp_path: Path) -> None:
    source = plain(tmp_path / "a.pdf", "One", "Two")
    section = prepared(source)[0]

    made = link([LinkPart(section, "First"), LinkPart(section, "Second")], tmp_path / "out.pdf", info=INFO)

    assert made.first_pages == (1, 3)
    assert same_pages(tmp_path / "out.pdf", source, source)
    assert outline(PdfReader(tmp_path / "out.pdf")) == [("First", 1, []), ("Second", 3, [])]
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_every_entry_of_the_cross_reference_points_at_its_object(tmp_path: Path) -> None:
    objects = pages("One", "Two", more={30: stream(noise(300_000))})
    objects[21] = objects[21].replace(b"/Contents", b"/Big 30 0 R/Contents")
    source = write_pdf(tmp_path / "a.pdf", objects)

    linked(tmp_path / "out.pdf", source, plain(tmp_path / "b.pdf", "Three"))

    data = (tmp_path / "out.pdf").read_bytes()
    start = int(data.rpartition(b"startxref\n")[2].split()[0])
    head = data[start : data.index(b"stream\n", start)]
    size, length = (int(re.search(rb"/%b (\d+)" % key, head)[1]) for key in (b"Size", b"Length"))  # type: ignore[index] # there
    table = zlib.decompress(data[start + len(head) + 7 :][:length])
    entries = np.frombuffer(table, np.uint8).reshape(-1, 7)
    assert len(entries) == size
    for number, entry in enumerate(entries[1:], start=1):
        offset = int.from_bytes(entry[1:6].tobytes())
        assert entry[0] == 1
        assert re.match(rb"0*%d 0 obj\n" % number, data[offset : offset + 20]), number


def test_no_reference_leads_to_an_object_that_is_not_there(tmp_path: Path) -> None:
    gone = b"/Annots[99 0 R<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Popup 98 0 R>>]/Metadata 97 0 R"
    linked(
        tmp_path / "out.pdf", write_pdf(tmp_path / "a.pdf", one_page("x", page=gone)), plain(tmp_path / "b.pdf", "y")
    )

    data = (tmp_path / "out.pdf").read_bytes()
    defined = {int(number) for number in re.findall(rb"(?m)^(\d+) 0 obj", data)}
    assert {int(number) for number in re.findall(rb"(\d+) 0 R", data)} <= defined


def test_large_streams_and_what_lies_between_them_keep_their_bytes(tmp_path: Path) -> None:
    sizes = (65_535, 65_536, 65_537, 5 << 20, 1)
    more = {30 + place: stream(noise(size), b"/Place 21 0 R") for place, size in enumerate(sizes)}
    objects = pages("Big", more=more)
    kept = b" ".join(b"%d 0 R" % number for number in more)
    objects[21] = objects[21].replace(b"/Contents", b"/Big[%b]/Contents" % kept)
    source = write_pdf(tmp_path / "a.pdf", objects)

    linked(tmp_path / "out.pdf", plain(tmp_path / "b.pdf", "First"), source)

    page: Any = PdfReader(tmp_path / "out.pdf").pages[1]
    assert [row.get_object()._data for row in page["/Big"]] == [noise(size) for size in sizes]
    assert all(row.get_object()["/Place"] == page for row in page["/Big"])


def test_a_body_of_many_small_objects_is_placed_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = {100 + number: b"<</Of 21 0 R/Next %d 0 R>>" % (101 + number) for number in range(5000)}
    objects = pages("Many", more={**more, 5100: b"null"})
    objects[21] = objects[21].replace(b"/Contents", b"/First 100 0 R/Contents")
    source = write_pdf(tmp_path / "a.pdf", objects)
    linked(tmp_path / "at-once.pdf", source, source)

    monkeypatch.setattr(relocate, "CHUNK", 1 << 10)
    linked(tmp_path / "out.pdf", source, source)

    assert (tmp_path / "out.pdf").read_bytes() == (tmp_path / "at-once.pdf").read_bytes()
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_numbers_are_written_as_ten_digits() -> None:
    data = bytearray(b"<0000000000><0000000000><0000000000>")

    patch(data, np.array([1, 13, 25]), np.array([0, 1234567890, 99_999]))

    assert data == b"<0000000000><1234567890><0000099999>"


@pytest.mark.parametrize("refused", [errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP])
def test_where_the_kernel_does_not_copy_the_program_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    # Sections on one file system, backups on another; network file systems; old kernels.
    source = write_pdf(tmp_path / "a.pdf", one_page("x", page=b"/Big 10 0 R", more={10: stream(noise(9 << 20))}))
    linked(tmp_path / "kernel.pdf", source, source)

    def refuse(*_: object) -> int:
        raise OSError(refused, os.strerror(refused))

    monkeypatch.setattr(os, "copy_file_range", refuse)
    linked(tmp_path / "plain.pdf", source, source)

    assert (tmp_path / "plain.pdf").read_bytes() == (tmp_path / "kernel.pdf").read_bytes()


def test_a_kernel_that_copies_a_little_at_a_time_or_nothing_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Some kernels answer 0 on files of special file systems (Linux 5.3 to 5.18).
    source = write_pdf(tmp_path / "a.pdf", one_page("x", page=b"/Big 10 0 R", more={10: stream(noise(1 << 20))}))
    linked(tmp_path / "whole.pdf", source)
    real = os.copy_file_range
    calls = iter(range(10**9))

    def little(source: int, target: int, count: int, offset: int) -> int:
        return real(source, target, min(count, 100_000), offset) if next(calls) < 3 else 0

    monkeypatch.setattr(os, "copy_file_range", little)
    linked(tmp_path / "little.pdf", source)

    assert (tmp_path / "little.pdf").read_bytes() == (tmp_path / "whole.pdf").read_bytes()


def test_a_full_disk_is_an_error_and_not_a_shorter_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_pdf(tmp_path / "a.pdf", one_page("x", page=b"/Big 10 0 R", more={10: stream(noise(1 << 20))}))
    parts = [part(source)]

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "copy_file_range", full)
    with pytest.raises(OSError, match="No space left"):
        link(parts, tmp_path / "out.pdf", info=INFO)


def test_progress_counts_the_parts_and_may_stop_it(tmp_path: Path) -> None:
    parts = [part(plain(tmp_path / f"{word}.pdf", word)) for word in ("a", "b", "c")]
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        link(parts, tmp_path / "out.pdf", info=INFO, progress=stop)

    assert told == [(1, 3), (2, 3)]


def test_article_threads_are_kept(tmp_path: Path) -> None:
    # Scanned newspapers and some magazines of suppliers; pypdf 7.1 fails on one without /P.
    more = {6: b"<</I<</Title(Story)>>/F 7 0 R>>", 7: b"<</T 6 0 R/N 7 0 R/V 7 0 R/P 21 0 R/R[0 0 9 9]>>"}
    objects = pages("Story", catalog=b"/Threads[6 0 R]", more=more)
    objects[21] = objects[21].replace(b"/Contents", b"/B[7 0 R]/Contents")

    linked(tmp_path / "out.pdf", plain(tmp_path / "b.pdf", "x"), write_pdf(tmp_path / "a.pdf", objects))

    reader = PdfReader(tmp_path / "out.pdf")
    threads: Any = reader.root_object["/Threads"]
    bead = threads[0].get_object()["/F"]
    assert bead["/P"] == reader.pages[1]
    assert reader.pages[1]["/B"][0].get_object() == bead.get_object()  # type: ignore[index] # an array


def test_title_and_subject_are_said_twice_and_no_date(tmp_path: Path) -> None:
    from pdf.link import DocumentInfo

    info = DocumentInfo("Backup of <Harbor> & Söhne", "Job (1)")
    link([part(plain(tmp_path / "a.pdf", "One"))], tmp_path / "out.pdf", info=info)

    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert document.docinfo["/Title"] == info.title
        assert "/CreationDate" not in document.docinfo
        assert b"Date" not in document.Root.Metadata.read_bytes()
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == info.title
            assert metadata["dc:description"] == info.subject
