"""Files cut off anywhere and files of very many pages and objects end within the limits (PDF.md, Traps).

Broken uploads, full disks and mail gateways cut files; plotters and exporters of tagged reports make objects by the
hundred thousand. A million objects take a minute until they exceed the memory of `Limits()`: here that file is stopped
after seconds, and one of a twentieth is read to its end.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdf.sandbox import Answer, Limits, Sandbox
from tests.pdf.mutants import in_object_streams
from tests.pdf_files import one_page, pages, write_pdf

LIMITS = Limits(cpu_seconds=40, wall_seconds=60, memory=1 << 30, output=256 << 20)
SHORT = Limits(cpu_seconds=5, wall_seconds=8, memory=1 << 30, output=256 << 20)
WORDS = ("One", "Two", "Three", "Four")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(LIMITS)
    yield sandbox
    sandbox.close()


def answer_to(sandbox: Sandbox, source: Path, limits: Limits = LIMITS) -> Answer:
    """What the file comes to; within the limits, and with pages or a reason."""
    target = source.with_name("target")
    started = time.monotonic()
    answer = sandbox.prepare(source, hashlib.sha256(source.read_bytes()).hexdigest(), target)
    assert time.monotonic() - started < limits.wall_seconds + 2
    assert target.exists() is not answer.refused
    assert answer.refused is (answer.pages == 0)
    assert all(sentence.endswith(".") for _, sentence, _ in answer.findings)
    return answer


@pytest.mark.parametrize("kind", ["a table", "object streams"])
def test_a_file_cut_off_at_every_hundredth_gives_pages_or_a_reason(sandbox: Sandbox, tmp_path: Path, kind: str) -> None:
    plain = write_pdf(tmp_path / "plain.pdf", pages(*WORDS))
    whole = plain.read_bytes() if kind == "a table" else in_object_streams(plain)
    source = tmp_path / "cut.pdf"

    for hundredth in range(100):
        source.write_bytes(whole[: len(whole) * hundredth // 100])
        answer = answer_to(sandbox, source)

        assert answer.pages <= len(WORDS)
        said = any(attention for _, _, attention in answer.findings)
        assert answer.pages == len(WORDS) or said, f"a page is gone without a word at {hundredth} %"


def test_a_file_of_a_hundred_thousand_pages_has_them_all(sandbox: Sandbox, tmp_path: Path) -> None:
    count = 100_000
    first = 100
    objects = one_page("Same")
    objects[2] = b"<</Type/Pages/Kids[%b]/Count %d>>" % (
        b" ".join(b"%d 0 R" % (first + page) for page in range(count)),
        count,
    )
    objects |= dict.fromkeys(range(first, first + count), objects.pop(3))

    answer = answer_to(sandbox, write_pdf(tmp_path / "pages.pdf", objects))

    assert answer.pages == count


def many_objects(path: Path, count: int) -> Path:
    """A page that holds small objects, a thousand in a list."""
    first = 100
    lists = range(first + count, first + count + count // 1000)
    more = dict.fromkeys(range(first, first + count), b"<</Of 3 0 R/Text(Paragraph)>>")
    for index, number in enumerate(lists):
        begin = first + 1000 * index
        more[number] = b"[%b]" % b" ".join(b"%d 0 R" % held for held in range(begin, begin + 1000))
    held = b"/Lists[%b]" % b" ".join(b"%d 0 R" % number for number in lists)
    return write_pdf(path, one_page("Many", page=held, more=more))


def test_a_file_of_fifty_thousand_objects_becomes_its_page(sandbox: Sandbox, tmp_path: Path) -> None:
    assert answer_to(sandbox, many_objects(tmp_path / "many.pdf", 50_000)).pages == 1


def test_a_file_of_a_million_objects_ends_within_the_limits(tmp_path: Path) -> None:
    source = many_objects(tmp_path / "many.pdf", 1_000_000)
    sandbox = Sandbox(SHORT)

    answer = answer_to(sandbox, source, SHORT)
    sandbox.close()

    assert answer.pages == 1 or answer.findings[0][0] in ("too_slow", "too_big")
