"""Large stream data stays where it lies: a section borrows it from the original, and linking copies it from there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pdf.link import LinkPart, link
from pdf.prepare import prepare_file
from pdf.section import prepare_pdf
from pdf.section_file import VERBATIM_SIZE, Section
from pdf.serialize import Serializer
from store.files import content_of
from tests.pdf_files import INFO, Objects, noise, one_page, part, plain, stream, syntax_problems, write_pdf

SIZES = (VERBATIM_SIZE - 1, VERBATIM_SIZE, 1 << 20, VERBATIM_SIZE + 1)


def scan(path: Path, sizes: tuple[int, ...] = SIZES, change: int = 0) -> Path:
    """A page with streams of these sizes, the last of the largest one's bytes changed by `change`."""
    more: Objects = {10 + place: stream(noise(size)[:-1] + bytes([change])) for place, size in enumerate(sizes)}
    kept = b" ".join(b"%d 0 R" % number for number in more)
    return write_pdf(path, one_page("Scan", page=b"/Big[" + kept + b"]", more=more))


def test_a_section_that_borrows_is_small_and_gives_the_bytes_of_one_that_copies(tmp_path: Path) -> None:
    source = scan(tmp_path / "a.pdf")
    prepare_pdf(source, tmp_path / "borrowing", borrowing=True)
    prepare_pdf(source, tmp_path / "copying")

    for name in ("borrowing", "copying"):
        parts = [part(plain(tmp_path / "b.pdf", "Before")), LinkPart(tmp_path / name, "Scan", original=source)]
        link(parts, tmp_path / f"{name}.pdf", info=INFO)

    assert (tmp_path / "borrowing.pdf").read_bytes() == (tmp_path / "copying.pdf").read_bytes()
    assert syntax_problems(tmp_path / "borrowing.pdf") == []
    assert (tmp_path / "borrowing").stat().st_size < VERBATIM_SIZE + 5_000  # the one below the limit is its own
    assert (tmp_path / "copying").stat().st_size > sum(SIZES)


def test_what_another_file_has_too_is_written_once_wherever_it_is_borrowed_from(tmp_path: Path) -> None:
    first, second = scan(tmp_path / "a.pdf"), scan(tmp_path / "b.pdf", SIZES[::-1])

    link([part(first), part(second)], tmp_path / "out.pdf", info=INFO)

    assert (tmp_path / "out.pdf").stat().st_size < sum(SIZES) + 10_000
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_a_section_that_borrows_is_not_linked_without_its_original(tmp_path: Path) -> None:
    source = scan(tmp_path / "a.pdf")
    prepare_pdf(source, tmp_path / "section", borrowing=True)

    with pytest.raises(ValueError, match="borrows from its original"):
        link([LinkPart(tmp_path / "section", "Scan")], tmp_path / "out.pdf", info=INFO)


def test_an_original_that_became_shorter_ends_the_compile(tmp_path: Path) -> None:
    source = scan(tmp_path / "a.pdf")
    made = part(source)
    os.truncate(source, 2 * VERBATIM_SIZE)

    with pytest.raises(OSError, match="became shorter"):
        link([made], tmp_path / "out.pdf", info=INFO)


@pytest.mark.parametrize("damage", ["tail", "lock"])
def test_a_file_that_was_repaired_or_decrypted_lends_nothing(tmp_path: Path, damage: str) -> None:
    import pikepdf

    source = scan(tmp_path / "a.pdf")
    if damage == "tail":
        source.write_bytes(source.read_bytes()[:-200])
    else:
        with pikepdf.open(source) as document:
            document.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
        source = tmp_path / "locked.pdf"

    prepare_pdf(source, tmp_path / "section", borrowing=True)

    Section.open(tmp_path / "section")  # would ask for the original
    link([LinkPart(tmp_path / "section", "Scan")], tmp_path / "out.pdf", info=INFO)
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_data_that_was_changed_on_the_way_is_not_borrowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = scan(tmp_path / "a.pdf")
    real = Serializer._resolved

    def changed(self: Serializer, reference: object, number: int) -> object:
        value = real(self, reference, number)  # type: ignore[arg-type] # what it is called with
        if isinstance(getattr(value, "_data", None), bytes):
            value._data = bytes(value._data[:-1]) + b"!"
        return value

    with monkeypatch.context() as patched:
        patched.setattr(Serializer, "_resolved", changed)
        patched.setattr("pdf.section._Preparing._convincing", lambda *_: True)
        prepare_pdf(source, tmp_path / "section", borrowing=True)

    Section.open(tmp_path / "section")


def test_a_stored_file_lends_and_one_inside_another_does_not(tmp_path: Path) -> None:
    import zipfile

    source, archive = scan(tmp_path / "a.pdf"), tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(source, "a.pdf")

    prepare_file(source, content_of(source), tmp_path / "stored")
    prepare_file(archive, content_of(archive), tmp_path / "inside")

    with pytest.raises(ValueError, match="borrows"):
        Section.open(tmp_path / "stored")
    Section.open(tmp_path / "inside")
