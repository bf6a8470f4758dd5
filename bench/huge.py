"""Shows that link's memory does not grow with what it writes: as many scans, each a thousand times as large."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.material import scans
from bench.tools import Tool, our_link, run
from pdf.section import prepare_pdf

FILES = 400

SMALL = 12_000_000
"""Bytes of the output that the huge ones are compared with."""

ROOM = 2.2
"""How many times the output's size must be free on the disk: for it and for what it is made from."""


@dataclass(frozen=True, slots=True)
class _Case:
    files: int
    size: int


def measure_huge(folder: Path, size: int, scan_size: int) -> int:
    """Links outputs of about 12 MB and `size` bytes and prints seconds and peak memory; 1 where that cannot be done.

    The first two are of as many files. The third is of files of `scan_size` bytes, to show what a file costs.
    """
    free = shutil.disk_usage(folder).free
    if free < size * ROOM:
        print(f"{size / 1e9:.1f} GB do not fit: {free / 1e9:.1f} GB are free, {size * ROOM / 1e9:.1f} GB are needed")
        return 1
    cases = (_Case(FILES, SMALL // FILES), _Case(FILES, size // FILES), _Case(max(1, size // scan_size), scan_size))
    return max(_measure(folder / str(number), case) for number, case in enumerate(cases))


def _measure(folder: Path, case: _Case) -> int:
    """Prints one line and removes what it was made from."""
    folder.mkdir()
    try:
        (source,) = scans(folder, 1, case.size).sources
        sections = list(_different(source, case.files))
        target = folder / "out.pdf"
        printed = run(Tool("link", our_link, seconds_per_file=5), sections, target)
        if printed is None:
            print(f"{case.files} files could not be linked")
            return 1
        seconds, kilobytes = printed.split()
        print(
            f"{target.stat().st_size / 1e6:9.0f} MB of {case.files:5} files: {float(seconds):7.2f} s,"
            f" peak memory {int(kilobytes) / 1024:.0f} MB",
            flush=True,
        )
    finally:
        shutil.rmtree(folder)
    return 0


def _different(source: Path, count: int) -> Iterator[Path]:
    """Sections of scans that differ in a few bytes of their pictures: equal pictures would be written once."""
    data = bytearray(source.read_bytes())
    place = len(data) // 2
    for number in range(count):
        data[place : place + 8] = b"%08d" % number
        original = source.with_name(f"{number}.pdf")
        original.write_bytes(data)
        section = original.with_suffix(".section")
        prepare_pdf(original, section, borrowing=True)
        yield section
