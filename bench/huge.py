"""Shows that link's memory does not grow with what it writes: it links a few scans, and very many."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bench.material import scans
from bench.tools import Tool, our_link, run
from pdf.section import prepare_pdf

SMALL = 12_000_000
"""Bytes of the output that the huge one is compared with."""

ROOM = 2.2
"""How many times the output's size must be free on the disk: for it and for the sections."""


def measure_huge(folder: Path, size: int, scan_size: int) -> int:
    """Links outputs of about 12 MB and `size` bytes and prints seconds and peak memory; 1 where that cannot be done."""
    free = shutil.disk_usage(folder).free
    if free < size * ROOM:
        print(f"{size / 1e9:.1f} GB do not fit: {free / 1e9:.1f} GB are free, {size * ROOM / 1e9:.1f} GB are needed")
        return 1
    (source,) = scans(folder, 1, scan_size).sources
    sections = list(_different(source, max(1, round(size / source.stat().st_size))))
    for wanted in (SMALL, size):
        times = max(1, round(wanted / source.stat().st_size))
        target = folder / "out.pdf"
        printed = run(Tool("link", our_link, seconds_per_file=5), sections[:times], target)
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


def _different(source: Path, count: int) -> Iterator[Path]:
    """Sections of scans that differ in a few bytes of their pictures: equal pictures would be written once."""
    data = bytearray(source.read_bytes())
    place = len(data) // 2
    for number in range(count):
        data[place : place + 8] = b"%08d" % number
        source.write_bytes(data)
        section = source.with_suffix(f".{number}")
        prepare_pdf(source, section)
        yield section
