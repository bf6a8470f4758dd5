"""Files changed by chance, through the sandbox as a compile uses it: each ends as pages or as a reason (PDF.md).

    python -m tests.pdf.fuzz --seconds 60 --seed 7

draws mutants for a minute with hypothesis, in batches that begin with the seeds 7, 8, 9 ... What must never be is
shrunk to the fewest and simplest changes that still do it, and printed so that it can be made again; `--seconds 0
--seed N` draws batch N alone once more, and `--keep FILE` writes the shrunk file down.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import FlakyFailure

from pdf.sandbox import Answer, Limits, Sandbox
from tests.pdf.mutants import Mutant, mutants, seeds

LIMITS = Limits(cpu_seconds=5, wall_seconds=8, memory=512 << 20, output=64 << 20)
GRACE = 2
"""Seconds above the clock's limit that a busy machine may need to end a child and clean up behind it."""

BATCH = 100
"""Mutants that are drawn with one seed."""

STOPPED = ("too_slow", "too_big", "too_deep", "crashed")
"""Findings that are right as answers and still worth a look: something only ended because the sandbox ended it."""

Prepare = Callable[[Path, str, Path], Answer]


@dataclass(slots=True)
class Report:
    """What became of the mutants.

    Attributes:
        first: the seed of the first batch; `batches` how many were drawn.
        ends: how many ended with each code, or as pages.
        noted: mutants worth a look, by the limit that ended them or the exception that no reader of ours expected.
        broken: what must never be, each with the shrunk mutant that did it.
    """

    first: int
    batches: int = 0
    tried: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    noted: dict[str, list[Mutant]] = field(default_factory=dict)
    broken: list[tuple[Mutant, str]] = field(default_factory=list)

    def note(self, mutant: Mutant, answer: Answer) -> None:
        """Counts an answer."""
        self.tried += 1
        codes = [code for code, _, _ in answer.findings]
        self.ends[codes[0] if answer.refused and codes else "pages"] += 1
        for code, sentence, _ in answer.findings:
            unexpected = re.findall(r"cannot be read \((\w+)\)", sentence)
            for name in [code] * (code in STOPPED) + unexpected:
                self.noted.setdefault(name, []).append(mutant)

    def lines(self) -> list[str]:
        """The report as a person reads it."""
        counted = ", ".join(f"{code} {count}" for code, count in self.ends.most_common())
        seeds_drawn = f"seeds {self.first} to {self.first + self.batches - 1}"
        rows = [f"{self.tried} mutants, {seeds_drawn}: {counted or 'none'}"]
        rows += [f"{name}: {len(found)}, such as {found[0]}" for name, found in sorted(self.noted.items())]
        return rows + [f"BROKEN {what}: {mutant}" for mutant, what in self.broken]


def fuzz(seconds: float, first: int, limits: Limits = LIMITS) -> Report:
    """Draws mutants for so long, at least one batch."""
    sandbox = Sandbox(limits)
    try:
        return draw(sandbox.prepare, seconds, first, limits)
    finally:
        sandbox.close()


def draw(prepare: Prepare, seconds: float, first: int, limits: Limits = LIMITS, batch: int = BATCH) -> Report:
    """Has mutants prepared for so long; a batch that found something broken is the last."""
    report = Report(first)
    originals = seeds()
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as name:

        @settings(max_examples=batch, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(mutants())
        def tried(mutant: Mutant) -> None:
            wrong = _try(prepare, limits, Path(name), mutant.content(originals), mutant, report)
            if wrong:
                failed.append((mutant, "; ".join(wrong)))
            assert not wrong

        while not report.batches or (time.monotonic() < until and not report.broken):
            failed: list[tuple[Mutant, str]] = []
            try:
                seed(first + report.batches)(tried)()
            except AssertionError:
                report.broken.append(failed[-1])  # the last to fail is the one that was shrunk to
            except FlakyFailure:  # what a clock or a busy machine decides need not come again
                mutant, what = failed[-1]
                report.broken.append((mutant, f"{what}, not every time"))
            report.batches += 1
    return report


def _try(prepare: Prepare, limits: Limits, folder: Path, content: bytes, mutant: Mutant, report: Report) -> list[str]:
    """Prepares one mutant; what must not have happened."""
    source, made = folder / "source", folder / "made"
    source.write_bytes(content)
    made.mkdir(exist_ok=True)
    target = made / "target"
    started = time.monotonic()
    try:
        answer = prepare(source, hashlib.sha256(content).hexdigest(), target)
    except OSError as error:
        return [f"the server died ({error})"]
    elapsed = time.monotonic() - started
    report.note(mutant, answer)
    wrong = [f"{sentence!r} is no sentence" for _, sentence, _ in answer.findings if not sentence.endswith(".")]
    if elapsed > limits.wall_seconds + GRACE:
        wrong.append("took longer than the limit")
    if answer.refused and not any(attention for _, _, attention in answer.findings):
        wrong.append("refused without a reason")
    if not answer.refused and not answer.pages:
        wrong.append("neither pages nor refused")
    left = sorted(path.name for path in made.iterdir())
    if left != ([] if answer.refused else ["target"]):
        wrong.append(f"left {left}")
    target.unlink(missing_ok=True)
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 1 where anything is broken."""
    parser = argparse.ArgumentParser(prog="tests.pdf.fuzz")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, help="of the first batch; by chance where none is given")
    parser.add_argument("--keep", type=Path, help="write what broke, shrunk, to this file")
    chosen = parser.parse_args(arguments)
    report = fuzz(chosen.seconds, Random().randrange(10**9) if chosen.seed is None else chosen.seed)
    if chosen.keep is not None and report.broken:
        chosen.keep.write_bytes(report.broken[0][0].content(seeds()))
    sys.stdout.write("\n".join(report.lines()) + "\n")
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
