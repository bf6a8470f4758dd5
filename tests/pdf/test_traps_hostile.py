"""Traps of files made to harm or broken beyond sense: a finding within the limits, nothing else harmed (PDF.md).

All go through the sandbox as a compile uses it, with tighter limits; some come from fuzzers, some from mail scanners'
test sets, some from programs with a bug.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdf.sandbox import Answer, Limits, Sandbox
from tests.pdf_files import linked, one_page, pages, same_pages, stream, syntax_problems, write_pdf

SECONDS = 10
LIMITS = Limits(cpu_seconds=SECONDS, wall_seconds=SECONDS + 5, memory=512 << 20, output=64 << 20)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(LIMITS)
    yield sandbox
    sandbox.close()


def answer_to(sandbox: Sandbox, source: Path) -> Answer:
    """What the file comes to, in bounded time, with nothing left beside it and the next file as ever."""
    folder = source.parent / "sections"
    folder.mkdir(exist_ok=True)
    started = time.monotonic()
    answer = sandbox.prepare(source, digest(source), folder / "target")
    assert time.monotonic() - started < SECONDS + 6
    assert sorted(path.name for path in folder.iterdir()) == ([] if answer.refused else ["target"])

    good = write_pdf(source.parent / "good.pdf", pages("Good"))
    assert sandbox.prepare(good, digest(good), folder / "target").findings == ()
    return answer


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def attention(answer: Answer) -> list[str]:
    return [code for code, _, needed in answer.findings if needed]


def test_a_page_tree_that_goes_in_a_circle_gives_the_pages_outside_of_it(sandbox: Sandbox, tmp_path: Path) -> None:
    objects = pages("One", "Two")
    objects[2] = objects[2].replace(b"[21 0 R", b"[21 0 R 2 0 R")

    answer = answer_to(sandbox, write_pdf(tmp_path / "cycle.pdf", objects))

    assert answer.pages == 2
    assert "cycle" in attention(answer)


def test_a_page_tree_of_nothing_but_a_circle_has_no_pages(sandbox: Sandbox, tmp_path: Path) -> None:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}

    answer = answer_to(sandbox, write_pdf(tmp_path / "cycle.pdf", objects))

    assert answer.refused
    assert attention(answer) == ["no_pages"]


def test_a_deep_page_tree_is_walked_without_recursion(sandbox: Sandbox, tmp_path: Path) -> None:
    depth = 5000
    objects = pages("Deep")
    objects[2] = b"<</Type/Pages/Kids[100 0 R]/Count 1/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>>>"
    for level in range(100, 100 + depth):
        objects[level] = b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (max(level - 1, 2), level + 1)
    objects[100 + depth] = objects[21].replace(b"/Parent 2 ", b"/Parent %d " % (99 + depth))

    answer = answer_to(sandbox, write_pdf(tmp_path / "deep.pdf", objects))

    assert answer.pages == 1


def test_a_page_tree_that_doubles_at_every_level_is_given_up(sandbox: Sandbox, tmp_path: Path) -> None:
    # The "billion laughs" of PDF: sixty small objects that are 2^60 nodes and not one page.
    objects = {1: b"<</Type/Catalog/Pages 10 0 R>>"}
    for level in range(10, 70):
        objects[level] = b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 2>>" % (level + 1, level + 1)
    objects[70] = b"<</Type/Pages/Kids[]/Count 0>>"

    started = time.monotonic()
    answer = answer_to(sandbox, write_pdf(tmp_path / "laughs.pdf", objects))

    assert answer.refused
    assert attention(answer) == ["too_many_pages"]
    assert time.monotonic() - started < SECONDS


def test_values_nested_too_deeply_are_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    depth = 200_000
    objects = one_page("Nest", page=b"/Deep" + b"[" * depth + b"]" * depth)

    answer = answer_to(sandbox, write_pdf(tmp_path / "nest.pdf", objects))

    assert answer.refused or attention(answer)


def test_a_huge_count_of_pages_is_not_believed(sandbox: Sandbox, tmp_path: Path) -> None:
    objects = pages("One", "Two")
    objects[2] = objects[2].replace(b"/Count 2", b"/Count 2147483647")

    answer = answer_to(sandbox, write_pdf(tmp_path / "count.pdf", objects))

    assert answer.pages == 2


def test_a_negative_count_of_pages_is_not_believed(sandbox: Sandbox, tmp_path: Path) -> None:
    objects = pages("One", "Two")
    objects[2] = objects[2].replace(b"/Count 2", b"/Count -1")

    answer = answer_to(sandbox, write_pdf(tmp_path / "count.pdf", objects))

    assert answer.pages == 2


def test_references_that_lead_in_a_circle_are_null(sandbox: Sandbox, tmp_path: Path) -> None:
    objects = one_page("Loop", page=b"/Annots 10 0 R/Group 10 0 R", more={10: b"11 0 R", 11: b"10 0 R"})
    source = write_pdf(tmp_path / "loop.pdf", objects)

    assert answer_to(sandbox, source).pages == 1

    linked(tmp_path / "out.pdf", source)
    assert same_pages(tmp_path / "out.pdf", source)
    assert syntax_problems(tmp_path / "out.pdf") == []


CIRCLES = {
    "outline": (b"/Outlines 6 0 R", {6: b"<</First 7 0 R/Last 7 0 R>>", 7: b"<</Title(a)/Next 7 0 R/First 7 0 R>>"}),
    "name tree": (b"/Names<</EmbeddedFiles 6 0 R/Dests 6 0 R>>", {6: b"<</Kids[6 0 R 6 0 R]>>"}),
    "page labels": (b"/PageLabels 6 0 R", {6: b"<</Kids[6 0 R]/Nums[0<</S/D>>]>>"}),
    "fields": (b"/AcroForm<</Fields[6 0 R]>>", {6: b"<</T(a)/Kids[6 0 R]/Parent 6 0 R>>"}),
    "tags": (b"/StructTreeRoot 6 0 R", {6: b"<</K 7 0 R/ParentTree 6 0 R/Kids[6 0 R]>>", 7: b"<</K 7 0 R/P 7 0 R>>"}),
    "layers": (b"/OCProperties<</OCGs 6 0 R/D<</Order 6 0 R>>>>", {6: b"[6 0 R]"}),
    "threads": (b"/Threads[6 0 R]", {6: b"<</F 6 0 R>>"}),
}


@pytest.mark.parametrize(("catalog", "more"), CIRCLES.values(), ids=CIRCLES.keys())
def test_a_circle_in_any_tree_of_the_catalog_ends(
    sandbox: Sandbox, tmp_path: Path, catalog: bytes, more: dict[int, bytes]
) -> None:
    source = write_pdf(tmp_path / "circle.pdf", one_page("Same", catalog=catalog, more=more))

    assert answer_to(sandbox, source).pages == 1

    linked(tmp_path / "out.pdf", source)
    assert same_pages(tmp_path / "out.pdf", source)


def test_an_object_stream_that_unpacks_to_gigabytes_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    bomb = packer.compress(b"3 0 ") + b"".join(packer.compress(bytes(1 << 20)) for _ in range(800)) + packer.flush()
    objects = {
        1: b"<</Type/Catalog/Pages 3 0 R>>",
        2: stream(bomb, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"),
    }
    data = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for number, content in objects.items():
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    first = data.index(b"1 0 obj").to_bytes(4)
    second = data.index(b"2 0 obj").to_bytes(4)
    start = len(data)
    rows = [
        b"\0" * 6,
        b"\1" + first + b"\0",
        b"\1" + second + b"\0",
        b"\2\0\0\0\2\0",
        b"\1" + start.to_bytes(4) + b"\0",
    ]
    table = stream(b"".join(rows), b"/Type/XRef/Size 5/W[1 4 1]/Root 1 0 R")
    data += b"4 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, start)
    source = tmp_path / "bomb.pdf"
    source.write_bytes(data)

    answer = answer_to(sandbox, source)

    assert answer.refused
    assert attention(answer)


def test_page_contents_that_unpack_to_gigabytes_are_carried_as_they_are(sandbox: Sandbox, tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    source = write_pdf(tmp_path / "bomb.pdf", one_page("x", more={4: stream(bomb, b"/Filter/FlateDecode")}))

    answer = answer_to(sandbox, source)

    assert answer.refused or answer.pages == 1


def test_a_page_of_impossible_size_is_carried(sandbox: Sandbox, tmp_path: Path) -> None:
    objects = one_page("x")
    objects[3] = objects[3].replace(b"[0 0 612 792]", b"[-1e30 0 1e30 1]")

    answer = answer_to(sandbox, write_pdf(tmp_path / "wide.pdf", objects))

    assert answer.refused or answer.pages == 1


@pytest.mark.parametrize("seed", range(20))
def test_bytes_changed_by_chance_end_as_pages_or_as_a_reason(sandbox: Sandbox, tmp_path: Path, seed: int) -> None:
    from random import Random

    chance = Random(seed)
    data = bytearray(write_pdf(tmp_path / "a.pdf", pages("One", "Two", "Three")).read_bytes())
    for _ in range(30):
        data[chance.randrange(len(data))] = chance.randrange(256)
    source = tmp_path / "changed.pdf"
    source.write_bytes(data)

    answer = answer_to(sandbox, source)

    assert answer.pages or answer.refused
    assert not answer.refused or attention(answer)
