"""Files changed by chance, through the sandbox as a compile uses it: each ends as pages or as a reason (PDF.md).

    python -m tests.pdf.fuzz --seconds 60 --seed 7

tries the mutants 7, 8, 9 ... for a minute. The number of a mutant is all that makes it, so `--seconds 0 --seed N` tries
mutant N alone once more, and `--keep FILE` writes it down.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pdf.sandbox import Answer, Limits, Sandbox
from tests.pdf.mutants import mutant, seeds

LIMITS = Limits(cpu_seconds=5, wall_seconds=8, memory=512 << 20, output=64 << 20)
GRACE = 2
"""Seconds above the clock's limit that a busy machine may need to end a child and clean up behind it."""

STOPPED = ("too_slow", "too_big", "too_deep", "crashed")
"""Findings that are right as answers and still worth a look: something only ended because the sandbox ended it."""


@dataclass(slots=True)
class Report:
    """What became of the mutants.

    Attributes:
        ends: how many ended with each code, or as pages.
        stopped: mutants by the limit, or the kind of crash, that ended them.
        unreadable: mutants by the exception that no reader of ours expected.
        broken: what must never be, each with the mutant that did it.
    """

    first: int
    tried: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    stopped: dict[str, list[int]] = field(default_factory=dict)
    unreadable: dict[str, list[int]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def note(self, number: int, answer: Answer) -> None:
        """Counts an answer."""
        codes = [code for code, _, _ in answer.findings]
        self.ends[codes[0] if answer.refused and codes else "pages"] += 1
        for code, sentence, _ in answer.findings:
            if code in STOPPED:
                self.stopped.setdefault(code, []).append(number)
            for name in re.findall(r"cannot be read \((\w+)\)", sentence):
                self.unreadable.setdefault(name, []).append(number)

    def lines(self) -> list[str]:
        """The report as a person reads it."""
        counted = ", ".join(f"{code} {count}" for code, count in self.ends.most_common())
        rows = [f"{self.tried} mutants from {self.first} on: {counted or 'none'}"]
        for title, found in (("stopped", self.stopped), ("unreadable", self.unreadable)):
            rows += [f"{title}, {name}: mutants {' '.join(map(str, found[name]))}" for name in sorted(found)]
        return rows + [f"BROKEN {line}" for line in self.broken]


def fuzz(seconds: float, first: int, limits: Limits = LIMITS) -> Report:
    """Tries mutants for so long, at least one."""
    report = Report(first)
    originals = seeds()
    sandbox = Sandbox(limits)
    until = time.monotonic() + seconds
    try:
        with tempfile.TemporaryDirectory() as name:
            while report.tried == 0 or time.monotonic() < until:
                number = first + report.tried
                report.tried += 1
                report.broken += _try(sandbox, limits, Path(name), mutant(originals, number), number, report)
    finally:
        sandbox.close()
    return report


def _try(sandbox: Sandbox, limits: Limits, folder: Path, content: bytes, number: int, report: Report) -> list[str]:
    """Prepares one mutant; what must not have happened."""
    source, made = folder / "source", folder / "made"
    source.write_bytes(content)
    made.mkdir(exist_ok=True)
    target = made / "target"
    started = time.monotonic()
    try:
        answer = sandbox.prepare(source, hashlib.sha256(content).hexdigest(), target)
    except OSError as error:
        return [f"mutant {number}: the server died ({error})"]
    elapsed = time.monotonic() - started
    report.note(number, answer)
    wrong = [f"{sentence!r} is no sentence" for _, sentence, _ in answer.findings if not sentence.endswith(".")]
    if elapsed > limits.wall_seconds + GRACE:
        wrong.append(f"took {elapsed:.1f} s")
    if answer.refused and not any(attention for _, _, attention in answer.findings):
        wrong.append("refused without a reason")
    if not answer.refused and not answer.pages:
        wrong.append("neither pages nor refused")
    left = sorted(path.name for path in made.iterdir())
    if left != ([] if answer.refused else ["target"]):
        wrong.append(f"left {left}")
    target.unlink(missing_ok=True)
    return [f"mutant {number}: {what}" for what in wrong]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 1 where anything is broken."""
    parser = argparse.ArgumentParser(prog="tests.pdf.fuzz")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, help="number of the first mutant; by chance where none is given")
    parser.add_argument("--keep", type=Path, help="write the first mutant to this file")
    chosen = parser.parse_args(arguments)
    first = Random().randrange(10**9) if chosen.seed is None else chosen.seed
    if chosen.keep is not None:
        chosen.keep.write_bytes(mutant(seeds(), first))
    report = fuzz(chosen.seconds, first)
    sys.stdout.write("\n".join(report.lines()) + "\n")
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
