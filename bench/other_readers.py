"""What other programs say and show of foreign files, and of what we make of them: `python -m bench.other_readers DIR`.

Each PDF of a folder is prepared and linked alone, as `progress-billings check-pdf` does. Programs that are installed
then read the source and the output; listed is every file of whose output one of them complains in words it does not
use of the source, or which it shows otherwise. Passed over are a file that is refused or of which a finding tells, a
portfolio, which becomes more pages than it had, and a program that shows nothing of the source.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import queue
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pdf.check import pdfs_in
from pdf.findings import PORTFOLIO
from pdf.link import DocumentInfo, LinkPart, link
from pdf.sandbox import Sandbox
from store.files import content_of

SECONDS = 120
"""After which a program is ended; a source that takes so long is compared with nothing."""

PROGRAMS: dict[str, list[str]] = {
    "mutool text": ["mutool", "draw", "-q", "-N", "-F", "txt", "-o", "{shown}", "{file}"],
    "mutool picture": ["mutool", "draw", "-q", "-N", "-r", "24", "-F", "pnm", "-o", "{shown}", "{file}"],
    "pdftotext": ["pdftotext", "{file}", "{shown}"],
    "pdftoppm": ["pdftoppm", "-r", "24", "{file}", "{shown}"],
    "gs": [
        *("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=ppmraw", "-r24"),
        *("-sOutputFile={shown}", "{file}"),
    ],
    "qpdf": ["qpdf", "--check", "{file}"],
}
"""What each is called with; `{file}` is read, and what it shows goes to files whose names begin with `{shown}`."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a program made of a file.

    Attributes:
        complaints: its lines, numbers and the file's name taken out, as objects and places have others in the output.
        shown: a digest of the text or pictures; empty where there are none.
    """

    complaints: frozenset[str]
    shown: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A program that reads an output otherwise than its source.

    Attributes:
        new: complaints that it has of the output only.
        silent: whether it has none of the source.
        shown: whether it shows something else.
    """

    program: str
    new: tuple[str, ...]
    silent: bool
    shown: bool


def main() -> None:
    """Prints the differences of a folder, and how many there are."""
    parser = argparse.ArgumentParser(prog="bench.other_readers", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of PDFs, or one PDF")
    parser.add_argument("--programs", nargs="+", choices=PROGRAMS, default=[*PROGRAMS], metavar="NAME")
    asked = parser.parse_args()
    programs = [name for name in asked.programs if shutil.which(PROGRAMS[name][0])]
    counted: Counter[str] = Counter()
    for path, differences in compared(pdfs_in(asked.folder), programs):
        counted["passed over" if differences is None else "different" if differences else "same"] += 1
        for found in differences or ():
            said = "; ".join(found.new) + (" (nothing of the source)" if found.new and found.silent else "")
            print(
                path, found.program, *([said] if said else []), *(["SHOWN OTHERWISE"] if found.shown else []), sep=" | "
            )
    print(", ".join(f"{count} {word}" for word, count in sorted(counted.items())), "by", ", ".join(programs))


def compared(paths: Sequence[Path], programs: Sequence[str]) -> Iterator[tuple[Path, list[Difference] | None]]:
    """Compares files, one on each core at a time; None stands for one that is passed over."""
    cores = os.cpu_count() or 1
    sandboxes: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
    for _ in range(cores):
        sandboxes.put(Sandbox())

    def differences(path: Path) -> tuple[Path, list[Difference] | None]:
        sandbox = sandboxes.get()
        try:
            with tempfile.TemporaryDirectory(prefix="progress-billings-readers-") as folder:
                return path, _differences(path, Path(folder), programs, sandbox)
        finally:
            sandboxes.put(sandbox)

    try:
        with ThreadPoolExecutor(cores, "readers") as pool:
            yield from pool.map(differences, paths)
    finally:
        for _ in range(cores):
            sandboxes.get().close()


def _differences(source: Path, folder: Path, programs: Sequence[str], sandbox: Sandbox) -> list[Difference] | None:
    section, linked = folder / "section", folder / "linked.pdf"
    answer = sandbox.prepare(source, content_of(source), section)
    if answer.refused or any(attention or code == PORTFOLIO.code for code, _, attention in answer.findings):
        return None
    link([LinkPart(section, source.name, group="Read", original=source)], linked, info=DocumentInfo("Read", "Read"))
    found = []
    for program in programs:
        before = read_by(program, source, folder)
        after = before and read_by(program, linked, folder)
        if before is None or not before.shown:
            continue
        if after is None:
            found.append(Difference(program, (f"does not end within {SECONDS} s",), not before.complaints, True))
            continue
        new = tuple(sorted(after.complaints - before.complaints))
        if new or after.shown != before.shown:
            found.append(Difference(program, new, not before.complaints, after.shown != before.shown))
    return found


def read_by(program: str, path: Path, folder: Path) -> Reading | None:
    """Has a program read a file; None where it does not end.

    Args:
        folder: where it may leave files for a while.
    """
    with tempfile.TemporaryDirectory(dir=folder) as place:
        command = [word.format(file=path, shown=f"{place}/shown") for word in PROGRAMS[program]]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return None
        files = [file.read_bytes() for file in sorted(Path(place).iterdir())]
        shown = hashlib.sha256(b"".join(files)).hexdigest() if any(files) or program == "qpdf" else ""
    # qpdf tells on its standard output what it looks at, Ghostscript a part of what it complains of.
    said = done.stderr + (done.stdout if program == "gs" else b"")
    lines = said.decode("utf-8", "replace").replace(str(path), "").splitlines()
    complaints = {_NUMBER.sub("0", line).strip() for line in lines} - {""}
    if done.returncode:
        complaints.add(f"ends with {done.returncode}")
    return Reading(frozenset(complaints), shown)


if __name__ == "__main__":
    main()
