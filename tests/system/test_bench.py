"""The measurement runs: a table with every tool, ours among them."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.program import ROOT

SMALL = (
    *("--text", "4", "--pages", "2", "--scans", "2", "--scan-size", "60000"),
    *("--drawings", "1", "--drawing-size", "60000", "--models", "1", "--objects", "600", "--runs", "1"),
)


def bench(*arguments: str) -> str:
    command = [sys.executable, "-m", "bench.compile_prepared", *SMALL, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_the_table_has_seconds_ratios_and_the_memory_of_link() -> None:
    printed = bench("--only-link")

    for title in ("4 text files x 2 pages", "2 scans of 0.1 MB"):
        block = printed.split(title)[1]
        assert re.search(r"peak of link \d+ MB", block)
        assert re.search(r"(?m)^  cat +\d+\.\d{3}  \(1\.0\) +\d+ MB$", block)
        assert re.search(r"(?m)^  cold +\d+\.\d{3}  \(\d+\.\d\) +\d+ MB$", block)
        assert re.search(r"(?m)^  link +\d+\.\d{3}  \(\d+\.\d\) +\d+ MB$", block)


def test_the_libraries_that_are_installed_are_compared() -> None:
    printed = bench()

    for library in ("pikepdf", "pypdf append"):
        assert re.search(rf"(?m)^  {library} +\d+\.\d{{3}}  \(", printed)
