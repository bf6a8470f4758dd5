"""Other programs open what we write without a complaint (PDF.md, What the output must be)."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from bench.heavy import drawings, models
from bench.material import Corpus, scans, text_files
from pdf.link import link
from tests.pdf_files import INFO, part

PROGRAMS = {
    "mutool": ["mutool", "draw", "-q", "-N", "-F", "txt"],
    "pdftotext": ["pdftotext"],
    "gs": ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=nullpage"],
    "qpdf": ["qpdf", "--check"],
}

CORPORA: dict[str, Callable[[Path], Corpus]] = {
    "text": lambda folder: text_files(folder, 6, 3),
    "scans": lambda folder: scans(folder, 3, 200_000),
    "drawings": lambda folder: drawings(folder, 2, 100_000),
    "objects": lambda folder: models(folder, 2, 2_000),
    "one file twice": lambda folder: Corpus("", text_files(folder, 1, 3).sources * 2),
}
"""What `make bench-pdf` measures, small; and what is written once and its other numbers left free."""


@pytest.fixture(scope="module", params=CORPORA)
def backup(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A corpus that was linked, each file a part, and how many pages that has."""
    folder = tmp_path_factory.mktemp(request.param)
    sources = CORPORA[request.param](folder).sources
    made = link([part(source, group="Billing") for source in sources], folder / "out.pdf", info=INFO)
    return folder / "out.pdf", made.pages


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_opens_it_without_a_word(backup: tuple[Path, int], program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not on this machine")

    done = subprocess.run([*PROGRAMS[program], str(backup[0])], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_pdfium_shows_every_page(backup: tuple[Path, int]) -> None:
    document = pypdfium2.PdfDocument(backup[0])
    try:
        assert len(document) == backup[1]
        for page in document:
            page.render(scale=0.2).close()
    finally:
        document.close()


def test_pypdf_reads_every_page_strictly_and_warns_of_nothing(backup: tuple[Path, int]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reader = PdfReader(backup[0], strict=True)

        assert len(reader.pages) == backup[1]
        assert all(page.get_contents() is not None for page in reader.pages)
        assert len(reader.outline) > 0
