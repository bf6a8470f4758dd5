"""Shows that link's memory does not grow with what it writes: one scan's section, linked a few times and many times."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.material import scans
from bench.tools import Tool, our_link, run
from pdf.section import prepare_pdf

SMALL = 12_000_000
"""Bytes of the output that the huge one is compared with."""

ROOM = 1.2
"""How much more than the output's size must be free on the disk."""


def measure_huge(folder: Path, size: int, scan_size: int) -> int:
    """Links outputs of about 12 MB and `size` bytes and prints seconds and peak memory; 1 where that cannot be done."""
    free = shutil.disk_usage(folder).free
    if free < size * ROOM:
        print(f"{size / 1e9:.1f} GB do not fit: {free / 1e9:.1f} GB are free, {size * ROOM / 1e9:.1f} GB are needed")
        return 1
    (source,) = scans(folder, 1, scan_size).sources
    section = source.with_suffix(".section")
    prepare_pdf(source, section)
    for wanted in (SMALL, size):
        times = max(1, round(wanted / section.stat().st_size))
        target = folder / "out.pdf"
        printed = run(Tool("link", our_link, seconds_per_file=5), [section] * times, target)
        if printed is None:
            print(f"{times} files could not be linked")
            return 1
        seconds, kilobytes = printed.split()
        written = target.stat().st_size
        target.unlink()
        print(
            f"{written / 1e6:9.0f} MB of {times:5} files: {float(seconds):7.2f} s,"
            f" peak memory {int(kilobytes) / 1024:.0f} MB"
        )
    return 0
