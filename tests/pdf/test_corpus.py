"""Foreign files of many makers: each ends as pages that look as in the original, or as a sentence that says why not.

A sample, spread over all kinds, unless PROGRESS_BILLINGS_CORPUS=all asks for every file.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest

from pdf.link import LinkPart, link
from pdf.sandbox import Answer, Limits, Sandbox
from tests.pdf_files import INFO, syntax_problems

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
EVERY = 1 if os.environ.get("PROGRESS_BILLINGS_CORPUS") == "all" else 5
SECONDS = 30
LIMITS = Limits(cpu_seconds=SECONDS, wall_seconds=SECONDS + 10, memory=1 << 30, output=256 << 20)

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of foreign files is not on this machine")


def sample() -> list[dict[str, Any]]:
    """Every fifth file of each kind, and all of the rare kinds."""
    if not CORPUS.is_dir():
        return []
    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in json.loads((CORPUS / "index.json").read_text()):
        kinds.setdefault(row["status"], []).append(row)
    return [row for rows in kinds.values() for row in rows[:: EVERY if len(rows) > 20 else 1]]


@dataclass(frozen=True)
class Foreign:
    """A prepared file of the corpus; `row` is its line in the index."""

    row: dict[str, Any]
    source: Path
    section: Path
    answer: Answer
    seconds: float

    @property
    def attention(self) -> bool:
        return any(needed for _, _, needed in self.answer.findings)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(LIMITS)
    yield sandbox
    sandbox.close()


@pytest.fixture(params=sample(), ids=lambda row: row["file"])
def foreign(request: pytest.FixtureRequest, sandbox: Sandbox, tmp_path: Path) -> Foreign:
    row = request.param
    source, section = CORPUS / row["file"], tmp_path / "section"
    started = time.monotonic()
    answer = sandbox.prepare(source, row["sha256"], section)
    return Foreign(row, source, section, answer, time.monotonic() - started)


def test_a_foreign_file_becomes_pages_that_look_the_same_or_a_finding(foreign: Foreign, tmp_path: Path) -> None:
    answer = foreign.answer
    assert foreign.seconds < SECONDS
    assert answer.refused or answer.pages
    if answer.refused:
        assert foreign.row["status"] not in ("clean", "repairable-all4", "clean/E-empty")
        assert foreign.attention
        return
    out = tmp_path / "out.pdf"
    link([LinkPart(foreign.section, "Foreign", group="Billing", original=foreign.source)], out, info=INFO)

    if foreign.row["status"] == "clean":
        assert answer.pages == foreign.row["pages"]
        assert not foreign.attention
    if not foreign.attention:
        assert different_pages(foreign.source, out) == []
    assert structure_problems(out) == []


def different_pages(source: Path, out: Path) -> list[str]:
    """The pages that pdfium shows otherwise than in the original; none where it cannot open that."""
    try:
        original = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError:
        return []
    document = pypdfium2.PdfDocument(out)
    pages = range(0, len(original), max(1, len(original) // 10))
    different = [f"page {index}" for index in pages if not equal(picture(original, index), picture(document, index))]
    original.close()
    document.close()
    return different


def picture(document: Any, index: int) -> Any:
    """A page with its long side at 600 pixels; None where it cannot be shown."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    return page.render(scale=min(2.0, 600 / max(*page.get_size(), 1.0))).to_numpy().copy()


def equal(one: Any, two: Any) -> bool:
    if one is None or two is None or one.shape != two.shape:
        return one is two
    return int(np.abs(one.astype(np.int16) - two.astype(np.int16)).max(initial=0)) <= 16


def structure_problems(path: Path) -> list[str]:
    """What qpdf finds wrong with the file, other than in the contents that came with the pages."""
    ours = ("xref", "object has offset", "expected", "trailer", "dictionary", "tree", "reference")
    found = syntax_problems(path)
    return [problem for problem in found if "page object" not in problem and any(word in problem for word in ours)]
