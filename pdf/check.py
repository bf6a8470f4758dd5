"""Holds the engine to foreign files: each is prepared, linked alone, and compared with what pdfium shows of it.

All of that happens in the sandbox's child processes: the files are foreign, and so is what they do to a renderer.
"""

from __future__ import annotations

import os
import queue
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pdf.media import media_type
from pdf.processes import die_with_parent
from pdf.sandbox import Answer, Sandbox
from pdf.sandbox_server import preparing, serve
from store.files import content_of

DIFFERENT = "different"
"""The code of the finding that pages look otherwise than in the original."""

CRASHED = ("crashed", "too_slow", "too_big", "too_deep", "unreadable")
"""The codes with which the sandbox itself answers."""


class Verdict(StrEnum):
    """What became of one file."""

    SAME = "same"
    FINDING = "finding"
    REFUSED = "refused"
    DIFFERENT = "different"
    LIMITS = "limits"


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of a run.

    Attributes:
        pages: of its section; 0 where it is refused.
        findings: code and sentence of each.
        seconds: for all of it.
    """

    path: Path
    verdict: Verdict
    pages: int
    findings: tuple[tuple[str, str], ...]
    seconds: float


def pdfs_in(folder: Path) -> list[Path]:
    """The PDFs in a folder and below, by content and not by name, in the order of their paths."""
    if folder.is_file():
        return [folder]
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in files if media_type(path) == "application/pdf"]


def check(paths: Sequence[Path]) -> Iterator[Checked]:
    """Checks files, one on each core at a time; yields them in the order given.

    Raises:
        OSError: a file cannot be read, or the processes cannot be started.
    """
    sandboxes = [Sandbox(module="pdf.check") for _ in range(os.cpu_count() or 1)]
    idle: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
    for sandbox in sandboxes:
        idle.put(sandbox)
    with tempfile.TemporaryDirectory(prefix="progress-billings-check-") as folder:

        def checked(path: Path) -> Checked:
            sandbox = idle.get()
            started = time.monotonic()
            try:
                target = Path(folder) / f"{started}.section"
                answer = sandbox.prepare(path, content_of(path), target)
                target.unlink(missing_ok=True)
                return _checked(path, answer, time.monotonic() - started)
            finally:
                idle.put(sandbox)

        try:
            with ThreadPoolExecutor(len(sandboxes), "check") as pool:
                yield from pool.map(checked, paths)
        finally:
            for sandbox in sandboxes:
                sandbox.close()


def _checked(path: Path, answer: Answer, seconds: float) -> Checked:
    codes = {code for code, _, _ in answer.findings}
    if DIFFERENT in codes:
        verdict = Verdict.DIFFERENT
    elif answer.refused:
        verdict = Verdict.LIMITS if codes & set(CRASHED) else Verdict.REFUSED
    else:
        verdict = Verdict.FINDING if any(attention for _, _, attention in answer.findings) else Verdict.SAME
    findings = tuple((code, sentence) for code, sentence, _ in answer.findings)
    return Checked(path, verdict, answer.pages, findings, seconds)


def _check(source: Path, sha256: str, target: Path, password: str | None) -> dict[str, Any]:
    """What the child process does with one file."""
    from pdf.link import DocumentInfo, LinkPart, link
    from pdf.look import different_pages, page_count
    from pdf.prepare import prepare_file

    prepared = prepare_file(source, sha256, target, password)
    findings = [(finding.code, finding.sentence, finding.attention) for finding in prepared.findings]
    if not prepared.refused:
        linked = target.with_suffix(".pdf")
        try:
            link(
                [LinkPart(target, source.name, group="Checked", original=source)],
                linked,
                info=DocumentInfo("Check", "Check"),
            )
            said = any(attention for _, _, attention in findings)
            # A file that pdfium cannot open, or whose damage is told, has no original look to be held to.
            more = any(code == "portfolio" for code, _, _ in findings)
            if page_count(source) is not None and not said and (pages := different_pages(source, linked, more=more)):
                named = ", ".join(map(str, pages[:5]))
                findings.append((DIFFERENT, f"Pages that look otherwise than in the original: {named}.", True))
        finally:
            linked.unlink(missing_ok=True)
    return {
        "media_type": prepared.media_type,
        "pages": prepared.pages,
        "findings": findings,
        "refused": prepared.refused,
    }


def main() -> None:
    """The server process: `python -m pdf.check PARENT`."""
    die_with_parent(int(sys.argv[1]))
    from pdf.prepare import load

    serve(preparing(_check), load)


if __name__ == "__main__":
    main()
