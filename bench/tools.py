"""The ways of joining PDFs that are measured side by side: ours, `cat` as the floor, and what else is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Command = Callable[[Sequence[Path], Path], list[str]]
"""Makes the command that joins the files into the last one."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A way of joining files.

    Attributes:
        seconds_per_file: how long one file may take before the tool is left out; guards against those that never end.
    """

    name: str
    command: Command
    seconds_per_file: float = 1.0


def our_link(sections: Sequence[Path], target: Path) -> list[str]:
    """Links prepared sections in a process of its own, which prints its peak memory in kB."""
    return [sys.executable, "-m", "bench.link_once", str(target), *map(str, sections)]


def our_cold(sources: Sequence[Path], target: Path) -> list[str]:
    """Prepares files that nobody has prepared yet and links them; in two processes that are started for it."""
    return [sys.executable, "-m", "bench.cold_once", str(target), *map(str, sources)]


def cat(sources: Sequence[Path], target: Path) -> list[str]:
    """Bytes behind bytes: no PDF, but nothing that writes the same bytes is much faster."""
    return ["sh", "-c", 'target=$1; shift; exec cat "$@" > "$target"', "cat", str(target), *map(str, sources)]


def installed() -> list[Tool]:
    """Every other tool that is on this machine."""
    programs: list[tuple[str, Command]] = [
        ("mutool", lambda sources, target: ["mutool", "merge", "-o", str(target), *map(str, sources)]),
        ("qpdf", lambda sources, target: ["qpdf", "--empty", "--pages", *map(str, sources), "--", str(target)]),
        ("pdfunite", lambda sources, target: ["pdfunite", *map(str, sources), str(target)]),
        (
            "gs",
            lambda sources, target: [
                *("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", f"-sOutputFile={target}"),
                *map(str, sources),
            ],
        ),
    ]
    found = [Tool(name, command) for name, command in programs if shutil.which(name)]
    return [*found, Tool("pikepdf", _python(_PIKEPDF)), Tool("pypdf append", _python(_PYPDF))]


def run(tool: Tool, files: Sequence[Path], target: Path) -> str | None:
    """Runs a tool once; what it printed, or None where it failed or took too long."""
    try:
        done = subprocess.run(
            tool.command(files, target),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=10 + tool.seconds_per_file * len(files),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode() if done.returncode == 0 else None


_PIKEPDF = """
import sys, pikepdf
with pikepdf.new() as out:
    for name in sys.argv[2:]:
        with pikepdf.open(name) as source:
            out.pages.extend(source.pages)
    out.save(sys.argv[1])
"""
_PYPDF = """
import sys, pypdf
out = pypdf.PdfWriter()
for name in sys.argv[2:]:
    out.append(name)
with open(sys.argv[1], "wb", buffering=1 << 20) as stream:
    out.write(stream)
"""


def _python(script: str) -> Command:
    return lambda sources, target: [sys.executable, "-c", script, str(target), *map(str, sources)]
