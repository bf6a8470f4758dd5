"""Measures linking prepared files against `cat` and every other merger on this machine, in one run.

    python -m bench.compile_prepared

makes 300 text files of 5 pages and 100 scans of 3 MB in a temporary folder, prepares them, and prints a table of
seconds, ratios to `cat` and the peak memory of link. Every figure is the median of 3 runs that take turns, so that a
busy moment of the machine meets all alike. `--text`, `--pages`, `--scans`, `--scan-size`, `--runs` shrink it;
`--only-link` leaves the other mergers out.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.material import Corpus, scans, text_files
from bench.tools import Tool, cat, installed, our_link, run
from pdf.section import prepare_pdf

LINK, CAT = "link", "cat"


def main(arguments: Sequence[str] | None = None) -> None:
    """Makes the files, measures and prints."""
    chosen = _parsed(arguments)
    print(f"{os.cpu_count()} cores; medians of {chosen.runs}; seconds, and times as long as cat in brackets")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        others = [] if chosen.only_link else installed()
        _measure(text_files(folder, chosen.text, chosen.pages), folder, chosen.runs, others)
        _measure(scans(folder, chosen.scans, chosen.scan_size), folder, chosen.runs, others)


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.compile_prepared", description=__doc__.split("\n")[0] if __doc__ else ""
    )
    parser.add_argument("--text", type=int, default=300, help="how many text files")
    parser.add_argument("--pages", type=int, default=5, help="pages of each text file")
    parser.add_argument("--scans", type=int, default=100, help="how many scans")
    parser.add_argument("--scan-size", type=int, default=3_000_000, help="bytes of each scan")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only-link", action="store_true", help="leave the other mergers out")
    return parser.parse_args(arguments)


def _measure(corpus: Corpus, folder: Path, runs: int, others: Sequence[Tool]) -> None:
    """Prints the rows of one corpus and removes its files."""
    sections, prepared_in = _prepare(corpus)
    target = folder / "out.pdf"
    seconds: dict[str, list[float]] = {}
    memory = 0
    failed: set[str] = set()
    tools = [Tool(CAT, cat), Tool(LINK, our_link), *others]
    for _ in range(runs):
        for tool in tools:
            if tool.name in failed:
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
            seconds.setdefault(tool.name, []).append(elapsed)
    megabytes = sum(source.stat().st_size for source in corpus.sources) / 1e6
    print(f"\n{corpus.title}, {megabytes:.0f} MB; prepared once in {prepared_in:.1f} s; peak of link {memory >> 10} MB")
    for tool in tools:
        taken = median(seconds[tool.name])
        ratio = "failed or too slow" if tool.name in failed else f"({taken / median(seconds[CAT]):.1f})"
        print(f"  {tool.name:14}{taken:9.3f}  {ratio}")
    for path in (*corpus.sources, *sections):
        path.unlink()


def _prepare(corpus: Corpus) -> tuple[list[Path], float]:
    """The sections of all files, and the seconds that took on one core."""
    started = time.perf_counter()
    sections = []
    for source in corpus.sources:
        section = source.with_suffix(".section")
        prepare_pdf(source, section)
        sections.append(section)
    return sections, time.perf_counter() - started


if __name__ == "__main__":
    main()
