"""`check-pdf`: the engine held to a folder of foreign PDFs, told file by file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.pdf_files import one_page, pages, write_pdf
from tests.program import Program, program

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
LOCKED = Path(__file__).resolve().parents[2] / "docs" / "example" / "files" / "locked-report.pdf"

__all__ = ["program"]


def test_each_pdf_is_told_by_content_whatever_its_name(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "foreign"
    (folder / "below").mkdir(parents=True)
    write_pdf(folder / "a.pdf", pages("One", "Two"))
    write_pdf(folder / "below" / "named.txt", one_page("Three"))
    (folder / "locked.pdf").write_bytes(LOCKED.read_bytes())
    (folder / "no.pdf").write_text("not a PDF")

    done = program("check-pdf", folder, "--json")

    assert done.returncode == 0, done.stderr
    rows = {Path(row["file"]).name: row for row in json.loads(done.stdout)}
    assert {name: row["verdict"] for name, row in rows.items()} == {
        "a.pdf": "same",
        "named.txt": "same",
        "locked.pdf": "refused",
    }
    assert rows["a.pdf"]["pages"] == 2
    assert [finding["code"] for finding in rows["locked.pdf"]["findings"]] == ["locked"]


def test_a_folder_without_pdfs_says_so(program: Program, tmp_path: Path) -> None:
    done = program("check-pdf", tmp_path)

    assert done.returncode == 1
    assert "There is no PDF in" in done.stderr


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of foreign files is not on this machine")
def test_of_the_corpus_no_file_looks_otherwise_and_none_breaks_the_limits(program: Program) -> None:
    done = program("check-pdf", CORPUS, "--json")

    rows = json.loads(done.stdout)
    assert len(rows) > 400
    assert [row for row in rows if row["verdict"] in ("different", "limits")] == []
    assert done.returncode == 0
