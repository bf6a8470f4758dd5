"""What tests of files inside files ask: what became of a file, and what a person finds in the PDF of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf
from pypdf import PdfReader

from pdf.link import LinkPart, link
from pdf.prepare import PreparedFile, prepare_file
from tests.compiling import outline
from tests.pdf_files import INFO


@dataclass(frozen=True)
class Opened:
    """A prepared file and the PDF of its section alone, in which it is called "Attached"."""

    made: PreparedFile
    path: Path

    @property
    def found(self) -> list[tuple[str, bool]]:
        """Code and attention of each finding."""
        return [(finding.code, finding.attention) for finding in self.made.findings]

    @cached_property
    def outline(self) -> list[Any]:
        """Title, page (from 1) and what is below, of each item below "Attached"."""
        ((title, _, below),) = outline(PdfReader(self.path))
        assert title == "Attached"
        return list(below)

    @cached_property
    def embedded(self) -> list[tuple[str, bytes]]:
        """Name and content of the files that travel inside, by name."""
        with pikepdf.open(self.path) as document:
            specifications = [document.attachments[key] for key in document.attachments]
            return sorted((item.filename, item.get_file().read_bytes()) for item in specifications)


def opened(folder: Path, content: bytes, password: str | None = None) -> Opened:
    """Prepares content as a file that was attached, and links what came of it; nothing else may be left behind."""
    folder = folder / hashlib.sha256(content).hexdigest()[:8]
    folder.mkdir(exist_ok=True)
    source, section, out = folder / "source", folder / "made.section", folder / "out.pdf"
    source.write_bytes(content)
    made = prepare_file(source, hashlib.sha256(content).hexdigest(), section, password)
    if not made.refused:
        link([LinkPart(section, "Attached")], out, info=INFO)
    left = {path.name for path in folder.iterdir()} - {source.name, section.name, out.name}
    assert left == set(), "what was made on the way is gone"
    return Opened(made, out)
