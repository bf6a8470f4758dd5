"""Measures linking prepared files against `cat` and every other merger on this machine, in one run.

    python -m bench.compile_prepared

makes text files, scans, drawings and files of many objects in a temporary folder, prepares them, and prints a table
of seconds, ratios to `cat` and the peak memory of link. Every figure is the median of 3 runs that take turns, so that
a busy moment of the machine meets all alike; what takes longer than 10 seconds is measured once and marked with `*`.
`cold` is what a compile of files takes that nobody has prepared yet: two processes are started, prepare and link.
The options shrink or grow it; `--corpora` chooses, `--only-link` leaves the other mergers out. `--huge 12` links 12 GB
instead, to show that its memory is that of 12 MB.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from bench.heavy import drawings, models
from bench.huge import measure_huge
from bench.material import Corpus, scans, text_files
from bench.tools import Tool, cat, installed, our_cold, our_link, run
from pdf.section import prepare_pdf

LINK, COLD, CAT = "link", "cold", "cat"
SLOW = 10.0
"""Seconds from which a tool is measured once."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes the files, measures and prints."""
    chosen = _parsed(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.huge is not None:
            return measure_huge(folder, round(chosen.huge * 1e9), chosen.scan_size)
        print(f"{os.cpu_count()} cores; medians of {chosen.runs}; seconds, and times as long as cat in brackets")
        others = [] if chosen.only_link else installed()
        makers: dict[str, Callable[[], Corpus]] = {
            "text": lambda: text_files(folder, chosen.text, chosen.pages),
            "scans": lambda: scans(folder, chosen.scans, chosen.scan_size),
            "drawings": lambda: drawings(folder, chosen.drawings, chosen.drawing_size),
            "objects": lambda: models(folder, chosen.models, chosen.objects),
        }
        for corpus in chosen.corpora:
            _measure(makers[corpus](), folder, chosen.runs, others)
    return 0


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.compile_prepared", description=__doc__.split("\n")[0] if __doc__ else ""
    )
    every = ["text", "scans", "drawings", "objects"]
    parser.add_argument("--corpora", nargs="+", choices=every, default=every, help="what is measured")
    parser.add_argument("--text", type=int, default=400, help="how many text files")
    parser.add_argument("--pages", type=int, default=5, help="pages of each text file")
    parser.add_argument("--scans", type=int, default=100, help="how many scans")
    parser.add_argument("--scan-size", type=int, default=3_000_000, help="bytes of each scan")
    parser.add_argument("--drawings", type=int, default=50, help="how many drawings")
    parser.add_argument("--drawing-size", type=int, default=3_000_000, help="bytes of each drawing")
    parser.add_argument("--models", type=int, default=20, help="how many files of many objects")
    parser.add_argument("--objects", type=int, default=50_000, help="objects of each of these")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only-link", action="store_true", help="leave the other mergers out")
    parser.add_argument("--huge", type=float, metavar="GB", help="only show the memory of an output of that size")
    return parser.parse_args(arguments)


def _measure(corpus: Corpus, folder: Path, runs: int, others: Sequence[Tool]) -> None:
    """Prints the rows of one corpus and removes its files."""
    sections, prepared_in = _prepare(corpus)
    target = folder / "out.pdf"
    tools = [Tool(CAT, cat), Tool(LINK, our_link), Tool(COLD, our_cold, seconds_per_file=5.0), *others]
    seconds: dict[str, list[float]] = {tool.name: [] for tool in tools}
    sizes: dict[str, int] = {}
    memory = 0
    failed: set[str] = set()
    for _ in range(runs):
        for tool in tools:
            if tool.name in failed or max(seconds[tool.name], default=0) > SLOW:
                continue
            target.unlink(missing_ok=True)
            started = time.perf_counter()
            printed = run(tool, sections if tool.name == LINK else corpus.sources, target)
            elapsed = time.perf_counter() - started
            if printed is None:
                failed.add(tool.name)
            elif tool.name == LINK:
                linked, kilobytes = printed.split()
                elapsed, memory = float(linked), max(memory, int(kilobytes))
            elif tool.name == COLD:
                elapsed = float(printed)
            seconds[tool.name].append(elapsed)
            sizes[tool.name] = target.stat().st_size if target.exists() else 0
    megabytes = sum(source.stat().st_size for source in corpus.sources) / 1e6
    print(f"\n{corpus.title}, {megabytes:.0f} MB; prepared once in {prepared_in:.1f} s; peak of link {memory >> 10} MB")
    for tool in tools:
        taken = median(seconds[tool.name])
        ratio = "failed or too slow" if tool.name in failed else f"({taken / median(seconds[CAT]):.1f})"
        once = "*" if taken > SLOW else " "
        print(f"  {tool.name:14}{taken:9.3f}{once} {ratio:20}{sizes[tool.name] / 1e6:8.0f} MB", flush=True)
    target.unlink(missing_ok=True)
    for path in (*corpus.sources, *sections):
        path.unlink()


def _prepare(corpus: Corpus) -> tuple[list[Path], float]:
    """The sections of all files, and the seconds that took on one core."""
    started = time.perf_counter()
    sections = []
    for source in corpus.sources:
        section = source.with_suffix(".section")
        prepare_pdf(source, section, borrowing=True)
        sections.append(section)
    return sections, time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
