"""The quick reader gives the objects that pypdf gives, and leaves to pypdf whatever is unusual."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from pdf import reading
from pdf.assemble import assemble
from pdf.findings import Unreadable
from pdf.media import media_type
from pdf.quick_reader import LargeData, QuickReader
from pdf.reading import tolerant
from tests.pdf.mutants import CHANGES, Mutant, in_object_streams, seeds
from tests.pdf_files import Objects, one_page, pages, stream, write_pdf

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


class SlowReader(PdfReader):
    large: dict[int, LargeData] = {}


def slowly(content: bytes) -> PdfReader:
    return SlowReader(BytesIO(content), strict=False)


def outcome(source: Path, section: Path) -> tuple[Any, ...]:
    """All that comes of reading a file: the section, byte for byte, or how it failed."""
    try:
        made = assemble(source, section, password=None, part_links=False)
    except Unreadable as error:
        return ("unreadable", error.finding)
    except Exception as error:  # noqa: BLE001 # pypdf raises whatever a damaged file brings about
        return ("failed", type(error).__name__)
    return (made, section.read_bytes())


def both(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What comes of a file quickly, and by pypdf alone."""
    quick = outcome(source, tmp_path / "section")
    with monkeypatch.context() as patched:
        patched.setattr(reading, "QuickReader", slowly)
        return quick, outcome(source, tmp_path / "section")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of foreign files is not on this machine")
def test_every_foreign_file_gives_the_same_section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [path for path in sorted(CORPUS.rglob("*")) if path.is_file() and media_type(path) == "application/pdf"]

    different = [path.name for path in files if len(set(map(repr, both(path, tmp_path, monkeypatch)))) > 1]

    assert len(files) > 300
    assert different == []


def test_files_changed_by_chance_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    originals = [content for content in seeds() if content.startswith(b"%PDF")]
    source, section_bearing = tmp_path / "mutant", 0
    for number in range(150):
        chance = Random(number)
        changes = tuple((chance.choice(sorted(CHANGES)), chance.randrange(2**32)) for _ in range(chance.randint(1, 4)))
        source.write_bytes(Mutant(number, number + 1, changes).content(originals))
        quick, slow = both(source, tmp_path, monkeypatch)
        assert quick == slow, number
        section_bearing += len(quick) == 2 and isinstance(quick[1], bytes)
    assert section_bearing > 30


ODD: dict[str, Objects] = {
    "a comment": {9: b"<</A 1 % of two\n/B 2>>"},
    "an escape": {9: rb"[(a\(b\051 \101\r)(a(b)c)]"},
    "a hexadecimal string of odd length": {9: b"[<9 01fa><901fa>]"},
    "an entry twice": {9: b"<</A 1/A 2>>"},
    "a name with signs": {9: b"[/A#20B /C#zz /#c3#a9 / /D]"},
    "numbers": {9: b"[1 -2 +3 .5 -.5 4. 0.000001 12345678901234567890 1e5 --4]"},
    "references": {9: b"[3 0 R 4 0 R5 0 R 99 0 R 3 0 RX]"},
    "truth and nothing": {9: b"[true false null truefalse]"},
    "a wrong length": {9: b"<</Length 3>>\nstream\nabcdef\nendstream"},
    "a length elsewhere": {9: b"<</Length 10 0 R>>\nstream\nabcdef\nendstream", 10: b"6"},
    "a name alone": {9: b"/Alone"},
    "a reference alone": {9: b"4 0 R"},
    "deeply nested": {9: b"[" * 150 + b"]" * 150},
    "not closed": {9: b"[1 2"},
    "closed otherwise": {9: b"<</A[1 2>>"},
    "no name": {9: b"<<1 2>>"},
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "object streams"])
@pytest.mark.parametrize("more", ODD.values(), ids=ODD)
def test_what_is_unusual_is_read_by_pypdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: Objects, packed: bool
) -> None:
    source = write_pdf(tmp_path / "odd.pdf", one_page("Odd", page=b"/Odd 9 0 R", more=more))
    if packed:
        source.write_bytes(in_object_streams(source))

    quick, slow = both(source, tmp_path, monkeypatch)

    assert quick == slow


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "object streams"])
def test_nothing_of_a_usual_file_is_left_to_pypdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    source = write_pdf(tmp_path / "a.pdf", pages("One", "Two", more={9: stream(b"data")}))
    content = in_object_streams(source) if packed else source.read_bytes()
    reader = QuickReader(content)
    numbers = (
        {*reader.xref[0], *reader.xref_objStm}
        - {number for number, free in reader.xref_free_entry.get(0, {}).items() if free}
        - {0}
    )
    left: list[object] = []
    monkeypatch.setattr(PdfReader, "get_object", lambda _self, reference: left.append(reference))

    with tolerant():
        found = [reader.get_object(IndirectObject(number, 0, reader)) for number in numbers]

    assert len(found) >= 8
    assert all(value is not None for value in found)
    assert left == []
