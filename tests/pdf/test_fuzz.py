"""The fuzz run of `make fuzz`, for a few seconds: it finds nothing broken, and what breaks is shrunk."""

from __future__ import annotations

from pathlib import Path

from pdf.sandbox import Answer
from tests.pdf.fuzz import Report, draw, fuzz
from tests.pdf.mutants import CHANGES, Mutant, seeds

PAGES = Answer("application/pdf", 1, (), False)


def test_files_changed_by_chance_end_as_pages_or_as_a_reason() -> None:
    report = fuzz(seconds=2, first=1)

    assert report.broken == []
    assert report.tried > 50
    assert sum(report.ends.values()) == report.tried


def test_a_mutant_is_the_same_every_time() -> None:
    originals = seeds()
    for number in range(50):
        mutant = Mutant(number, number + 1, tuple((name, number) for name in sorted(CHANGES)))
        assert mutant.content(originals) == mutant.content(seeds())


def test_what_breaks_is_shrunk_to_the_change_that_breaks_it() -> None:
    def stumbles(source: Path, _sha256: str, target: Path) -> Answer:
        if b"1e400" in source.read_bytes():
            return Answer("", 0, (), True)  # refused without a reason, and only where this token was put in
        target.write_bytes(b"made")
        return PAGES

    first, again = (draw(stumbles, seconds=0, first=7, batch=1000) for _ in range(2))

    ((mutant, what),) = first.broken
    assert what == "refused without a reason"
    assert (mutant.file, mutant.other, len(mutant.changes)) == (0, 0, 1)
    assert b"1e400" in mutant.content(seeds())
    assert again.broken == first.broken, "a seed draws the same batch"
    assert first.lines()[-1] == f"BROKEN refused without a reason: {mutant}"


def test_what_breaks_only_once_is_reported_too() -> None:
    answers = iter([PAGES] * 9 + [Answer("", 0, (), True)])

    def once(_source: Path, _sha256: str, target: Path) -> Answer:
        answer = next(answers, PAGES)
        if not answer.refused:
            target.write_bytes(b"made")
        return answer

    report = draw(once, seconds=0, first=1)

    assert [what for _, what in report.broken] == ["refused without a reason, not every time"]


def test_what_no_reader_expected_is_told_with_the_mutant_that_did_it() -> None:
    report, mutant = Report(first=7, batches=1), Mutant(1, 2, (("cut", 3),))
    report.note(mutant, Answer("application/pdf", 0, (("unreadable", "It cannot be read (KeyError).", True),), True))

    assert report.lines() == ["1 mutants, seeds 7 to 7: unreadable 1", f"KeyError: 1, such as {mutant}"]
