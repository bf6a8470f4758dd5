"""Files that travel inside a backup: all are there, whatever they are called, with what is known of them."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from pdf.link import EmbeddedFile, link
from tests.pdf_files import INFO, noise, pages, part, plain, stream, syntax_problems, write_pdf


def test_embedded_files_with_equal_names_are_all_there(tmp_path: Path) -> None:
    def with_file(name: str, content: bytes) -> Path:
        catalog = b"/Names<</EmbeddedFiles<</Names[(data.csv)10 0 R]>>>>"
        more = {10: b"<</Type/Filespec/F(data.csv)/EF<</F 11 0 R>>>>", 11: stream(content, b"/Type/EmbeddedFile")}
        return write_pdf(tmp_path / name, pages("x", catalog=catalog, more=more))

    loose = tmp_path / "loose"
    loose.write_bytes(b"three")
    embed = tuple(
        EmbeddedFile(name, loose, "text/csv", "") for name in ("data.csv", "data.csv", "Maße.csv", "Maße.csv")
    )
    parts = [part(with_file("a.pdf", b"one")), part(with_file("b.pdf", b"two"), embed=embed)]

    link(parts, tmp_path / "out.pdf", info=INFO)

    with pikepdf.open(tmp_path / "out.pdf") as document:
        found = {name: document.attachments[name].get_file().read_bytes() for name in document.attachments}
        names = [document.attachments[name].filename for name in document.attachments]
    assert sorted(found.values()) == [b"one"] + [b"three"] * 4 + [b"two"]
    assert sorted(names) == ["Maße.csv"] * 2 + ["data.csv"] * 4
    assert set(found) == {"data.csv", "data.csv (2)", "data.csv (3)", "data.csv (4)", "Ma_e.csv", "Ma_e.csv (2)"}
    assert syntax_problems(tmp_path / "out.pdf") == []


def test_thousands_of_files_with_one_name_take_no_time_to_name(tmp_path: Path) -> None:
    loose = tmp_path / "loose"
    loose.write_bytes(b"x")
    embed = tuple(EmbeddedFile("invoice.pdf", loose, "", "") for _ in range(3000))

    link([part(plain(tmp_path / "a.pdf", "One"), embed=embed)], tmp_path / "out.pdf", info=INFO)

    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert len(document.attachments) == 3000


def test_an_embedded_file_says_its_size_type_and_description(tmp_path: Path) -> None:
    loose = tmp_path / "loose"
    loose.write_bytes(noise(200_000))
    embed = (EmbeddedFile("a/b:c.bin", loose, "image/png", "A photo"),)

    link([part(plain(tmp_path / "a.pdf", "One"), embed=embed)], tmp_path / "out.pdf", info=INFO)

    with pikepdf.open(tmp_path / "out.pdf") as document:
        (specification,) = [document.attachments[name] for name in document.attachments]
        file = specification.get_file()
        assert (specification.filename, specification.description) == ("a/b:c.bin", "A photo")
        assert (file.mime_type, file.size, file.read_bytes()) == ("image/png", 200_000, noise(200_000))
